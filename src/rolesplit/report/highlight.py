"""A duty cut into the pieces that a report shows differently: what speaks for its label, against it, and the rest."""

from __future__ import annotations

from dataclasses import dataclass

from rolesplit.explanation import DutyExplanation
from rolesplit.posting import Line
from rolesplit.report.safety import printable

STEPS = (0.15, 0.4)
"""Contributions from which a phrase speaks clearly and strongly; below, it speaks a little."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a duty, safe for any output.

    Attributes:
        text: the characters.
        kind: "for" or "against" the duty's label, "unknown" to the model, or "plain".
        strength: 1 a little, 2 clearly, 3 strongly; 0 for what does not speak.
        contribution: to the margin of the label; 0.0 for what does not speak.
    """

    text: str
    kind: str
    strength: int
    contribution: float


def pieces(line: Line, explanation: DutyExplanation) -> tuple[Piece, ...]:
    """Cut a duty; the pieces join to its whole text."""
    safe = printable(line.text)
    marks = [
        (phrase.start, phrase.end, "for" if phrase.contribution > 0 else "against", phrase.contribution)
        for phrase in explanation.evidence
    ]
    marks += [(word.start, word.end, "unknown", 0.0) for word in explanation.unknown]
    found, done = [], line.start
    for start, end, kind, contribution in sorted(marks):
        found.append(_plain(safe[done - line.start : start - line.start]))
        text = safe[start - line.start : end - line.start]
        found.append(Piece(text, kind, _strength(contribution), contribution))
        done = end
    found.append(_plain(safe[done - line.start :]))
    return tuple(piece for piece in found if piece.text)


def _plain(text: str) -> Piece:
    return Piece(text, "plain", 0, 0.0)


def _strength(contribution: float) -> int:
    return 0 if not contribution else 1 + sum(abs(contribution) >= step for step in STEPS)
