"""Text -> n-grams with positions: the one feature extractor of training, prediction and explanation.

`terms` says in plain Python what the n-grams of a text are. `tokenize` and `ngrams` give the same for
thousands of texts at once, as 64-bit hashes with character offsets: the texts are joined and viewed as
code points, folded and classed through tables (`characters`), and every token is hashed by differences
of a polynomial prefix sum modulo 2^64, the rolling hash of Karp and Rabin (1987).
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import Stemmer

from rolesplit.characters import BREAK, CJK, IGNORED, WORD, alphabet
from rolesplit.hashtable import ABSENT, HashTable
from rolesplit.runs import run_starts

WORD_ORDER = 2
"""The longest n-gram of words."""
CJK_ORDER = 3
"""The longest n-gram of Chinese, Japanese or Korean characters."""

OPENING = "^"
"""Stands before a term that is the word a text opens with: a duty opens with a verb, a company's praise with "we"."""

Hashes = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2^64
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_HALF = np.uint64(32)
_OPENED = np.uint64(0x94D049BB133111EB)
_LONGEST_STEMMED = 64  # a longer run of letters is no word, and the stemmer is not asked
_STEMS_KEPT = 1 << 18  # about 40 MB at the most; then the memory of stems starts anew
_TOKEN = re.compile(f"{WORD}+|{CJK}")


class Ngram(NamedTuple):
    """One n-gram of a text: the term, and the characters `start:end` that it came from."""

    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a batch of texts, in order; every array has one entry a token.

    Attributes:
        hashes: uint64 hash of the stem or the CJK character.
        rows: which text it stands in.
        starts, ends: its characters `start:end` in that text.
        is_cjk: whether it is a CJK character.
        is_linked: whether n-grams may go on from it to the next token.
    """

    hashes: Hashes
    rows: Indices
    starts: Indices
    ends: Indices
    is_cjk: npt.NDArray[np.bool_]
    is_linked: npt.NDArray[np.bool_]


def terms(text: str) -> list[Ngram]:
    """Give the n-grams of a text, unigrams first, its opening last: the definition that the kernel is held to.

    A token is a run of letters and digits, folded (see `characters`) and stemmed (Snowball English), or
    one CJK character. Tokens of one kind are joined: up to `WORD_ORDER` words with no punctuation between
    them but marks like hyphens, up to `CJK_ORDER` characters with nothing between them. A word that the text
    opens with is a term once more, marked with `OPENING`. Zero-width and combining characters are passed over.
    """
    fold, kind = alphabet()
    places = [place for place, character in enumerate(text) if kind[ord(character)] != IGNORED]
    kinds = "".join(str(kind[ord(text[place])]) for place in places)
    folded = "".join(chr(fold[ord(text[place])]) for place in places)
    spans = [match.span() for match in _TOKEN.finditer(kinds)]
    stems = [_stem([folded[start:end]])[0] for start, end in spans]
    links = [_joins(kinds, left, right) for left, right in itertools.pairwise(spans)]
    found = []
    for length in range(1, max(WORD_ORDER, CJK_ORDER) + 1):
        for first in range(len(spans) - length + 1):
            cjk = kinds[spans[first][0]] == str(CJK)
            last = first + length - 1
            if all(links[first:last]) and length <= (CJK_ORDER if cjk else WORD_ORDER):
                term = ("" if cjk else " ").join(stems[first : last + 1])
                found.append(Ngram(term, places[spans[first][0]], places[spans[last][1] - 1] + 1))
    if spans and kinds[spans[0][0]] != str(CJK):
        found.append(found[0]._replace(term=OPENING + found[0].term))
    return found


def _joins(kinds: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Tell whether an n-gram may go on from one token to the next."""
    if kinds[left[0]] != kinds[right[0]]:
        return False
    gap = kinds[left[1] : right[0]]
    return not gap if kinds[left[0]] == str(CJK) else str(BREAK) not in gap


