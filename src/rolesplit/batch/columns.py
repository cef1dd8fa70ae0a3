"""Texts -> our columns, a window at a time, everything made over the window and not cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rolesplit.batch.evidence import MOST_PHRASES, evidence
from rolesplit.classifier import FACETS, LABELS, Classifier, windows
from rolesplit.explanation import explain, token_contributions
from rolesplit.table import Column
from rolesplit.table.cells import MISSING, ONE, Decimals, Words
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

_OURS = ("", *LABELS), ("", *FACETS), ("ok", "no-known-words", "empty")
"""The words of the columns that hold one of a few: label, facet, status."""

_HASH_DIGITS = 16

Cells = tuple[Sequence[str], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """What was found out about some texts.

    Attributes:
        cells: for each of `COLUMNS` one cell a text; empty where there is nothing to say.
    """

    cells: Cells

    @property
    def labels(self) -> list[str]:
        """Give the label of each text, "" where it has none."""
        return list(self.cells[0])

    @property
    def statuses(self) -> list[str]:
        """Give the status of each text: "ok", or why it has no label."""
        return list(self.cells[7])

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
    parts = [_label_window(window, classifier) for window in windows(distinct)]
    words = np.concatenate([np.zeros((0, len(_OURS)), np.int64), *(part.words for part in parts)])
    steps = np.concatenate([np.zeros((0, len(NUMBERS)), np.int64), *(part.steps for part in parts)])
    shown, hashes = list(chain.from_iterable(part.evidence for part in parts)), text_hashes(distinct)
    if len(distinct) != len(texts):
        place_of = {text: place for place, text in enumerate(distinct)}
        places = [place_of[text] for text in texts]
        words, steps = words[places], steps[places]
        shown, hashes = [shown[place] for place in places], [hashes[place] for place in places]
    label, facet, status = (Words(named, words[:, place]) for place, named in enumerate(_OURS))
    model = Words((str(classifier.provenance.get("id")),), np.zeros(len(texts), np.int64))
    numbers = [Decimals(steps[:, place]) for place in range(len(NUMBERS))]
    return Labelled((label, *numbers, facet, shown, status, model, hashes))


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
    return ["sha256:" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_DIGITS] for text in texts]


class _Answers(NamedTuple):
    """What was found out about a window of texts.

    Attributes:
        words: int64 (texts, 3), places in `_OURS`.
        steps: int64 (texts, 4), the numbers in ten-thousandths, see `Decimals`.
        evidence: one a text.
    """

    words: npt.NDArray[np.int64]
    steps: npt.NDArray[np.int64]
    evidence: list[str]


def _label_window(texts: Sequence[str], classifier: Classifier) -> _Answers:
    """Label one window of texts."""
    features = classifier.features(texts)
    label_leads, facet_leads = classifier.leads(features, "label", "facet")
    probabilities = classifier.heads["label"].probabilities(label_leads)
    labels = probabilities.argmax(axis=1)
    shares = token_contributions(features, classifier, "label", labels[features.tokens.rows])
    lean = probabilities[:, 1] - probabilities[:, 0]
    steps = np.rint(np.column_stack((probabilities, lean)) * ONE).astype(np.int64)
    words = np.column_stack((labels + 1, facet_leads.argmax(axis=1) + 1, np.zeros_like(labels)))
    unknown = np.flatnonzero(np.bincount(features.tokens.rows, shares != 0, len(texts)) == 0)
    words[unknown, :2], steps[unknown] = 0, MISSING
    words[unknown, 2] = [1 if texts[place].strip() else 2 for place in unknown.tolist()]
    return _Answers(words, steps, evidence(texts, features.tokens, shares))


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
