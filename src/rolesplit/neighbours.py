"""Like these: the labelled statements of a model's corpus that are nearest to a text.

Two texts are alike by the cosine of their TF-IDF, each term weighted by the root of how far apart it pulls the labels,
so that statements come first that are alike in what tells the labels. The index is kept in the model file as plain
bytes and is not looked at before the first question.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import CLASSES, FACETS, LABELS, Classifier, windows
from rolesplit.errors import ModelError
from rolesplit.features import Features

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

ANNEX = "statements"
"""The name under which a model carries its index."""
MOST_STATEMENTS = 100_000
"""No index of more statements is made or read."""

_LONGEST_TEXTS = 16 << 20  # bytes that the texts of an index may unpack to
_MOST_ENTRIES = 4_000_000  # about 200 MB while an index is unpacked
_NO_FACET = 255
_LEVEL = 9  # of compression: packed once, and unpacking takes the same time at every level


@dataclass(frozen=True, slots=True)
class Statement:
    """A labelled statement of the corpus; `facet` is None where the corpus has none."""

    text: str
    label: str
    facet: str | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A statement, and how like a text it is: 0 nothing in common, 1 the same terms."""

    statement: Statement
    similarity: float


@dataclass(frozen=True, slots=True)
class Index:
    """The statements of a corpus and in which of them each term stands.

    Attributes:
        texts: of the statements, in the order of the corpus, white space folded.
        labels, facets: of the statements, as places in `LABELS` and `FACETS`; `_NO_FACET` where there is none.
        bounds: term -> its first entry; the entries of term i are `bounds[i]:bounds[i + 1]`.
        documents: entry -> number of the statement, rising within a term.
        values: entry -> weight of the term in the statement; the squares of a statement's sum to 1.
        weights: term -> what its TF-IDF is multiplied by.
    """

    texts: tuple[str, ...]
    labels: npt.NDArray[np.uint8]
    facets: npt.NDArray[np.uint8]
    bounds: Indices
    documents: Indices
    values: Floats
    weights: Floats

    @property
    def has_facets(self) -> bool:
        """Tell whether the corpus says the facets of its statements."""
        return bool((self.facets != _NO_FACET).any())

    def statement(self, place: int) -> Statement:
        """Give one statement by its number."""
        facet = int(self.facets[place])
        name = None if facet == _NO_FACET else FACETS[facet]
        return Statement(self.texts[place], LABELS[self.labels[place]], name)

    def nearest(self, features: Features, count: int) -> tuple[tuple[Neighbour, ...], ...]:
        """Give for each text its nearest statements, at most so many, the nearest first; of equals the earlier."""
        values = features.values * self.weights[features.columns]
        lengths = np.sqrt(np.bincount(features.rows, values * values, features.size))
        values = values / np.maximum(lengths, 1e-300)[features.rows]
        ends = np.searchsorted(features.rows, np.arange(features.size + 1))
        rows = (slice(start, end) for start, end in itertools.pairwise(ends))  # a row's sums stay in the cache
        return tuple(self._best(self._similarities(features.columns[row], values[row]), count) for row in rows)

    def counts(self, columns: Indices, head: str) -> Indices:
        """Say for terms in how many statements of each class of the head `label` or `facet` they stand."""
        codes = self.labels if head == "label" else self.facets
        times = np.diff(self.bounds)[columns]
        found = codes[self.documents[_ranges(self.bounds[columns], times)]]
        rows = np.repeat(np.arange(len(columns)), times)
        counts = [np.bincount(rows[found == code], minlength=len(columns)) for code in range(len(CLASSES[head]))]
        return np.array(counts, dtype=np.int64).T

    def _similarities(self, columns: Indices, values: Floats) -> Floats:
        """Give the similarity of every statement to a text of these terms."""
        times = np.diff(self.bounds)[columns]
        entries = _ranges(self.bounds[columns], times)
        products = np.repeat(values, times) * self.values[entries]
        return np.bincount(self.documents[entries], products, len(self.texts)).astype(np.float64)

    def _best(self, similarities: Floats, count: int) -> tuple[Neighbour, ...]:
        """Give the statements with the largest similarities above 0; few are asked for, so each is looked for."""
        left = similarities.copy()
        found: list[Neighbour] = []
        while len(found) < count and left[place := int(left.argmax())] > 0:
            found.append(Neighbour(self.statement(place), min(1.0, float(left[place]))))
            left[place] = 0.0
        return tuple(found)


def index_of(classifier: Classifier) -> Index | None:
    """Unpack the index of a model and check it; None where the model has none.

    Raises:
        ModelError: the index is damaged.
    """
    packed = classifier.annexes.get(ANNEX)
    if packed is None:
        return None
    try:
        return _unpacked(packed, classifier)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, zlib.error) as error:
        reason = " ".join(str(error).split())[:80]
        raise ModelError(f"the model's index of statements is damaged ({reason}); train the model again") from error


def carried(classifier: Classifier) -> int:
    """Say how many statements a model carries, without unpacking them."""
    labels = classifier.annexes.get(ANNEX, {}).get("labels")
    return len(labels) if isinstance(labels, bytes) else 0