def tokenize(texts: Sequence[str], *, stemmed: bool = False) -> Tokens:
    """Give the tokens of all texts; with `stemmed`, the words are taken for stems already."""
    codes, kinds, places = _kept_characters("\n".join(texts) + "\n")
    is_word = kinds == WORD
    is_cjk = kinds == CJK
    starts = np.flatnonzero(is_cjk | (is_word & ~_shifted(is_word, 1)))
    ends = np.flatnonzero(is_cjk | (is_word & ~_shifted(is_word, -1))) + 1
    hashes = _span_hashes(codes, starts, ends)
    token_is_cjk = is_cjk[starts]
    if not stemmed:
        words = np.flatnonzero(~token_is_cjk)
        hashes[words] = _stem_hashes(hashes[words], codes, starts[words], ends[words])
    linked = _links(kinds, starts, ends, token_is_cjk)
    offsets = np.append(0, np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1))
    rows, starts, ends = _within_texts(offsets, places, starts, ends)
    return Tokens(hashes, rows, starts, ends, token_is_cjk, linked)


def ngrams(tokens: Tokens) -> Iterator[tuple[Hashes, Indices, int]]:
    """Give the n-grams of each length: their hashes, their first tokens, and the length in tokens."""
    first = np.arange(len(tokens.hashes))
    hashes = tokens.hashes
    for length in range(1, max(WORD_ORDER, CJK_ORDER) + 1):
        if length > 1:
            going_on = tokens.is_linked.take(first + (length - 2))
            if length > WORD_ORDER:
                going_on &= tokens.is_cjk.take(first)
            left = np.flatnonzero(going_on)
            first, hashes = first.take(left), hashes.take(left)
            hashes = _mixed(hashes * _MIX + tokens.hashes.take(first + (length - 1)))
        yield hashes, first, length


def openings(tokens: Tokens) -> tuple[Hashes, Indices]:
    """Give the words that texts open with, as terms of their own: their hashes, and which tokens they are."""
    opens = run_starts(tokens.rows)
    first = opens.take(np.flatnonzero(~tokens.is_cjk.take(opens)))
    return _mixed(tokens.hashes.take(first) * _MIX + _OPENED), first


KIND_LENGTHS = (*range(1, max(WORD_ORDER, CJK_ORDER) + 1), 1)
"""How many tokens the terms of each kind have: n-grams of each length, and openings last; see `kinds`."""


def kinds(tokens: Tokens) -> Iterator[tuple[Hashes, Indices]]:
    """Give the terms of each kind, as `KIND_LENGTHS` has them: their hashes and their first tokens."""
    yield from ((hashes, first) for hashes, first, _ in ngrams(tokens))
    yield openings(tokens)


def term_hashes(vocabulary: Sequence[str]) -> Hashes:
    """Give the hash that `ngrams` and `openings` give for each term of a vocabulary."""
    tokens = tokenize(vocabulary, stemmed=True)
    first = np.searchsorted(tokens.rows, np.arange(len(vocabulary)))
    counts = np.bincount(tokens.rows, minlength=len(vocabulary))
    hashes = tokens.hashes[first]
    for length in range(2, max(WORD_ORDER, CJK_ORDER) + 1):
        longer = np.flatnonzero(counts >= length)
        hashes[longer] = _mixed(hashes[longer] * _MIX + tokens.hashes[first[longer] + length - 1])
    opening = np.flatnonzero([term.startswith(OPENING) for term in vocabulary])
    hashes[opening] = _mixed(hashes[opening] * _MIX + _OPENED)
    return hashes


def _kept_characters(text: str) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8], Indices | None]:
    """Give the folded code points, their kinds and, where any was passed over, their places in the text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.intp)
    fold, kind = alphabet()
    kinds = kind.take(codes)
    folded = fold.take(codes)
    if (kinds != IGNORED).all():
        return folded, kinds, None
    places = np.flatnonzero(kinds != IGNORED)
    return folded[places], kinds[places], places


def _shifted(flags: npt.NDArray[np.bool_], by: int) -> npt.NDArray[np.bool_]:
    """Give the flags of the characters before (1) or after (-1) each one; False beyond the ends."""
    shifted = np.zeros_like(flags)
    if by > 0:
        shifted[1:] = flags[:-1]
    else:
        shifted[:-1] = flags[1:]
    return shifted


def _links(
    kinds: npt.NDArray[np.uint8], starts: Indices, ends: Indices, is_cjk: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Tell for each token whether n-grams go on to the next one; see `_joins`."""
    breaks = (kinds == BREAK).astype(np.int32)
    np.cumsum(breaks, out=breaks)
    linked = np.zeros(len(starts), dtype=np.bool_)
    unbroken = breaks.take(ends[:-1] - 1) == breaks.take(starts[1:])
    adjacent = ends[:-1] == starts[1:]
    linked[:-1] = (is_cjk[:-1] == is_cjk[1:]) & np.where(is_cjk[:-1], adjacent, unbroken)
    return linked


