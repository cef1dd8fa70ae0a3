"""One head: linear support vector machine, out-of-fold margins, temperature, evaluation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.optimize import minimize_scalar
from sklearn.metrics import log_loss
from sklearn.svm import LinearSVC

from rolesplit.classifier import CLASSES, Head
from rolesplit.evaluation import Evaluation, evaluate
from rolesplit.training.folds import SEED, splits
from rolesplit.training.stability import Signs
from rolesplit.training.tasks import Task

Floats = npt.NDArray[np.float64]
FOLDS = 5
STRENGTH: Mapping[str, float] = {"label": 0.4, "section": 0.5, "facet": 0.3, "scope": 0.05}
"""C of each head, the inverse of its penalty; models/README.md has the figures behind these."""
_CLOSE, _CLOSE_ENOUGH = 1e-8, 1e-3  # violation at which a fit ends: of the model, of a fold


def fit_head(
    matrix: scipy.sparse.csr_matrix, task: Task, groups: npt.NDArray[np.int64], softening: float, signs: Signs
) -> tuple[Head, Evaluation]:
    """Fit one head, its temperature on out-of-fold margins, and evaluate these; `signs` notices each fold's."""
    margins = out_of_fold_margins(matrix, task, groups, signs)
    machine = _machine(task.head).set_params(tol=_CLOSE).fit(matrix[task.rows], task.classes, task.weights)
    coefficients, intercept = _columns(machine)
    temperature = softening * _temperature(margins, task.classes, task.weights)
    head = Head(CLASSES[task.head], coefficients, intercept, temperature)
    names = [head.classes[code] for code in task.classes]
    return head, evaluate(names, head.probabilities(margins), head.classes)


def out_of_fold_margins(
    matrix: scipy.sparse.csr_matrix, task: Task, groups: npt.NDArray[np.int64], signs: Signs | None = None
) -> Floats:
    """Give margins (rows of the task, classes), each text's from a machine that saw neither it nor one of its group."""
    features, machine = matrix[task.rows], _machine(task.head)
    margins = np.empty((len(task.rows), len(CLASSES[task.head])))
    for fitted, left_out in splits(task.classes, groups[task.rows], FOLDS):
        machine.fit(features[fitted], task.classes[fitted], task.weights[fitted])
        margins[left_out] = _margins(machine, features[left_out])
        if signs is not None:
            signs.notice(_columns(machine)[0])
    return margins


def out_of_fold_probabilities(matrix: scipy.sparse.csr_matrix, task: Task, groups: npt.NDArray[np.int64]) -> Floats:
    """Give the softmax of `out_of_fold_margins` at the temperature that fits them best."""
    margins = out_of_fold_margins(matrix, task, groups)
    temperature = _temperature(margins, task.classes, task.weights)
    return Head((), np.empty(0), np.empty(0), temperature).probabilities(margins)


def _machine(head: str) -> LinearSVC:
    return LinearSVC(C=STRENGTH[head], tol=_CLOSE_ENOUGH, max_iter=100_000, random_state=SEED, dual=True)


def _columns(machine: LinearSVC) -> tuple[Floats, Floats]:
    """Give coefficients (terms, classes), in the single precision that is stored, and the intercept.

    A head of two classes gets two columns, (-margin, margin), as scikit-learn's temperature scaling has it.
    """
    coefficients = machine.coef_.astype(np.float32).astype(np.float64).T
    intercept = machine.intercept_
    if len(intercept) == 1:
        coefficients, intercept = coefficients * (-1.0, 1.0), intercept * (-1.0, 1.0)
    return np.ascontiguousarray(coefficients), np.asarray(intercept, dtype=np.float64)


def _margins(machine: LinearSVC, features: scipy.sparse.csr_matrix) -> Floats:
    coefficients, intercept = _columns(machine)
    return np.asarray(features @ coefficients + intercept)


def _temperature(margins: Floats, classes: npt.NDArray[np.int64], weights: Floats) -> float:
    """Find the temperature at which the margins have the least log loss."""
    labels = range(margins.shape[1])

    def loss(log_temperature: float) -> float:
        head = Head((), np.empty(0), np.empty(0), float(np.exp(log_temperature)))
        return float(log_loss(classes, head.probabilities(margins), sample_weight=weights, labels=labels))

    return float(np.exp(minimize_scalar(loss, bounds=(-4, 4), method="bounded").x))
