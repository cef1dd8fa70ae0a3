"""What would change a verdict: the smallest set of duties, or of words where there is one duty, without which it flips.

To take a duty out is to put a line break in the place of its characters and of the bullet or number before them; to
take a word out is to put nothing in its place. What is left is judged from scratch, and a set is given only when
that verdict has the label that was asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, islice
from math import comb

import numpy as np

from rolesplit.classifier import LABELS, Classifier
from rolesplit.explanation import token_contributions
from rolesplit.posting import PHYSICAL_LINE, split
from rolesplit.verdict import LEANING, Verdict, judge, judge_lines, scores_of

EXHAUSTIVE = 12
"""Up to so many duties or words every set is tried; of more, all sets of a size while their number allows it."""

_MOST_TRIED = 1 << EXHAUSTIVE

_WINDOW = 256  # sets of words that are scored at once
_STRETCHES = 256  # of more units, that many parts are taken out one by one, so that few texts are judged

Set = tuple[int, ...]
Likely = Callable[[Iterable[Set]], Iterable[Set]]
Proven = Callable[[Set], Verdict | None]


@dataclass(frozen=True, slots=True)
class Removal:
    """Characters to take out of a posting; `text` is the duty or the word among them."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Flip:
    """An answer to "why not this label?".

    Attributes:
        wanted: the label asked for, as in `Verdict.label`.
        unit: "duty" or "word", what is taken out.
        removals: the smallest set found, in the order of the text; empty where the posting has the label as it is,
            None where no set was found.
        is_smallest: whether all smaller sets were tried, or all sets where none was found.
        verdict: of what is left, None where no set was found.
    """

    wanted: str
    unit: str
    removals: tuple[Removal, ...] | None
    is_smallest: bool
    verdict: Verdict | None


def flip(verdict: Verdict, classifier: Classifier, wanted: str, *, min_confidence: float = 0.0) -> Flip:
    """Find the smallest set of duties, or of words of a single duty, without which a posting has another label.

    Args:
        verdict: of the posting.
        classifier: the model that gave it.
        wanted: one of `LABELS`.
        min_confidence: probability below which the new verdict would not count as one.
    """
    label = LEANING[wanted]
    if verdict.label == label:
        return Flip(label, "duty", (), True, verdict)
    units = _Words(verdict, classifier, label) if len(verdict.duties) == 1 else _Duties(verdict, classifier, label)

    def proven(chosen: Set) -> Verdict | None:
        found = judge(units.without(chosen), classifier, title=verdict.title)
        return found if found.label == label and max(found.probabilities or (0.0,)) >= min_confidence else None

    chosen, is_smallest = _smallest(len(units.removals), units.likely, proven)
    if chosen is None:
        return Flip(label, units.name, None, is_smallest, None)
    removals = tuple(units.removals[place] for place in sorted(chosen, key=lambda place: units.removals[place].start))
    return Flip(label, units.name, removals, is_smallest, proven(chosen))


def without(text: str, removals: Sequence[Removal], unit: str) -> str:
    """Take removals out of a text: for duties a line break stays in their place, for words nothing does."""
    kept, done = [], 0
    for removal in sorted(removals, key=lambda removal: removal.start):
        kept.append(text[done : removal.start])
        done = removal.end
    return ("\n" if unit == "duty" else "").join([*kept, text[done:]])


def _smallest(count: int, likely: Likely, proven: Proven) -> tuple[Set | None, bool]:
    """Try sets of units by size; beyond what can be tried, take units out one by one, then put back what need not go.

    The units come in the order in which they are likely to matter. Gives the set and whether it is the smallest.
    """
    tried = 0
    for size in range(1, count):
        tried += comb(count, size)
        if count > EXHAUSTIVE and (tried > _MOST_TRIED or count > _STRETCHES):
            chosen = _greedy(count, size, likely, proven)
            return chosen, chosen is not None and len(chosen) == size
        chosen = _first(combinations(range(count), size), likely, proven)
        if chosen is not None:
            return chosen, True
    return None, True


def _first(sets: Iterable[Set], likely: Likely, proven: Proven) -> Set | None:
    """Give the first set that is proven."""
    return next((chosen for chosen in likely(sets) if proven(chosen)), None)


