"""Tests of the model card."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Corpus
from rolesplit.report.card import model_card
from rolesplit.training import Training

HOSTILE = "Plan `ads` | [x](http://e.vil) **now** <script>alert(1)</script> \x1b[31m \u202e"


@pytest.fixture(scope="module")
def card(toy_training: Training, toy_corpus: Corpus) -> str:
    return model_card(_saved(toy_training), toy_training.evaluations, toy_corpus)


def _saved(training: Training) -> Classifier:
    """Give the model with an id, as it has when it was saved."""
    return replace(training.classifier, provenance={**training.classifier.provenance, "id": "0123456789ab"})


def _section(card: str, heading: str) -> list[list[str]]:
    """Give the cells of the table under a heading, without its head."""
    body = card.split(f"## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    rows = [line for line in body.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in rows[2:]]


def test_a_card_has_all_that_a_reader_asks_for(card: str) -> None:
    headings = re.findall("^## (.+)$", card, re.MULTILINE)
    assert headings == [
        "Intended use", "Limits", "How it was made", "Data", "Cross-validated figures", "Calibration of the label",
        "What it gets wrong", "Strongest terms", "Licence",
    ]  # fmt: skip
    assert "0123456789ab" in card
    assert "Not stated" in card


def test_the_data_are_told_by_hash_and_number(card: str, toy_corpus: Corpus) -> None:
    parts = (toy_corpus.duties, toy_corpus.lines, toy_corpus.other_work)
    assert [(row[1], row[3]) for row in _section(card, "Data")] == [
        (str(len(part.texts)), part.fingerprint) for part in parts
    ]


def test_every_mistake_is_counted(card: str, toy_training: Training) -> None:
    told = {(row[0], row[1]): int(row[2]) for row in _section(card, "What it gets wrong")}
    confusion = toy_training.evaluations["label"].confusion
    counted = {
        (gold, taken): confusion[row][column]
        for row, gold in enumerate(LABELS)
        for column, taken in enumerate(LABELS)
        if row != column and confusion[row][column]
    }
    assert told == counted


def test_the_bins_of_the_calibration_hold_every_text(card: str, toy_training: Training) -> None:
    bins = _section(card, "Calibration of the label")
    assert sum(int(row[1]) for row in bins) == toy_training.evaluations["label"].n


def test_what_was_added_and_the_licence_are_told(toy_training: Training, toy_corpus: Corpus) -> None:
    card = model_card(_saved(toy_training), toy_training.evaluations, replace(toy_corpus, added=7), "CC0")
    assert "duties, 7 of them added from the shipped data" in card
    assert card.endswith("## Licence\n\nCC0\n")


def test_hostile_text_means_nothing_in_markdown(toy_training: Training, toy_corpus: Corpus) -> None:
    texts = tuple(f"{HOSTILE} {row}" for row in range(len(toy_corpus.duties.texts)))
    card = model_card(
        _saved(toy_training),
        toy_training.evaluations,
        replace(toy_corpus, duties=replace(toy_corpus.duties, texts=texts)),
    )
    rows = _section(card, "What it gets wrong")
    assert rows
    assert all(len(row) == 4 for row in rows)
    assert r"Plan \`ads\` \| \[x\](http://e.vil) \*\*now\*\* &lt;script&gt;" in card
    assert not {"\x1b", "\u202e"} & set(card)
