"""Ctrl-C and SIGTERM: what must not be cut in two is finished first."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_holding = 0
_waiting: int | None = None


def heed() -> None:
    """Let Ctrl-C raise KeyboardInterrupt and SIGTERM exit with 143, so that nothing half-written stays behind.

    A Ctrl-C that is ignored, as it is in what a shell runs in the background, stays ignored.
    """
    signal.signal(signal.SIGTERM, _take)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _take)


@contextmanager
def held() -> Iterator[None]:
    """Hold both back until the block is done, where `heed` was called; for what takes no time worth mentioning.

    A signal that came is then raised behind the block. Python handles signals in the main thread alone; a block in
    another one is never cut in two.
    """
    global _holding  # noqa: PLW0603 - a process has one place where signals arrive
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _holding += 1
    try:
        yield
    finally:
        _holding -= 1
        if not _holding:
            _raise_waiting()


def _take(number: int, _: FrameType | None) -> None:
    global _waiting  # noqa: PLW0603 - a process has one place where signals arrive
    _waiting = number
    if not _holding:
        _raise_waiting()


def _raise_waiting() -> None:
    global _waiting
    number, _waiting = _waiting, None
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    if number is not None:
        sys.exit(128 + number)
