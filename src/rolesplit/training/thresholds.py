"""The thresholds of a verdict, each set so that a stated target is met on texts left out of what was fitted.

Neighbouring rows of a corpus are mostly by one author about one trade, so runs of them stand in for postings.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import scipy.sparse

from rolesplit.classifier import LABELS, SCOPES
from rolesplit.training.folds import SEED, splits
from rolesplit.training.heads import FOLDS, STRENGTH, calibrated, final_head, temperature_of
from rolesplit.training.search import Problem
from rolesplit.training.tasks import Task
from rolesplit.verdict import Settings, in_context, weights_of

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

START = Settings(chain_text=1.0, chain_change=2.0, precedence=0.5, requirement=0.7)
"""The settings beside which thresholds are set; models/README.md has the figures behind these."""
RIGHT = 0.6
"""As many n-grams are asked of a posting as it takes to be right about single duties so often."""
REFUSED = 0.01
"""So many runs of three duties may be taken for other work; short ones, since a short posting must not be refused."""
TIED = 0.02
"""So many runs of five duties, those nearest to the line between a side and `shared`, are near-ties."""

_MOST = 20  # n-grams that texts are cut to, at most
_FEWEST_RUNS = 100  # from fewer, nothing can be told of one in a hundred


def settings_of(label: Problem, scope: Problem, margins: tuple[Floats, Floats]) -> Settings:
    """Give the settings of a verdict; the margins are those of label and scope out of fold."""
    start = replace(START, shared=_shared(label.task))
    tie = _tie(label, margins[0], start)
    return replace(start, evidence=_evidence(label), scope=_scope(scope, margins[1]), tie=tie)


def _shared(task: Task) -> float:
    """Give the weight of the texts that are shared, of all; never quite none or all."""
    shared = float(task.weights[task.classes == LABELS.index("shared")].sum() / task.weights.sum())
    return float(np.clip(round(shared, 4), 0.01, 0.99))


def thinned(features: scipy.sparse.csr_matrix) -> tuple[scipy.sparse.csr_matrix, Codes]:
    """Leave each text some of its terms, drawn at random, 1 to 20, and say how many; lengths are 1 again."""
    random = np.random.default_rng(SEED)
    entries = features.tocoo()
    order = np.lexsort((random.random(entries.nnz), entries.row))
    rows = entries.row[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = order[rank < random.integers(1, _MOST + 1, features.shape[0])[rows]]
    few = scipy.sparse.csr_matrix((entries.data[kept], (entries.row[kept], entries.col[kept])), features.shape)
    lengths = np.sqrt(np.asarray(few.multiply(few).sum(axis=1)).ravel())
    scaled = scipy.sparse.diags(1 / np.maximum(lengths, 1e-300)) @ few
    return scaled.tocsr(), np.diff(few.indptr).astype(np.int64)


def _evidence(label: Problem) -> int:
    """Give the least number of n-grams by which texts that were left out are right often enough."""
    fitted, left_out = next(splits(label.task.classes, label.groups, FOLDS))
    part = label.part(fitted)
    head = final_head(part.features, part.task, STRENGTH["label"], 1.0)
    few, counts = thinned(label.features[left_out])
    is_right = (few @ head.coefficients + head.intercept).argmax(axis=1) == label.task.classes[left_out]
    enough = [
        count for count in range(1, _MOST) if (counts == count).any() and is_right[counts == count].mean() >= RIGHT
    ]
    return min(enough, default=START.evidence)


def _scope(scope: Problem, margins: Floats) -> float:
    """Give the in-scope probability that all but `REFUSED` of the runs of three duties reach."""
    inside = SCOPES.index("in")
    runs = _runs(margins[scope.task.classes == inside], 3)
    if len(runs) < _FEWEST_RUNS:
        return START.scope
    reached = calibrated(runs.mean(axis=1), temperature_of(scope.task, margins))[:, inside]
    return float(np.floor(100 * np.quantile(reached, REFUSED)) / 100)


def _tie(label: Problem, margins: Floats, settings: Settings) -> float:
    """Give how near to the line the nearest `TIED` of the runs of five duties are."""
    runs = _runs(calibrated(margins, temperature_of(label.task, margins)), 5)
    if len(runs) < _FEWEST_RUNS:
        return settings.tie
    weights = weights_of(5, settings.precedence)
    shares = np.array([weights @ in_context(run, settings.context, settings.shared) for run in runs])
    distances = np.abs(np.abs(shares[:, 1] - shares[:, 0]) - settings.lead)
    return float(np.round(np.quantile(distances, TIED), 4))


def _runs(rows: Floats, length: int) -> Floats:
    """Cut rows into runs: (runs, length, columns); what is left at the end is left out."""
    count = len(rows) // length
    return rows[: count * length].reshape(count, length, rows.shape[1])
