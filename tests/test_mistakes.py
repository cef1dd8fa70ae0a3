"""Tests of the surest mistakes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from rolesplit.artifact import load_model
from rolesplit.classifier import LABELS
from rolesplit.mistakes import surest_mistakes
from strategies import batches

MODEL = load_model()


@given(batches)
def test_what_is_said_of_a_mistake_is_true_of_any_text(texts: list[str]) -> None:
    probabilities = MODEL.probabilities(texts)
    truth = (probabilities.argmax(axis=1) + 1) % len(LABELS)
    found = surest_mistakes(texts, truth, probabilities, MODEL, len(texts))
    assert sorted(one.row for one in found) == list(range(len(texts)))
    for one in found:
        assert one.probability == probabilities[one.row].max()
        strengths = [phrase.contribution for phrase in one.evidence]
        assert strengths == sorted(strengths, reverse=True)
        assert all(phrase.text in texts[one.row] for phrase in one.evidence)


def test_the_words_that_mislead_speak_for_the_wrong_answer() -> None:
    text = "Plan the brand campaign and check the stock"
    probabilities = MODEL.probabilities([text])
    (one,) = surest_mistakes([text], np.array([(probabilities.argmax() + 1) % 3]), probabilities, MODEL, 1)
    column = LABELS.index(one.answer)
    features = MODEL.features([text])
    pulls = features.values * MODEL.heads["label"].coefficients[features.columns, column]
    assert sum(phrase.contribution for phrase in one.evidence) <= pulls[pulls > 0].sum() + 1e-9
    assert one.evidence[0].contribution > 0


def test_right_answers_are_no_mistakes() -> None:
    assert surest_mistakes(["a", "b"], np.array([0, 1]), np.eye(3)[:2], MODEL, 5) == ()


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_more_are_given_than_asked_for(most: int) -> None:
    assert len(surest_mistakes(["a", "b"], np.array([1, 0]), np.eye(3)[:2], MODEL, most)) == most
