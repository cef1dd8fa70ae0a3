"""Which texts are left out together: folds with the classes in like shares, near-duplicates never parted.

The folds are those of scikit-learn's StratifiedGroupKFold, shuffled: groups go, the most one-sided first, to the
fold where the shares of the classes differ least. scikit-learn weighs each group with a dozen calls of NumPy; most
groups are one text, for which plain numbers take a tenth of the time, and the splits took most of a training.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from math import inf, sqrt
from operator import add
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
SEED = 20_240_601
"""What shuffles folds and whatever else is drawn in training."""


class Split(NamedTuple):
    """Rows to learn from, and the rows that are left out."""

    fitted: Codes
    left_out: Codes


def splits(classes: Codes, groups: Codes, count: int, *, seed: int = SEED) -> Iterator[Split]:
    """Give `count` splits of the rows; every row is left out once, with its whole group."""
    folds = assign(classes, groups, count, seed=seed)
    for fold in range(count):
        yield Split(np.flatnonzero(folds != fold), np.flatnonzero(folds == fold))


def assign(classes: Codes, groups: Codes, count: int, *, seed: int = SEED) -> Codes:
    """Give the fold, 0 to `count` - 1, of each row."""
    _, class_of = np.unique(classes, return_inverse=True)
    _, group_of = np.unique(groups, return_inverse=True)
    counted = np.zeros((int(group_of.max(initial=-1)) + 1, int(class_of.max(initial=-1)) + 1))
    np.add.at(counted, (group_of, class_of), 1)
    order = np.arange(len(counted))
    np.random.RandomState(seed).shuffle(order)  # the generator that scikit-learn has
    counted = counted[order]
    most_one_sided_first = np.argsort(-np.std(counted, axis=1), kind="stable")
    shares = _Shares(np.bincount(class_of).tolist(), count)
    fold_of = np.empty(len(counted), dtype=np.int64)
    for place in most_one_sided_first:  # each choice depends on those before it
        fold_of[order[place]] = shares.place(counted[place].tolist())
    return np.asarray(fold_of[group_of])


class _Shares:
    """How many texts of each class each fold has so far."""

    def __init__(self, totals: Sequence[int], folds: int) -> None:
        self._totals = totals
        self._counts = [[0.0] * len(totals) for _ in range(folds)]
        self._spreads = [0.0] * len(totals)

    def place(self, group: Sequence[float]) -> int:
        """Put a group, given as its count of each class, into the fold that suits it best, and give that."""
        present = [column for column, count in enumerate(group) if count]
        best, least, fewest = 0, inf, inf
        for fold, held in enumerate(self._counts):
            unevenness = self._unevenness(fold, group, present)
            size = sum(held)
            close = abs(unevenness - least) <= 1e-8 + 1e-5 * abs(least) < inf
            if unevenness < least or (close and size < fewest):
                best, least, fewest = fold, unevenness, size
        for column in present:
            self._counts[best][column] += group[column]
            self._spreads[column] = self._spread([held[column] for held in self._counts], column)
        return best

    def _unevenness(self, fold: int, group: Sequence[float], present: Sequence[int]) -> float:
        """Give the mean over the classes of the deviation of their shares, were the group in that fold."""
        spreads = self._spreads.copy()
        for column in present:
            held = [counts[column] for counts in self._counts]
            held[fold] += group[column]
            spreads[column] = self._spread(held, column)
        return _total(spreads) / len(spreads)

    def _spread(self, held: Sequence[float], column: int) -> float:
        """Give the standard deviation over the folds of the shares of one class."""
        shares = [count / self._totals[column] for count in held]
        mean = _total(shares) / len(shares)
        return sqrt(_total([(share - mean) * (share - mean) for share in shares]) / len(shares))


def _total(numbers: Sequence[float]) -> float:
    """Add from left to right as NumPy does; from Python 3.12 on `sum` keeps what it rounds away, which moves ties."""
    return reduce(add, numbers, 0.0)
