"""Tests of the search for settings and of the learning curve."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from rolesplit.artifact import save_model
from rolesplit.corpus import Corpus
from rolesplit.training import Recipe, search, train
from rolesplit.training.curve import promises_of
from rolesplit.training.gain import macro_f1s, resampled_macro_f1s
from rolesplit.training.label import fit_label_head
from rolesplit.training.search import Candidate, Problem, affordable, candidates_of, tune_head, weights_of
from rolesplit.training.tasks import Task
from rolesplit.training.work import Work

answers = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=50)


def problem_of(classes: list[int], words: list[list[int]], size: int = 40) -> Problem:
    """Give a problem of texts that are lists of words, each a column of the matrix."""
    rows = np.repeat(np.arange(len(words)), [len(text) for text in words])
    features = scipy.sparse.csr_matrix((np.full(len(rows), 0.5), (rows, np.concatenate(words))), (len(words), size))
    everything = np.arange(len(classes))
    task = Task("label", everything, np.array(classes), np.ones(len(classes)), np.ones(len(classes), dtype=bool))
    return Problem(features, task, everything)


def drawn(shares: list[float], count: int, told: float) -> Problem:
    """Draw texts: one word tells the class in a share `told` of them, the other words tell nothing."""
    random = np.random.default_rng(3)
    classes = random.choice(3, count, p=shares)
    telling = np.where(random.random(count) < told, classes, random.integers(0, 3, count))
    return problem_of(classes.tolist(), [[word, *random.integers(3, 40, 3)] for word in telling.tolist()])


@given(answers)
def test_macro_f1_is_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    truth, given_answers = np.array(pairs).T
    occurring = sorted(set(truth) | set(given_answers))
    expected = f1_score(truth, given_answers, labels=occurring, average="macro", zero_division=0)
    assert macro_f1s(np.bincount(truth * 3 + given_answers, minlength=9).reshape(3, 3) * 1.0) == pytest.approx(expected)


def test_scores_are_resampled_in_pairs() -> None:
    truth = np.arange(90) % 3
    scores, resampled = resampled_macro_f1s(truth, [truth, truth, (truth + 1) % 3], np.ones(3))
    assert scores.tolist() == [1, 1, 0]
    assert np.array_equal(resampled[:, 0], resampled[:, 1])


@given(st.floats(0, 1), st.floats(0.1, 20))
@settings(max_examples=30, deadline=None)
def test_weights_sum_to_what_they_did_and_balance_labels(balance: float, emphasis: float) -> None:
    task = drawn([0.6, 0.3, 0.1], 100, 0.5).task
    assert weights_of(task, Candidate(1, balance, emphasis)).sum() == pytest.approx(100)
    by_class = np.bincount(task.classes, weights_of(task, Candidate(1, 1.0)))
    assert by_class == pytest.approx(np.full(3, 100 / 3))


def test_the_budget_counts_work_and_keeps_the_order() -> None:
    candidates = candidates_of(drawn([0.4, 0.3, 0.3], 30, 0.5).task, weighed=False)
    counts = [len(affordable(candidates, seconds, 10_000_000)) for seconds in (0, 25, 60, 1e9)]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (1, len(candidates))
    assert affordable(candidates, 60, 10_000_000) == candidates[: counts[2]]
    assert candidates[0] == Candidate()


def test_a_rare_label_is_found_by_balancing() -> None:
    problem = drawn([0.6, 0.34, 0.06], 500, 0.75)
    tuned = tune_head(problem, candidates_of(problem.task, weighed=False), Work(1))
    assert tuned.chosen.balance > 0
    assert tuned.evaluation.macro_f1.value > tuned.usual.macro_f1.value + 0.05


def test_nothing_is_promised_or_found_where_labels_are_noise() -> None:
    """A score that the search was led by would lie above chance."""
    problem = drawn([1 / 3, 1 / 3, 1 / 3], 300, 0.0)
    tuned = tune_head(problem, candidates_of(problem.task, weighed=False), Work(1))
    assert tuned.evaluation.macro_f1.low < 1 / 3
    assert all(promise.gain.low <= 0 for promise in promises_of(problem, tuned.chosen, tuned.margins, Work(1)))


def test_texts_that_were_added_are_not_judged() -> None:
    problem = drawn([0.4, 0.3, 0.3], 200, 0.9)
    judged = np.arange(200) < 60
    problem = replace(problem, task=replace(problem.task, judged=judged))
    tuned = tune_head(problem, candidates_of(problem.task, weighed=False)[:4], Work(1))
    assert tuned.evaluation.n == tuned.usual.n == 60


def test_nothing_is_promised_of_a_label_that_is_not_among_the_judged() -> None:
    problem = drawn([0.4, 0.3, 0.3], 200, 0.9)
    judged = (np.arange(200) < 100) & (problem.task.classes != 2)
    problem = replace(problem, task=replace(problem.task, judged=judged))
    promises = promises_of(problem, Candidate(), problem.features[:, :3].toarray(), Work(1))
    assert [promise.label for promise in promises] == ["operations", "marketing", None]


@pytest.mark.parametrize("count", [1, 2, 10])
def test_nothing_is_searched_for_with_few_that_are_judged(count: int) -> None:
    problem = drawn([0.4, 0.3, 0.3], 100, 0.9)
    problem = replace(problem, task=replace(problem.task, judged=np.arange(100) < count))
    found = fit_label_head(problem, candidates_of(problem.task, weighed=False), 30.0, (1, lambda text: None))
    assert (found.search, found.promises, found.evaluation.n) == (None, (), count)


def test_a_label_that_is_told_by_its_word_needs_no_more_rows() -> None:
    problem = drawn([0.4, 0.3, 0.3], 300, 1.0)
    margins = problem.features[:, :3].toarray()
    for promise in promises_of(problem, Candidate(), margins, Work(1)):
        assert abs(promise.gain.value) < 0.01


def test_any_number_of_workers_gives_the_same_bytes(
    toy_corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_SHORT", 0.0)  # so that processes are started for little work, too
    told = []
    for workers in (1, 2):
        found = train(
            toy_corpus, Recipe(budget=0.2), workers=workers, progress=lambda stage, share: told.append((stage, share))
        )
        save_model(found.classifier, tmp_path / str(workers))
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    assert found.search is not None
    assert found.search.tried > 1
    assert all(0 <= share <= 1 for _, share in told)
    assert {"search", "learning curve"} <= {stage for stage, _ in told}
