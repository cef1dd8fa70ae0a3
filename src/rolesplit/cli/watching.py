"""A batch on the terminal: how far it is while it runs, rows that were rejected, and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rolesplit.batch import Counts, Delivery, Portion
    from rolesplit.table import Table

_MOST_TOLD = 100  # rejects that are told one by one where there is no file for them


def watch(portions: Iterable[Portion], table: Table, delivery: Delivery, *, quiet: bool) -> None:
    """Take all portions and show how far the work is; tell of rejects where no file takes them."""
    from rolesplit.report.safety import printable

    left = 0 if delivery.keeps_rejects else _MOST_TOLD
    with _progress(table, delivery.point.counts, quiet=quiet) as show:
        for portion in portions:
            for reject in portion.rejects[:left]:
                typer.echo(printable(f"rolesplit: {table.name} line {reject.line}: {reject.reason}"), err=True)
            left = max(0, left - len(portion.rejects))
            show(delivery.point.counts)


def tell(counts: Counts, *, quiet: bool) -> None:
    """Say in a line what came of a batch."""
    if not quiet:
        typer.echo(_summary(counts), err=True)


def conclude(counts: Counts, rejects: str) -> None:
    """Say what was rejected, if anything, and exit with 1; `rejects` is where to find it, "" for nowhere."""
    from rolesplit.report.safety import printable

    if counts.rejected:
        rows = f"{counts.rejected:,} row{'s' * (counts.rejected > 1)} rejected"
        where = f", see {rejects}" if rejects else ""
        typer.echo(printable(f"rolesplit: {rows}{where}; the first is {counts.first_reject}"), err=True)
        raise typer.Exit(1)


@contextmanager
def _progress(table: Table, before: Counts, *, quiet: bool) -> Iterator[Callable[[Counts], None]]:
    """Show on stderr, where that is a terminal, how far the work is; give the function to tell it."""
    if quiet or not sys.stderr.isatty():
        yield lambda counts: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    begin = perf_counter()
    # No thread of its own: processes are started meanwhile.
    with Progress(*parts, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=1 if table.share_read() is not None else None)

        def show(counts: Counts) -> None:
            speed = (counts.rows - before.rows) / (perf_counter() - begin)
            text = f"{counts.rows:,} rows, {speed:,.0f} rows/s"
            bar.update(task, completed=table.share_read() or 0, description=text, refresh=True)

        yield show


def _summary(counts: Counts) -> str:
    """Say in one line what came of the rows."""
    shares = ", ".join(
        f"{outcome} {count / counts.rows:.1%}"
        for outcome, count in sorted(counts.outcomes.items(), key=lambda item: -item[1])
    )
    return f"{counts.rows:,} row{'' if counts.rows == 1 else 's'}{': ' if shares else ''}{shares}"
