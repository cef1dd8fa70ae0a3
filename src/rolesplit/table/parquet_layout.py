"""Writing Parquet: windows are spooled as Arrow streams, which can be cut and gone on with; Parquet is made last."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit.table.arrow import pyarrow
from rolesplit.table.cells import MISSING, ONE, Decimals, Words
from rolesplit.table.parquet import ParquetForm
from rolesplit.table.rows import Column, Form
from rolesplit.table.values import as_text

_GROUP_BYTES = 4 << 20  # of a row group before it is encoded: about 16,000 duties
_LOOKED_AT = 1 << 11  # cells by which it is told whether those of a column repeat

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ParquetLayout:
    """How Parquet is written, see `rows.Layout`: columns of a Parquet file keep their types, all others are text.

    Attributes:
        form: of the table that is read.
        header: its names.
    """

    form: Form
    header: tuple[str, ...]

    def head(self, columns: Sequence[Column]) -> bytes:
        """Give a window of no rows, so that there is a schema even then."""
        empty = [Column(column.name, (), column.is_number, column.is_free) for column in columns]
        return self.body(_no_records(self.form), empty)

    def body(self, records: Any, columns: Sequence[Column]) -> bytes:
        """Give an Arrow stream of one batch."""
        arrow = pyarrow(Path())
        theirs = self._theirs(records, arrow)
        ours = [_array(column, arrow) for column in columns]
        fields = [
            *theirs.schema,
            *(arrow.field(column.name, array.type) for column, array in zip(columns, ours, strict=True)),
        ]
        schema = arrow.schema(fields, metadata=theirs.schema.metadata)
        batch = arrow.RecordBatch.from_arrays([*theirs.columns, *ours], schema=schema)
        sink = arrow.BufferOutputStream()
        with arrow.ipc.new_stream(sink, schema) as stream:
            stream.write_batch(batch)
        return bytes(sink.getvalue())

    def conversion(self, part: Path) -> ParquetConversion:
        """Begin to turn the streams into Parquet beside them."""
        return ParquetConversion(part)

    def _theirs(self, records: Any, arrow: Any) -> Any:
        """Give the columns of the input as a batch."""
        if isinstance(self.form, ParquetForm):
            return records
        rows = [[None if value is None else as_text(value) for value in row] for row in self.form.fitting(records)]
        columns = list(zip(*rows, strict=True)) or [()] * len(self.header)
        arrays = [
            _texts([text or "" for text in column], np.array([text is not None for text in column], np.bool_), arrow)
            for column in columns
        ]
        return arrow.RecordBatch.from_arrays(arrays, names=list(self.header))


class ParquetConversion:
    """Parquet, being made of streams that stand one behind the other in a part; see `rows.Conversion`.

    What the file is depends on the streams alone, not on how far they were followed at once.
    """

    def __init__(self, part: Path) -> None:
        self._arrow = pyarrow(part)
        self._part = part
        self._made = part.with_name(part.name + ".parquet")
        self._writer: Any = None
        self._taken = 0
        self._waiting: list[Any] = []

    def follow(self, end: int) -> None:
        """Take what the part has before this place; many small batches become one row group.

        Until then they wait where they are, in the part: read, they would take memory that is never in one piece again.
        """
        with self._arrow.memory_map(str(self._part)) as file:
            file.seek(self._taken)
            while file.tell() < end:
                with self._arrow.ipc.open_stream(file) as stream:
                    self._waiting += stream
                if sum(batch.nbytes for batch in self._waiting) >= _GROUP_BYTES:
                    self._write()
            self._taken = file.tell()

    def finish(self) -> Path:
        """Give the file, which has a row group at least, even without rows."""
        if self._waiting:
            self._write()
        self._writer.close()
        return self._made

    def abandon(self) -> None:
        """Remove the file."""
        self._waiting = []
        if self._writer is not None:
            with suppress(OSError):  # it would write an end to the file: the disk is full, perhaps
                self._writer.close()
        self._made.unlink(missing_ok=True)

    def _write(self) -> None:
        """Write what waits as a row group."""
        group = self._arrow.Table.from_batches(self._waiting)
        if self._writer is None:
            are_repeating = _repeating(group, self._arrow)
            self._writer = self._arrow.parquet.ParquetWriter(self._made, group.schema, use_dictionary=are_repeating)
        self._writer.write_table(group)
        self._waiting = []


def _no_records(form: Form) -> Any:
    """Give no records, in the form of a table."""
    if not isinstance(form, ParquetForm):
        return ()
    arrow = pyarrow(Path())
    return arrow.RecordBatch.from_arrays([arrow.nulls(0, field.type) for field in form.schema], schema=form.schema)


def _array(column: Column, arrow: Any) -> Any:
    """Give one of our columns; an empty cell is null."""
    cells = column.cells
    if isinstance(cells, Decimals):
        return _numbers(cells.steps / ONE, cells.steps != MISSING, arrow)
    if isinstance(cells, Words):
        words = np.array([word.encode() for word in cells.words], dtype=object)
        lengths = np.array([len(word) for word in words]).take(cells.places)
        return _strings(b"".join(words.take(cells.places).tolist()), lengths, lengths > 0, arrow)
    are_there = np.array([bool(text) for text in cells], np.bool_)
    if column.is_number:
        return _numbers(np.array([float(text or 0) for text in cells]), are_there, arrow)
    return _texts(cells, are_there, arrow)


# Arrays are made of buffers: `arrow.array` imports pandas where it is installed, which takes half a second and 30 MiB,
# and what casts them takes a while to import, too.


def _texts(texts: Sequence[str], are_there: Flags, arrow: Any) -> Any:
    """Give texts as an array, null where there is none."""
    joined = "".join(texts)
    pieces = texts if joined.isascii() else [text.encode() for text in texts]
    return _strings(joined.encode(), np.fromiter(map(len, pieces), np.int64, len(texts)), are_there, arrow)


def _strings(joined: bytes, lengths: npt.NDArray[np.int64], are_there: Flags, arrow: Any) -> Any:
    """Give texts that stand one behind the other, of so many bytes each, as an array, null where there is none."""
    offsets = np.zeros(len(lengths) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    buffers = _bits(are_there, arrow), arrow.py_buffer(offsets), arrow.py_buffer(joined)
    return arrow.Array.from_buffers(arrow.string(), len(lengths), buffers)


def _numbers(numbers: npt.NDArray[np.float64], are_there: Flags, arrow: Any) -> Any:
    """Give numbers as an array, null where there is none."""
    buffers = _bits(are_there, arrow), arrow.py_buffer(numbers)
    return arrow.Array.from_buffers(arrow.float64(), len(numbers), buffers)


def _bits(are_there: Flags, arrow: Any) -> Any:
    """Give which cells are not null as Arrow has it."""
    return arrow.py_buffer(np.packbits(are_there, bitorder="little"))


def _repeating(group: Any, arrow: Any) -> list[str] | bool:
    """Name the columns whose cells repeat: a dictionary of them saves room, and of others only takes time.

    Columns of columns have no name here that the writer knows; where there are some, all get a dictionary.
    """
    columns = dict(zip(group.schema.names, group.columns, strict=True))
    if any(arrow.types.is_nested(column.type) for column in columns.values()):
        return True
    return [name for name, column in columns.items() if _repeats(column.slice(0, _LOOKED_AT), arrow)]


def _repeats(column: Any, arrow: Any) -> bool:
    """Tell whether the cells of a column repeat; of types that are not often seen it is assumed."""
    types = arrow.types
    is_usual = types.is_integer(column.type) or types.is_floating(column.type) or types.is_string(column.type)
    if not is_usual:
        return True
    try:
        # Not by Arrow's own `unique`: what it imports takes longer than all this.
        return 2 * len(set(column.to_pylist())) < len(column)
    except UnicodeDecodeError:  # a text that is not UTF-8 is written as it was read
        return True
