"""Tests of the figures."""

from __future__ import annotations

import numpy as np
import pytest

from rolesplit.evaluation import binomial_tail, evaluate

CLASSES = ("a", "b", "c")


def _answers(codes: list[int], confidence: float = 1.0) -> np.ndarray:  # type: ignore[type-arg]
    rest = (1 - confidence) / 2
    return np.where(np.arange(3) == np.array(codes)[:, None], confidence, rest)


def test_figures_of_a_worked_example() -> None:
    found = evaluate(list("aaabbc"), _answers([0, 0, 1, 1, 1, 0]), CLASSES)
    assert found.n == 6
    assert found.accuracy.value == pytest.approx(4 / 6)
    assert found.confusion == ((2, 1, 0), (0, 2, 0), (1, 0, 0))
    assert [one.f1 for one in found.classes] == pytest.approx([4 / 6, 4 / 5, 0])
    assert found.macro_f1.value == pytest.approx((4 / 6 + 4 / 5 + 0) / 3)
    assert [one.support for one in found.classes] == [3, 2, 1]
    assert found.majority == pytest.approx(0.5)


def test_a_perfect_classifier_has_no_doubt() -> None:
    found = evaluate(list("abc" * 30), _answers([0, 1, 2] * 30), CLASSES)
    assert (found.accuracy.low, found.accuracy.value, found.accuracy.high) == (1, 1, 1)
    assert found.calibration_error == 0


def test_the_interval_holds_the_value_and_narrows_with_n() -> None:
    few = evaluate(list("ab" * 20), _answers([0, 0] * 20), CLASSES).accuracy
    many = evaluate(list("ab" * 2000), _answers([0, 0] * 2000), CLASSES).accuracy
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 5


def test_calibration_error_is_the_gap_of_confidence_and_accuracy() -> None:
    found = evaluate(list("aabb"), _answers([0, 0, 0, 0], confidence=0.9), CLASSES)
    assert found.calibration_error == pytest.approx(0.4)


def test_figures_are_the_same_each_time() -> None:
    gold, answers = list("abcab"), _answers([0, 1, 2, 1, 1])
    assert evaluate(gold, answers, CLASSES) == evaluate(gold, answers, CLASSES)


@pytest.mark.parametrize(
    ("heads", "throws", "chance"), [(0, 0, 1), (10, 10, 1 / 1024), (1, 2, 0.75), (5000, 10_000, 0.503989)]
)
def test_the_tail_of_a_fair_coin(heads: int, throws: int, chance: float) -> None:
    assert binomial_tail(heads, throws) == pytest.approx(chance, rel=1e-5)
