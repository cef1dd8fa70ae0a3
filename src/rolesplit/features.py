"""Tokens -> TF-IDF: where the terms of the vocabulary occur, and what each occurrence is worth.

Nothing is sorted unless somebody asks for the entries of a matrix. What a text's margin needs is a sum over the
occurrences of its terms; only a term that occurs more than once in a text has to be found out, which one look into
a table does for all occurrences at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rolesplit import ngrams
from rolesplit.hashtable import ABSENT, HashTable
from rolesplit.runs import run_starts

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

_ROOM = 4  # slots for each token of a text: few enough rivals for one
_SHIFTS = (0, 16)  # bits of the hash that choose the slot, first and when that one is taken


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Every place in a batch of texts where a term of the vocabulary stands: by `ngrams.kinds`, then by place.

    Attributes:
        columns: which term.
        first_tokens: the token it begins with.
        bounds: occurrences of the kind i are `bounds[i]:bounds[i + 1]`; see `ngrams.KIND_LENGTHS`.
        values: float64, the TF-IDF value of the term in the text, shared out evenly over its occurrences there.
        runs: of occurrences of one kind in one text: number of the run (kind x texts + text), and its start.
        size: number of texts.
    """

    columns: Indices
    first_tokens: Indices
    bounds: tuple[int, ...]
    values: Floats
    runs: tuple[Indices, Indices]
    size: int

    def sums(self, numbers: Floats) -> Floats:
        """Add up numbers over each text: (occurrences, columns) -> (texts, columns)."""
        width = numbers.shape[1]
        if width % 2:
            numbers = np.pad(numbers, ((0, 0), (0, 1)))
        pairs = numbers.view(np.complex128)  # NumPy adds column by column, and two at once as a complex one
        return np.asarray(_sums(pairs, self.runs, self.size).view(np.float64)[:, :width])


class Entries(NamedTuple):
    """The occurrences as a sparse matrix; see `Features`."""

    rows: Indices
    columns: Indices
    values: Floats
    bounds: Indices
    first_tokens: Indices
    last_tokens: Indices


@dataclass(frozen=True)
class Features:
    """TF-IDF of a batch of texts.

    Attributes:
        size: number of texts.
        tokens: of all texts, with their places.
        occurrences: of all terms, with what each is worth.

    The same as a matrix, made when it is asked for: one entry for each term in a text, by row, then by column.
        rows, columns: which text, which term of the vocabulary.
        values: float64, sublinear tf x idf, each text scaled to length 1.
        bounds: entry -> its first occurrence; the occurrences of entry i are `bounds[i]:bounds[i + 1]`.
        first_tokens, last_tokens: occurrence -> the tokens that it reaches from and to.
    """

    size: int
    tokens: ngrams.Tokens
    occurrences: Occurrences

    @property
    def rows(self) -> Indices:
        """Give for each entry its text."""
        return self._entries.rows

    @property
    def columns(self) -> Indices:
        """Give for each entry its term."""
        return self._entries.columns

    @property
    def values(self) -> Floats:
        """Give for each entry its value."""
        return self._entries.values

    @property
    def bounds(self) -> Indices:
        """Give for each entry its first occurrence, and behind all the number of occurrences."""
        return self._entries.bounds

    @property
    def first_tokens(self) -> Indices:
        """Give for each occurrence, by entry, its first token."""
        return self._entries.first_tokens

    @property
    def last_tokens(self) -> Indices:
        """Give for each occurrence, by entry, its last token."""
        return self._entries.last_tokens

    @property
    def starts(self) -> Indices:
        """Give for each occurrence, by entry, its first character in its text."""
        return self.tokens.starts[self.first_tokens]

    @property
    def ends(self) -> Indices:
        """Give for each occurrence, by entry, the end of its characters in its text."""
        return self.tokens.ends[self.last_tokens]

    @cached_property
    def _entries(self) -> Entries:
        """Sort the occurrences by text and term."""
        found = self.occurrences
        rows = self.tokens.rows[found.first_tokens]
        order = np.lexsort((found.columns, rows))
        rows, columns, first = rows[order], found.columns[order], found.first_tokens[order]
        begins = run_starts(rows << 32 | columns)
        bounds = np.append(begins, len(order))
        lengths = np.repeat(ngrams.KIND_LENGTHS, np.diff(found.bounds))[order]
        values = found.values[order][begins] * np.diff(bounds)
        return Entries(rows[begins], columns[begins], values, bounds, first, first + lengths - 1)


