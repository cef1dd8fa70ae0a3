"""The command `label`: a table of duties or postings -> the same table with our columns."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from rolesplit.cli.options import ModelOption
from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.batch import Counts
    from rolesplit.table import Table


class Unit(StrEnum):
    """What one cell of the column holds."""

    duty = "duty"
    posting = "posting"


def label(
    table: Annotated[
        Path, typer.Argument(metavar="IN", help="CSV or TSV, or - for standard input.", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="OUT", help="File to write, or - for standard output.", show_default=False
        ),
    ],
    column: Annotated[str | None, typer.Option(help="Column of the texts; guessed from the header otherwise.")] = None,
    unit: Annotated[Unit, typer.Option(help="What one cell holds.")] = Unit.duty,
    model: ModelOption = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the table; found out otherwise.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Delimiter of the table; found out otherwise.")] = None,
    prefix: Annotated[str, typer.Option(help="What our columns' names begin with.")] = "rolesplit_",
    force: Annotated[bool, typer.Option("--force", help="Replace OUT where it exists.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
) -> None:
    """Label every row of a table: all its columns come back unchanged, ours are appended.

    Examples:

      rolesplit label duties.csv -o labelled.csv

      rolesplit label export.tsv -o labelled.tsv --column 岗位职责 --unit posting

      cat duties.csv | rolesplit label - -o - > labelled.csv
    """
    from rolesplit import batch
    from rolesplit.artifact import load_model
    from rolesplit.table import open_table, write_table

    _refuse(table, output, delimiter, force=force)
    classifier = load_model(model)
    work = batch.label_duties if unit is Unit.duty else batch.label_postings
    counts = None
    with open_table(table, named_encoding=encoding, delimiter=delimiter) as rows:
        place = rows.column(column)
        if column is None and not quiet:
            typer.echo(f"column {rows.header[place]!r} holds the texts (--column names another)", err=True)
        with write_table(output, rows.dialect.encoding) as stream, _progress(rows, quiet=quiet) as show:
            for counts in batch.label_table(rows, place, stream, partial(work, classifier=classifier), prefix=prefix):
                show(counts)
    if not quiet:
        typer.echo(_summary(counts), err=True)


def _refuse(table: Path, output: Path, delimiter: str | None, *, force: bool) -> None:
    """Refuse at once what would go wrong later."""
    if output != Path("-"):
        if output.exists() and not force:
            raise UsageError(f"{output}: exists already; replace it with --force, or name another file")
        if not output.parent.is_dir():
            raise UsageError(f"{output}: there is no folder {output.parent}; make it first")
        if output.exists() and table.exists() and output.samefile(table):
            raise UsageError(f"{output}: is the input itself; name another file")
    if delimiter is not None and len(delimiter) != 1:
        raise UsageError("--delimiter takes one character, e.g. --delimiter ';'")


@contextmanager
def _progress(rows: Table, *, quiet: bool) -> Iterator[Callable[[Counts], None]]:
    """Show on stderr, where that is a terminal, how far the work is; give the function to tell it."""
    if quiet or not sys.stderr.isatty():
        yield lambda counts: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    begin = perf_counter()
    with Progress(*parts, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1 if rows.share_read() is not None else None)

        def show(counts: Counts) -> None:
            speed = counts.rows / (perf_counter() - begin)
            done = rows.share_read() or 0
            bar.update(task, completed=done, description=f"{counts.rows:,} rows, {speed:,.0f} rows/s")

        yield show


def _summary(counts: Counts | None) -> str:
    """Say in one line what came of the rows."""
    if counts is None:
        return "0 rows"
    shares = ", ".join(
        f"{outcome} {count / counts.rows:.1%}"
        for outcome, count in sorted(counts.outcomes.items(), key=lambda item: -item[1])
    )
    return f"{counts.rows:,} rows: {shares}"
