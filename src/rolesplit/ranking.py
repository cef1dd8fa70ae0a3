"""Postings in the order in which they are the work that somebody wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rolesplit.classifier import LABELS
from rolesplit.verdict import JudgedLine, Verdict

_RANKED = (None, "near-tie", "low-confidence")
"""Reasons for giving no label that say nothing against the shares."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares of the labels, in the order of `LABELS`, that sum to 1.

    Attributes:
        shares: what is wanted.
        splits_shared: whether `shared` was not asked for and counts half to either side: it is work of both.
    """

    shares: tuple[float, ...]
    splits_shared: bool

    @classmethod
    def of(cls, wanted: Mapping[str, float]) -> Mix:
        """Scale amounts of labels, of which at least one is above 0, to shares; labels not named are not wanted."""
        total = sum(wanted.values())
        return cls(tuple(wanted.get(label, 0.0) / total for label in LABELS), "shared" not in wanted)

    def of_posting(self, probabilities: Sequence[float]) -> tuple[float, ...]:
        """Give the shares of a posting as they compare to what is wanted."""
        operations, marketing, shared = probabilities
        if self.splits_shared:
            return operations + shared / 2, marketing + shared / 2, 0.0
        return operations, marketing, shared


@dataclass(frozen=True, slots=True)
class Ranked:
    """One posting and how near it comes to what is wanted.

    Attributes:
        index: of the posting among those given.
        verdict: of the posting.
        fit: 1 - total variation distance of its shares and those wanted: the part of the work that is as wanted;
            None where the posting has no verdict to go by.
        shares: of the posting, None likewise.
        gap: the label whose share is furthest from what is wanted, None likewise.
        duty: the duty with the largest part in a share that is too large, or in the share most wanted; None likewise.
    """

    index: int
    verdict: Verdict
    fit: float | None = None
    shares: tuple[float, ...] | None = None
    gap: str | None = None
    duty: JudgedLine | None = None


def rank(verdicts: Sequence[Verdict], mix: Mix) -> tuple[Ranked, ...]:
    """Order postings by fit, the nearest first, those without a verdict last; equal ones as they came."""
    ranked = [_ranked(index, verdict, mix) for index, verdict in enumerate(verdicts)]
    return tuple(sorted(ranked, key=lambda one: (one.fit is None, -(one.fit or 0.0))))


def _ranked(index: int, verdict: Verdict, mix: Mix) -> Ranked:
    """Hold one posting against what is wanted."""
    if verdict.probabilities is None or verdict.abstained not in _RANKED:
        return Ranked(index, verdict)
    shares = mix.of_posting(verdict.probabilities)
    excess = np.subtract(shares, mix.shares)
    gap = int(np.abs(excess).argmax())
    shown = gap if excess[gap] > 0 else int(np.argmax(mix.shares))
    duty = max(verdict.duties, key=lambda line: line.weight * (line.probabilities or mix.shares)[shown])
    return Ranked(index, verdict, 1 - float(np.abs(excess).sum()) / 2, shares, LABELS[gap], duty)
