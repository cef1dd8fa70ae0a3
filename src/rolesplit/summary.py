"""What came of a table's rows: counts of labels, leans and facets, overall and by the values of a column.

Counts are all that is kept, so memory does not grow with the rows; summaries of parts add up to that of the whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import FACETS, LABELS
from rolesplit.evaluation import Figure
from rolesplit.language import LANGUAGES, holds_chinese
from rolesplit.quantification import FEWEST_ROWS, Confusion, corrected_shares

Counts = npt.NDArray[np.int64]

LEAN_BINS = 20
"""The lean, -1 to +1, is counted in this many equal bins; the last one holds +1 too."""

MOST_GROUPS = 1000
"""Values of a column that are counted apart, the first that come; the rest is counted together."""

WITHHELD = ("confusion-unknown", "too-few-rows", "beyond-confusion")
"""Why shares are not corrected: nothing is known of what is confused; fewer than `FEWEST_ROWS` labelled rows; answers
more one-sided than the confusion allows (see `corrected_shares`)."""

_LONGEST_VALUE = 200  # characters of a value that are kept: a cell may be as long as a book
_CODES = {name: code for code, label in enumerate(LABELS) for name in (label, f"{label}-leaning")}
_FACET_CODES = {facet: code for code, facet in enumerate(FACETS)}
_STEPS = 10_000  # a lean has four decimals; whole numbers add up to the same sum in any order


@dataclass(frozen=True, slots=True)
class Answers:
    """What a window of rows was answered, one entry a row: the cells of our columns, and the texts."""

    texts: Sequence[str]
    labels: Sequence[str]
    leans: Sequence[str]
    facets: Sequence[str]
    statuses: Sequence[str]


@dataclass(frozen=True, slots=True)
class Distribution:
    """How rows are spread over labels, leans and facets.

    Attributes:
        rows: all of them.
        answers: by language, rows with each label, in the order of `LABELS`.
        unlabelled: rows without a label, by status.
        facets: labelled rows, in the order of `FACETS`.
        leans: labelled rows in each of `LEAN_BINS`.
        mean_lean: None without labelled rows.
    """

    rows: int
    answers: Mapping[str, tuple[int, ...]]
    unlabelled: Mapping[str, int]
    facets: tuple[int, ...]
    leans: tuple[int, ...]
    mean_lean: float | None

    @property
    def labels(self) -> tuple[int, ...]:
        """Give the rows with each label, in the order of `LABELS`."""
        return tuple(map(sum, zip(*self.answers.values(), strict=True)))

    @property
    def labelled(self) -> int:
        """Give the number of rows that have a label."""
        return sum(self.labels)

    def corrected(self, confusion: Confusion | None) -> tuple[Figure, ...] | str:
        """Estimate the labels' true shares, in the order of `LABELS`, or name the one of `WITHHELD` that holds."""
        if confusion is None:
            return "confusion-unknown"
        if self.labelled < FEWEST_ROWS:
            return "too-few-rows"
        answers = {name: np.array(counts) for name, counts in self.answers.items()}
        return corrected_shares(answers, confusion) or "beyond-confusion"


