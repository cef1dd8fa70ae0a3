"""Which words matter at all: the strongest terms of a head, how often they were seen and how stable their signs are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import Classifier, Head
from rolesplit.errors import ModelError
from rolesplit.neighbours import Index

Indices = npt.NDArray[np.int64]

ANNEX = "stability"
"""The name under which a model carries the stability of signs."""
STABILITY_HEADS = ("label", "facet")
KEPT = 500
"""For so many of the strongest terms of each class the stability of the sign is kept."""


@dataclass(frozen=True, slots=True)
class TermFigures:
    """One term that speaks for a class.

    Attributes:
        term: the n-gram, stemmed.
        coefficient: of the class.
        rows: in how many of all statements that the model was trained on the term stands.
        counts: in how many labelled duties of each class, in the order of the head's classes; None where the model
            has no index of its statements.
        agreeing: in how many fits of cross-validation the term spoke for the class too; None where that is not known.
    """

    term: str
    coefficient: float
    rows: int
    counts: tuple[int, ...] | None
    agreeing: int | None


def term_figures(
    classifier: Classifier, head: str, count: int, index: Index | None
) -> dict[str, tuple[TermFigures, ...]]:
    """Give for each class of the head `label` or `facet` its strongest terms, the strongest first.

    Raises:
        ModelError: what the model says of stability is damaged.
    """
    used = classifier.heads[head]
    order = strongest(used, count)
    agreeing = _agreeing(classifier, head)
    return {
        name: tuple(_figures(classifier, head, order[:, place], place, (index, agreeing)))
        for place, name in enumerate(used.classes)
    }


def fits(classifier: Classifier) -> int | None:
    """Give how many fits the stability was counted over, None where the model does not know."""
    annex = classifier.annexes.get(ANNEX)
    return None if annex is None else int(annex["fits"])


def strongest(head: Head, count: int = KEPT) -> Indices:
    """Give (count, classes): the columns of the terms with the largest coefficients of each class, by size."""
    return np.argsort(-head.coefficients, axis=0, kind="stable")[:count]


def _figures(
    classifier: Classifier, head: str, columns: Indices, place: int, known: tuple[Index | None, Indices | None]
) -> list[TermFigures]:
    """Tabulate the terms of one class."""
    index, agreeing = known
    coefficients = classifier.heads[head].coefficients[columns, place]
    rows = _rows(classifier, columns)
    counted = index is not None and (head == "label" or index.has_facets)
    counts = index.counts(columns, head).tolist() if index and counted else [None] * len(columns)
    stable = [] if agreeing is None else agreeing[: len(columns), place].tolist()
    stable += [None] * (len(columns) - len(stable))
    return [
        TermFigures(classifier.terms[column], float(coefficient), row, count and tuple(count), agrees)
        for column, coefficient, row, count, agrees in zip(columns, coefficients, rows, counts, stable, strict=True)
        if coefficient > 0
    ]


def _rows(classifier: Classifier, columns: Indices) -> list[int]:
    """Turn idf back into the number of statements: idf = ln((1 + all) / (1 + rows)) + 1."""
    total = sum(classifier.provenance["statements"].values())
    return [round(value) for value in (1 + total) / np.exp(classifier.idf[columns] - 1) - 1]


def _agreeing(classifier: Classifier, head: str) -> Indices | None:
    """Give (terms kept, classes) of the fits that agree, checked; None where the model has none."""
    annex: Mapping[str, Any] | None = classifier.annexes.get(ANNEX)
    if annex is None:
        return None
    classes = len(classifier.heads[head].classes)
    try:
        found = np.frombuffer(annex[head], dtype=np.uint8).astype(np.int64).reshape(-1, classes)
        if len(found) != min(KEPT, len(classifier.terms)) or found.max(initial=0) > int(annex["fits"]):
            raise ValueError(f"{len(found)} terms")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"the model's stability of signs is damaged ({error}); train the model again") from error
    return found
