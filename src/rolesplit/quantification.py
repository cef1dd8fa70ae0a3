"""How many rows really have each label: shares corrected by what the classifier is known to confuse.

Counting answers is biased: a classifier that takes a third of the shared duties for marketing reports too much
marketing, the more so the more shared duties there are. With P(answer | true label) from texts whose labels are known,
the shares of the true labels follow from the shares of the answers (adjusted count; Forman, 2008), as long as the rows
are confused like those texts are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.evaluation import RESAMPLES, Figure

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

FEWEST_ROWS = 20
"""Shares of fewer rows than this are not corrected: the interval would be nearly all of 0 to 1."""

_SEED = 20_240_601
_JEFFREYS = 0.5  # added to every count, so that what was not seen in a small sample does not count as impossible
_ROUNDING = 1e-12
_MOST_STEPS, _CLOSE_ENOUGH = 300, 1e-6


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

    counts: Mapping[str, tuple[tuple[int, ...], ...]]
    source: str
    about: str
    design_effect: float = 1.0

    @property
    def texts(self) -> int:
        """Give the number of texts."""
        return int(sum(np.sum(table) for table in self.counts.values()))

    def of(self, language: str) -> Counts:
        """Give the counts of a language; of all texts where the language has none of its own."""
        if language in self.counts:
            return np.array(self.counts[language], dtype=np.int64)
        return np.sum([np.array(table, dtype=np.int64) for table in self.counts.values()], axis=0)


def corrected_shares(answers: Mapping[str, Counts], confusion: Confusion, *, seed: int = _SEED) -> tuple[Figure, ...]:
    """Estimate the share of each true label, with its 95 % interval.

    Both the texts that the confusion was counted on (divided by the design effect) and the rows are resampled
    `RESAMPLES` times, from Dirichlet distributions (the Bayesian bootstrap; Rubin, 1981) with Jeffreys' prior, and
    the interval is that of the percentiles. So it holds for what the rows were drawn from, not for these rows alone.

    Args:
        answers: by language, number of rows with each answer, in the order of the labels; at least one row.
        confusion: what the classifier takes for what.
        seed: of the resampling; the same input gives the same figures.
    """
    generator = np.random.default_rng(seed)
    total = sum(int(counts.sum()) for counts in answers.values())
    parts = [
        _language_shares(counts, confusion.of(language) / confusion.design_effect, generator) * (counts.sum() / total)
        for language, counts in sorted(answers.items())
        if counts.sum()
    ]
    shares = np.sum(parts, axis=0)
    low, high = np.quantile(shares[1:], (0.025, 0.975), axis=0)
    return tuple(Figure(*map(float, values)) for values in zip(shares[0], low, high, strict=True))


def _language_shares(answers: Counts, counts: Floats, generator: np.random.Generator) -> Floats:
    """Give shares (1 + RESAMPLES, labels) of one language's rows: the estimate, then those of the resamples."""
    return adjusted_count(_resampled(answers, generator, prior=0.0), _resampled(counts, generator, prior=_JEFFREYS))


def _resampled(counts: Counts | Floats, generator: np.random.Generator, *, prior: float) -> Floats:
    """Give shares (1 + RESAMPLES, ...) along the last axis: those of the counts + prior, then Dirichlet draws."""
    draws = generator.standard_gamma(np.broadcast_to(counts + _JEFFREYS, (RESAMPLES, *counts.shape)))
    weights = np.concatenate([(counts + prior)[None], draws])
    return _scaled(weights)


def adjusted_count(answered: Floats, rates: Floats) -> Floats:
    """Solve answered = shares @ rates for shares that are none below 0 and sum to 1.

    Where the solution of the linear system has a negative share, the likeliest shares are found by
    expectation-maximisation, as Saerens et al. (2002) do with probabilities in the place of rates.

    Args:
        answered: (problems, answers), each row summing to 1.
        rates: (problems, labels, answers), P(answer | label).
    """
    shares = np.full(rates.shape[:2], -1.0)
    solvable = np.abs(np.linalg.det(rates)) > 1e-9
    transposed = rates[solvable].transpose(0, 2, 1)
    shares[solvable] = np.linalg.solve(transposed, answered[solvable][..., None])[..., 0]
    impossible = (shares < -_ROUNDING).any(axis=1)
    nearest = _scaled(np.maximum(shares, _ROUNDING))
    nearest[impossible] = _likeliest(answered[impossible], rates[impossible], nearest[impossible])
    return nearest


def _scaled(weights: Floats) -> Floats:
    """Scale weights so that they sum to 1 along the last axis."""
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _likeliest(answered: Floats, rates: Floats, start: Floats) -> Floats:
    """Give the shares under which the answers are likeliest, sought from a start that is mixed with equal shares."""
    shares = 0.95 * start + 0.05 / start.shape[1]
    for _ in range(_MOST_STEPS):
        expected = np.maximum(np.einsum("pl,pla->pa", shares, rates), 1e-300)
        better = shares * np.einsum("pla,pa->pl", rates, answered / expected)
        moved = np.abs(better - shares).max(initial=0)
        shares = better
        if moved < _CLOSE_ENOUGH:
            break
    return shares
