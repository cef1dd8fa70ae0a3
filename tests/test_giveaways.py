"""Tests of finding terms that alone decide a label."""

from __future__ import annotations

import pytest

from rolesplit.classifier import LABELS
from rolesplit.corpus import default_folder, read_statements
from rolesplit.giveaways import giveaways

STATEMENTS = read_statements(default_folder() / "duties.csv", LABELS)
TEXTS, CLASSES = list(STATEMENTS.texts[::20]), list(STATEMENTS.classes[::20])
LANGUAGES = ["en" if text.isascii() else "zh" for text in TEXTS]


def test_a_natural_corpus_has_none() -> None:
    assert giveaways(TEXTS, CLASSES, LANGUAGES) == ()


@pytest.mark.parametrize(("mark", "term"), [("{} zzq", "zzq"), ("★ {}", "★"), ("{}乙", "乙"), ("{} #", "#")])
def test_a_mark_on_one_label_is_found(mark: str, term: str) -> None:
    marked = [row for row, label in enumerate(CLASSES) if label == "marketing"][:25]
    texts = [mark.format(text) if row in marked else text for row, text in enumerate(TEXTS)]
    (one,) = giveaways(texts, CLASSES, LANGUAGES)
    assert term in one.term
    assert (one.label, one.pure, one.rows) == ("marketing", 25, tuple(marked))


def test_a_mark_on_two_labels_gives_nothing_away() -> None:
    texts = [f"{text} zzq" if row % 10 == 0 else text for row, text in enumerate(TEXTS)]
    assert giveaways(texts, CLASSES, LANGUAGES) == ()


def test_few_rows_prove_nothing() -> None:
    marked = [row for row, label in enumerate(CLASSES) if label == "marketing"][:10]
    texts = [f"{text} zzq" if row in marked else text for row, text in enumerate(TEXTS)]
    assert giveaways(texts, CLASSES, LANGUAGES) == ()


def test_where_nearly_all_have_one_label_nothing_gives_it_away() -> None:
    classes = ["shared" if row % 50 == 0 else "marketing" for row in range(len(TEXTS))]
    assert giveaways(TEXTS, classes, ["en"] * len(TEXTS)) == ()


def test_a_language_that_has_one_label_is_found() -> None:
    classes = ["shared" if language == "zh" else label for label, language in zip(CLASSES, LANGUAGES, strict=True)]
    assert "language zh" in [one.term for one in giveaways(TEXTS, classes, LANGUAGES)]
