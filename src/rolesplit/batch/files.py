"""Whole files, from a path to a path: by this process or, sent there, by another machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rolesplit.batch.calls import labeller_of
from rolesplit.batch.delivery import open_delivery
from rolesplit.batch.journal import Counts
from rolesplit.batch.labelling import label_table
from rolesplit.batch.portion import Counting, Task
from rolesplit.errors import BatchError, RolesplitError
from rolesplit.summary import Summary
from rolesplit.table import Reading, Table, Writing, compression_of, layout_for, open_table, text_column
from rolesplit.table.header import group_column
from rolesplit.table.shards import Shard, ShardedTable


@dataclass(frozen=True, slots=True)
class Order:
    """How files are labelled; names the model and does not carry it, so that it is small to send.

    Attributes:
        model: path of the model file, None for the shipped one.
        unit: what a text is: "duty" or "posting".
        column: of the texts; None where its name is to tell.
        prefix: what the names of our columns begin with.
        reading, writing: of the files.
        is_summarised, by: whether rows are counted, and by the values of which column.
        shard: which stretch of a file, None for all of it.
    """

    model: str | None = None
    unit: str = "duty"
    column: str | None = None
    prefix: str = "rolesplit_"
    reading: Reading = field(default_factory=Reading)
    writing: Writing = field(default_factory=Writing)
    is_summarised: bool = False
    by: str | None = None
    shard: Shard | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is open to be labelled: its rows, the place of its texts, and what is done with each window."""

    table: Table
    column: int
    task: Task


@dataclass(frozen=True, slots=True)
class Done:
    """A file that was labelled: what came of its rows."""

    path: Path
    output: Path
    counts: Counts
    summary: Summary | None


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A file that could not be labelled, and why."""

    path: Path
    reason: str


@contextmanager
def open_order(path: Path, output: Path, order: Order) -> Iterator[Opened]:
    """Open a file and prepare all that labelling it takes.

    Raises:
        RolesplitError: the file, the output or the model cannot be used as ordered.
    """
    with open_table(path, order.reading) as whole:
        table: Table = whole if order.shard is None else ShardedTable(whole, order.shard)
        column = text_column(table.name, table.header, order.column)
        counting = Counting(group_column(table.name, table.header, order.by)) if order.is_summarised else None
        layout = layout_for(output, whole, order.writing)
        labeller = labeller_of(order.unit, order.model)
        yield Opened(table, column, Task(labeller, layout, compression_of(output), order.prefix, counting))


def label_file(path: Path, output: Path, order: Order, *, model_id: str, cores: int = 1) -> Done:
    """Label one file by itself, replacing what is at the output.

    Raises:
        BatchError: the model here has another id than it has to, or another process is writing the output.
        RolesplitError: see `open_order`.
    """
    with open_order(path, output, order) as opened:
        if opened.task.labeller.model != model_id:
            raise BatchError(
                f"{path}: the model where it was to be labelled is {opened.task.labeller.model}, not {model_id}; "
                "give all machines the same"
            )
        summary = Summary() if order.is_summarised else None
        with (
            open_delivery(output, None, force=True) as delivery,
            closing(label_table(opened.table, opened.column, opened.task, delivery, cores=cores)) as portions,
        ):
            for portion in portions:
                if summary is not None and portion.summary is not None:
                    summary.merge(portion.summary)
    return Done(path, output, delivery.point.counts, summary)


def try_file(path: Path, output: Path, order: Order, *, model_id: str, cores: int = 1) -> Done | Unlabelled:
    """Label one file as `label_file` does, or say why it could not be."""
    try:
        return label_file(path, output, order, model_id=model_id, cores=cores)
    except RolesplitError as error:
        return Unlabelled(path, str(error))
