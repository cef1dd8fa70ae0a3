"""How many rows really have each label: shares corrected by what the classifier is known to confuse.

Counting answers is biased: a classifier that takes a third of the shared duties for marketing reports too much
marketing, the more so the more shared duties there are. With P(answer | true label) from texts whose labels are known,
the shares of the true labels follow from the shares of the answers (adjusted count; Forman, 2008), as long as the rows
are confused like those texts are.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.evaluation import RESAMPLES, Figure

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Table = tuple[tuple[int, ...], ...]

FEWEST_ROWS = 20
"""Shares of fewer rows than this are not corrected: the interval would be nearly all of 0 to 1."""

_SEED = 20_240_601
_JEFFREYS = 0.5  # added to every count, so that what was not seen in a small sample does not count as impossible
_SINGULAR = 1e-9


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of texts with known labels: rows true labels, columns answers, in the order of the labels.

    Attributes:
        counts: by language ("en", "zh"), as answers in one are confused otherwise than in the other; or all in
            one, keyed "".
        source: what kind of texts: "gold", "real-postings" or "cross-validation".
        about: a sentence on these texts, for readers.
        design_effect: by how much their sampling variance exceeds that of independent texts (Kish, 1965), as
            the lines of one posting resemble each other.
    """

    counts: Mapping[str, Table]
    source: str
    about: str
    design_effect: float = 1.0

    @property
    def texts(self) -> int:
        """Give the number of texts."""
        return int(sum(np.sum(table) for table in self.counts.values()))

    def of(self, language: str) -> Table:
        """Give the counts of a language; of all texts where the language has none of its own."""
        if language in self.counts:
            return self.counts[language]
        return tuple(tuple(map(sum, zip(*rows, strict=True))) for rows in zip(*self.counts.values(), strict=True))


def corrected_shares(
    answers: Mapping[str, Counts], confusion: Confusion, *, seed: int = _SEED
) -> tuple[Figure, ...] | None:
    """Estimate the share of each true label, with its 95 % interval.

    None where the rows cannot be confused as those texts are: where the answers are so one-sided that 97.5 % of the
    resamples would give some label a share below 0.

    Both the texts that the confusion was counted on (divided by the design effect) and the rows are resampled
    `RESAMPLES` times, from Dirichlet distributions (the Bayesian bootstrap; Rubin, 1981) with Jeffreys' prior, and
    the interval is that of the percentiles. So it holds for what the rows were drawn from, not for these rows alone.
    Languages are put together before shares are held between 0 and 1: held one by one they would be pulled inward.

    Args:
        answers: by language, number of rows with each answer, in the order of the labels; at least one row.
        confusion: what the classifier takes for what.
        seed: of the resampling; the same input gives the same figures.
    """
    generator = np.random.default_rng(seed)
    total = sum(int(counts.sum()) for counts in answers.values())
    parts = []
    for language, counts in sorted(answers.items()):
        if counts.sum():
            inverse = _resampled_inverse(confusion.of(language), confusion.design_effect, seed)
            answered = _resampled(counts, generator, prior=0.0)
            parts.append(adjusted_count(answered, inverse) * (counts.sum() / total))
    solutions = np.sum(parts, axis=0)
    if np.quantile(solutions[1:], 0.975, axis=0).min() < 0:
        return None
    shares = nearest_shares(solutions)
    low, high = np.quantile(shares[1:], (0.025, 0.975), axis=0)
    unseen = 1 - 0.025 ** (1 / total)  # what so many rows may hold and not show (Clopper and Pearson, 1934)
    low, high = np.minimum(low, 1 - unseen), np.maximum(high, unseen)
    return tuple(Figure(*map(float, values)) for values in zip(shares[0], low, high, strict=True))


@functools.lru_cache(maxsize=16)
def _resampled_inverse(table: Table, design_effect: float, seed: int) -> Floats:
    """Give the inverse rates (1 + RESAMPLES, answers, labels) of a table, and of resamples of its texts.

    The resamples depend on nothing but the table, as two languages, or two groups of rows, that are corrected by one
    table share its errors.
    """
    generator = np.random.default_rng([seed, *(count for row in table for count in row)])
    return inverse_rates(_resampled(np.array(table) / design_effect, generator, prior=_JEFFREYS))


def _resampled(counts: Counts | Floats, generator: np.random.Generator, *, prior: float) -> Floats:
    """Give shares (1 + RESAMPLES, ...) along the last axis: those of the counts + prior, then Dirichlet draws."""
    draws = generator.standard_gamma(np.broadcast_to(counts + _JEFFREYS, (RESAMPLES, *counts.shape)))
    weights = np.concatenate([(counts + prior)[None], draws])
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def inverse_rates(rates: Floats) -> Floats:
    """Invert rates (problems, labels, answers), P(answer | label), each row summing to 1.

    Where they do not tell the labels apart, the pseudo-inverse is given (Moore and Penrose).
    """
    is_solvable = np.abs(np.linalg.det(rates)) > _SINGULAR
    inverse = np.empty_like(rates)
    inverse[is_solvable] = np.linalg.inv(rates[is_solvable])
    inverse[~is_solvable] = np.linalg.pinv(rates[~is_solvable])
    return inverse


def adjusted_count(answered: Floats, inverse: Floats) -> Floats:
    """Solve answered = shares @ rates for shares, which sum to 1 but may be below 0.

    Args:
        answered: (problems, answers), each row summing to 1.
        inverse: (problems, answers, labels), see `inverse_rates`.
    """
    return np.asarray((answered[:, None, :] @ inverse)[:, 0])


def nearest_shares(solutions: Floats) -> Floats:
    """Give for each row the nearest one whose numbers are none below 0 and sum to 1 (Held et al., 1974)."""
    falling = -np.sort(-solutions, axis=1)
    excess = (np.cumsum(falling, axis=1) - 1) / np.arange(1, solutions.shape[1] + 1)
    kept = (falling > excess).sum(axis=1, keepdims=True)
    return np.maximum(solutions - np.take_along_axis(excess, kept - 1, axis=1), 0)
