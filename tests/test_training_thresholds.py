"""Tests of the thresholds that are set on data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse

from rolesplit.classifier import LABELS, SCOPES
from rolesplit.training.heads import calibrated, temperature_of
from rolesplit.training.search import Problem
from rolesplit.training.tasks import Task
from rolesplit.training.thresholds import REFUSED, START, settings_of, thinned

RANDOM = np.random.default_rng(5)


def _problem(head: str, classes: np.ndarray) -> Problem:
    """Give texts of thirty words each, one of which tells the class."""
    count = len(classes)
    columns = np.hstack([classes[:, None], RANDOM.integers(3, 400, (count, 29))])
    rows = np.repeat(np.arange(count), columns.shape[1])
    features = scipy.sparse.csr_matrix((np.ones(rows.size), (rows, columns.ravel())), (count, 400))
    lengths = np.sqrt(np.asarray(features.multiply(features).sum(axis=1)).ravel())
    everything = np.arange(count)
    task = Task(head, everything, classes, np.ones(count), np.ones(count, dtype=bool))
    return Problem((scipy.sparse.diags(1 / lengths) @ features).tocsr(), task, everything)


def _margins(classes: np.ndarray, width: int) -> np.ndarray:
    """Give margins that mostly speak for the class, and not always."""
    return RANDOM.normal(0, 1, (len(classes), width)) + 1.5 * np.eye(width)[classes]


@pytest.fixture(scope="module")
def problems() -> tuple[Problem, Problem]:
    return _problem("label", RANDOM.integers(0, 3, 900)), _problem("scope", RANDOM.integers(0, 2, 1200))


def test_at_most_one_short_posting_in_a_hundred_is_taken_for_other_work(problems: tuple[Problem, Problem]) -> None:
    label, scope = problems
    margins = _margins(scope.task.classes, 2)
    settings = settings_of(label, scope, (_margins(label.task.classes, 3), margins))
    inside = margins[scope.task.classes == SCOPES.index("in")]
    runs = inside[: len(inside) // 3 * 3].reshape(-1, 3, 2).mean(axis=1)
    reached = calibrated(runs, temperature_of(scope.task, margins))[:, SCOPES.index("in")]
    assert (reached < settings.scope).mean() <= REFUSED
    assert (reached < settings.scope + 0.1).mean() > REFUSED


def test_more_n_grams_are_asked_for_where_few_tell_nothing(problems: tuple[Problem, Problem]) -> None:
    """One word in thirty tells the class, so a text of a handful of words is mostly guessed."""
    label, scope = problems
    margins = (_margins(label.task.classes, 3), _margins(scope.task.classes, 2))
    assert settings_of(label, scope, margins).evidence > START.evidence
    telling = replace(label, features=scipy.sparse.csr_matrix(np.eye(3)[label.task.classes]))
    assert settings_of(telling, scope, margins).evidence == 1


def test_near_ties_are_the_runs_nearest_to_the_line(problems: tuple[Problem, Problem]) -> None:
    label, scope = problems
    settings = settings_of(label, scope, (_margins(label.task.classes, 3), _margins(scope.task.classes, 2)))
    assert 0 < settings.tie < 0.1


def test_from_few_texts_no_threshold_is_set() -> None:
    label, scope = _problem("label", np.arange(60) % 3), _problem("scope", np.arange(60) % 2)
    settings = settings_of(label, scope, (_margins(label.task.classes, 3), _margins(scope.task.classes, 2)))
    assert (settings.scope, settings.tie) == (START.scope, START.tie)


def test_thinned_texts_keep_some_of_their_terms_and_length_one(problems: tuple[Problem, Problem]) -> None:
    features = problems[0].features
    few, counts = thinned(features)
    assert set(counts.tolist()) == set(range(1, 21))
    assert np.allclose(np.asarray(few.multiply(few).sum(axis=1)).ravel(), 1)
    assert (features.astype(bool).astype(int) - few.astype(bool).astype(int)).min() >= 0


def test_as_many_duties_are_expected_to_be_shared_as_the_weights_say(problems: tuple[Problem, Problem]) -> None:
    label, scope = problems
    margins = (_margins(label.task.classes, 3), _margins(scope.task.classes, 2))
    weights = np.where(label.task.classes == LABELS.index("shared"), 0.5, 1.0)
    weighted = replace(label, task=replace(label.task, weights=weights))
    even = float(np.mean(label.task.classes == LABELS.index("shared")))
    assert settings_of(label, scope, margins).shared == pytest.approx(even, abs=1e-4)
    assert settings_of(weighted, scope, margins).shared == pytest.approx(0.5 * even / (1 - 0.5 * even), abs=1e-4)
