"""Whether probabilities mean what they say, and what is gained by answering only where they are high."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

BINS = 10
COVERAGES = (1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
"""Shares of the texts, the surest ones, at which the accuracy is told."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Texts whose top probability lies in [`low`, `high`): how many, how sure and how often right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """The surest texts: their share of all, their number, the lowest top probability among them, how many are right."""

    coverage: float
    n: int
    least: float
    right: int

    @property
    def accuracy(self) -> float:
        """Give the share of right answers among them."""
        return self.right / self.n


def brier_scores(truth: Codes, probabilities: Floats) -> Floats:
    """Give for each text the squared distance of probabilities and truth, summed over the classes (Brier, 1950)."""
    return np.asarray(((probabilities - np.eye(probabilities.shape[1])[truth]) ** 2).sum(axis=1))


def calibration_gaps(truth: Codes, probabilities: Floats) -> Floats:
    """Give for each text its bin and right - confidence (texts, bins): 0 in all bins but its own.

    The expected calibration error (Naeini et al., 2015) of n texts is the sum of |sum over texts| / n over the bins.
    """
    confidence = probabilities.max(axis=1)
    gaps = (probabilities.argmax(axis=1) == truth) - confidence
    return np.asarray(np.eye(BINS)[_bin_of(confidence)] * gaps[:, None])


def reliability(truth: Codes, probabilities: Floats) -> tuple[Bin, ...]:
    """Give the bins that hold any text, of `BINS` equal ones, from the least sure to the surest."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    bin_of = _bin_of(confidence)
    return tuple(
        Bin(
            place / BINS, (place + 1) / BINS, int(held.sum()), float(confidence[held].mean()), float(right[held].mean())
        )
        for place in range(BINS)
        if (held := bin_of == place).any()
    )


def coverage_curve(truth: Codes, probabilities: Floats) -> tuple[CoveragePoint, ...]:
    """Give how often the surest texts are right, for each share of `COVERAGES` (El-Yaniv and Wiener, 2010)."""
    confidence = probabilities.max(axis=1)
    order = np.argsort(-confidence, kind="stable")
    right = np.cumsum((probabilities.argmax(axis=1) == truth)[order])
    counts = {coverage: max(1, round(coverage * len(truth))) for coverage in COVERAGES}
    return tuple(
        CoveragePoint(coverage, count, float(confidence[order[count - 1]]), int(right[count - 1]))
        for coverage, count in counts.items()
    )


def _bin_of(confidence: Floats) -> Codes:
    return np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
