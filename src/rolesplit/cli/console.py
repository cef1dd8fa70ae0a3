"""The terminal that commands print on."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rolesplit.cli.options import Color

if TYPE_CHECKING:
    from rich.console import Console


_USUAL_WIDTH = 80
_NEAREST = str.maketrans("‹›“”‘’─│┼●•–—…→", "<>\"\"''-|+**--.>")


def write_in_any_locale() -> None:
    """Let standard output write what its encoding has no sign for as the nearest sign it has, or else as "?"."""
    codecs.register_error("nearest", _nearest)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="nearest")


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Replace the characters that cannot be encoded, one for one, as Python asks of an error handler."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    nearest = error.object[error.start : error.end].translate(_NEAREST)
    return "".join(sign if sign.isascii() else "?" for sign in nearest), error.end


def console(color: Color = Color.auto) -> Console:
    """Give a console on stdout; rich itself honours NO_COLOR, FORCE_COLOR, COLUMNS and TERM.

    COLUMNS=0 says that the width is not known, and rich would print nothing at all.
    """
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            """Leave the exit code to the command line; rich would exit with 1."""
            raise BrokenPipeError

    width = _USUAL_WIDTH if os.environ.get("COLUMNS") == "0" else None
    if color is Color.never:
        return Screen(no_color=True, highlight=False, force_terminal=False, width=width)
    forced = True if color is Color.always else None
    return Screen(force_terminal=forced, highlight=False, width=width)


def print_line(line: str) -> None:
    """Print a line of JSON, in UTF-8 whatever the locale."""
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")


@contextmanager
def progress(work: str) -> Iterator[Callable[[str], None]]:
    """Show on stderr, where that is a terminal, what is being done; give the function to tell it."""
    if not sys.stderr.isatty():
        yield lambda stage: None
        return
    from rich.console import Console

    with Console(stderr=True).status(work) as status:
        yield lambda stage: status.update(f"{work}: {stage}")


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None]]:
    """Show on stderr, where that is a terminal, what is being done and how far; give the function to tell it."""
    if not sys.stderr.isatty():
        yield lambda stage, share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda stage, share: bar.update(task, completed=share, description=stage)
