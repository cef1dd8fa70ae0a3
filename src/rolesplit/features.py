"""Tokens -> TF-IDF: where the terms of the vocabulary occur, and what each occurrence is worth.

Nothing is sorted unless somebody asks for the entries of a matrix. What a text's margin needs is a sum over the
occurrences of its terms; only a term that occurs more than once in a text has to be found out, which one look into
a table does for all occurrences at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rolesplit import ngrams
from rolesplit.hashtable import ABSENT, HashTable

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

_ROOM = 4  # slots for each occurrence of a text: few enough rivals for one
_SHIFTS = (0, 7)  # bits of the column that choose the slot, first and when that one is taken


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Every place in a batch of texts where a term of the vocabulary stands: by `ngrams.kinds`, then by place.

    Attributes:
        columns: which term.
        first_tokens: the token it begins with.
        bounds: occurrences of the kind i are `bounds[i]:bounds[i + 1]`; see `ngrams.KIND_LENGTHS`.
        repeated: those whose term occurs more than once in its text.
        times: for each of these, how often.
        factors: for each of these, what the idf of the term counts for, (1 + ln times) / times; 1 for all others.
        lengths: of each text before it is scaled; 1 for one without terms.
        values: float64, the TF-IDF value of the term in the text, shared out evenly over its occurrences there.
        runs: of occurrences of one kind in one text: number of the run (kind x texts + text), and its start.
        size: number of texts.
    """

    columns: Indices
    first_tokens: Indices
    bounds: tuple[int, ...]
    repeated: Indices
    times: Indices
    factors: Floats
    lengths: Floats
    values: Floats
    runs: tuple[Indices, Indices]
    size: int

    def sums(self, numbers: Floats) -> Floats:
        """Add up numbers over each text: (occurrences, ...) -> (texts, ...)."""
        return _sums(numbers, self.runs, self.size)


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
        begins = np.flatnonzero((np.diff(rows, prepend=-1) != 0) | (np.diff(columns, prepend=-1) != 0))
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
    repeated, times = _repeated(rows, columns, size)
    factors = (1 + np.log(times)) / times
    values = idf.take(columns)
    values[repeated] *= factors
    squares = values * values
    squares[repeated] *= times
    lengths = np.sqrt(_sums(squares, runs, size))
    lengths[lengths == 0] = 1
    values /= lengths.take(rows)
    found = Occurrences(columns, first, bounds, repeated, times, factors, lengths, values, runs, size)
    return Features(size, tokens, found)


def _find(tokens: ngrams.Tokens, vocabulary: HashTable) -> tuple[Indices, Indices, tuple[int, ...]]:
    """Give column and first token of every term that is in the vocabulary, and the bounds of each kind."""
    columns, firsts, bounds = [], [], [0]
    for hashes, first in ngrams.kinds(tokens):
        found = vocabulary.find(hashes)
        known = np.flatnonzero(found != ABSENT)
        columns.append(found.take(known))
        firsts.append(first.take(known))
        bounds.append(bounds[-1] + len(known))
    return np.concatenate(columns), np.concatenate(firsts), tuple(bounds)


def _runs(rows: Indices, bounds: tuple[int, ...], size: int) -> tuple[Indices, Indices]:
    """Number the runs of occurrences of one kind in one text; see `Occurrences`."""
    numbers = rows.copy()
    for kind, start in enumerate(bounds[:-1]):
        numbers[start : bounds[kind + 1]] += kind * size
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    return numbers.take(starts), starts


def _sums(numbers: Floats, runs: tuple[Indices, Indices], size: int) -> Floats:
    """Add up numbers over each run, then the runs of each text, always in the same order."""
    found, starts = runs
    kinds = len(ngrams.KIND_LENGTHS)
    sums = np.zeros((kinds * size, *numbers.shape[1:]))
    if len(starts):
        sums[found] = np.add.reduceat(numbers, starts, axis=0)
    return np.asarray(sums.reshape(kinds, size, *numbers.shape[1:]).sum(axis=0))


def _repeated(rows: Indices, columns: Indices, size: int) -> tuple[Indices, Indices]:
    """Find the occurrences whose term occurs more than once in its text, and how often it does.

    Each occurrence writes itself into a slot of its text's part of a table; who then finds another occurrence of its
    own term there has a double. Those that find one of another term try once more, and what is left is sorted.
    """
    room = 1 << max(6, (_ROOM * len(columns) // max(1, size)).bit_length())
    table = np.empty(size * room, dtype=np.int32)
    found = []
    places = np.arange(len(columns))
    for shift in _SHIFTS:
        own = columns.take(places)
        slots = rows.take(places) * room
        slots += own >> shift & (room - 1)
        table[slots] = places
        owners = table.take(slots)
        shared = np.flatnonzero(owners != places)
        owners, places = owners.take(shared), places.take(shared)
        are_rivals = columns.take(owners) != own.take(shared)
        found.append(_counted(places[~are_rivals], owners[~are_rivals]))
        places = places[are_rivals]
    found.append(_doubles(rows, columns, places))
    repeated, times = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return repeated, times


def _counted(places: Indices, owners: npt.NDArray[np.int32]) -> tuple[Indices, Indices]:
    """Give the places and their owners, and how many there are with each owner, itself included."""
    distinct, inverse, counts = np.unique(owners, return_inverse=True, return_counts=True)
    return np.concatenate((places, distinct)), np.concatenate((counts[inverse] + 1, counts + 1))


def _doubles(rows: Indices, columns: Indices, places: Indices) -> tuple[Indices, Indices]:
    """Give those of the places that share text and term with another of them, and how many do."""
    keys = rows.take(places) << 32 | columns.take(places)
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    times = counts[inverse]
    several = np.flatnonzero(times > 1)
    return places.take(several), times.take(several)
