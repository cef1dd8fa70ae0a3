"""The model as numbers: a vocabulary, and linear heads over the TF-IDF of its n-grams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit import ngrams
from rolesplit.features import Features, weigh
from rolesplit.hashtable import ABSENT, HashTable

Floats = npt.NDArray[np.float64]

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

WINDOW_ROWS = 2048
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
        return weigh(ngrams.tokenize(texts), len(texts), self._columns, self.idf)

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
        weights = self.heads[head]
        found = features.occurrences
        contributions = weights.coefficients.take(found.columns, axis=0)
        contributions *= found.values[:, np.newaxis]
        return np.asarray(found.sums(contributions) + weights.intercept)

    def probabilities(self, texts: Sequence[str], head: str = "label") -> Floats:
        """Give the calibrated probabilities (texts, classes) of a head for any number of texts."""
        found = [self.heads[head].probabilities(self.margins(self.features(window), head)) for window in windows(texts)]
        return np.concatenate(found) if found else np.empty((0, len(self.heads[head].classes)))


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
