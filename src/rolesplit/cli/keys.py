"""Single keys from a terminal, as they are pressed."""

from __future__ import annotations

import os
import select
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager

NAMES = {"\r": "enter", "\n": "enter", "\x7f": "backspace", "\b": "backspace", "\x1b": "escape", "\x04": "q"}
"""Keys that have a name; Ctrl-D, the end of input, means what q does."""

_SEQUENCE = 0.05  # seconds within which the rest of an arrow's or function key's sequence follows its escape


@contextmanager
def key_reader() -> Iterator[Callable[[float], str]]:
    """Give a function that waits so many seconds for a key and gives it, "" where none came or it means nothing.

    A key is its character or, where that cannot be shown, its name (`NAMES`). The terminal is put right at the end.
    """
    if sys.platform == "win32":
        yield _windows_key
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    decoder = getincrementaldecoder("utf-8")("replace")
    try:
        tty.setcbreak(descriptor)
        yield lambda seconds: _key(descriptor, decoder.decode, seconds)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _key(descriptor: int, decode: Callable[[bytes], str], seconds: float) -> str:
    """Read one key: as many bytes as its character has."""
    while _is_ready(descriptor, seconds):
        byte = os.read(descriptor, 1)
        if not byte:
            return "q"  # nobody is there any more
        if byte == b"\x1b" and _is_ready(descriptor, _SEQUENCE):
            _pass_over_sequence(descriptor)
            return ""
        if character := decode(byte):
            return NAMES.get(character, character)
    return ""


def _pass_over_sequence(descriptor: int) -> None:
    """Read on to the end of an escape sequence: CSI or SS3 and a final letter or ~, or one character."""
    if os.read(descriptor, 1) in b"[O":
        while _is_ready(descriptor, _SEQUENCE) and not 0x40 <= os.read(descriptor, 1)[0] <= 0x7E:
            pass


def _is_ready(descriptor: int, seconds: float) -> bool:
    return bool(select.select([descriptor], [], [], seconds)[0])


def _windows_key(seconds: float) -> str:
    """Wait for a key of a Windows console, however long it takes."""
    import msvcrt

    character: str = msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore] # there on Windows alone
    if character in "\x00\xe0":  # an arrow or a function key; its second half follows
        msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore] # there on Windows alone
        return ""
    return NAMES.get(character, character)
