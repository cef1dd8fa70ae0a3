"""What the command `label` does with one table, and with lines as they come."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rolesplit.cli.options import refuse_missing_folder
from rolesplit.cli.summaries import confusion_of, write_summary
from rolesplit.cli.watching import conclude, tell, watch
from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.batch import Delivery, Identity, Labeller, Order, Portion
    from rolesplit.batch.files import Opened
    from rolesplit.report.summary import Origin
    from rolesplit.summary import Summary

STDIO = Path("-")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a batch is run, and what is told of it.

    Attributes:
        resume, force: what becomes of what a run before has written.
        strict: whether the first row that cannot be read is an error.
        cores: how many processes may work at once.
        is_quiet: whether nothing but errors is said.
        summary, gold: where the summary goes, None for nowhere, and what corrects its shares.
    """

    resume: bool
    force: bool
    strict: bool
    cores: int
    is_quiet: bool
    summary: Path | None
    gold: Path | None


def label_one(path: Path, output: Path, order: Order, manner: Manner) -> None:
    """Label one table."""
    from rolesplit import batch
    from rolesplit.batch.rejects import rejects_path

    _refuse(path, output)
    with batch.open_order(path, output, order) as opened:
        labeller = opened.task.labeller
        confusion = confusion_of(labeller, manner.gold) if manner.summary else None
        identity = _identity(path, opened, order)
        with batch.open_delivery(output, identity, resume=manner.resume, force=manner.force) as delivery:
            goes_on = delivery.point.windows > 0
            counted = _label(opened, delivery, manner, is_guessed=order.column is None)
    tell(delivery.point.counts, quiet=manner.is_quiet)
    if manner.summary is not None:
        whole = count_outputs([output], order, labeller, manner.cores) if goes_on else counted
        write_summary(manner.summary, whole, origin_of([path], order, labeller), confusion, quiet=manner.is_quiet)
    conclude(delivery.point.counts, "" if output == STDIO else str(rejects_path(output)))


def _label(opened: Opened, delivery: Delivery, manner: Manner, *, is_guessed: bool) -> Summary:
    """Label the rows of an open table, watched; gives what they were labelled, where that is counted."""
    from rolesplit import batch
    from rolesplit.report.safety import printable
    from rolesplit.summary import Summary

    table, column = opened.table, opened.column
    if is_guessed and not manner.is_quiet:
        message = f"column {table.header[column]!r} holds the texts (--column names another)"
        typer.echo(printable(message), err=True)
    summary = Summary()
    with closing(batch.label_table(table, column, opened.task, delivery, cores=manner.cores)) as labelled:
        portions = batch.require_all(table.name, labelled) if manner.strict else labelled
        watch(_counted(portions, summary), table, delivery, quiet=manner.is_quiet)
    return summary


def _counted(portions: Iterable[Portion], summary: Summary) -> Iterator[Portion]:
    """Pass portions on and add up what they were counted to be."""
    for portion in portions:
        if portion.summary is not None:
            summary.merge(portion.summary)
        yield portion


def _identity(path: Path, opened: Opened, order: Order) -> Identity | None:
    """Say what a run is that can be gone on with; None where its input cannot be read again."""
    from rolesplit import batch

    if path == STDIO:
        return None
    which = {"shard": str(order.shard), "sheet": order.reading.sheet}
    return {**batch.identity_of(path, opened.column, opened.task), **which}


def count_outputs(outputs: Sequence[Path], order: Order, labeller: Labeller, cores: int) -> Summary:
    """Count what outputs say that a run before has written."""
    from rolesplit.receipts import Columns, count_file
    from rolesplit.summary import Summary
    from rolesplit.table import Reading
    from rolesplit.table.opening import extension

    summary = Summary()
    columns = Columns(order.column, order.by, order.prefix)
    for output in outputs:
        is_tabbed = extension(output) == ".tsv"  # which has tabs whatever the input had
        reading = Reading(order.writing.encoding, None if is_tabbed else order.reading.delimiter)
        summary.merge(count_file(output, reading, columns, labeller.model, cores=cores))
    return summary


def origin_of(given: Sequence[Path], order: Order, labeller: Labeller) -> Origin:
    """Say what a summary is of."""
    from rolesplit.report.summary import Origin

    return Origin(", ".join(map(str, given)), labeller.model, order.unit, order.by)


def answer(given: Sequence[Path], output: Path | None, order: Order) -> None:
    """Answer lines of standard input as they come; exits with 1 where some could not be."""
    from rolesplit import batch
    from rolesplit.batch.answering import Answering, answer_all

    if list(given) != [STDIO] or output not in {None, STDIO} or order.is_summarised or order.shard:
        raise UsageError("--jsonl answers standard input, and does nothing else: rolesplit label - --jsonl")
    answering = Answering(batch.labeller_of(order.unit, order.model), order.column, order.prefix)
    with open(0, "rb", buffering=0, closefd=False) as requests:
        rejected = answer_all(requests, _write_at_once, answering)
    if rejected:
        typer.echo(f"rolesplit: {rejected:,} line{'s' * (rejected > 1)} rejected", err=True)
        raise typer.Exit(1)


def _write_at_once(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _refuse(path: Path, output: Path) -> None:
    """Refuse at once what would go wrong later."""
    if output == STDIO:
        return
    refuse_missing_folder(output)
    if output.exists() and path.exists() and output.samefile(path):
        raise UsageError(f"{output}: is the input itself; name another file")
