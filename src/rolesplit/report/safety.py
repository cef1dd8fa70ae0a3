"""Hostile text made harmless for a terminal, one character for one, so that offsets stay true."""

from __future__ import annotations

import unicodedata

_SPACES = frozenset("\t\n\r\x85\u2028\u2029")
_STEERING = frozenset(("Cc", "Cf", "Co", "Cs"))
_MARKS = frozenset(("Mn", "Me"))
_MOST_MARKS = 4  # on one letter; no language stacks more, and a flood of them covers the lines above and below
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    """Replace what steers a terminal, reorders text or covers other lines.

    These are control, format, private and surrogate characters (escape sequences, hyperlinks, direction marks, zero
    widths), line ends, which become spaces, and marks beyond the fourth on one letter.
    """
    if text.isascii() and text.isprintable():
        return text
    shown, marks = [], 0
    for character in text:  # whether a mark is one too many depends on those before it
        category = unicodedata.category(character)
        marks = marks + 1 if category in _MARKS else 0
        shown.append(_shown(character, category, marks))
    return "".join(shown)


def _shown(character: str, category: str, marks: int) -> str:
    if character in _SPACES:
        return " "
    return _REPLACEMENT if category in _STEERING or marks > _MOST_MARKS else character
