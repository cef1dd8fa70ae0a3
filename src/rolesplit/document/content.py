"""What every format gives: a text and, where the format has one, a title."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file in its lines, and the title that the file states, if it states any."""

    text: str
    title: str | None = None


def fold(text: str) -> str:
    """The text on one line, every run of white space a single space."""
    return " ".join(text.split())
