"""The model as numbers: a vocabulary, and linear heads over the TF-IDF of its n-grams."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit import ngrams
from rolesplit.features import Features, Occurrences, weigh
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

WINDOW_ROWS = 1536
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
    _panels: dict[tuple[str, ...], Floats] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the vocabulary."""
        object.__setattr__(self, "_columns", HashTable.of(self.hashes))

    def only(self, *heads: str) -> Classifier:
        """Give what these heads need and no more: they score as before, with no terms named and no annexes at hand."""
        kept = {head: self.heads[head] for head in heads}
        return Classifier((), self.hashes, self.idf, kept, provenance=self.provenance)

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
        return _margins(features.occurrences, self.heads[head].coefficients) + self.heads[head].intercept

    def leads(self, features: Features, *heads: str) -> tuple[Floats, ...]:
        """Give by how much each class leads the first one of its head: what `margins` gives, less the first column.

        Probabilities and the choice of a class need no more. It is faster for many texts: the weights of all heads
        are kept side by side, and there is one column less of each.
        """
        if heads not in self._panels:
            weights = [self.heads[head].coefficients for head in heads]
            self._panels[heads] = np.hstack([weight[:, 1:] - weight[:, :1] for weight in weights])
        ends = np.cumsum([len(self.heads[head].classes) - 1 for head in heads])
        parts = np.split(_margins(features.occurrences, self._panels[heads]), ends[:-1], axis=1)
        found = []
        for part, head in zip(parts, heads, strict=True):
            intercept = self.heads[head].intercept
            leads = np.zeros((features.size, len(intercept)))
            np.add(part, intercept[1:] - intercept[0], out=leads[:, 1:])
            found.append(leads)
        return tuple(found)

    def probabilities(self, texts: Sequence[str], head: str = "label") -> Floats:
        """Give the calibrated probabilities (texts, classes) of a head for any number of texts."""
        found = [self.heads[head].probabilities(self.margins(self.features(window), head)) for window in windows(texts)]
        return np.concatenate(found) if found else np.empty((0, len(self.heads[head].classes)))


def _margins(found: Occurrences, coefficients: Floats) -> Floats:
    """Give the margins less the intercepts."""
    weights = coefficients.take(found.columns, axis=0)
    weights *= found.values[:, np.newaxis]
    return found.sums(weights)


def windows(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut texts into even portions of at most `WINDOW_ROWS` texts and about `WINDOW_CHARACTERS` characters."""
    count = len(texts)
    step = -(-count // max(1, -(-count // WINDOW_ROWS))) or 1
    for start in range(0, count, step):
        yield from _halves(texts[start : start + step])


def _halves(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a portion in two as long as it has several texts and too many characters."""
    if len(texts) > 1 and sum(map(len, texts)) > WINDOW_CHARACTERS:
        middle = len(texts) // 2
        yield from _halves(texts[:middle])
        yield from _halves(texts[middle:])
    else:
        yield texts
