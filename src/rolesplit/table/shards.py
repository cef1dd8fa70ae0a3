"""Shards: a table cut into stretches of about the same size, one a machine; all of them in order are the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rolesplit.errors import TableError
from rolesplit.table.rows import Form, Table, Window


@dataclass(frozen=True, slots=True)
class Shard:
    """One of so many stretches; the first has number 1."""

    number: int
    of: int


class ShardedTable:
    """One shard of a table, see `rows.Table`.

    A window belongs to the shard in whose stretch of the file it begins, which depends on nothing but the file. What
    stands before is read, as only reading tells where rows begin, and passed over; what comes after is not read.

    Raises:
        TableError: the size of the table is not known beforehand.
    """

    def __init__(self, table: Table, shard: Shard) -> None:
        if table.share_read() is None:
            raise TableError(f"{table.name}: only a file can be cut into shards; write it to one first")
        self._table = table
        self._shard = shard

    @property
    def name(self) -> str:
        """Give the name of the whole table."""
        return self._table.name

    @property
    def header(self) -> tuple[str, ...]:
        """Give the names of the columns."""
        return self._table.header

    @property
    def form(self) -> Form:
        """Give the form of the records."""
        return self._table.form

    def share_read(self) -> float | None:
        """Give the share of the shard that was read."""
        read = (self._table.share_read() or 0.0) * self._shard.of - (self._shard.number - 1)
        return min(max(read, 0.0), 1.0)

    def windows(self, column: int) -> Iterator[Window]:
        """Give the windows of the shard in order."""
        begin = 0.0
        for window in self._table.windows(column):
            number = min(int(begin * self._shard.of) + 1, self._shard.of)
            if number > self._shard.number:
                return
            if number == self._shard.number:
                yield window
            begin = self._table.share_read() or 0.0
