"""What the formats have in common: windows of rows, rows that had to be rejected, and the two sides of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

WINDOW_ROWS = 3072
"""No window of a sheet or a Parquet file has more rows than this: two portions of what is scored at once."""
WINDOW_CHARACTERS = 1 << 19
"""A window ends with the row that reaches this number of characters."""
LARGEST_CELL = 1 << 20
"""No cell may have more characters than this, and no row more than four times as many."""

Value = Any
"""A cell as a value: None, str, bool, int, float, date, time, datetime or timedelta, list or dict."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be taken, or cannot be written.

    Attributes:
        line: where it starts: a line of a text file, a row of a sheet or a Parquet file; the first is 1.
        reason: what is wrong with it, and what would mend it.
        record: the row as read, as far as it can be shown.
    """

    line: int
    reason: str
    record: str


@dataclass(frozen=True, slots=True)
class Window:
    """Some rows of a table in order; plain data that can be sent to another process.

    Attributes:
        records: the rows as their format has them, see the `Table` they come from.
        texts: the cell that was asked for, one a record.
        lines: where each record starts, counted as in `Reject`.
        rejects: rows between these records that could not be taken.
    """

    records: Any
    texts: Sequence[str]
    lines: Sequence[int]
    rejects: tuple[Reject, ...] = ()

    @property
    def rows(self) -> int:
        """Give how many rows of the table it accounts for, taken and rejected."""
        return len(self.texts) + len(self.rejects)

    def __reduce__(self) -> tuple[Any, ...]:
        """Send lists of texts as one text each, which takes a third of the time."""
        return _received, (_packed(self.records), _packed(self.texts), self.lines, self.rejects)


_BETWEEN = "\x1e"  # the separator of records, which hardly any text has


def _packed(items: Any) -> Any:
    """Give a list of texts as one, if it is such a list and can be parted again; else as it is."""
    if not isinstance(items, list) or not items or not all(type(item) is str for item in items):
        return items
    joined = _BETWEEN.join(items)
    return joined if joined.count(_BETWEEN) == len(items) - 1 else items


def _received(records: Any, texts: Any, lines: Sequence[int], rejects: tuple[Reject, ...]) -> Window:
    """Give a window that was sent."""
    return Window(_parted(records), _parted(texts), lines, rejects)


def _parted(items: Any) -> Any:
    """Undo `_packed`."""
    return items.split(_BETWEEN) if isinstance(items, str) else items


class Table(Protocol):
    """A table being read.

    Windows depend on nothing but the bytes of the table and the column, so that the same table gives the same
    windows again: a run that was stopped goes on by passing over those it had done.
    """

    @property
    def name(self) -> str:
        """Give the file, as errors call it."""

    @property
    def header(self) -> tuple[str, ...]:
        """Give the names of the columns, in order; they may repeat."""

    @property
    def form(self) -> Form:
        """Give what is needed to make cells of the records."""

    def windows(self, column: int) -> Iterator[Window]:
        """Give all rows in order, in windows; the texts are the cells of the column at this place."""

    def share_read(self) -> float | None:
        """Give the share of the table that was read, 0 to 1, None where its size is not known beforehand."""


class Form(Protocol):
    """How the records of a table are to be understood; can be sent to another process."""

    @property
    def kind(self) -> str:
        """Give the name of the format: "delimited", "jsonlines", "workbook" or "parquet"."""

    @property
    def encoding(self) -> str:
        """Give the codec of a text file, "utf-8" where there is none."""

    def values(self, records: Any) -> Iterator[Sequence[Value]]:
        """Give the cells of each record, as many as the header has."""

    def fitting(self, records: Any) -> Iterator[Sequence[Value]]:
        """Give what `values` gives, to be written in another format.

        Raises:
            UnwritableError: a record has a cell that the header has no name for.
        """

    def take(self, records: Any, places: Sequence[int]) -> Any:
        """Give the records at these places, in the same form."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is added to a table.

    Attributes:
        name: what it is called in the header.
        cells: one a row, as text; an empty one is no value.
        is_number: whether its cells are numbers.
        is_free: whether its cells may hold any characters, and so may need quotes.
    """

    name: str
    cells: Sequence[str]
    is_number: bool = False
    is_free: bool = False


class Layout(Protocol):
    """How rows are written: functions from rows to bytes; can be sent to another process.

    A part is `head`, then the body of every window; the file is what `conversion` makes of it.
    """

    @property
    def form(self) -> Form:
        """Give what is needed to make cells of the records."""

    def head(self, columns: Sequence[Column]) -> bytes:
        """Give what stands before all rows; of our columns only names and kinds matter."""

    def body(self, records: Any, columns: Sequence[Column]) -> bytes:
        """Give the records of a window with the cells of our columns behind them.

        Raises:
            UnicodeEncodeError: a cell has a character that the encoding lacks.
            UnwritableError: a record does not fit the header.
        """

    def conversion(self, part: Path) -> Conversion:
        """Begin to make a file of the format of a part that is still being written."""


class Conversion(Protocol):
    """A file of the format, being made of a part while that grows."""

    def follow(self, end: int) -> None:
        """Take what the part has before this place, which is the end of a head or a body."""

    def finish(self) -> Path:
        """Give the file, made of all that was taken: the part itself for most formats, another beside it else."""
        ...

    def abandon(self) -> None:
        """Remove what was made, if it is still there."""


@dataclass(frozen=True, slots=True)
class AsItIs:
    """The `Conversion` of a format whose file is the part.

    Attributes:
        part: with head and bodies.
    """

    part: Path

    def follow(self, end: int) -> None:
        """Do nothing."""

    def finish(self) -> Path:
        """Give the part."""
        return self.part

    def abandon(self) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How a table is to be written.

    Attributes:
        encoding: codec of a text file; None keeps that of the input.
        has_bom: whether a byte order mark is put before a text file, as Excel wants it.
        excel_safe: whether cells of the input that a spreadsheet would take for a formula are defused.
    """

    encoding: str | None = None
    has_bom: bool = False
    excel_safe: bool = False
