"""The command line: thin commands, one module each, and the one place where errors become exit codes."""

from __future__ import annotations

import functools
import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from rolesplit import __version__
from rolesplit.cli.check import check
from rolesplit.cli.classify import classify
from rolesplit.cli.compare import compare
from rolesplit.cli.compare_models import compare_models
from rolesplit.cli.console import write_in_any_locale
from rolesplit.cli.evaluate import evaluate
from rolesplit.cli.label import label
from rolesplit.cli.model import model
from rolesplit.cli.rank import rank
from rolesplit.cli.review import review
from rolesplit.cli.schema import schema
from rolesplit.cli.summarise import summarise
from rolesplit.cli.train import train
from rolesplit.cli.verify import verify
from rolesplit.errors import RolesplitError


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
            for note in getattr(error, "__notes__", ()):
                _say(f"rolesplit: {note}")
            raise

    return run


app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    classify,
    compare,
    rank,
    label,
    summarise,
    verify,
    check,
    train,
    review,
    evaluate,
    compare_models,
    model,
    schema,
):
    app.command()(_until_nobody_reads(command))


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"rolesplit {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", help="Print the version and exit.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    """Tell operations work from marketing work in job postings, duty by duty, and show why."""


def main() -> None:
    """Run the command line; exit codes as in the contract: 0, 1, 2, 3 and 130."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing half-written stays behind
    gc.set_threshold(100_000)  # starting up makes many objects that stay and hardly any cycles
    write_in_any_locale()
    try:
        app()
    except RolesplitError as error:
        _say(f"rolesplit: {error}")
        sys.exit(2)
    except OSError as error:
        _say(f"rolesplit: {error.filename or 'output'}: {error.strerror}")
        sys.exit(2)


def _say(message: str) -> None:
    from rolesplit.report.safety import printable

    print(printable(message), file=sys.stderr)  # noqa: T201 - the one line an error is
