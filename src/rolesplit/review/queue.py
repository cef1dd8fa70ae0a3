"""Which rows to label next: those that teach most.

Uncertain rows teach a model most, but the most uncertain ones are often alike; so each row is chosen for its
uncertainty and for its distance to those chosen before it (maximal marginal relevance; Carbonell and Goldstein, 1998).
Before there is a model, rows are chosen that stand for many others and are unlike each other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rolesplit.features import Features

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


def uncertainty(probabilities: Floats) -> Floats:
    """Give (rows,) how near the second label is to the first, 0 to 1 (Scheffer et al., 2001)."""
    ordered = np.sort(probabilities, axis=1)
    return np.asarray(1 - (ordered[:, -1] - ordered[:, -2]))


def density(features: Features) -> Floats:
    """Give (rows,) the mean similarity of each row to all rows, the densest at 1."""
    centre = np.bincount(features.columns, features.values)
    likeness = np.bincount(features.rows, features.values * centre[features.columns], features.size)
    return np.asarray(likeness / max(likeness.max(initial=0.0), 1e-12))


def teaching_order(features: Features, worth: Floats, open_rows: npt.NDArray[np.bool_], count: int) -> list[int]:
    """Give up to `count` open rows, each of much worth and unlike those before it.

    `features` are those of all rows, `worth` (rows,) is not negative; the first of equal rows comes first.
    """
    nearest = np.zeros(features.size)
    left = open_rows.copy()
    chosen: list[int] = []
    while len(chosen) < count and left.any():
        row = int(np.argmax(np.where(left, worth * (1 - nearest), -1.0)))
        chosen.append(row)
        left[row] = False
        nearest = np.maximum(nearest, _likeness(features, row))
    return chosen


def _likeness(features: Features, row: int) -> Floats:
    """Give the cosine of one row with every row."""
    first, last = np.searchsorted(features.rows, (row, row + 1))
    weights = np.zeros(int(features.columns.max(initial=0)) + 1)
    weights[features.columns[first:last]] = features.values[first:last]
    likeness = np.bincount(features.rows, features.values * weights[features.columns], features.size)
    return np.asarray(np.minimum(likeness, 1.0))
