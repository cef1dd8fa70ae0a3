"""A model that learns while a person labels: the label head alone, over a vocabulary that stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Statements
from rolesplit.training.features import content_of, near_duplicates, tfidf, vocabulary
from rolesplit.training.folds import splits
from rolesplit.training.heads import FOLDS, STRENGTH, calibrated, final_head, temperature_of
from rolesplit.training.search import Candidate, Problem, fit_candidate, weights_of
from rolesplit.training.tasks import Task

Floats = npt.NDArray[np.float64]

FEWEST = 4
"""Labels of each kind from which a lesson can be learnt."""

_ALONE = Candidate(strength=4.0, balance=0.5)  # few rows want less penalty, and rare labels more weight
_WITH_MORE = Candidate(emphasis=4.0)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt from the labels so far.

    Attributes:
        classifier: with the label head alone.
        rows: the labelled rows, ascending.
        truth: their labels, places in `LABELS`.
        left_out: probabilities of them (rows, labels), each from a model that did not see it.
        probabilities: of all rows, by the model that saw all labels.
    """

    classifier: Classifier
    rows: npt.NDArray[np.int64]
    truth: npt.NDArray[np.int64]
    left_out: Floats
    probabilities: Floats


class Apprentice:
    """Learns from labelled rows, together with a corpus where one is given."""

    def __init__(self, texts: Sequence[str], more: Statements | None = None) -> None:
        self._size = len(texts)
        more_classes = more.classes if more is not None else ()
        everything = [*texts, *(more.texts if more is not None else ())]
        self._vocabulary = vocabulary(everything)
        matrix = tfidf(self._vocabulary, everything)
        self._matrix = content_of(matrix, self._vocabulary)
        self._groups = near_duplicates(matrix)
        self._more = np.array([LABELS.index(name) for name in more_classes], dtype=np.int64)
        self._candidate = _WITH_MORE if len(more_classes) else _ALONE

    @property
    def vocabulary(self) -> Classifier:
        """Give the vocabulary, a classifier without heads."""
        return self._vocabulary

    def can_learn(self, labels: Mapping[int, str]) -> bool:
        """Tell whether there are enough labels of each kind."""
        given = list(labels.values())
        return all(given.count(label) >= (FEWEST if not len(self._more) else 0) for label in LABELS) and len(given) > 0

    def learn(self, labels: Mapping[int, str]) -> Lesson:
        """Learn from the labels of rows, and predict each of these from the others."""
        problem = self._problem(labels)
        margins = np.empty((len(problem.groups), len(LABELS)))
        for split in splits(problem.task.classes, problem.groups, FOLDS):
            margins[split.left_out] = fit_candidate(problem, split, self._candidate).margins
        temperature = temperature_of(problem.task, margins)
        task = replace(problem.task, weights=weights_of(problem.task, self._candidate))
        strength = STRENGTH["label"] * self._candidate.strength
        head = final_head(problem.features, task, strength, temperature)
        own = len(labels)
        scores = self._matrix[: self._size] @ head.coefficients + head.intercept
        return Lesson(
            classifier=replace(self._vocabulary, heads={"label": head}),
            rows=problem.task.rows[:own],
            truth=problem.task.classes[:own],
            left_out=calibrated(margins[:own], temperature),
            probabilities=head.probabilities(scores),
        )

    def _problem(self, labels: Mapping[int, str]) -> Problem:
        """Give what is learnt: the labelled rows, then the rows of the corpus."""
        own = np.array(sorted(labels), dtype=np.int64)
        rows = np.r_[own, np.arange(self._size, self._size + len(self._more))]
        classes = np.r_[[LABELS.index(labels[int(row)]) for row in own], self._more].astype(np.int64)
        judged = np.arange(len(rows)) < len(own)
        task = Task("label", rows, classes, np.ones(len(rows)), judged)
        return Problem(self._matrix[rows], task, self._groups[rows])
