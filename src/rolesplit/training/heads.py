"""One head: linear support vector machine, out-of-fold margins, temperature, evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.optimize import minimize_scalar
from sklearn.metrics import log_loss
from sklearn.svm import LinearSVC

from rolesplit.classifier import CLASSES, Head
from rolesplit.evaluation import Evaluation, evaluate
from rolesplit.training.folds import SEED, Split, splits
from rolesplit.training.stability import Signs
from rolesplit.training.tasks import Task

Floats = npt.NDArray[np.float64]
FOLDS = 5
STRENGTH: Mapping[str, float] = {"label": 0.4, "section": 0.5, "facet": 0.3, "scope": 0.01}
"""C of each head, the inverse of its penalty; models/README.md has the figures behind these."""
_CLOSE, _CLOSE_ENOUGH = 1e-8, 1e-3  # violation at which a fit ends: of the model, of a fold


class FoldFit(NamedTuple):
    """What a machine that is fitted on a fold says: margins (texts left out, classes), and which terms speak for what.

    `speaks_for` is bool (terms, classes): whether the coefficient is positive.
    """

    margins: Floats
    speaks_for: npt.NDArray[np.bool_]


class FittedHead(NamedTuple):
    """A head, its figures, and the signs of its coefficients and the margins (texts, classes), both out of fold."""

    head: Head
    evaluation: Evaluation
    signs: Signs
    margins: Floats


def fit_head(features: scipy.sparse.csr_matrix, task: Task, groups: npt.NDArray[np.int64]) -> FittedHead:
    """Fit one head, its temperature on out-of-fold margins, and evaluate these where they are judged.

    `features` and `groups` are those of the texts of the task.
    """
    margins, signs = _out_of_fold(features, task, groups)
    head = final_head(features, task, STRENGTH[task.head], temperature_of(task, margins))
    return FittedHead(head, evaluation_of(task, head.probabilities(margins)), signs, margins)


def final_head(features: scipy.sparse.csr_matrix, task: Task, strength: float, temperature: float) -> Head:
    """Fit one head on all texts of a task."""
    machine = _machine(strength).set_params(tol=_CLOSE).fit(features, task.classes, task.weights)
    return Head(CLASSES[task.head], *_columns(machine), temperature)


def softened(head: Head, softness: Floats) -> Head:
    """Multiply the coefficients of each term by `softness` (terms,), in the single precision that is stored.

    Intercept and temperature stay as they are: where words say less, what was likely beforehand says more.
    """
    soft = (head.coefficients * softness[:, None]).astype(np.float32).astype(np.float64)
    return replace(head, coefficients=soft)


def evaluation_of(task: Task, probabilities: Floats) -> Evaluation:
    """Evaluate probabilities of the texts of a task where they are judged."""
    classes = CLASSES[task.head]
    return evaluate([classes[code] for code in task.classes[task.judged]], probabilities[task.judged], classes)


def _out_of_fold(features: scipy.sparse.csr_matrix, task: Task, groups: npt.NDArray[np.int64]) -> tuple[Floats, Signs]:
    """Give margins (texts, classes), each text's from a machine that saw neither it nor one of its group."""
    margins, signs = np.empty((len(task.rows), len(CLASSES[task.head]))), Signs()
    for split in splits(task.classes, groups, FOLDS):
        margins[split.left_out], speaks_for = fit_fold(features, task, task.weights, split, STRENGTH[task.head])
        signs.notice(speaks_for)
    return margins, signs


def fit_fold(features: scipy.sparse.csr_matrix, task: Task, weights: Floats, split: Split, strength: float) -> FoldFit:
    """Fit a machine on the texts of a split, with these weights, and ask it about those left out."""
    machine = _machine(strength).fit(features[split.fitted], task.classes[split.fitted], weights[split.fitted])
    coefficients, intercept = _columns(machine)
    return FoldFit(np.asarray(features[split.left_out] @ coefficients + intercept), coefficients > 0)


def out_of_fold_probabilities(matrix: scipy.sparse.csr_matrix, task: Task, groups: npt.NDArray[np.int64]) -> Floats:
    """Give the probabilities (rows of the task, classes) of texts left out, at the temperature that fits them best."""
    margins, _ = _out_of_fold(matrix[task.rows], task, groups[task.rows])
    return calibrated(margins, temperature_of(task, margins))


def calibrated(margins: Floats, temperature: float) -> Floats:
    """Give the softmax of margins at a temperature."""
    return Head((), np.empty(0), np.empty(0), temperature).probabilities(margins)


def temperature_of(task: Task, margins: Floats) -> float:
    """Find the temperature at which the margins of the judged texts have the least log loss."""
    judged = margins[task.judged]
    classes, weights, labels = task.classes[task.judged], task.weights[task.judged], range(margins.shape[1])

    def loss(log_temperature: float) -> float:
        probabilities = calibrated(judged, float(np.exp(log_temperature)))
        return float(log_loss(classes, probabilities, sample_weight=weights, labels=labels))

    return float(np.exp(minimize_scalar(loss, bounds=(-4, 4), method="bounded").x))


def _machine(strength: float) -> LinearSVC:
    return LinearSVC(C=strength, tol=_CLOSE_ENOUGH, max_iter=100_000, random_state=SEED, dual=True)


def _columns(machine: LinearSVC) -> tuple[Floats, Floats]:
    """Give coefficients (terms, classes), in the single precision that is stored, and the intercept.

    A head of two classes gets two columns, (-margin, margin), as scikit-learn's temperature scaling has it.
    """
    coefficients = machine.coef_.astype(np.float32).astype(np.float64).T
    intercept = machine.intercept_
    if len(intercept) == 1:
        coefficients, intercept = coefficients * (-1.0, 1.0), intercept * (-1.0, 1.0)
    return np.ascontiguousarray(coefficients), np.asarray(intercept, dtype=np.float64)
