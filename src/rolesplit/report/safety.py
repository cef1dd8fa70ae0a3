"""Hostile text made harmless for a terminal, one character for one, so that offsets stay true."""

from __future__ import annotations

import unicodedata

_HARMLESS = {"\t": " ", "\n": " ", "\r": " "}
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    """Replace what steers a terminal or reorders text: control, format, private and surrogate characters."""
    return "".join(_HARMLESS.get(character) or _visible(character) for character in text)


def _visible(character: str) -> str:
    return _REPLACEMENT if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") else character
