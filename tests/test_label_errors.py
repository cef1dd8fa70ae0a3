"""Tests of confident learning."""

from __future__ import annotations

import numpy as np
import pytest

from rolesplit.label_errors import reason_to_withhold, suspects

CLEANLAB = [4, 25, 16, 46, 21, 13, 24, 37, 10, 29, 47, 54]
"""What cleanlab 2.9.0 gives for `_noisy`: find_label_issues(filter_by="confident_learning",
return_indices_ranked_by="normalized_margin")."""


def _noisy() -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """Give 60 labels, a fifth of them drawn anew, and probabilities that know a little of the truth."""
    draw = np.random.default_rng(7)
    true = draw.integers(0, 3, 60)
    given = np.where(draw.random(60) < 0.2, draw.integers(0, 3, 60), true)
    probabilities = draw.dirichlet((1, 1, 1), 60) * 0.5 + np.eye(3)[true] * 0.5 * draw.random((60, 1))
    return given, probabilities / probabilities.sum(axis=1, keepdims=True)


def test_suspects_are_those_of_cleanlab() -> None:
    assert [one.row for one in suspects(*_noisy())] == CLEANLAB


def test_a_worked_example() -> None:
    """The means of the given classes are 0.7 and 0.7; only the third text has another class at its mean."""
    probabilities = np.array([[0.95, 0.05], [0.9, 0.1], [0.25, 0.75], [0.3, 0.7], [0.3, 0.7]])
    found = suspects(np.array([0, 0, 0, 1, 1]), probabilities)
    assert [(one.row, one.given, one.likely) for one in found] == [(2, 0, 1)]
    assert (found[0].probability, found[0].doubt) == pytest.approx((0.75, 0.5))


def test_doubts_of_a_model_that_knows_nothing_are_withheld() -> None:
    draw = np.random.default_rng(1)
    given = draw.integers(0, 3, 300)
    reason = reason_to_withhold(given, draw.dirichlet((1, 1, 1), 300))
    assert reason is not None
    assert "always answering the most frequent label" in reason


def test_doubts_of_a_model_that_knows_are_given() -> None:
    assert reason_to_withhold(np.arange(60) % 3, np.eye(3)[np.arange(60) % 3]) is None
