"""Lines -> sections: a linear chain over a posting, decoded by Viterbi.

What a line says (the `section` head), what the last heading announced, and what its neighbours are, each has a
weight; the sequence with the largest sum wins (Viterbi, 1967).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.headings import ANY
from rolesplit.posting import Line

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Chain:
    """The weights of the chain, in nats.

    Attributes:
        text: what the log-probabilities of the section head are multiplied by.
        heading: added to the section that the last heading announced.
        fading: how much of that is left with each line after it.
        change: taken off where a line is of another section than the one before, no heading between.
    """

    text: float
    heading: float
    fading: float
    change: float


def decode(lines: Sequence[Line], probabilities: Floats, classes: Sequence[str], chain: Chain) -> list[str]:
    """Give the section of each line.

    Args:
        lines: of one posting, in order.
        probabilities: (lines, classes) of the section head.
        classes: names of the columns; a heading itself is of the last.
        chain: the weights.
    """
    if not lines:
        return []
    scores = chain.text * np.log(np.maximum(probabilities, 1e-9))
    scores += chain.heading * _announced(lines, classes, chain.fading)
    is_heading = np.array([line.is_heading for line in lines])
    scores[is_heading] = np.where(np.arange(len(classes)) == len(classes) - 1, 0.0, -1e3)
    return [classes[code] for code in _viterbi(scores, np.where(_follows(is_heading), 0.0, chain.change))]


def _announced(lines: Sequence[Line], classes: Sequence[str], fading: float) -> Floats:
    """Give the strength of the last heading, fading from 1, for each line in the column it announced."""
    announced = np.zeros((len(lines), len(classes)))
    current, strength = ANY, 0.0
    for index, line in enumerate(lines):
        if line.announces is not None:
            current, strength = line.announces, 1.0
        elif current != ANY:
            announced[index, classes.index(current)] = strength
            strength *= fading
    return announced


def _follows(is_heading: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Tell for each line whether it or the line before it is a heading, so that a change costs nothing."""
    return is_heading | np.concatenate(([True], is_heading[:-1]))


def _viterbi(scores: Floats, change: Floats) -> list[int]:
    """Find the best path: the sum of `scores` less `change[i]` wherever line i differs from line i - 1."""
    best = scores[0].copy()
    came_from = np.zeros(scores.shape, dtype=np.int64)
    stay = np.arange(scores.shape[1])
    for index in range(1, len(scores)):  # each line needs the best of the one before
        other = int(best.argmax())
        moved = best[other] - change[index]
        came_from[index] = np.where(best >= moved, stay, other)
        best = np.maximum(best, moved) + scores[index]
    path = [int(best.argmax())]
    for index in range(len(scores) - 1, 0, -1):
        path.append(int(came_from[index, path[-1]]))
    return path[::-1]
