"""Parquet: record batches by pyarrow, columns of all types unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from rolesplit.errors import TableError, UnwritableError
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
        """Give the cells of each record of a batch as Python values; see `_values` for those that are none."""
        columns = [_values(column) for column in records.columns]
        return iter(zip(*columns, strict=True)) if columns else iter(())

    def fitting(self, records: Any) -> Iterator[tuple[Value, ...]]:
        """Give what `values` gives; refuses a record with a cell that is no Python value."""
        for row in self.values(records):
            if UnwritableError in map(type, row):
                name, cell = next(pair for pair in zip(self.schema.names, row, strict=True) if _is_fault(pair[1]))
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
        return [as_text(value) for value in _values(self.batch.column(self.column))]

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
    for place, value in enumerate(_values(batch.column(column))):
        if _is_fault(value):
            rejects.append(Reject(first + place, str(value), repr(getattr(value.__cause__, "object", None))))
        else:
            texts.append(as_text(value))
            kept.append(place)
    return Window(batch.take(kept), texts, [first + place for place in kept], tuple(rejects))


_NANOSECONDS = "[ns"  # in the name of every type that counts them
_SECONDS = re.compile(r"(\d:\d\d:\d\d)(\.\d{6})?")


def _values(column: Any) -> list[Value]:
    """Give the cells of a column as Python values, an `UnwritableError` for each that is none.

    They are the same where pandas is installed, of which pyarrow makes use for nanoseconds.
    """
    if _NANOSECONDS not in str(column.type):
        with suppress(ValueError, OverflowError):
            return list(column.to_pylist())
    return [_value(cell) for cell in column]


def _value(cell: Any) -> Value:
    """Give a cell as a Python value, or as the error that says why it is none."""
    try:
        return _python(cell, pyarrow(Path()))
    except UnicodeDecodeError as error:
        return _fault("a text that is not UTF-8; mend it", error)
    except (ValueError, OverflowError) as error:  # a day or a zone that Python has not
        return _fault(f"a {cell.type} without a text ({_first_line(error)}); write Parquet", error)


def _fault(reason: str, cause: Exception) -> UnwritableError:
    fault = UnwritableError(reason)
    fault.__cause__ = cause
    return fault


def _is_fault(value: Value) -> bool:
    return isinstance(value, UnwritableError)


def _python(cell: Any, arrow: Any) -> Value:
    """Give a cell as a Python value; pyarrow's own way, but for what may hold nanoseconds."""
    if _NANOSECONDS not in str(cell.type) or not cell.is_valid:
        return cell.as_py()
    if isinstance(cell, arrow.StructScalar):
        return {name: _python(item, arrow) for name, item in cell.items()}
    if isinstance(cell, arrow.MapScalar):
        return [[_python(item, arrow) for item in pair.values()] for pair in cell.values]
    if isinstance(cell, arrow.ListScalar):
        return [_python(item, arrow) for item in cell.values]
    if isinstance(cell, arrow.DictionaryScalar):
        return _python(cell.value, arrow)
    return _time(cell, arrow)


def _time(cell: Any, arrow: Any) -> Value:
    """Give a time in nanoseconds: as Python has it where these are whole microseconds, else with nine decimals."""
    microseconds, rest = divmod(cell.value, 1000)
    if isinstance(cell, arrow.TimestampScalar):
        kind = arrow.timestamp("us", cell.type.tz)
    else:
        kind = arrow.time64("us") if isinstance(cell, arrow.Time64Scalar) else arrow.duration("us")
    value = arrow.scalar(microseconds, kind).as_py()
    if not rest:
        return value
    return _SECONDS.sub(lambda found: f"{found[1]}{found[2] or '.000000'}{rest:03}", as_text(value), count=1)


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
