"""The evidence of a label in a few words: the phrases of each text that speak most for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit.explanation import Phrases, phrases
from rolesplit.ngrams import Tokens
from rolesplit.runs import run_starts

MOST_PHRASES = 3
"""So many phrases are named for a text."""
NONE = -1
"""Stands where a text has no phrase of this rank."""

_END = "\n"  # stands in no phrase, as n-grams do not go on from line to line
_MOST_STEPS = 2_000
_LAST: npt.NDArray[Any] = np.array([f" +{step / 100:.2f}{_END}" for step in range(_MOST_STEPS + 1)], dtype=object)
_FURTHER: npt.NDArray[Any] = np.array([f" +{step / 100:.2f}; " for step in range(_MOST_STEPS + 1)], dtype=object)

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
    are_named = ranks != NONE
    chosen = ranks.T[are_named.T]  # by text, the strongest first
    are_last = are_named & ~np.append(are_named[1:], np.zeros((1, len(texts)), np.bool_), axis=0)
    steps = np.rint(found.contributions.take(chosen) * 100).clip(0, _MOST_STEPS).astype(np.int64)
    pieces = [""] * (2 * len(chosen))
    pieces[::2] = _named(texts, tokens, found, chosen)
    pieces[1::2] = np.where(are_last.T[are_named.T], _LAST.take(steps), _FURTHER.take(steps)).tolist()
    shown = "".join(pieces).split(_END)[:-1]
    if len(shown) == len(texts):
        return shown
    cells = np.full(len(texts), "", dtype=object)
    cells[are_named[0]] = shown
    return list(cells.tolist())


def _named(texts: Sequence[str], tokens: Tokens, found: Phrases, chosen: Indices) -> list[str]:
    """Give the characters of phrases."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    offsets = (np.cumsum(lengths) - lengths).take(found.rows.take(chosen))
    starts = offsets + tokens.starts.take(found.first.take(chosen))
    ends = offsets + tokens.ends.take(found.last.take(chosen))
    joined = "\n".join(texts)
    return list(map(joined.__getitem__, map(slice, starts.tolist(), ends.tolist())))


def strongest(found: Phrases, size: int) -> Indices:
    """Give the strongest phrases for the label: (`MOST_PHRASES`, texts), each a place in `found`, `NONE` for none.

    The strongest comes first, of equals the one that stands first.
    """
    ranks = np.full((MOST_PHRASES, size), NONE)
    best = np.empty(size)
    left = np.flatnonzero(found.contributions > 0)
    for rank in ranks:
        rows, contributions = found.rows.take(left), found.contributions.take(left)
        begins = run_starts(rows)
        if not len(begins):
            break
        best[rows.take(begins)] = np.maximum.reduceat(contributions, begins)
        hits = np.flatnonzero(contributions == best.take(rows))
        firsts = hits.take(run_starts(rows.take(hits)))
        rank[rows.take(firsts)] = left.take(firsts)
        are_left = np.ones(len(left), np.bool_)
        are_left[firsts] = False
        left = left.take(np.flatnonzero(are_left))
    return ranks
