"""Many files on the command line: labelled into a folder, by this machine or by a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rolesplit.cli.console import progress
from rolesplit.cli.labelling import STDIO, Manner, count_outputs, origin_of
from rolesplit.cli.summaries import confusion_of, write_summary
from rolesplit.cli.watching import conclude, tell
from rolesplit.errors import BatchError, UsageError

if TYPE_CHECKING:
    from rolesplit.batch import Crew, Done, Order, Unlabelled


class Account:
    """What came of many files: of the rows of those that were labelled, and those that could not be."""

    def __init__(self) -> None:
        from rolesplit.batch import Counts
        from rolesplit.summary import Summary

        self.counts, self.summary = Counts(), Summary()
        self.left_out: list[Unlabelled] = []

    def add(self, done: Done | Unlabelled) -> None:
        """Add a file."""
        from rolesplit.batch import Unlabelled

        if isinstance(done, Unlabelled):
            self.left_out.append(done)
            return
        self.counts = self.counts.plus(done.counts, str(done.path))
        if done.summary is not None:
            self.summary.merge(done.summary)


def label_many(given: Sequence[Path], folder: Path, order: Order, manner: Manner, crew: Crew) -> None:
    """Label files into a folder, each under its own name; with `resume`, those that are there are done.

    Files that cannot be labelled are named and left out, and the exit code is 1.
    """
    from rolesplit import batch
    from rolesplit.batch.rejects import ENDING

    _refuse(given, order, manner)
    paths = batch.tables_in(given)
    outputs = batch.outputs_for(paths, folder, may_exist=manner.resume or manner.force)
    labeller = batch.labeller_of(order.unit, order.model)
    confusion = confusion_of(labeller, manner.gold) if manner.summary else None
    ready = [output for output in outputs if manner.resume and output.exists()]
    todo = [(path, output) for path, output in zip(paths, outputs, strict=True) if output not in ready]
    account = _labelled(todo, order, labeller.model, crew, are_some_ready=bool(ready))
    tell(account.counts, quiet=manner.is_quiet)
    if manner.summary is not None:
        account.summary.merge(count_outputs(ready, order, labeller, manner.cores))
        origin = origin_of(given, order, labeller)
        write_summary(manner.summary, account.summary, origin, confusion, quiet=manner.is_quiet)
    conclude(account.counts, f"{folder}/*{ENDING}")
    raise typer.Exit(1 if account.left_out else 0)


def _refuse(given: Sequence[Path], order: Order, manner: Manner) -> None:
    """Refuse what is for one table only."""
    if STDIO in given:
        raise UsageError("- is one table; name a file as OUT, or - for standard output")
    if order.shard is not None or manner.strict:
        option = "--strict" if manner.strict else "--shard"
        raise UsageError(f"{option} is for one table; give one file as IN and as OUT")


def _labelled(
    todo: Sequence[tuple[Path, Path]], order: Order, model: str, crew: Crew, *, are_some_ready: bool
) -> Account:
    """Label the files, show how far the work is, and name those that cannot be labelled.

    Raises:
        BatchError: none could be, and none was before.
    """
    from rolesplit import batch
    from rolesplit.report.safety import printable

    account = Account()
    with _noting_how_to_go_on(), progress("labelling") as show:
        for number, done in enumerate(batch.label_files(todo, order, model, crew), 1):
            account.add(done)
            show(f"{number:,} of {len(todo):,} files, {account.counts.rows:,} rows")
    if len(account.left_out) == len(todo) and not are_some_ready:
        raise BatchError(account.left_out[0].reason)
    for one in account.left_out:
        typer.echo(printable(f"rolesplit: left out: {one.reason}"), err=True)
    return account


@contextmanager
def _noting_how_to_go_on() -> Iterator[None]:
    """Let whoever stops the work know how to go on with it."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, OSError) as error:
        error.add_note("files that are in place are done; go on with the same command and --resume")
        raise
