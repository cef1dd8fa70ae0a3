"""The evidence of a label in a few words: the phrases of each text that speak most for it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit.explanation import Phrases, phrases
from rolesplit.ngrams import Tokens

MOST_PHRASES = 3
"""So many phrases are named for a text."""
NONE = -1
"""Stands where a text has no phrase of this rank."""

_MOST_STEPS = 2_000
_LAST: npt.NDArray[Any] = np.array([f" +{step / 100:.2f}" for step in range(_MOST_STEPS + 1)], dtype=object)
_FURTHER: npt.NDArray[Any] = _LAST + "; "

Indices = npt.NDArray[np.int64]


def evidence(texts: Sequence[str], tokens: Tokens, shares: npt.NDArray[np.float64]) -> list[str]:
    """Name for each text the phrases that speak most for its label, as "weekly newsletter +0.41; publish +0.22".

    Args:
        texts: a window of them.
        tokens: of these texts.
        shares: what each token contributes to the margin of its text's label.
    """
    found = phrases(tokens, shares)
    ranks = strongest(found, len(texts))
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])[:-1]
    joined = "\n".join(texts)
    parts: list[list[str]] = []
    for rank, following in pairwise([*ranks, np.full(len(texts), NONE)]):
        named = np.flatnonzero(rank != NONE)
        chosen = rank.take(named)
        spans = np.zeros((2, len(texts)), dtype=np.int64)
        spans[0, named] = starts.take(named) + tokens.starts.take(found.first.take(chosen))
        spans[1, named] = starts.take(named) + tokens.ends.take(found.last.take(chosen))
        amounts = np.full(len(texts), "", dtype=object)
        steps = np.rint(found.contributions.take(chosen) * 100).clip(0, _MOST_STEPS).astype(np.int64)
        amounts[named] = np.where(following.take(named) != NONE, _FURTHER.take(steps), _LAST.take(steps))
        parts += [[joined[start:end] for start, end in zip(*spans.tolist(), strict=True)], amounts.tolist()]
    return ["".join(cell) for cell in zip(*parts, strict=True)]


def strongest(found: Phrases, size: int) -> Indices:
    """Give the strongest phrases for the label: (`MOST_PHRASES`, texts), each a place in `found`, `NONE` for none.

    The strongest comes first, of equals the one that stands first.
    """
    ranks = np.full((MOST_PHRASES, size), NONE)
    left = np.flatnonzero(found.contributions > 0)
    for rank in ranks:
        rows, contributions = found.rows.take(left), found.contributions.take(left)
        begins = np.flatnonzero(np.diff(rows, prepend=-1))
        if not len(begins):
            break
        best = np.maximum.reduceat(contributions, begins)
        hits = np.flatnonzero(contributions == np.repeat(best, np.diff(begins, append=len(rows))))
        firsts = hits.take(np.flatnonzero(np.diff(rows.take(hits), prepend=-1)))
        rank[rows.take(firsts)] = left.take(firsts)
        left = np.delete(left, firsts)
    return ranks
