"""Labelling tables: texts -> columns, a window at a time, everything made over the window and not cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import FACETS, LABELS, WINDOW_CHARACTERS, WINDOW_ROWS, Classifier
from rolesplit.classifier import windows as text_windows
from rolesplit.errors import TableError
from rolesplit.explanation import Phrases, explain, phrases, token_contributions
from rolesplit.ngrams import Tokens
from rolesplit.table import Table, split_terminator
from rolesplit.verdict import Verdict, judge

COLUMNS = ("label", "p_operations", "p_marketing", "p_shared", "lean", "facet", "evidence", "status", "model")
"""What is appended to every row, with a prefix ("rolesplit_") before each name."""

MOST_PHRASES = 3

_PROBABILITIES: npt.NDArray[Any] = np.array([f"{step / 10_000:.4f}" for step in range(10_001)], dtype=object)
_LEANS: npt.NDArray[Any] = np.array([f"{step / 10_000:.4f}" for step in range(-10_000, 10_001)], dtype=object)
_CONTRIBUTIONS: npt.NDArray[Any] = np.array([f" +{step / 100:.2f}" for step in range(2_001)], dtype=object)
_NAMES: npt.NDArray[Any] = np.array(LABELS, dtype=object)
_FACETS: npt.NDArray[Any] = np.array(FACETS, dtype=object)

Columns = tuple[list[str], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of a batch: rows in all, and how many have each label or, without one, each status."""

    rows: int
    outcomes: dict[str, int]


def label_duties(texts: Sequence[str], classifier: Classifier) -> Columns:
    """Label duties: for each of `COLUMNS` a list of one string a text.

    Probabilities and lean have four decimals. A text without known words has no label and says why in its status.
    """
    distinct = list(dict.fromkeys(texts))
    parts = [_label_window(window, classifier) for window in text_windows(distinct)]
    joined = [[cell for part in parts for cell in part[place]] for place in range(len(COLUMNS))]
    if len(distinct) == len(texts):
        return tuple(joined)
    place_of = {text: place for place, text in enumerate(distinct)}
    places = [place_of[text] for text in texts]
    return tuple([column[place] for place in places] for column in joined)


def label_postings(texts: Sequence[str], classifier: Classifier) -> Columns:
    """Label whole postings, each cell one: columns as `label_duties`, the label as `classify` gives it."""
    rows = [_posting_row(judge(text, classifier), classifier) for text in texts]
    return tuple(list(column) for column in zip(*rows, strict=True))


def label_table(
    table: Table,
    column: int,
    output: TextIO,
    label: Callable[[Sequence[str]], Columns],
    *,
    prefix: str = "rolesplit_",
) -> Iterable[Counts]:
    """Copy a table and append our columns to each row; gives the counts so far after every window.

    Raises:
        TableError: a column of the table has one of our names, or see `Table.windows`.
    """
    names = [prefix + name for name in COLUMNS]
    taken = [name for name in names if name in table.header]
    if taken:
        raise TableError(f"{table.name}: has a column {taken[0]!r} already; choose other names with --prefix")
    delimiter = table.dialect.delimiter
    header, terminator = split_terminator(table.header_record)
    output.write(delimiter.join([header, *names]) + (terminator or "\n"))
    counts: dict[str, int] = {}
    rows = 0
    for window in table.windows(column, WINDOW_ROWS, WINDOW_CHARACTERS):
        columns = label(window.texts)
        output.write("".join(_joined(window.records, columns, delimiter)))
        rows += len(window.records)
        for outcome in map(_outcome, columns[0], columns[7]):
            counts[outcome] = counts.get(outcome, 0) + 1
        yield Counts(rows, dict(counts))


def _outcome(label: str, status: str) -> str:
    return label or status


def _joined(records: Sequence[str], columns: Columns, delimiter: str) -> Iterable[str]:
    """Put our cells behind each record, before its line end; the evidence alone may need quotes and always has them."""
    evidence = ['"' + cell.replace('"', '""') + '"' if cell else "" for cell in columns[6]]
    cells = zip(*columns[:6], evidence, *columns[7:], strict=True)
    for record, ours in zip(records, cells, strict=True):
        body, terminator = split_terminator(record)
        yield delimiter.join((body, *ours)) + terminator


def _label_window(texts: Sequence[str], classifier: Classifier) -> Columns:
    """Label one window of texts."""
    features = classifier.features(texts)
    probabilities = classifier.heads["label"].probabilities(classifier.margins(features, "label"))
    labels = probabilities.argmax(axis=1)
    facets = classifier.margins(features, "facet").argmax(axis=1)
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
    evidence = _evidence(texts, features.tokens, shares)
    status = ["ok" if is_known else "no-known-words" if text.strip() else "empty"
              for text, is_known in zip(texts, known.tolist(), strict=True)]  # fmt: skip
    judged = [np.where(known, column, "").tolist() for column in columns]
    return (*judged, evidence, status, [str(classifier.provenance.get("id"))] * len(texts))


def _evidence(texts: Sequence[str], tokens: Tokens, shares: npt.NDArray[np.float64]) -> list[str]:
    """Name for each text the phrases that speak most for its label, as "weekly newsletter +0.41; publish +0.22"."""
    found = strongest(phrases(tokens, shares), MOST_PHRASES)
    steps = np.clip(np.rint(found.contributions * 100), 0, 2_000).astype(np.int64)
    starts, ends = tokens.starts[found.first], tokens.ends[found.last]
    cells: list[str] = [""] * len(texts)
    places = zip(found.rows.tolist(), starts.tolist(), ends.tolist(), _CONTRIBUTIONS[steps].tolist(), strict=True)
    for row, start, end, contribution in places:  # at most three a text, in order of strength
        phrase = texts[row][start:end] + contribution
        cells[row] = f"{cells[row]}; {phrase}" if cells[row] else phrase
    return cells


def strongest(found: Phrases, most: int) -> Phrases:
    """Give for each text its strongest phrases for the label, at most so many, the strongest first."""
    speaking = np.flatnonzero(found.contributions > 0)
    order = speaking[np.argsort(-found.contributions[speaking], kind="stable")]
    order = order[
        np.argsort(found.rows[order].astype(np.uint16), kind="stable")
    ]  # a radix sort: a window has at most WINDOW_ROWS texts
    rows = found.rows[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = order[rank < most]
    return Phrases(found.rows[kept], found.first[kept], found.last[kept], found.contributions[kept])


def _posting_row(verdict: Verdict, classifier: Classifier) -> tuple[str, ...]:
    """Give the cells of one posting."""
    model = str(classifier.provenance.get("id"))
    status = verdict.abstained or "ok"
    if verdict.probabilities is None or verdict.lean is None:
        return ("", "", "", "", "", "", "", status, model)
    evidence = sorted(
        (
            (line.weight * phrase.contribution, phrase.text)
            for line, why in zip(verdict.duties, explain(verdict, classifier).values(), strict=True)
            for phrase in why.evidence
            if (verdict.label or "").startswith(why.label)
        ),
        reverse=True,
    )[:MOST_PHRASES]
    shown = "; ".join(f"{' '.join(text.split())} +{weight:.2f}" for weight, text in evidence if weight > 0)
    facets = sum(line.weight * np.array(line.facets) for line in verdict.duties)
    numbers = [f"{value:.4f}" for value in (*verdict.probabilities, verdict.lean)]
    return (verdict.label or "", *numbers, FACETS[int(np.argmax(facets))], shown, status, model)
