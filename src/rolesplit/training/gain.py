"""How much better one set of answers is than another, on the same texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rolesplit.training.folds import SEED

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

RESAMPLES = 400


def macro_f1s(confusions: Floats) -> Floats:
    """Give the macro-F1 of each confusion matrix (..., classes, classes), over the classes that occur in it."""
    right = np.diagonal(confusions, axis1=-2, axis2=-1)
    total = confusions.sum(axis=-1) + confusions.sum(axis=-2)
    f1 = np.divide(2 * right, total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(f1.sum(axis=-1) / np.maximum(1, (total > 0).sum(axis=-1)))


def resampled_macro_f1s(truth: Codes, answers: Sequence[Codes], weights: Floats) -> tuple[Floats, Floats]:
    """Give the macro-F1 of each set of answers, and those of `RESAMPLES` resamples of the texts (resamples, sets).

    Texts are drawn once for all sets, so that differences are paired. `weights`, one a class, say how much the texts of
    each true class count. Drawing texts is drawing their combinations of truth and answers from a multinomial.
    """
    classes = len(weights)
    seen, counts = np.unique(np.column_stack([truth, *answers]), axis=0, return_counts=True)
    draws = np.random.default_rng(SEED).multinomial(len(truth), counts / len(truth), RESAMPLES)
    found = []
    for column in range(1, seen.shape[1]):
        cells = np.zeros((len(seen), classes * classes))
        cells[np.arange(len(seen)), seen[:, 0] * classes + seen[:, column]] = weights[seen[:, 0]]
        found.append(macro_f1s((np.vstack([counts, draws]) @ cells).reshape(-1, classes, classes)))
    scores = np.column_stack(found)
    return scores[0], scores[1:]
