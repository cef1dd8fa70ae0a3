"""Tests of comparing two models, and of the gate."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest

from conftest import every
from rolesplit import neighbours
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Corpus, Gold, Statements, default_folder, read_statements
from rolesplit.paired import Comparison, compare_answers, compare_models, compare_with_trained
from rolesplit.training import Training, train


@pytest.fixture(scope="module")
def gold() -> Gold:
    """Give two thousand duties, of which the toy model has seen next to none."""
    statements = every(7, read_statements(default_folder() / "duties.csv", LABELS))
    return Gold(statements, tuple(range(2, len(statements.texts) + 2)), None)


def _answers(codes: list[int], confidence: float = 0.8) -> np.ndarray:  # type: ignore[type-arg]
    return np.where(np.arange(3) == np.array(codes)[:, None], confidence, (1 - confidence) / 2)


def _compared(
    old: list[int], new: list[int], truth: list[int], model: Classifier, tolerance: float = 0.01
) -> Comparison:
    texts = tuple(f"text {row}" for row in range(len(truth)))
    statements = Statements(texts, tuple(LABELS[code] for code in truth), None, "")
    gold = Gold(statements, tuple(range(2, len(truth) + 2)), None)
    return compare_answers((model, model), [_answers(old), _answers(new)], gold, tolerance)


def _noisy(statements: Statements, share: float) -> Statements:
    """Give another label to a share of the statements."""
    draw = np.random.default_rng(1)
    classes = list(statements.classes)
    for row in draw.choice(len(classes), round(share * len(classes)), replace=False):
        classes[row] = LABELS[(LABELS.index(classes[row]) + int(draw.integers(1, 3))) % 3]
    return replace(statements, classes=tuple(classes))


def test_a_model_is_no_worse_than_itself(toy_model: Classifier, gold: Gold) -> None:
    found = compare_models(toy_model, toy_model, gold, 0.0)
    assert (found.outcome, found.flips, found.p_value) == ("no worse", (), 1.0)
    assert all(change.difference.value == 0 for change in found.changes)


def test_flips_are_told_apart(toy_model: Classifier) -> None:
    found = _compared(old=[0, 1, 1, 0], new=[1, 0, 2, 0], truth=[1, 1, 0, 0], model=toy_model)
    assert [(flip.line, flip.kind) for flip in found.flips] == [(2, "gained"), (3, "lost"), (4, "moved")]


def test_mcnemars_test_is_the_exact_binomial(toy_model: Classifier) -> None:
    """17 answers become right and 5 wrong."""
    found = _compared([1] * 17 + [0] * 5 + [0] * 20, [0] * 17 + [1] * 5 + [0] * 20, [0] * 42, toy_model)
    assert found.p_value == pytest.approx(binomtest(17, 22).pvalue)


@pytest.mark.parametrize(
    ("lost", "n", "tolerance", "outcome"),
    [
        (30, 300, 0.01, "worse"),
        (30, 300, 0.2, "no worse"),
        (1, 300, 0.0, "undecided"),
        (3, 30, 0.01, "undecided"),  # the interval of three answers in thirty reaches 0
        (0, 30, 0.01, "no worse"),
    ],
)
def test_the_gate_says_worse_only_where_it_is_sure(
    lost: int, n: int, tolerance: float, outcome: str, toy_model: Classifier
) -> None:
    truth = [row % 3 for row in range(n)]
    new = [(code + 1) % 3 if row < lost else code for row, code in enumerate(truth)]
    found = _compared(truth, new, truth, toy_model, tolerance)
    accuracy = found.changes[0]
    assert accuracy.difference.value == pytest.approx(-lost / n)
    assert accuracy.outcome == outcome


def test_label_noise_of_ten_percent_fails_the_gate(toy_corpus: Corpus, toy_model: Classifier, gold: Gold) -> None:
    duties = _noisy(toy_corpus.duties, 0.1)
    noisy = train(replace(toy_corpus, duties=duties, facet_duties=duties)).classifier
    assert compare_models(toy_model, noisy, gold, 0.01).outcome == "worse"
    assert compare_models(noisy, toy_model, gold, 0.01).outcome == "no worse"


def test_a_fresh_model_is_compared_on_what_the_old_one_has_not_seen(toy_training: Training, toy_corpus: Corpus) -> None:
    """The old model has learnt from every second text, the new one's answers are out of fold and all right."""
    duties = replace(toy_corpus.duties, fingerprint="other")
    texts, classes = duties.texts[::2], duties.classes[::2]
    index = neighbours.pack(toy_training.classifier, texts, classes, None)
    old = replace(toy_training.classifier, annexes={neighbours.ANNEX: index}, provenance={})
    gold = Gold(duties, tuple(range(2, len(duties.texts) + 2)), None)
    left_out = np.eye(3)[[LABELS.index(name) for name in duties.classes]]
    found = compare_with_trained(old, toy_training.classifier, left_out, gold, 0.01)
    assert found.n == len(duties.texts) // 2
    assert all(flip.line % 2 and flip.kind == "gained" for flip in found.flips)
    assert found.changes[0].new == 1


def test_terms_that_come_and_go_are_named(toy_model: Classifier, gold: Gold) -> None:
    head = toy_model.heads["label"]
    column = int(np.argmin(head.coefficients[:, 1]))
    coefficients = head.coefficients.copy()
    coefficients[column, 1] = 99
    changed = replace(toy_model, heads={**toy_model.heads, "label": replace(head, coefficients=coefficients)})
    found = compare_models(toy_model, changed, gold, 0.01)
    by_label = {change.label: change for change in found.terms}
    assert by_label["marketing"].gained == (toy_model.terms[column],)
    assert len(by_label["marketing"].lost) == 1
    assert by_label["operations"].gained == by_label["operations"].lost == ()
    assert found.vocabulary == (0, len(toy_model.terms), 0)
