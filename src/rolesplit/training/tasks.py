"""Corpus -> what each head learns: which rows, which classes, which weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import CLASSES
from rolesplit.corpus import Corpus, Statements
from rolesplit.language import LANGUAGES, holds_chinese

Floats = npt.NDArray[np.float64]
SHARES: Mapping[str, Mapping[str, float]] = {
    "section": {"duty": 0.30, "requirement": 0.25, "benefit": 0.12, "company": 0.18, "other": 0.15},
    "scope": {"in": 0.5, "out": 0.5},
}
"""How often a class occurs in postings, as counted in real ones, where the corpus has other shares."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one head learns.

    Attributes:
        head: its name.
        rows: rows of the feature matrix.
        classes: the class of each, its place in `CLASSES`.
        weights: how much each counts.
        judged: whether the figures are about it; texts added from the shipped corpus only help to learn.
    """

    head: str
    rows: npt.NDArray[np.int64]
    classes: npt.NDArray[np.int64]
    weights: Floats
    judged: npt.NDArray[np.bool_]

    def part(self, places: npt.NDArray[np.int64]) -> Task:
        """Give the task of some of the texts."""
        return Task(self.head, self.rows[places], self.classes[places], self.weights[places], self.judged[places])


def parts_of(corpus: Corpus) -> dict[str, Statements]:
    """Give the parts of a corpus by name; the facets' duties are a part only where they are others."""
    parts = {"duties": corpus.duties, "lines": corpus.lines, "other work": corpus.other_work}
    if corpus.facet_duties is not corpus.duties and not corpus.added:
        parts["facets"] = corpus.facet_duties
    return parts


def tasks_of(corpus: Corpus, shares: Mapping[str, Mapping[str, float]]) -> tuple[list[str], list[Task]]:
    """Join the parts of a corpus into one list of texts, and say which rows each head learns from.

    Args:
        corpus: all of it.
        shares: language ("en", "zh") -> label -> how often it is to count.
    """
    parts = parts_of(corpus)
    texts = [text for part in parts.values() for text in part.texts]
    ends = np.cumsum([len(part.texts) for part in parts.values()])
    rows = dict(zip(parts, np.split(np.arange(len(texts)), ends[:-1]), strict=True))
    duties, lines, other = rows["duties"], rows["lines"], rows["other work"]
    facets = corpus.facet_duties.facets or ()
    named = {
        "label": (duties, corpus.duties.classes),
        "section": (np.r_[duties, lines], ["duty"] * len(duties) + list(corpus.lines.classes)),
        "facet": (_facet_rows(corpus, rows), facets),
        "scope": (np.r_[duties, other], ["in"] * len(duties) + ["out"] * len(other)),
    }
    weights = {head: _weights(names, SHARES.get(head, {})) for head, (_, names) in named.items() if head != "label"}
    weights["label"] = _weights_by_language(corpus.duties, shares)
    return texts, [
        Task(head, places, _codes(head, names), weights[head], _judged(head, names, corpus))
        for head, (places, names) in named.items()
    ]


def _facet_rows(corpus: Corpus, rows: Mapping[str, npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """Give the rows that the facet head learns from: all duties, other ones, or those added from the shipped corpus."""
    if corpus.facet_duties is corpus.duties or not corpus.added:
        return rows.get("facets", rows["duties"])
    return rows["duties"][-corpus.added :]


def _judged(head: str, names: Sequence[str], corpus: Corpus) -> npt.NDArray[np.bool_]:
    """Tell which texts the figures of a head are about: of the label head, those that were not added."""
    own = len(corpus.duties.texts) - corpus.added if head == "label" else len(names)
    return np.arange(len(names)) < own


def _codes(head: str, names: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.array([CLASSES[head].index(name) for name in names], dtype=np.int64)


def _weights_by_language(duties: Statements, shares: Mapping[str, Mapping[str, float]]) -> Floats:
    """Weigh duties so that a label has its share of those of its language."""
    chinese = np.fromiter(map(holds_chinese, duties.texts), np.int64, len(duties.texts))
    weights = np.empty(len(chinese))
    for place, language in enumerate(LANGUAGES):
        places = np.flatnonzero(chinese == place)
        weights[places] = _weights([duties.classes[place] for place in places], shares.get(language, {}))
    return weights


def _weights(names: Sequence[str], shares: Mapping[str, float]) -> Floats:
    """Weigh texts so that a class has its share of the whole; classes without a share divide the rest."""
    counts = Counter(names)
    rest = sum(count for name, count in counts.items() if name not in shares) or 1
    left = 1 - sum(shares.values())
    weight = {
        name: (shares[name] / count if name in shares else left / rest) * len(names) for name, count in counts.items()
    }
    return np.array([weight[name] for name in names])
