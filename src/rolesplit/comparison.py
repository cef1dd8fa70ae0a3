"""Postings side by side: how far apart they lie, and which duties make the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from rolesplit.verdict import JudgedLine, Verdict


@dataclass(frozen=True, slots=True)
class Pull:
    """How far one duty moves its posting away from the middle of the postings compared.

    Attributes:
        index: of the line in `Verdict.lines`.
        duty: the line.
        amount: weight x (lean of the duty - middle); below 0 towards operations, above 0 towards marketing.
    """

    index: int
    duty: JudgedLine
    amount: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One posting of a comparison.

    Attributes:
        verdict: of the posting.
        distance: its lean - the middle, which is the sum of its pulls; None without duties.
        pulls: one for each duty, the strongest in the direction of the distance first.
    """

    verdict: Verdict
    distance: float | None
    pulls: tuple[Pull, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Several postings and the middle between them.

    Attributes:
        middle: mean lean of the postings that have duties; None where none has.
        postings: in the order given.
    """

    middle: float | None
    postings: tuple[Compared, ...]

    @property
    def spread(self) -> float:
        """Give the distance between the two postings that lie furthest apart; 0.0 with fewer than two."""
        distances = [posting.distance for posting in self.postings if posting.distance is not None]
        return max(distances) - min(distances) if distances else 0.0


def compare(verdicts: Sequence[Verdict]) -> Comparison:
    """Compare postings duty by duty; the pulls of a posting sum to its lean less the middle."""
    leans = [verdict.lean for verdict in verdicts if verdict.lean is not None]
    middle = fsum(leans) / len(leans) if leans else None
    return Comparison(middle, tuple(_compared(verdict, middle) for verdict in verdicts))


def _compared(verdict: Verdict, middle: float | None) -> Compared:
    """Weigh the duties of one posting against the middle."""
    if verdict.lean is None or middle is None:
        return Compared(verdict, None, ())
    distance = verdict.lean - middle
    pulls = [
        Pull(index, line, line.weight * (line.lean - middle))
        for index, line in enumerate(verdict.lines)
        if line.lean is not None
    ]
    direction = -1 if distance < 0 else 1
    return Compared(verdict, distance, tuple(sorted(pulls, key=lambda pull: -direction * pull.amount)))
