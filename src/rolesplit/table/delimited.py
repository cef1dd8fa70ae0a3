"""CSV, TSV and their kin, read exactly: a record is the characters that the csv module took for one, in strict mode.

What is written back is these characters, so quoting, spacing, line ends and empty cells come back just as they were.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import ClassVar

from rolesplit.errors import TableError
from rolesplit.table.lines import Portion, portions
from rolesplit.table.records import Batch, level, split
from rolesplit.table.rows import LARGEST_CELL, Window
from rolesplit.table.streams import Source

DELIMITERS = ",;\t|"
_LOOKED_AT = 50  # records by which the delimiter is found


@dataclass(frozen=True, slots=True)
class DelimitedForm:
    """The dialect of a delimited table, and the characters of its header."""

    encoding: str
    delimiter: str
    header_record: str
    kind: ClassVar[str] = "delimited"

    def values(self, records: Sequence[str]) -> Iterator[list[str]]:
        """Give the cells of each record."""
        csv.field_size_limit(LARGEST_CELL)
        return iter(csv.reader(records, delimiter=self.delimiter, strict=True))

    fitting = values  # no record has more cells than the header

    def take(self, records: Sequence[str], places: Sequence[int]) -> list[str]:
        """Give the records at these places."""
        return [records[place] for place in places]


class DelimitedTable:
    """A delimited table being read, see `rows.Table`; its records are strings with their line ends.

    Raises:
        TableError: there is no header, or it is torn.
    """

    def __init__(self, source: Source, encoding: str, delimiter: str) -> None:
        csv.field_size_limit(LARGEST_CELL)
        self.name = source.name
        self.share_read = source.share_read
        self._batches = _batches(portions(source.stream, encoding), delimiter)
        self._first = next((batch for batch in self._batches if batch.records or batch.rejects), Batch())
        record, header = self._take_header(encoding)
        self.header = tuple(header)
        self.form = DelimitedForm(encoding, delimiter, record)

    def windows(self, column: int) -> Iterator[Window]:
        """Give all rows in order, in windows of about 512 KiB; ragged, torn and undecodable ones as rejects."""
        for raw in self._all():
            batch = level(raw, len(self.header), self.form.encoding)
            if batch.records or batch.rejects:
                texts = [cells[column] for cells in batch.cells]
                yield Window(batch.records, texts, batch.lines, tuple(batch.rejects))

    def _all(self) -> Iterator[Batch]:
        yield self._first
        yield from self._batches

    def _take_header(self, encoding: str) -> tuple[str, list[str]]:
        """Take the header off the first records."""
        first = self._first
        if not first.records and not first.rejects:
            raise TableError(f"{self.name}: is empty; give a table with a header and at least one column")
        if first.rejects and (not first.records or first.rejects[0].line < first.lines[0]):
            raise TableError(f"{self.name} line {first.rejects[0].line}: the header is torn: {first.rejects[0].reason}")
        faults = level(
            Batch(first.records[:1], first.cells[:1], first.lines[:1]), len(first.cells[0]), encoding
        ).rejects
        if faults:
            raise TableError(f"{self.name} line {faults[0].line}: the header has {faults[0].reason}")
        self._first = Batch(first.records[1:], first.cells[1:], first.lines[1:], first.rejects)
        return first.records[0], first.cells[0]


def _batches(found: Iterator[Portion], delimiter: str) -> Iterator[Batch]:
    """Split portions of lines into records; a record that is not whole yet waits for the next portion."""
    waiting: list[str] = []
    number = 1
    for portion in found:
        lines = waiting + portion.lines
        number = portion.first - len(waiting)
        batch, taken = split(lines, number, delimiter, is_last=portion.reject is not None)
        waiting, number = lines[taken:], number + taken
        if portion.reject:
            batch.rejects.append(portion.reject)
        yield batch
    if waiting:
        yield split(waiting, number, delimiter, is_last=True)[0]


def find_delimiter(head: str) -> str:
    """Find the delimiter by the first records: the one by which they have the width of the header, and that is wide."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(head, delimiter))


def _evenness(head: str, delimiter: str) -> tuple[bool, float, int]:
    """Rate a delimiter: parts the header and most records alike; then how many records, then how many cells."""
    lines = list(islice(StringIO(head, newline=""), 4 * _LOOKED_AT))
    cells = split(lines, 1, delimiter, is_last=False)[0].cells[: _LOOKED_AT + 1]
    width = len(cells[0]) if cells else 0
    share = sum(len(row) == width for row in cells) / max(1, len(cells))
    return width > 1 and share >= 0.5, share, width