def pack(
    classifier: Classifier, texts: Sequence[str], labels: Sequence[str], facets: Sequence[str] | None
) -> dict[str, Any] | None:
    """Make the index of a corpus for a trained classifier, as plain data that a model file can hold.

    A corpus that is larger than what an index may hold gets none.
    """
    rows, columns, counts = _occurrences(classifier, texts)
    written = "\n".join(" ".join(text.split()) for text in texts).encode("utf-8", "replace")
    if len(texts) > MOST_STATEMENTS or len(columns) > _MOST_ENTRIES or len(written) > _LONGEST_TEXTS:
        return None
    order = np.argsort(columns, kind="stable")
    sizes = np.bincount(columns, minlength=len(classifier.terms))
    steps = _steps(rows[order], sizes)
    return {
        "texts": zlib.compress(written, _LEVEL),
        "labels": bytes(LABELS.index(label) for label in labels),
        "facets": bytes(FACETS.index(facet) for facet in facets) if facets else bytes([_NO_FACET]) * len(texts),
        "sizes": zlib.compress(sizes.astype("<u4").tobytes(), _LEVEL),
        "documents": zlib.compress(steps.astype(_number(len(texts))).tobytes(), _LEVEL),
        "counts": zlib.compress(counts[order].astype("u1").tobytes(), _LEVEL),
    }


def _occurrences(classifier: Classifier, texts: Sequence[str]) -> tuple[Indices, Indices, Indices]:
    """Give for each term in a text that tells a label or a facet: the text, the term, and how often it stands there."""
    found: list[tuple[Indices, Indices, Indices]] = []
    done = 0
    for window in windows(texts):
        features = classifier.features(window)
        telling = classifier.tells(features, "label") | classifier.tells(features, "facet")
        times = np.minimum(np.diff(features.bounds)[telling], 255)
        found.append((features.rows[telling] + done, features.columns[telling], times))
        done += features.size
    rows, columns, counts = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return rows, columns, counts


def _unpacked(packed: Mapping[str, Any], classifier: Classifier) -> Index:
    """Put an index together, every part checked against the others and against the model."""
    texts, labels, facets = _statements(packed)
    sizes = np.frombuffer(_inflated(packed["sizes"], 4 * len(classifier.terms)), dtype="<u4").astype(np.int64)
    total = int(sizes.sum())
    if len(sizes) != len(classifier.terms) or total > _MOST_ENTRIES:
        raise ValueError(f"{total} entries of {len(sizes)} terms")
    counts = np.frombuffer(_inflated(packed["counts"], total), dtype="u1").astype(np.float64)
    steps = np.frombuffer(_inflated(packed["documents"], 4 * total), dtype=_number(len(texts))).astype(np.int64)
    documents = _from_steps(steps, sizes)
    if not len(documents) == len(counts) == total or (counts < 1).any() or documents.max(initial=0) >= len(texts):
        raise ValueError("entries that point nowhere")
    coefficients = classifier.heads["label"].coefficients
    weights = np.sqrt(coefficients.max(axis=1) - coefficients.min(axis=1))
    values = np.repeat(classifier.idf * weights, sizes) * (1 + np.log(counts))
    values /= np.maximum(np.sqrt(np.bincount(documents, values * values, len(texts))), 1e-300)[documents]
    return Index(texts, labels, facets, np.concatenate(([0], np.cumsum(sizes))), documents, values, weights)


def _statements(packed: Mapping[str, Any]) -> tuple[tuple[str, ...], npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Give texts, labels and facets, as many of each, every label and facet one there is."""
    labels, facets = (np.frombuffer(packed[name], dtype=np.uint8) for name in ("labels", "facets"))
    written = _inflated(packed["texts"], _LONGEST_TEXTS)
    count = written.count(b"\n") + 1  # before they are split: 16 MiB of line ends would take ten times as much
    if not len(labels) == len(facets) == count <= MOST_STATEMENTS:
        raise ValueError(f"{count} texts, {len(labels)} labels, {len(facets)} facets")
    if labels.max(initial=0) >= len(LABELS) or facets[facets != _NO_FACET].max(initial=0) >= len(FACETS):
        raise ValueError("labels that do not exist")
    return tuple(written.decode("utf-8").split("\n")), labels, facets


def _number(count: int) -> str:
    """Give the type that numbers of so many statements are stored in."""
    return "<u2" if count <= 1 << 16 else "<u4"


def _inflated(data: Any, most: int) -> bytes:
    """Unpack no more than so many bytes; what would give more is refused."""
    stream = zlib.decompressobj()
    found = stream.decompress(data, most + 1)
    if len(found) > most or not stream.eof:
        raise ValueError("a part of the wrong length")
    return found


def _steps(documents: Indices, sizes: Indices) -> Indices:
    """Turn the statements of each term, which rise, into steps from one to the next: small numbers pack well."""
    steps = np.diff(documents, prepend=0)
    first = (np.cumsum(sizes) - sizes)[sizes > 0]
    steps[first] = documents[first]
    return steps


def _from_steps(steps: Indices, sizes: Indices) -> Indices:
    """Give the statements of each term back, see `_steps`."""
    sums = np.concatenate(([0], np.cumsum(steps)))
    if len(steps) != sizes.sum():
        raise ValueError(f"{len(steps)} entries, expected {sizes.sum()}")
    before = sums[np.cumsum(sizes) - sizes]
    return np.asarray(sums[1:] - np.repeat(before, sizes))


def _ranges(starts: Indices, lengths: Indices) -> Indices:
    """Join the ranges `start:start + length`."""
    ends = np.cumsum(lengths)
    shifts: Indices = np.repeat(starts - (ends - lengths), lengths)
    return np.arange(len(shifts)) + shifts
