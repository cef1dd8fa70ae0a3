"""Texts -> the terms that stand in enough of them; the same terms as `ngrams.terms` gives, counted by the kernel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from rolesplit import ngrams
from rolesplit.classifier import windows

Indices = npt.NDArray[np.int64]

_OPENINGS = len(ngrams.KIND_LENGTHS) - 1


@dataclass(frozen=True, slots=True)
class _Counted:
    """The distinct n-grams of one length in a window: in how many texts, and where each stands for the first time.

    Attributes:
        hashes, documents: one a distinct n-gram.
        parts: uint64 (n-grams, length), the hashes of its tokens.
        is_cjk: whether its tokens are CJK characters.
        rows, starts, ends: the characters of its first token, for the length 1 all of it.
    """

    hashes: ngrams.Hashes
    documents: Indices
    parts: ngrams.Hashes
    is_cjk: npt.NDArray[np.bool_]
    rows: Indices
    starts: Indices
    ends: Indices


def frequent_terms(texts: Sequence[str], least: int, least_cjk: int) -> Mapping[str, int]:
    """Give the terms that stand in at least `least` texts, `least_cjk` for those of CJK characters, and in how many."""
    counted = sorted(_windows(texts), key=itemgetter(0))
    words: dict[int, str] = {}
    found: dict[str, int] = {}
    for kind, parts in groupby(counted, key=itemgetter(0)):
        frequent = _frequent([part for _, part in parts], least, least_cjk)
        if kind == 0:
            words = _spelled(texts, frequent)
        mark = ngrams.OPENING if kind == _OPENINGS else ""
        for tokens, is_cjk, documents in zip(
            frequent.parts.tolist(), frequent.is_cjk.tolist(), frequent.documents.tolist(), strict=True
        ):
            found[mark + ("" if is_cjk else " ").join([words[token] for token in tokens])] = documents
    return found


def _windows(texts: Sequence[str]) -> Iterator[tuple[int, _Counted]]:
    """Count the terms of each kind in each window of the texts; rows are places in `texts`."""
    before = 0
    for window in windows(texts):
        tokens = ngrams.tokenize(window)
        for kind, (hashes, first) in enumerate(ngrams.kinds(tokens)):
            yield kind, _counted(tokens, hashes, first, ngrams.KIND_LENGTHS[kind], before)
        before += len(window)


def _counted(tokens: ngrams.Tokens, hashes: ngrams.Hashes, first: Indices, length: int, before: int) -> _Counted:
    """Count the texts of each distinct n-gram."""
    order = np.argsort(hashes, kind="stable")  # equal n-grams stay in the order of their texts
    sorted_hashes, rows = hashes[order], tokens.rows[first[order]]
    is_new = np.diff(sorted_hashes, prepend=~sorted_hashes[:1]) != 0
    in_new_text = is_new | (np.diff(rows, prepend=-1) != 0)
    begins = np.flatnonzero(is_new)
    documents = np.add.reduceat(in_new_text.astype(np.int64), begins) if len(begins) else begins
    example = first[order[begins]]
    parts = tokens.hashes[example[:, None] + np.arange(length)]
    places = (tokens.rows[example] + before, tokens.starts[example], tokens.ends[example])
    return _Counted(sorted_hashes[begins], documents, parts, tokens.is_cjk[example], *places)


def _frequent(counted: Sequence[_Counted], least: int, least_cjk: int) -> _Counted:
    """Join what was counted in each window and keep what stands in enough texts."""
    hashes, first, inverse = np.unique(
        np.concatenate([part.hashes for part in counted]), return_index=True, return_inverse=True
    )
    documents = np.zeros(len(hashes), dtype=np.int64)
    np.add.at(documents, inverse, np.concatenate([part.documents for part in counted]))
    is_cjk = np.concatenate([part.is_cjk for part in counted])[first]
    kept = documents >= np.where(is_cjk, least_cjk, least)
    joined = (
        np.concatenate([getattr(part, name) for part in counted])[first[kept]]
        for name in ("parts", "is_cjk", "rows", "starts", "ends")
    )
    return _Counted(hashes[kept], documents[kept], *joined)


def _spelled(texts: Sequence[str], tokens: _Counted) -> dict[int, str]:
    """Give the term of each token by its hash; `ngrams.terms` is asked about one place where it stands."""
    places = zip(
        tokens.parts[:, 0].tolist(), tokens.rows.tolist(), tokens.starts.tolist(), tokens.ends.tolist(), strict=True
    )
    return {token: ngrams.terms(texts[row][start:end])[0].term for token, row, start, end in places}