class Summary:
    """Counts of rows, overall and by group, to which windows and other summaries are added.

    `most_groups` values get a group of their own, the first that come. A summary of one window, which is small anyway,
    takes all, so that it does not matter how a table is cut into windows.
    """

    def __init__(self, most_groups: float = MOST_GROUPS) -> None:
        self._most_groups = most_groups
        self._places: dict[str, int] = {}
        self._answers = np.zeros((1, len(LANGUAGES), len(LABELS)), dtype=np.int64)
        self._facets = np.zeros((1, len(FACETS)), dtype=np.int64)
        self._leans = np.zeros((1, LEAN_BINS), dtype=np.int64)
        self._sums = np.zeros(1, dtype=np.int64)
        self._unlabelled: defaultdict[int, Counter[str]] = defaultdict(Counter)

    def add(self, answers: Answers, groups: Sequence[str] | None = None) -> None:
        """Count a window of rows; `groups` has the value of each row by which to count apart."""
        codes = np.fromiter((_CODES.get(label, -1) for label in answers.labels), np.int64, len(answers.labels))
        places = self._placed(groups) if groups is not None else np.zeros(len(codes), dtype=np.int64)
        for row in np.flatnonzero(codes < 0).tolist():  # few: texts without a word that is known
            self._unlabelled[int(places[row])][answers.statuses[row]] += 1
        labelled = np.flatnonzero(codes >= 0)
        self._add_labelled(answers, labelled.tolist(), places[labelled], codes[labelled])

    def _add_labelled(self, answers: Answers, rows: Sequence[int], places: Counts, codes: Counts) -> None:
        """Count the rows that have a label."""
        chinese = np.fromiter((holds_chinese(answers.texts[row]) for row in rows), np.int64, len(rows))
        facets = np.fromiter((_FACET_CODES[answers.facets[row]] for row in rows), np.int64, len(rows))
        leans = np.rint(np.array([float(answers.leans[row]) for row in rows]) * _STEPS).astype(np.int64)
        bins = np.minimum((leans + _STEPS) * LEAN_BINS // (2 * _STEPS), LEAN_BINS - 1)
        _count(self._answers, (places * len(LANGUAGES) + chinese) * len(LABELS) + codes)
        _count(self._facets, places * len(FACETS) + facets)
        _count(self._leans, places * LEAN_BINS + bins)
        np.add.at(self._sums, places, leans)

    def merge(self, other: Summary) -> None:
        """Add the counts of another summary, whose new groups come behind those of this one."""
        named = self._placed(list(other._places))
        places = np.concatenate([[0], named]).astype(np.int64)
        for mine, theirs in zip(self._arrays(), other._arrays(), strict=True):
            mine[0] += theirs[places == 0].sum(axis=0)
            mine[places[places > 0]] += theirs[places > 0]  # each group once
        for place, counts in other._unlabelled.items():
            self._unlabelled[int(places[place])] += counts

    def total(self) -> Distribution:
        """Give the distribution of all rows."""
        return self._distribution(range(len(self._sums)))

    def groups(self) -> dict[str, Distribution]:
        """Give the distribution of each group, the largest first."""
        found = {value: self._distribution([place]) for value, place in self._places.items()}
        return dict(sorted(found.items(), key=lambda item: (-item[1].rows, item[0])))

    def others(self) -> Distribution:
        """Give the distribution of the rows that are in no group of their own."""
        return self._distribution([0])

    def _arrays(self) -> tuple[Counts, ...]:
        return self._answers, self._facets, self._leans, self._sums

    def _placed(self, values: Sequence[str]) -> Counts:
        """Give each value its place, a new one to a new value while there is room, else 0."""
        short = [value[:_LONGEST_VALUE] for value in values]
        for value in dict.fromkeys(short):
            if value not in self._places and len(self._places) < self._most_groups:
                self._places[value] = len(self._places) + 1
        self._answers, self._facets, self._leans, self._sums = (
            _grown(array, len(self._places) + 1) for array in self._arrays()
        )
        return np.fromiter((self._places.get(value, 0) for value in short), np.int64, len(short))

    def _distribution(self, places: Iterable[int]) -> Distribution:
        """Add up the counts of some places."""
        chosen = list(places)
        answers, facets, leans, sums = (array[chosen].sum(axis=0) for array in self._arrays())
        unlabelled = sum((self._unlabelled[place] for place in chosen if place in self._unlabelled), Counter[str]())
        labelled = int(answers.sum())
        return Distribution(
            rows=labelled + unlabelled.total(),
            answers={name: tuple(counts) for name, counts in zip(LANGUAGES, answers.tolist(), strict=True)},
            unlabelled=dict(sorted(unlabelled.items())),
            facets=tuple(facets.tolist()),
            leans=tuple(leans.tolist()),
            mean_lean=int(sums) / _STEPS / labelled if labelled else None,
        )


def _count(counts: Counts, places: Counts) -> None:
    """Add 1 at each of the places of an array read in one line."""
    counts += np.bincount(places, minlength=counts.size).reshape(counts.shape)


def _grown(array: Counts, size: int) -> Counts:
    """Give an array with zeros put behind it up to a size."""
    missing = max(0, size - len(array))
    return np.concatenate([array, np.zeros((missing, *array.shape[1:]), array.dtype)]) if missing else array
