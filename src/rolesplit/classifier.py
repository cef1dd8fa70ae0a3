"""The model as numbers: a vocabulary, and linear heads over the TF-IDF of its n-grams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit import ngrams
from rolesplit.hashtable import ABSENT, HashTable

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

LABELS = ("operations", "marketing", "shared")
SECTIONS = ("duty", "requirement", "benefit", "company", "other")
FACETS = ("contact", "focus", "mindset", "horizon", "bridge")
SCOPES = ("out", "in")
CLASSES: Mapping[str, tuple[str, ...]] = {
    "label": LABELS,
    "section": SECTIONS,
    "facet": FACETS,
    "scope": SCOPES,
}
"""The heads of a model and the classes of each, in the order of their columns."""

WINDOW_ROWS = 4096
WINDOW_CHARACTERS = 1 << 20
"""How much is scored at once: enough to be fast, and little memory (about 60 bytes a character)."""


@dataclass(frozen=True, slots=True)
class Head:
    """One linear classifier over the vocabulary.

    Attributes:
        classes: names of its columns.
        coefficients: float64 (terms, classes).
        intercept: float64 (classes,).
        temperature: what margins are divided by before the softmax (Guo et al., 2017).
    """

    classes: tuple[str, ...]
    coefficients: Floats
    intercept: Floats
    temperature: float

    def probabilities(self, margins: Floats) -> Floats:
        """Give calibrated probabilities: softmax over the last axis of margins / temperature."""
        scaled = margins / self.temperature
        powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Features:
    """TF-IDF of a batch of texts: one entry for each term in a text, by row, then by column.

    Attributes:
        size: number of texts.
        rows, columns: which text, which term of the vocabulary.
        values: float64, sublinear tf x idf, each text scaled to length 1.
        bounds: entry -> its first occurrence; the occurrences of entry i are `bounds[i]:bounds[i + 1]`.
        first_tokens, last_tokens: occurrence -> the tokens that it reaches from and to.
        tokens: of all texts, with their places.
    """

    size: int
    rows: Indices
    columns: Indices
    values: Floats
    bounds: Indices
    first_tokens: Indices
    last_tokens: Indices
    tokens: ngrams.Tokens

    @property
    def starts(self) -> Indices:
        """Give for each occurrence its first character in its text."""
        return self.tokens.starts[self.first_tokens]

    @property
    def ends(self) -> Indices:
        """Give for each occurrence the end of its characters in its text."""
        return self.tokens.ends[self.last_tokens]


@dataclass(frozen=True, slots=True)
class Classifier:
    """A vocabulary, its idf and the heads; made by `training`, kept by `artifact`.

    Attributes:
        terms: the n-grams, sorted; column i of every array is `terms[i]`.
        hashes: uint64 (terms,), `ngrams.term_hashes` of the terms; kept because making them anew takes as long
            as classifying several postings.
        idf: float64 (terms,), as in scikit-learn's TfidfVectorizer with smoothing.
        heads: by name, see `CLASSES`.
        settings: thresholds and chain weights of the verdict, set on data when the model was made.
        provenance: plain facts of origin: id, corpus, figures, versions.
        annexes: plain data that travel with the model and are read only when asked for, by `neighbours` and `terms`.
    """

    terms: tuple[str, ...]
    hashes: npt.NDArray[np.uint64]
    idf: Floats
    heads: Mapping[str, Head]
    settings: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    annexes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    _columns: HashTable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the vocabulary."""
        columns = np.arange(len(self.terms), dtype=np.int64)
        object.__setattr__(self, "_columns", HashTable.of(self.hashes, columns))

    def features(self, texts: Sequence[str]) -> Features:
        """Give the TF-IDF entries of texts; windows of them where there are many (see `windows`)."""
        tokens = ngrams.tokenize(texts)
        columns, first, last = self._occurrences(tokens)
        width, count = len(self.terms).bit_length(), len(columns).bit_length()
        order = (tokens.rows[first] << width | columns) << count | np.arange(len(columns))
        order.sort()
        keys, order = order >> count, order & ((1 << count) - 1)
        bounds = np.flatnonzero(np.diff(keys, prepend=-1, append=-2))
        rows, columns = keys[bounds[:-1]] >> width, keys[bounds[:-1]] & ((1 << width) - 1)
        values = self._tfidf(rows, columns, np.diff(bounds), len(texts))
        return Features(len(texts), rows, columns, values, bounds, first[order], last[order], tokens)

    def coverage(self, text: str) -> float:
        """Give the share of the words of a text that the vocabulary has; 0.0 for a text without words."""
        tokens = ngrams.tokenize([text])
        words = tokens.hashes[~tokens.is_cjk]
        return float(np.mean(self._columns.find(words) != ABSENT)) if len(words) else 0.0

    def tells(self, features: Features, head: str) -> npt.NDArray[np.bool_]:
        """Say for each entry whether its term has any say in a head; lone function words have none in most."""
        return np.asarray(self.heads[head].coefficients[features.columns].any(axis=1))

    def margins(self, features: Features, head: str) -> Floats:
        """Give the margins (texts, classes) of a head: intercept + sum of value x coefficient."""
        weights = self.heads[head].coefficients
        margins = np.empty((features.size, weights.shape[1]))
        for column, intercept in enumerate(self.heads[head].intercept):
            contributions = features.values * weights[features.columns, column]
            margins[:, column] = np.bincount(features.rows, contributions, features.size) + intercept
        return margins

    def probabilities(self, texts: Sequence[str], head: str = "label") -> Floats:
        """Give the calibrated probabilities (texts, classes) of a head for any number of texts."""
        found = [self.heads[head].probabilities(self.margins(self.features(window), head)) for window in windows(texts)]
        return np.concatenate(found) if found else np.empty((0, len(self.heads[head].classes)))

    def _occurrences(self, tokens: ngrams.Tokens) -> tuple[Indices, Indices, Indices]:
        """Give column, first and last token of every n-gram that is in the vocabulary."""
        found = []
        for hashes, first, length in ngrams.ngrams(tokens):
            columns = self._columns.find(hashes)
            known = np.flatnonzero(columns != ABSENT)
            found.append((columns[known], first[known], first[known] + length - 1))
        columns, first, last = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return columns, first, last

    def _tfidf(self, rows: Indices, columns: Indices, counts: Indices, size: int) -> Floats:
        """Give (1 + ln count) x idf, scaled so that the squares of a text's values sum to 1."""
        values = self.idf[columns]
        repeated = np.flatnonzero(counts > 1)
        values[repeated] *= 1 + np.log(counts[repeated])
        lengths = np.sqrt(np.bincount(rows, values * values, size))
        return np.asarray(values / lengths[rows])


def windows(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut texts into portions of at most `WINDOW_ROWS` texts and about `WINDOW_CHARACTERS` characters."""
    start = characters = 0
    for index, text in enumerate(texts):
        if index > start and (index - start == WINDOW_ROWS or characters + len(text) > WINDOW_CHARACTERS):
            yield texts[start:index]
            start, characters = index, 0
        characters += len(text)
    if start < len(texts):
        yield texts[start:]
