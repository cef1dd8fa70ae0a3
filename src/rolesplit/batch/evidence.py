"""The evidence of a label in a few words: the phrases of each text that speak most for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit.explanation import Phrases, phrases
from rolesplit.ngrams import Tokens

MOST_PHRASES = 3
"""So many phrases are named for a text."""

_CONTRIBUTIONS: npt.NDArray[Any] = np.array([f" +{step / 100:.2f}" for step in range(2_001)], dtype=object)


def evidence(texts: Sequence[str], tokens: Tokens, shares: npt.NDArray[np.float64]) -> list[str]:
    """Name for each text the phrases that speak most for its label, as "weekly newsletter +0.41; publish +0.22"."""
    found = strongest(phrases(tokens, shares), MOST_PHRASES)
    steps = np.clip(np.rint(found.contributions * 100), 0, 2_000).astype(np.int64)
    starts, ends = tokens.starts[found.first], tokens.ends[found.last]
    cells: list[str] = [""] * len(texts)
    places = zip(found.rows.tolist(), starts.tolist(), ends.tolist(), _CONTRIBUTIONS[steps].tolist(), strict=True)
    for row, start, end, contribution in places:  # at most three a text, in order of strength
        phrase = texts[row][start:end] + contribution
        cells[row] = f"{cells[row]}; {phrase}" if cells[row] else phrase
    return cells


def strongest(found: Phrases, most: int) -> Phrases:
    """Give for each text its strongest phrases for the label, at most so many, the strongest first."""
    speaking = np.flatnonzero(found.contributions > 0)
    order = speaking[np.argsort(-found.contributions[speaking], kind="stable")]
    order = order[
        np.argsort(found.rows[order].astype(np.uint16), kind="stable")
    ]  # a radix sort: a window has at most WINDOW_ROWS texts
    rows = found.rows[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = order[rank < most]
    return Phrases(found.rows[kept], found.first[kept], found.last[kept], found.contributions[kept])