def _within_texts(
    offsets: Indices, places: Indices | None, starts: Indices, ends: Indices
) -> tuple[Indices, Indices, Indices]:
    """Turn places in the joined text into a row and places in that row's text."""
    if places is not None:
        starts, ends = places[starts], places[ends - 1] + 1
    rows = np.repeat(np.arange(len(offsets) - 1), np.diff(np.searchsorted(starts, offsets)))
    return rows, starts - offsets[rows], ends - offsets[rows]


class _Powers:
    """Powers of the base of the hash and of its inverse, modulo 2^64, from the power 0 on; as many as were needed yet.

    The arrays are replaced and never changed, so that threads may share them.
    """

    bases = np.ones((2, 1), dtype=np.uint64)


def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Give at least so many powers of the base and of its inverse."""
    if _Powers.bases.shape[1] < size:
        bases = np.ones((2, 1 << max(12, size.bit_length())), dtype=np.uint64)
        bases[0, 1:] = _BASE
        bases[1, 1:] = pow(_BASE, -1, 1 << 64)
        _Powers.bases = np.multiply.accumulate(bases, axis=1, out=bases)
    return _Powers.bases[0], _Powers.bases[1]


def _span_hashes(codes: npt.NDArray[np.uint32], starts: Indices, ends: Indices) -> Hashes:
    """Hash the characters `start:end` of each span, wherever they stand: sum of code x base^place."""
    powers, inverses = _powers(len(codes) + 1)
    sums = np.zeros(len(codes) + 1, dtype=np.uint64)
    sums[1:] = codes
    sums[1:] *= powers[: len(codes)]
    np.cumsum(sums, out=sums)
    hashes = sums.take(ends)
    hashes -= sums.take(starts)
    hashes *= inverses.take(starts)
    return _mixed(hashes)


def _mixed(hashes: Hashes) -> Hashes:
    """Spread every bit over the low ones, which choose the slot in a table."""
    mixed = hashes >> _HALF
    mixed ^= hashes
    mixed *= _MIX
    mixed ^= mixed >> _HALF
    return mixed


class _StemMemory:
    """What the stemmer has answered so far: hashes of words, and the hash of the stem of each.

    They are replaced together and never changed, so that threads may share them.
    """

    known = HashTable.of(np.zeros(0, np.uint64)), np.zeros(0, np.uint64)


def _stem_hashes(words: Hashes, codes: npt.NDArray[np.uint32], starts: Indices, ends: Indices) -> Hashes:
    """Give the hash of the stem of each word; each distinct word is stemmed once."""
    table, stems = _StemMemory.known
    found = table.find(words)
    unknown = np.flatnonzero(found == ABSENT)
    if len(unknown):
        distinct, first, inverse = np.unique(words[unknown], return_index=True, return_inverse=True)
        asked = unknown[first]
        answers = _hashed_stems(codes, starts[asked], ends[asked])
        found[unknown] = table.size + inverse
        stems = np.append(stems, answers)
        fits = table.size + len(distinct) <= _STEMS_KEPT
        _StemMemory.known = (table.with_keys(distinct), stems) if fits else (HashTable.of(distinct), answers)
    return stems.take(found)


def _hashed_stems(codes: npt.NDArray[np.uint32], starts: Indices, ends: Indices) -> Hashes:
    """Ask the stemmer about each word and hash what it answers."""
    folded = codes.tobytes().decode("utf-32-le", "surrogatepass")
    stems = _stem([folded[start:end] for start, end in zip(starts, ends, strict=True)])
    lengths = np.fromiter(map(len, stems), np.int64, len(stems))
    stop = np.cumsum(lengths)
    text = np.frombuffer("".join(stems).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return _span_hashes(text, stop - lengths, stop)


def _stem(words: list[str]) -> list[str]:
    """Stem folded words; what is too long for a word stays as it is."""
    return [word if len(word) > _LONGEST_STEMMED else _stemmer().stemWord(word) for word in words]


@functools.cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)  # without the stemmer's own cache: each word is asked about once
