"""Parquet: record batches by pyarrow, columns of all types unchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from rolesplit.errors import TableError
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
        """Give the cells of each record of a batch as Python values."""
        columns = [column.to_pylist() for column in records.columns]
        return iter(zip(*columns, strict=True)) if columns else iter(())

    fitting = values  # no record has more cells than the header

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
                f"{self.name}: broken after row {self._read:,} ({_first_line(error)}); get it again"
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
        return [as_text(value) for value in self.batch.column(self.column).to_pylist()]

    def __len__(self) -> int:
        return int(self.batch.num_rows)


def _window(batch: Any, column: int, first: int) -> Window:
    """Give a batch as a window."""
    try:
        batch.column(column).validate(full=True)
    except ValueError:
        return _decodable(batch, column, first)
    return Window(batch, BatchTexts(batch, column), range(first, first + batch.num_rows))


def _decodable(batch: Any, column: int, first: int) -> Window:
    """Take the rows whose text is UTF-8."""
    texts, kept, rejects = list[str](), list[int](), list[Reject]()
    for place in range(batch.num_rows):
        try:
            texts.append(as_text(batch.column(column)[place].as_py()))
            kept.append(place)
        except UnicodeDecodeError as error:
            rejects.append(Reject(first + place, "a text that is not UTF-8; mend it", repr(error.object)))
    return Window(batch.take(kept), texts, [first + place for place in kept], tuple(rejects))


def pyarrow(path: Path) -> Any:
    """Import the library for Parquet files, which comes with an extra."""
    try:
        import pyarrow as library  # noqa: PLC0415 - an extra, wanted for Parquet files only
        import pyarrow.parquet  # noqa: PLC0415 - as above
    except ImportError as error:
        raise TableError(f"{path}: Parquet files need pip install 'rolesplit[parquet]'") from error
    return library


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
        raise TableError(f"{path}: no Parquet file that can be read ({_first_line(error)})") from error
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror or _first_line(error)}); check the path") from error
    with file:
        yield table


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0]
