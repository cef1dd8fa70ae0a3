"""Tests of what labelled texts say of a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from conftest import every
from rolesplit.assessment import Assessment, assess, calibration_figure, codes_of, mean_figure, resampled_means
from rolesplit.calibration import brier_scores
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Corpus, Gold, default_folder, folded, read_gold, read_statements
from rolesplit.errors import CorpusError


@pytest.fixture(scope="module")
def gold() -> Gold:
    """Give duties that the toy model has not seen, in three groups."""
    statements = replace(every(61, read_statements(default_folder() / "duties.csv", LABELS)), fingerprint="other")
    size = len(statements.texts)
    return Gold(statements, tuple(range(2, size + 2)), tuple("abc"[row % 3] for row in range(size)))


@pytest.fixture(scope="module")
def found(gold: Gold, toy_model: Classifier) -> Assessment:
    return assess(gold, toy_model, 7)


def test_the_model_is_measured_beside_yardsticks(found: Assessment) -> None:
    majority, keywords = found.yardsticks
    assert found.evaluation.accuracy.low > majority.accuracy.value == found.evaluation.majority
    assert keywords.accuracy.low > majority.accuracy.value


def test_groups_are_all_texts_and_each_is_measured_alone(found: Assessment, gold: Gold, toy_model: Classifier) -> None:
    assert sum(group.n for group in found.groups) == found.evaluation.n
    right = toy_model.probabilities(gold.statements.texts).argmax(axis=1) == codes_of(gold.statements.classes)
    for group in found.groups:
        rows = [row for row, name in enumerate(gold.groups or ()) if name == group.name]
        assert group.accuracy.value == pytest.approx(right[rows].mean())


def test_mistakes_are_wrong_and_the_surest_come_first(found: Assessment, gold: Gold, toy_model: Classifier) -> None:
    assert len(found.mistakes) == 7
    sure = [one.probability for one in found.mistakes]
    assert sure == sorted(sure, reverse=True)
    for line, one in zip(found.lines, found.mistakes, strict=True):
        assert gold.statements.texts[line - 2] == one.text
        assert gold.statements.classes[line - 2] == one.gold != one.answer
        assert all(phrase.text in one.text and phrase.contribution > 0 for phrase in one.evidence)
        answer = toy_model.probabilities([one.text])[0]
        assert LABELS[answer.argmax()] == one.answer


def test_the_duties_a_model_has_learnt_from_are_recognised(
    toy_corpus: Corpus, toy_model: Classifier, found: Assessment, gold: Gold
) -> None:
    lines = tuple(range(2, len(toy_corpus.duties.texts) + 2))
    assert assess(Gold(toy_corpus.duties, lines, None), toy_model, 0).known == len(lines)
    seen = {folded(text) for text in toy_corpus.duties.texts}
    expected = sum(folded(text) in seen for text in gold.statements.texts)
    assert found.known == expected > 0


def test_too_many_groups_are_refused(gold: Gold, toy_model: Classifier) -> None:
    names = tuple(map(str, range(len(gold.lines))))
    with pytest.raises(CorpusError, match="different cells"):
        assess(Gold(gold.statements, gold.lines, names), toy_model)


def test_a_column_of_groups_is_read_and_unknown_facets_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "g.csv").write_text("text,label,facet,area\nPlan ads,marketing,colour,x\nPack,operations,, y \n")
    found = read_gold(tmp_path / "g.csv", by="area")
    assert found.groups == ("x", "y")
    assert found.lines == (2, 3)
    with pytest.raises(CorpusError, match="no column 'trade'"):
        read_gold(tmp_path / "g.csv", by="trade")


def test_intervals_hold_the_value_and_narrow_with_n() -> None:
    draw = np.random.default_rng(3)
    widths = []
    for size in (100, 10_000):
        truth, probabilities = draw.integers(0, 3, size), draw.dirichlet((1, 1, 1), size)
        brier, error = mean_figure(brier_scores(truth, probabilities)), calibration_figure(truth, probabilities)
        assert brier.low < brier.value < brier.high
        assert error.low < error.value < error.high
        widths.append(brier.high - brier.low)
    assert widths[1] < widths[0] / 5


def test_the_spread_of_resampled_means_is_the_standard_error() -> None:
    values = np.random.default_rng(3).normal(size=(400, 1))
    assert resampled_means(values).std() == pytest.approx(values.std() / 20, rel=0.1)
