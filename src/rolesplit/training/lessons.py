"""What labelling has brought so far, and when more of it will bring little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import numpy.typing as npt

from rolesplit.agreement import cohen_kappa
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Statements
from rolesplit.evaluation import Figure
from rolesplit.review import density, teaching_order, uncertainty
from rolesplit.training.apprentice import Apprentice, Lesson
from rolesplit.training.gain import resampled_macro_f1s

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

STEADY, LESSONS_STEADY = 0.99, 3
"""Agreement (Cohen's kappa) of the answers of successive models from which, over so many lessons, the model counts as
steady; the stopping rule of Bloodgood and Vijay-Shanker (2009)."""

CHANCE = 5
"""One row in so many is drawn by chance. The rows that teach most are the hardest for the model that chose them, so
that every model looks bad on them, and the newer the worse; only rows drawn by chance can measure a gain."""

FEWEST_MEASURED = 10
"""Labelled rows drawn by chance below which nothing is said of gains."""

_SEED = 20_240_601
_TYPICAL_UP_TO = 100  # labels up to which rows that stand for many others are preferred; then less and less


@dataclass(frozen=True, slots=True)
class Standing:
    """Where labelling stands after a lesson.

    Attributes:
        labels: how many labels were learnt from.
        measured: how many of their rows were drawn by chance.
        macro_f1: on these, each judged by a model that did not see it; None where they are fewer than
            `FEWEST_MEASURED`, and so are the gains.
        since_last: gain of macro-F1 over the model before, on the same rows; None after the first lesson.
        since_start: the same over the model that had none of the labels, None where there was no model.
        agreement: Cohen's kappa of the answers to all rows, with those of the lesson before.
        is_steady: whether more labels of this kind will hardly change the model.
    """

    labels: int
    measured: int
    macro_f1: Figure | None
    since_last: Figure | None
    since_start: Figure | None
    agreement: float | None
    is_steady: bool


class Lessons:
    """Teaches an apprentice from time to time, and keeps account of it.

    `start` is a model that has none of the labels, where there is one; `more` are labelled duties to learn from, too.
    Where rows are not labelled in the order given by `order`, `measure_all`.
    """

    def __init__(
        self,
        texts: Sequence[str],
        start: Classifier | None = None,
        more: Statements | None = None,
        *,
        measure_all: bool = False,
    ) -> None:
        self._apprentice = Apprentice(texts, more)
        self._features = self._apprentice.vocabulary.features(texts)
        self._density = density(self._features)
        self._start = start.probabilities(texts) if start is not None else None
        by_chance = np.random.default_rng(_SEED).permutation(len(texts))
        self._by_chance = by_chance if measure_all else by_chance[: -(-len(texts) // CHANCE)]
        self._agreements: list[float] = []
        self._last: Lesson | None = None
        self.classifier = start

    @property
    def probabilities(self) -> Floats | None:
        """Give what the present model says of all rows (rows, labels), None where there is no model yet."""
        return self._last.probabilities if self._last is not None else self._start

    def order(self, open_rows: Sequence[int], labelled: int, count: int) -> list[int]:
        """Give `count` of the open rows: those that teach most, and every `CHANCE`-th drawn by chance."""
        is_open = np.zeros(self._features.size, dtype=np.bool_)
        is_open[list(open_rows)] = True
        by_chance = [int(row) for row in self._by_chance if is_open[row]]
        is_open[self._by_chance] = False
        drawn = by_chance[: count // CHANCE]
        teaching = teaching_order(self._features, self._worth(labelled), is_open, count - len(drawn))
        steps = zip_longest(*(teaching[step :: CHANCE - 1] for step in range(CHANCE - 1)), drawn)
        mixed = [row for rows in steps for row in rows if row is not None]
        return mixed or by_chance[:count]

    def _worth(self, labelled: int) -> Floats:
        """Give what each row would teach, after so many labels."""
        worth = self._density ** min(1.0, _TYPICAL_UP_TO / max(1, labelled))
        if self.probabilities is not None:
            worth = worth * uncertainty(self.probabilities)
        return worth

    def teach(self, labels: Mapping[int, str]) -> Standing | None:
        """Learn from labels of rows and tell where labelling stands; None where they are too few to learn from."""
        if not self._apprentice.can_learn(labels):
            return None
        before, lesson = self.probabilities, self._apprentice.learn(labels)
        if before is not None:
            self._agreements.append(_kappa(before.argmax(axis=1), lesson.probabilities.argmax(axis=1)))
        standing = self._standing(lesson, before)
        self._last, self.classifier = lesson, lesson.classifier
        return standing

    def _standing(self, lesson: Lesson, before: Floats | None) -> Standing:
        """Compare a lesson with the model before it and with the one at the start."""
        measured = np.isin(lesson.rows, self._by_chance)
        agreements = self._agreements[-LESSONS_STEADY:]
        return Standing(
            len(lesson.rows),
            int(measured.sum()),
            *self._gains(lesson, before, measured),
            agreement=agreements[-1] if agreements else None,
            is_steady=len(agreements) == LESSONS_STEADY and float(np.mean(agreements)) >= STEADY,
        )

    def _gains(
        self, lesson: Lesson, before: Floats | None, measured: npt.NDArray[np.bool_]
    ) -> tuple[Figure | None, Figure | None, Figure | None]:
        """Give macro-F1 on the rows measured, its gain since the lesson before and over the start."""
        if measured.sum() < FEWEST_MEASURED:
            return None, None, None
        last = self._left_out_before(lesson, before)
        start = self._start[lesson.rows] if self._start is not None else None
        sets = [one[measured].argmax(axis=1) for one in (lesson.left_out, last, start) if one is not None]
        scores, resampled = resampled_macro_f1s(lesson.truth[measured], sets, np.ones(len(LABELS)))
        since_last = None if last is None else _figure(scores[0] - scores[1], resampled[:, 0] - resampled[:, 1])
        since_start = None if start is None else _figure(scores[0] - scores[-1], resampled[:, 0] - resampled[:, -1])
        return _figure(scores[0], resampled[:, 0]), since_last, since_start

    def _left_out_before(self, lesson: Lesson, before: Floats | None) -> Floats | None:
        """Give what the model before said of the rows of a lesson, not having seen their labels."""
        if before is None:
            return None
        said = before[lesson.rows]
        if self._last is not None:
            seen = np.isin(lesson.rows, self._last.rows)
            said = said.copy()
            said[seen] = self._last.left_out[np.isin(self._last.rows, lesson.rows)]
        return said


def _kappa(one: Codes, other: Codes) -> float:
    """Give Cohen's kappa of two lists of answers."""
    size = len(LABELS)
    return cohen_kappa(np.bincount(one * size + other, minlength=size * size).reshape(size, size))


def _figure(value: float, resampled: Floats) -> Figure:
    low, high = np.quantile(resampled, (0.025, 0.975))
    return Figure(float(value), float(low), float(high))
