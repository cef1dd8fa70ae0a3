"""Tests of calibration and coverage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from rolesplit.calibration import brier_scores, calibration_gaps, coverage_curve, reliability
from rolesplit.evaluation import calibration_error

SIZES = st.tuples(st.integers(1, 60), st.integers(0, 1000))


def _drawn(size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    draw = np.random.default_rng(seed)
    return draw.integers(0, 3, size), draw.dirichlet((1, 1, 1), size)


@given(SIZES)
def test_the_brier_score_is_scikit_learns(drawn: tuple[int, int]) -> None:
    truth, probabilities = _drawn(*drawn)
    theirs = brier_score_loss(truth, probabilities, labels=[0, 1, 2], scale_by_half=False)
    assert brier_scores(truth, probabilities).mean() == pytest.approx(theirs)


@given(SIZES)
def test_gaps_sum_to_the_expected_calibration_error(drawn: tuple[int, int]) -> None:
    truth, probabilities = _drawn(*drawn)
    summed = np.abs(calibration_gaps(truth, probabilities).mean(axis=0)).sum()
    assert summed == pytest.approx(calibration_error(truth, probabilities))


@given(SIZES)
def test_bins_hold_every_text_once_and_what_they_say(drawn: tuple[int, int]) -> None:
    truth, probabilities = _drawn(*drawn)
    bins = reliability(truth, probabilities)
    assert sum(one.n for one in bins) == len(truth)
    assert all(one.low <= one.confidence <= one.high + 1e-12 for one in bins)
    right = (probabilities.argmax(axis=1) == truth).sum()
    assert sum(one.n * one.accuracy for one in bins) == pytest.approx(right)


def test_the_surest_texts_come_first() -> None:
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4]])
    curve = {point.coverage: point for point in coverage_curve(np.array([0, 0, 1, 1]), probabilities)}
    assert (curve[1.0].n, curve[1.0].accuracy, curve[1.0].least) == (4, 0.5, 0.6)
    assert (curve[0.5].n, curve[0.5].accuracy, curve[0.5].least) == (2, 1.0, 0.8)
