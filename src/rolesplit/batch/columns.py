"""Texts -> our columns, a window at a time, everything made over the window and not cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit.batch.evidence import MOST_PHRASES, evidence
from rolesplit.classifier import FACETS, LABELS, Classifier, windows
from rolesplit.explanation import explain, token_contributions
from rolesplit.table import Column
from rolesplit.verdict import Verdict, judge

COLUMNS = (
    "label",
    "p_operations",
    "p_marketing",
    "p_shared",
    "lean",
    "facet",
    "evidence",
    "status",
    "model",
    "text_hash",
)
"""What is appended to every row, with a prefix ("rolesplit_") before each name."""
NUMBERS = frozenset(COLUMNS[1:5])
"""Those that hold numbers, of four decimals."""

_PROBABILITIES: npt.NDArray[Any] = np.array([f"{step / 10_000:.4f}" for step in range(10_001)], dtype=object)
_LEANS: npt.NDArray[Any] = np.array([f"{step / 10_000:.4f}" for step in range(-10_000, 10_001)], dtype=object)
_NAMES: npt.NDArray[Any] = np.array(LABELS, dtype=object)
_FACETS: npt.NDArray[Any] = np.array(FACETS, dtype=object)

_HASH_NAME, _HASH_BYTES = "sha256:", 8
_UNFED = sha256()

Cells = tuple[list[str], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """What was found out about some texts.

    Attributes:
        cells: for each of `COLUMNS` a list of one cell a text; empty where there is nothing to say.
    """

    cells: Cells

    @property
    def labels(self) -> list[str]:
        """Give the label of each text, "" where it has none."""
        return self.cells[0]

    @property
    def statuses(self) -> list[str]:
        """Give the status of each text: "ok", or why it has no label."""
        return self.cells[7]

    def columns(self, prefix: str) -> list[Column]:
        """Give the cells as columns of a table."""
        return [
            Column(prefix + name, cells, is_number=name in NUMBERS, is_free=name == "evidence")
            for name, cells in zip(COLUMNS, self.cells, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Labeller:
    """A classifier at work on texts of one kind; can be sent to another process.

    Attributes:
        classifier: what labels them.
        unit: what a text is: "duty" or "posting".
    """

    classifier: Classifier
    unit: str = "duty"

    @property
    def model(self) -> str:
        """Give the id of the model."""
        return str(self.classifier.provenance.get("id"))

    def __call__(self, texts: Sequence[str]) -> Labelled:
        """Label texts."""
        return (label_postings if self.unit == "posting" else label_duties)(texts, self.classifier)


def label_duties(texts: Sequence[str], classifier: Classifier) -> Labelled:
    """Label duties; texts that repeat are scored once.

    Probabilities and lean have four decimals. A text without known words has no label and says why in its status.
    """
    distinct = list(dict.fromkeys(texts))
    parts = [(*_label_window(window, classifier), text_hashes(window)) for window in windows(distinct)]
    cells = tuple(_joined([part[place] for part in parts]) for place in range(len(COLUMNS)))
    if len(distinct) == len(texts):
        return Labelled(cells)
    place_of = {text: place for place, text in enumerate(distinct)}
    places = [place_of[text] for text in texts]
    return Labelled(tuple([column[place] for place in places] for column in cells))


def _joined(parts: Sequence[list[str]]) -> list[str]:
    """Give the lists one behind the other; a single one as it is."""
    return parts[0] if len(parts) == 1 else list(chain.from_iterable(parts))


def label_postings(texts: Sequence[str], classifier: Classifier) -> Labelled:
    """Label whole postings, each text one: columns as `label_duties`, the label as `classify` gives it."""
    distinct = list(dict.fromkeys(texts))
    rows = [_posting_row(judge(text, classifier), classifier) for text in distinct]
    row_of = {text: (*row, digest) for text, row, digest in zip(distinct, rows, text_hashes(distinct), strict=True)}
    rows = [row_of[text] for text in texts]
    return Labelled(tuple([row[place] for row in rows] for place in range(len(COLUMNS))))


def text_hashes(texts: Sequence[str]) -> list[str]:
    """Give for each text the first 64 bits of the SHA-256 of its UTF-8, as "sha256:" and 16 hex digits.

    The name before the digits says what they are, and keeps a spreadsheet from taking them for a number.
    """
    digests = b"".join([_digest(text)[:_HASH_BYTES] for text in texts])
    return [_HASH_NAME + digits for digits in digests.hex(" ", _HASH_BYTES).split()]


def _digest(text: str) -> bytes:
    """Give the SHA-256 of a text; a copy of what was made once, as making one costs as much as what it is made for."""
    hashed = _UNFED.copy()
    hashed.update(text.encode("utf-8", "surrogatepass"))
    return hashed.digest()


def _label_window(texts: Sequence[str], classifier: Classifier) -> Cells:
    """Label one window of texts."""
    features = classifier.features(texts)
    label_margins, facet_margins = classifier.margins_of(features, "label", "facet")
    probabilities = classifier.heads["label"].probabilities(label_margins)
    labels = probabilities.argmax(axis=1)
    facets = facet_margins.argmax(axis=1)
    shares = token_contributions(features, classifier, "label", labels[features.tokens.rows])
    known = np.bincount(features.tokens.rows, shares != 0, len(texts)) > 0
    steps = np.rint(probabilities * 10_000).astype(np.int64)
    lean = np.rint((probabilities[:, 1] - probabilities[:, 0]) * 10_000).astype(np.int64)
    columns = (
        _NAMES[labels],
        *(_PROBABILITIES[steps[:, place]] for place in range(len(LABELS))),
        _LEANS[lean + 10_000],
        _FACETS[facets],
    )
    shown = evidence(texts, features.tokens, shares)
    status = ["ok" if is_known else "no-known-words" if text.strip() else "empty"
              for text, is_known in zip(texts, known.tolist(), strict=True)]  # fmt: skip
    judged = [(column if known.all() else np.where(known, column, "")).tolist() for column in columns]
    return (*judged, shown, status, [str(classifier.provenance.get("id"))] * len(texts))


def _posting_row(verdict: Verdict, classifier: Classifier) -> tuple[str, ...]:
    """Give the cells of one posting."""
    model = str(classifier.provenance.get("id"))
    status = verdict.abstained or "ok"
    if verdict.probabilities is None or verdict.lean is None:
        return ("", "", "", "", "", "", "", status, model)
    phrases = sorted(
        (
            (line.weight * phrase.contribution, phrase.text)
            for line, why in zip(verdict.duties, explain(verdict, classifier).values(), strict=True)
            for phrase in why.evidence
            if (verdict.label or "").startswith(why.label)
        ),
        reverse=True,
    )[:MOST_PHRASES]
    shown = "; ".join(f"{' '.join(text.split())} +{weight:.2f}" for weight, text in phrases if weight > 0)
    facets = sum(line.weight * np.array(line.facets) for line in verdict.duties)
    numbers = [f"{value:.4f}" for value in (*verdict.probabilities, verdict.lean)]
    return (verdict.label or "", *numbers, FACETS[int(np.argmax(facets))], shown, status, model)
