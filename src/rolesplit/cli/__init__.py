"""The command line: thin commands, one module each, and the one place where errors become exit codes."""

from __future__ import annotations

import atexit
import functools
import gc
import os
import sys
from collections.abc import Callable
from importlib import import_module
from inspect import cleandoc
from typing import Annotated

import typer

from rolesplit import __version__
from rolesplit.cli.console import write_in_any_locale
from rolesplit.errors import RolesplitError
from rolesplit.interruption import heed, held

COMMANDS = (
    "classify",
    "compare",
    "rank",
    "label",
    "summarise",
    "verify",
    "check",
    "train",
    "review",
    "evaluate",
    "compare-models",
    "model",
    "schema",
)
"""In the order of --help; each is the function of the same name in a module of the same name."""


def _until_nobody_reads(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command end quietly, with 0, when what reads its output has had enough, as `head` has."""

    @functools.wraps(command)
    def run(*arguments: object, **options: object) -> None:
        try:
            command(*arguments, **options)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except BaseException as error:  # whatever ends a command: how to go on is said before it is handled
            with held():
                for note in _notes(error):
                    _say(f"rolesplit: {note}")
            raise

    return run


def _notes(error: BaseException) -> list[str]:
    """Give the notes of an error and of those that it came upon, as a second Ctrl-C comes upon the first."""
    before = [] if error.__context__ is None else _notes(error.__context__)
    return [*before, *getattr(error, "__notes__", ())]


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"rolesplit {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", help="Print the version and exit.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    """Tell operations work from marketing work in job postings, duty by duty, and show why."""


def application(named: str | None = None) -> typer.Typer:
    """Give the command line; where one command is named, only that: the others would take longer than its own start."""
    made = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_root)
    for name in (named,) if named in COMMANDS else COMMANDS:
        noun = name.replace("-", "_")
        command = getattr(import_module(f"rolesplit.cli.{noun}"), noun)
        made.command(name, help=_in_paragraphs(command.__doc__ or ""))(_until_nobody_reads(command))
    return made


def _in_paragraphs(text: str) -> str:
    """Put each paragraph on one line, for the terminal to wrap: typer keeps the line ends of all but the first."""
    return "\n\n".join(paragraph.replace("\n", " ") for paragraph in cleandoc(text).split("\n\n"))


def main() -> None:
    """Run the command line; exit codes as in the contract: 0, 1, 2, 3 and 130."""
    try:
        heed()
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # a third less memory for Parquet
        gc.set_threshold(100_000)  # starting up makes many objects that stay and hardly any cycles
        atexit.register(gc.freeze)  # at the end all goes anyway, and is not looked through for cycles first
        write_in_any_locale()
        application(sys.argv[1] if len(sys.argv) > 1 else None)()
    except RolesplitError as error:
        _say(f"rolesplit: {error}")
        sys.exit(2)
    except OSError as error:
        _say(f"rolesplit: {error.filename or 'output'}: {error.strerror}")
        sys.exit(2)
    except KeyboardInterrupt:  # before or after the command itself
        sys.exit(130)


def _say(message: str) -> None:
    from rolesplit.report.safety import printable

    print(printable(message), file=sys.stderr)  # noqa: T201 - the one line an error is
