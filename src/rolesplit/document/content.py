"""What every format gives: a text and, where the format has one, a title."""

from __future__ import annotations

from dataclasses import dataclass

MAX_CHARACTERS = 1_000_000
"""No longer text is read: a posting has a few thousand characters, and a book is none."""
MAX_TAGS = 1_000_000
"""No page and no part of a Word file has more; each open one takes memory."""


class ExcessError(Exception):
    """More tags or values than a posting can need; whoever knows the name of the file says so to the user."""


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file in its lines, and the title that the file states, if it states any."""

    text: str
    title: str | None = None


def fold(text: str) -> str:
    """The text on one line, every run of white space a single space."""
    return " ".join(text.split())
