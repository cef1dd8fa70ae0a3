"""Tests of reading single keys from a terminal."""

from __future__ import annotations

import os
import pty
import termios
import tty
from codecs import getincrementaldecoder
from collections.abc import Iterator

import pytest

from rolesplit.cli import keys


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """Give the two ends of a terminal in the mode in which keys are read."""
    ours, theirs = pty.openpty()
    tty.setcbreak(theirs)
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def read_all(theirs: int) -> list[str]:
    decode = getincrementaldecoder("utf-8")("replace").decode
    found = []
    while keys._is_ready(theirs, 0.1):
        found.append(keys._key(theirs, decode, 0.1))
    return found


@pytest.mark.parametrize(
    ("pressed", "expected"),
    [
        (b"om ", ["o", "m", " "]),
        ("看é🙂".encode(), ["看", "é", "🙂"]),
        (b"\r\x7f\x04", ["enter", "backspace", "q"]),
        (b"\x1b[Ao", ["", "o"]),
        (b"\x1b[1;5Ao\x1bOPm", ["", "o", "", "m"]),
        (b"o\x1b", ["o", "escape"]),
        (b"\xff\xfeo", ["\ufffd", "\ufffd", "o"]),
    ],
)
def test_bytes_become_keys(ends: tuple[int, int], pressed: bytes, expected: list[str]) -> None:
    ours, theirs = ends
    os.write(ours, pressed)
    assert read_all(theirs) == expected


def test_no_key_is_no_key(ends: tuple[int, int]) -> None:
    assert keys._key(ends[1], getincrementaldecoder("utf-8")("replace").decode, 0.01) == ""


def test_the_terminal_is_put_right_whatever_happens(ends: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    class Standard:
        def fileno(self) -> int:
            return ends[1]

    before = termios.tcgetattr(ends[1])
    monkeypatch.setattr(keys.sys, "stdin", Standard())
    with pytest.raises(KeyboardInterrupt), keys.key_reader():
        raise KeyboardInterrupt
    assert termios.tcgetattr(ends[1]) == before