def weigh(tokens: ngrams.Tokens, size: int, vocabulary: HashTable, idf: Floats) -> Features:
    """Give the TF-IDF of so many texts: (1 + ln count) x idf, each text scaled to length 1.

    Args:
        tokens: of the texts.
        size: number of texts.
        vocabulary: hash of a term -> its column.
        idf: float64 (terms,).
    """
    columns, first, bounds = _find(tokens, vocabulary)
    rows = tokens.rows.take(first)
    runs = _runs(rows, bounds, size)
    repeated, times = _repeated(tokens, first, columns, size)
    values = idf.take(columns)
    values[repeated] *= (1 + np.log(times)) / times
    squares = values * values
    squares[repeated] *= times
    lengths = np.sqrt(_sums(squares, runs, size))
    lengths[lengths == 0] = 1
    values /= lengths.take(rows)
    found = Occurrences(columns, first, bounds, values, runs, size)
    return Features(size, tokens, found)


def _find(tokens: ngrams.Tokens, vocabulary: HashTable) -> tuple[Indices, Indices, tuple[int, ...]]:
    """Give column and first token of every term that is in the vocabulary, and the bounds of each kind."""
    hashes, firsts = zip(*ngrams.kinds(tokens), strict=True)
    found = vocabulary.find(np.concatenate(hashes))
    known = np.flatnonzero(found != ABSENT)
    bounds = np.searchsorted(known, np.cumsum([0, *map(len, firsts)]))
    return found.take(known), np.concatenate(firsts).take(known), tuple(bounds.tolist())


def _runs(rows: Indices, bounds: tuple[int, ...], size: int) -> tuple[Indices, Indices]:
    """Number the runs of occurrences of one kind in one text; see `Occurrences`."""
    numbers = rows.copy()
    for kind, start in enumerate(bounds[:-1]):
        numbers[start : bounds[kind + 1]] += kind * size
    starts = run_starts(numbers)
    return numbers.take(starts), starts


def _sums(numbers: npt.NDArray[Any], runs: tuple[Indices, Indices], size: int) -> npt.NDArray[Any]:
    """Add up numbers over each run, then the runs of each text, always in the same order."""
    found, starts = runs
    sums = np.zeros((len(ngrams.KIND_LENGTHS) * size, *numbers.shape[1:]), numbers.dtype)
    if len(starts):
        sums[found] = np.add.reduceat(numbers, starts, axis=0)
    return np.asarray(sums.reshape(len(ngrams.KIND_LENGTHS), size, *numbers.shape[1:]).sum(axis=0))


def _repeated(tokens: ngrams.Tokens, first: Indices, columns: Indices, size: int) -> tuple[Indices, Indices]:
    """Find the occurrences whose term occurs more than once in its text, and how often it does.

    Such a term begins with a token that occurs more than once, and few do; the occurrences that begin with one of
    them are sorted.
    """
    places = np.flatnonzero(_recurring(tokens, size).take(first))
    keys = tokens.rows.take(first.take(places)) << 32 | columns.take(places)
    order = np.argsort(keys)
    starts = run_starts(keys.take(order))
    times = np.diff(starts, append=len(keys))
    times = np.repeat(times, times)
    several = np.flatnonzero(times > 1)
    return places.take(order.take(several)), times.take(several)


def _recurring(tokens: ngrams.Tokens, size: int) -> npt.NDArray[np.bool_]:
    """Tell for each token whether it occurs more than once in its text; says so of some that do not, too.

    Each token writes itself into a slot of its text's part of a table; one that finds another there is its double or
    its rival for the slot. Rivals try once more by other bits, and those who are rivals again are taken for doubles.
    """
    room = 1 << max(5, (_ROOM * len(tokens.rows) // max(1, size)).bit_length())
    table = np.empty(size * room, dtype=np.int32)
    recur = np.zeros(len(tokens.rows), np.bool_)
    places, hashes = np.arange(len(tokens.rows)), tokens.hashes.view(np.int64)
    for shift in _SHIFTS:
        own = hashes.take(places)
        slots = tokens.rows.take(places) * room
        slots += own >> shift & (room - 1)
        table[slots] = places
        owners = table.take(slots)
        shared = np.flatnonzero(owners != places)
        owners, places = owners.take(shared), places.take(shared)
        are_rivals = hashes.take(owners) != own.take(shared)
        recur[places[~are_rivals]] = recur[owners[~are_rivals]] = True
        places = places[are_rivals]
    recur[places] = True
    return recur
