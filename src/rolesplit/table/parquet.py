"""Parquet: record batches by pyarrow, columns of all types unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from rolesplit.errors import TableError, UnwritableError
from rolesplit.table.arrow import cell_values, first_line, is_fault, pyarrow
from rolesplit.table.cells import Cells
from rolesplit.table.rows import WINDOW_ROWS, Reject, Value, Window
from rolesplit.table.values import as_text

_BUFFER = 1 << 18  # bytes of a column chunk that are read at once; without it whole row groups are held


@dataclass(frozen=True, slots=True)
class ParquetForm:
    """The schema of a Parquet file."""

    schema: Any
    kind: ClassVar[str] = "parquet"
    encoding: ClassVar[str] = "utf-8"

    def values(self, records: Any) -> Iterator[tuple[Value, ...]]:
        """Give the cells of each record of a batch as Python values; see `cell_values` for those that are none."""
        columns = [cell_values(column) for column in records.columns]
        return iter(zip(*columns, strict=True)) if columns else iter(())

    def fitting(self, records: Any) -> Iterator[tuple[Value, ...]]:
        """Give what `values` gives; refuses a record with a cell that is no Python value."""
        for row in self.values(records):
            if UnwritableError in map(type, row):
                name, cell = next(pair for pair in zip(self.schema.names, row, strict=True) if is_fault(pair[1]))
                raise UnwritableError(f"{name!r} is {cell}")
            yield row

    def take(self, records: Any, places: Sequence[int]) -> Any:
        """Give the rows at these places as a batch."""
        return records.take(list(places))


class ParquetTable:
    """A Parquet file being read, see `rows.Table`; the records of a window are one record batch."""

    def __init__(self, name: str, file: Any) -> None:
        self.name = name
        self._file = file
        self._read = 0
        schema = file.schema_arrow
        self.header = tuple(schema.names)
        self.form = ParquetForm(schema)

    def share_read(self) -> float | None:
        """Give the share of the rows that was read."""
        return self._read / max(1, int(self._file.metadata.num_rows))

    def windows(self, column: int) -> Iterator[Window]:
        """Give all rows in order; one whose text cannot be decoded is rejected."""
        batches = self._file.iter_batches(batch_size=WINDOW_ROWS)
        while (batch := self._next(batches)) is not None:
            first = self._read + 1
            self._read += batch.num_rows
            yield _window(batch, column, first)

    def _next(self, batches: Iterator[Any]) -> Any:
        """Give the next batch, None at the end; pyarrow raises ValueErrors and OSErrors of its own for broken pages."""
        try:
            return next(batches, None)
        except (ValueError, NotImplementedError, OSError) as error:
            raise TableError(
                f"{self.name}: broken after row {self._read:,} ({first_line(error)}); get it again"
            ) from error


@dataclass(frozen=True, slots=True)
class BatchTexts(Cells):
    """The texts of a batch, made where they are asked for: another process is only sent the batch.

    Attributes:
        batch: a record batch.
        column: which of its columns.
    """

    batch: Any
    column: int

    def texts(self) -> list[str]:
        """Take the texts out of the batch; null is an empty text."""
        return [as_text(value) for value in cell_values(self.batch.column(self.column))]

    def __len__(self) -> int:
        return int(self.batch.num_rows)


def _window(batch: Any, column: int, first: int) -> Window:
    """Give a batch as a window."""
    cells, types = batch.column(column), pyarrow(Path()).types
    if types.is_temporal(cells.type) or types.is_nested(cells.type):
        return _readable(batch, column, first)
    try:
        cells.validate(full=True)
    except ValueError:
        return _readable(batch, column, first)
    return Window(batch, BatchTexts(batch, column), range(first, first + batch.num_rows))


def _readable(batch: Any, column: int, first: int) -> Window:
    """Take the rows whose text is UTF-8, or another Python value."""
    texts, kept, rejects = list[str](), list[int](), list[Reject]()
    for place, value in enumerate(cell_values(batch.column(column))):
        if is_fault(value):
            rejects.append(Reject(first + place, str(value), repr(getattr(value.__cause__, "object", None))))
        else:
            texts.append(as_text(value))
            kept.append(place)
    return Window(batch.take(kept), texts, [first + place for place in kept], tuple(rejects))


@contextmanager
def open_parquet(path: Path) -> Iterator[ParquetTable]:
    """Open a Parquet file.

    Raises:
        TableError: the extra is missing, or the file is no Parquet file or a broken one.
    """
    arrow = pyarrow(path)
    try:
        file = arrow.parquet.ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False)
        table = ParquetTable(str(path), file)
    except (ValueError, NotImplementedError) as error:  # a name of a column that is not UTF-8, and all of Arrow's own
        raise TableError(f"{path}: no Parquet file that can be read ({first_line(error)})") from error
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror or first_line(error)}); check the path") from error
    with file:
        yield table