def _greedy(count: int, size: int, likely: Likely, proven: Proven) -> Set | None:
    """Take out the first `size`, one more and one more; then put back whatever need not be out.

    Of very many units several are taken out, or put back, at a time.
    """
    step = -(-count // _STRETCHES)
    chosen = _first((tuple(range(last)) for last in range(size, count, step)), likely, proven)
    for begin in reversed(range(0, len(chosen or ()), step)):
        stretch = range(begin, begin + step)
        fewer = tuple(place for place in chosen or () if place not in stretch)
        chosen = _first([fewer], likely, proven) or chosen
    return chosen


class _Duties:
    """The duties of a posting as units, those most against the wanted label first."""

    name = "duty"

    def __init__(self, verdict: Verdict, classifier: Classifier, label: str) -> None:
        self._verdict, self._classifier, self._label = verdict, classifier, label
        self._split = cache(split)  # physical lines are split apart from each other, and most stay as they are
        self._rows = {line.line.text: row for row, line in enumerate(verdict.lines)}
        self._scores = scores_of([line.line for line in verdict.lines], classifier)
        pulls = _against(verdict, _name(label))
        duties = sorted(
            (row for row, line in enumerate(verdict.lines) if line.section == "duty"), key=pulls.__getitem__
        )
        physical = [match.start() for match in PHYSICAL_LINE.finditer(verdict.text)]
        self.removals = [_removal(verdict, row, physical) for row in reversed(duties)]

    def without(self, chosen: Set) -> str:
        """Give the text that is left."""
        return without(self._verdict.text, [self.removals[unit] for unit in chosen], self.name)

    def likely(self, sets: Iterable[Set]) -> Iterator[Set]:
        """Give those without which the label is the wanted one, but for the language, which may still abstain."""
        return (chosen for chosen in sets if self._gives(chosen))

    def _gives(self, chosen: Set) -> bool:
        left = PHYSICAL_LINE.findall(self.without(chosen))
        lines = [line for physical in left for line in self._split(physical)]
        rows = [self._rows.get(line.text, -1) for line in lines]
        scores = scores_of(lines, self._classifier) if -1 in rows else self._scores.of(rows)
        return judge_lines(lines, scores, self._classifier, "en").label == self._label


class _Words:
    """The words of a single duty as units, or its characters in Chinese, those most against the wanted label first."""

    name = "word"

    def __init__(self, verdict: Verdict, classifier: Classifier, label: str) -> None:
        self._text, self._classifier, self._label = verdict.text, classifier, label
        line = verdict.duties[0].line
        features = classifier.features([line.text])
        now, then = (LABELS.index(name) for name in (verdict.duties[0].label or LABELS[0], _name(label)))
        against = np.zeros(len(features.tokens.starts))
        for column, sign in ((now, 1.0), (then, -1.0)):
            columns = np.full(len(against), column)
            against += sign * token_contributions(features, classifier, "label", columns)
        spans = list(zip(features.tokens.starts.tolist(), features.tokens.ends.tolist(), strict=True))
        self.removals = [
            Removal(line.start + spans[place][0], line.start + spans[place][1], line.text[slice(*spans[place])])
            for place in np.argsort(-against, kind="stable")
        ]

    def without(self, chosen: Set) -> str:
        """Give the text that is left."""
        return without(self._text, [self.removals[unit] for unit in chosen], self.name)

    def likely(self, sets: Iterable[Set]) -> Iterator[Set]:
        """Give those without which the label is the wanted one, but for the language; many are scored at once."""
        remaining = iter(sets)
        while window := list(islice(remaining, _WINDOW)):
            left = [split(self.without(chosen)) for chosen in window]
            scores = scores_of([line for lines in left for line in lines], self._classifier)
            done = 0
            for chosen, lines in zip(window, left, strict=True):
                rows = range(done, done + len(lines))
                if judge_lines(lines, scores.of(rows), self._classifier, "en").label == self._label:
                    yield chosen
                done += len(lines)


def _name(label: str) -> str:
    return label.removesuffix("-leaning")


def _against(verdict: Verdict, wanted: str) -> list[float]:
    """Say of each line how far it pulls away from a label: from `shared`, to the side on which the posting is."""
    towards = {"operations": -1.0, "marketing": 1.0, "shared": -1.0 if (verdict.lean or 0.0) > 0 else 1.0}[wanted]
    return [-towards * (line.lean or 0.0) for line in verdict.lines]


def _removal(verdict: Verdict, row: int, physical: Sequence[int]) -> Removal:
    """Give what goes with a line: the mark before it too, back to the line before or the start of the physical line."""
    line = verdict.lines[row].line
    before = verdict.lines[row - 1].line.end if row else 0
    start = physical[bisect_left(physical, line.end) - 1]
    return Removal(max(before, start), line.end, line.text)
