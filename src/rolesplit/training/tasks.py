"""Corpus -> what each head learns: which rows, which classes, which weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import CLASSES
from rolesplit.corpus import Corpus, Statements

Floats = npt.NDArray[np.float64]
SHARES: Mapping[str, Mapping[str, float]] = {
    "section": {"duty": 0.30, "requirement": 0.25, "benefit": 0.12, "company": 0.18, "other": 0.15},
    "scope": {"in": 0.5, "out": 0.5},
}
"""How often a class occurs in postings, as counted in real ones, where the corpus has other shares."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one head learns: rows of the feature matrix, a class for each, and the groups held together."""

    head: str
    rows: npt.NDArray[np.int64]
    classes: npt.NDArray[np.int64]
    weights: Floats


def parts_of(corpus: Corpus) -> dict[str, Statements]:
    """Give the parts of a corpus by name; the facets' duties are a part only where they are others."""
    parts = {"duties": corpus.duties, "lines": corpus.lines, "other work": corpus.other_work}
    if corpus.facet_duties is not corpus.duties:
        parts["facets"] = corpus.facet_duties
    return parts


def tasks_of(corpus: Corpus, shares: Mapping[str, float]) -> tuple[list[str], list[Task]]:
    """Join the parts of a corpus into one list of texts, and say which rows each head learns from."""
    parts = parts_of(corpus)
    all_shares = {**SHARES, "label": shares}
    texts = [text for part in parts.values() for text in part.texts]
    ends = np.cumsum([len(part.texts) for part in parts.values()])
    rows = dict(zip(parts, np.split(np.arange(len(texts)), ends[:-1]), strict=True))
    duties, lines, other = rows["duties"], rows["lines"], rows["other work"]
    facets = corpus.facet_duties.facets or ()
    named = {
        "label": (duties, corpus.duties.classes),
        "section": (np.r_[duties, lines], ["duty"] * len(duties) + list(corpus.lines.classes)),
        "facet": (rows.get("facets", duties), facets),
        "scope": (np.r_[duties, other], ["in"] * len(duties) + ["out"] * len(other)),
    }
    return texts, [
        Task(head, places, _codes(head, names), _weights(names, all_shares.get(head, {})))
        for head, (places, names) in named.items()
    ]


def _codes(head: str, names: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.array([CLASSES[head].index(name) for name in names], dtype=np.int64)


def _weights(names: Sequence[str], shares: Mapping[str, float]) -> Floats:
    """Weigh texts so that a class has its share of the whole; classes without a share divide the rest."""
    counts = Counter(names)
    rest = sum(count for name, count in counts.items() if name not in shares) or 1
    left = 1 - sum(shares.values())
    weight = {
        name: (shares[name] / count if name in shares else left / rest) * len(names) for name, count in counts.items()
    }
    return np.array([weight[name] for name in names])
