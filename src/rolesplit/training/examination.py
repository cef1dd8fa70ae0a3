"""What takes a model trained on the file itself to find: near-duplicates and labels that are probably wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt
import scipy.sparse

from rolesplit.classifier import LABELS
from rolesplit.corpus import FEWEST, Statements, folded
from rolesplit.findings import Finding, LabelledRow, Place, in_order, in_rows
from rolesplit.inspection import Inspection
from rolesplit.label_errors import Suspect, reason_to_withhold, suspects
from rolesplit.training.features import alike, content_of, near_duplicates, tfidf, vocabulary
from rolesplit.training.heads import out_of_fold_probabilities
from rolesplit.training.tasks import Task

Floats = npt.NDArray[np.float64]

_CANDIDATE = 0.65  # cosine of TF-IDF; of texts with a word changed 97 % reach it
_NEAR = 0.75  # share of words, or of Chinese characters, that two texts have in common and in the same order
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


def examine(inspection: Inspection, shipped: Statements | None = None) -> Inspection:
    """Add near-duplicates and probable label errors to what was found in a file.

    Label errors are told by models that have seen neither the text nor its near-duplicates: models of the file, or of
    the file and the `shipped` duties, whichever gives its labels the higher likelihood. They are withheld, with the
    reason, where a label has too few texts or the labels cannot be learnt.
    """
    doubted, withheld = _label_errors(inspection.usable, shipped)
    return replace(
        inspection,
        findings=in_order([*inspection.findings, *_near(inspection.usable), *doubted]),
        withheld={} if withheld is None else {"label-error": withheld},
    )


def _label_errors(rows: Sequence[LabelledRow], shipped: Statements | None) -> tuple[list[Finding], str | None]:
    """Give the labels that are probably wrong, or why they are withheld."""
    scarce = [label for label in LABELS if sum(row.label == label for row in rows) < FEWEST]
    if scarce:
        return [], f"fewer than {FEWEST} texts are labelled {' and '.join(scarce)}; no model can be trained to ask"
    given = np.array([LABELS.index(row.label) for row in rows], dtype=np.int64)
    known = {"of this file": _left_out(rows, [])}
    more = _others(rows, shipped)
    if more:
        known["of this file and the shipped duties"] = _left_out(rows, more)
    likeliest = max(known, key=lambda name: _log_likelihood(given, known[name]))
    reason = reason_to_withhold(given, known[likeliest])
    return ([], reason) if reason else (_doubted(suspects(given, known[likeliest]), rows, likeliest), None)


def _log_likelihood(given: npt.NDArray[np.int64], probabilities: Floats) -> float:
    return float(np.log(probabilities[np.arange(len(given)), given].clip(1e-12)).sum())


def _others(rows: Sequence[LabelledRow], shipped: Statements | None) -> list[tuple[str, str]]:
    """Give the shipped duties and their labels that are not in the file."""
    if shipped is None:
        return []
    own = {folded(row.text) for row in rows}
    return [pair for pair in zip(shipped.texts, shipped.classes, strict=True) if folded(pair[0]) not in own]


def _left_out(rows: Sequence[LabelledRow], more: Sequence[tuple[str, str]]) -> Floats:
    """Give the probabilities (rows, labels) by models that have not seen the row; `more` are learnt from, too."""
    texts, labels = [row.text for row in rows], [row.label for row in rows]
    texts, labels = texts + [text for text, _ in more], labels + [label for _, label in more]
    classes = np.array([LABELS.index(label) for label in labels], dtype=np.int64)
    task = Task("label", np.arange(len(texts)), classes, np.ones(len(texts)), np.arange(len(texts)) < len(rows))
    known = vocabulary(texts)
    matrix = tfidf(known, texts)
    left_out = out_of_fold_probabilities(content_of(matrix, known), task, near_duplicates(matrix))
    return left_out[: len(rows)]


def _near(rows: Sequence[LabelledRow]) -> list[Finding]:
    """Find texts that differ in a word or two, with one label or with two."""
    texts = [row.text for row in rows]
    matrix = tfidf(vocabulary(texts), texts) if texts else scipy.sparse.csr_matrix((0, 0))
    same: list[Place] = []
    differing: list[Place] = []
    for row, before in _nearest(matrix).items():
        one, other = rows[row], rows[before]
        if _is_near(one, other):
            place = Place(one.line, one.text, f"{one.label}; line {other.line} is {other.label}")
            (same if one.label == other.label else differing).append(place)
    return [
        Finding(kind, "look", f"{what}{in_rows(places)}", remedy, tuple(places))
        for kind, places, what, remedy in (
            ("near-conflict", differing, "nearly the text of another row, labelled differently", "settle the labels"),
            ("near-duplicate", same, "nearly the text of another row", "keep one of them, or write them anew"),
        )
        if places
    ]


def _nearest(matrix: scipy.sparse.csr_matrix) -> Mapping[int, int]:
    """Give for each row that has one its nearest earlier row of cosine `_CANDIDATE` or more."""
    later, earlier, cosines = alike(matrix, _CANDIDATE)
    before = earlier < later
    later, earlier, cosines = later[before], earlier[before], cosines[before]
    order = np.lexsort((-earlier, cosines))  # the nearest of each comes last and so is kept
    return dict(sorted(zip(later[order].tolist(), earlier[order].tolist(), strict=True)))


def _is_near(one: LabelledRow, other: LabelledRow) -> bool:
    """Tell whether two texts share most of their words in the same order."""
    words, others = (_WORD.findall(folded(row.text)) for row in (one, other))
    return SequenceMatcher(None, words, others, autojunk=False).ratio() >= _NEAR


def _doubted(found: Sequence[Suspect], rows: Sequence[LabelledRow], model: str) -> list[Finding]:
    """Give the labels that are probably wrong, the surest first."""
    if not found:
        return []
    places = tuple(Place(rows[one.row].line, rows[one.row].text, _doubt(one)) for one in found)
    what = f"probably a wrong label{in_rows(places)}, the surest first, by models {model}"
    return [Finding("label-error", "look", what, "read them again, from the top until they are mostly right", places)]


def _doubt(one: Suspect) -> str:
    return f"{LABELS[one.given]}; rather {LABELS[one.likely]} ({one.probability:.2f})"
