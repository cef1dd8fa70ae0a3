"""A whole table, labelled: windows in, portions out, in order, by one process or by several."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import TypeAlias

from rolesplit.batch.columns import COLUMNS
from rolesplit.batch.delivery import Delivery
from rolesplit.batch.portion import Portion, Task, lacking
from rolesplit.batch.workers import in_order
from rolesplit.errors import TableError
from rolesplit.table import Table
from rolesplit.table.header import require_free

Labelling: TypeAlias = Generator[Portion, None, None]


def label_table(table: Table, column: int, task: Task, delivery: Delivery, *, cores: int = 1) -> Labelling:
    """Label a table, from the point that the delivery has reached to the end; gives each portion as it is delivered.

    Who may be interrupted closes it, or its processes end when it is collected, where no Ctrl-C is heard.

    Args:
        table: just opened.
        column: place of the texts.
        task: what is done with each window.
        delivery: where the rows go; its point says how far they are.
        cores: how many processes may work at once.

    Raises:
        TableError: a column of the table has one of our names, or one that the output has no characters for.
    """
    require_free(table.name, table.header, [task.prefix + name for name in COLUMNS])
    delivery.begin(_head(table, task), task.layout.conversion)
    windows = islice(table.windows(column), delivery.point.windows, None)
    with closing(in_order(task, windows, cores)) as portions:
        for portion in portions:
            delivery.take(portion)
            yield portion
    delivery.finish()


def _head(table: Table, task: Task) -> bytes:
    try:
        return task.head()
    except UnicodeEncodeError as error:
        raise TableError(f"{table.name}: the header cannot be written: {lacking(error)}") from error


def require_all(name: str, portions: Iterable[Portion]) -> Iterator[Portion]:
    """Pass portions on; the first row that was rejected is an error, which names the table and the line."""
    for portion in portions:
        if portion.rejects:
            first = portion.rejects[0]
            raise TableError(f"{name} line {first.line}: {first.reason}")
        yield portion
