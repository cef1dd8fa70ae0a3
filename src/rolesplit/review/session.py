"""A labelling session: which row is at hand, what was decided, and the way back. Knows neither file nor terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duty:
    """A row to label: the line of the file that it begins in, and its text."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Guess:
    """What the model would say of a row: the label and its probability."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Decision:
    """A label that was given.

    Attributes:
        row: place of the duty among the session's.
        label: one of `LABELS`.
        note: what the annotator wrote beside it, "" for nothing.
        guess: what the model said, None where there was none yet.
        shown: whether the annotator saw the guess.
    """

    row: int
    label: str
    note: str = ""
    guess: Guess | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    """What was done, so that it can be taken back: a row was skipped or labelled, while these waited for the end."""

    row: int
    is_skip: bool
    skipped: tuple[int, ...] = ()


class Session:
    """Rows in the order in which they are asked about, decisions, skips and undo.

    Rows that are skipped come again when all others are done, those skipped first coming first.
    """

    def __init__(self, duties: Sequence[Duty], decided: Sequence[Decision] = ()) -> None:
        self.duties = tuple(duties)
        self.note = ""
        self._decisions = list(decided)
        self._queue: list[int] = []
        self._skipped: list[int] = []
        self._steps = [_Step(decision.row, is_skip=False) for decision in decided]

    @property
    def row(self) -> int | None:
        """Give the row at hand, None where all are decided or none was queued."""
        return self._queue[0] if self._queue else None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Give the decisions in the order in which they were taken."""
        return tuple(self._decisions)

    @property
    def labels(self) -> Mapping[int, str]:
        """Give the label of each row decided."""
        return {decision.row: decision.label for decision in self._decisions}

    @property
    def open_rows(self) -> list[int]:
        """Give the rows to choose from, ascending: neither decided nor skipped, or the skipped ones at the end."""
        decided = self.labels
        fresh = [row for row in range(len(self.duties)) if row not in decided and row not in self._skipped]
        return fresh or [row for row in self._skipped if row not in decided]

    @property
    def left(self) -> int:
        """Give how many rows are not decided."""
        return len(self.duties) - len(self.labels)

    def enqueue(self, rows: Sequence[int]) -> None:
        """Ask about these rows next, in this order, instead of those that were queued."""
        self._queue = list(rows)
        self.note = ""

    def decide(self, label: str, guess: Guess | None = None, *, shown: bool = False) -> Decision:
        """Label the row at hand and go on to the next."""
        row = self._queue.pop(0)
        decision = Decision(row, label, self.note, guess, shown)
        self._decisions.append(decision)
        self._step(row, is_skip=False)
        self.note = ""
        return decision

    def skip(self) -> None:
        """Leave the row at hand for the end."""
        row = self._queue.pop(0)
        self._step(row, is_skip=True)
        self._skipped.append(row)
        self.note = ""

    def _step(self, row: int, *, is_skip: bool) -> None:
        """Note what was done, and take the row from those that wait for the end."""
        self._steps.append(_Step(row, is_skip, tuple(self._skipped)))
        self._skipped = [one for one in self._skipped if one != row]

    def undo(self) -> Decision | None:
        """Take back the last step and ask about its row again; give the decision taken back, None for a skip.

        Raises:
            LookupError: nothing was done yet.
        """
        if not self._steps:
            raise LookupError("nothing to undo")
        step = self._steps.pop()
        self._skipped = list(step.skipped)
        self._queue = [step.row, *(row for row in self._queue if row != step.row)]  # a skipped row may be there again
        decision = None if step.is_skip else self._decisions.pop()
        self.note = decision.note if decision else ""
        return decision
