"""Writing delimited tables: records of another as they were read, our cells behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rolesplit.table.delimited import DelimitedForm
from rolesplit.table.rows import AsItIs, Column, Form, Value
from rolesplit.table.values import as_text, defused

_UNMARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
"""Codecs that put a mark before all they encode, and those for what follows."""
_MARKS = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-32-le": "utf-32"}


@dataclass(frozen=True, slots=True)
class DelimitedLayout:
    """How a delimited table is written, see `rows.Layout`.

    Attributes:
        form: of the table that is read.
        header: its names.
        delimiter: between cells.
        encoding: codec; those with a mark put it before the header.
        excel_safe: whether cells that a spreadsheet would take for a formula are defused.
    """

    form: Form
    header: tuple[str, ...]
    delimiter: str
    encoding: str
    excel_safe: bool

    @property
    def _end(self) -> str:
        return "\r\n" if self.excel_safe else "\n"

    def head(self, columns: Sequence[Column]) -> bytes:
        """Give the header, in the characters of the input where these can be kept."""
        names = self.delimiter.join(_cell(column.name, self.delimiter) for column in columns)
        if isinstance(self.form, DelimitedForm) and self._keeps:
            record, end = split_terminator(self.form.header_record)
        else:
            record, end = self._record(self.header), self._end
        return f"{record}{self.delimiter}{names}{end or self._end}".encode(self.encoding)

    def body(self, records: Any, columns: Sequence[Column]) -> bytes:
        """Give the records with our cells before their line ends."""
        bodies, ends = self._parted(records)
        cells = [self._cells(column) for column in columns]
        last = [cell + end for cell, end in zip(cells[-1], ends, strict=True)]
        rows = map(self.delimiter.join, zip(bodies, *cells[:-1], last, strict=True))
        return "".join(rows).encode(unmarked(self.encoding))

    def conversion(self, part: Path) -> AsItIs:
        """Leave the part as it is."""
        return AsItIs(part)

    @property
    def _keeps(self) -> bool:
        """Tell whether the characters of the input are those of the output."""
        return isinstance(self.form, DelimitedForm) and self.form.delimiter == self.delimiter

    def _cells(self, column: Column) -> Sequence[str]:
        """Give our cells as they are written; those that may hold anything are always quoted."""
        if not column.is_free:
            return column.cells
        doubled = column.cells
        if '"' in "".join(doubled):
            doubled = [cell.replace('"', '""') for cell in doubled]
        return [f'"{cell}"' if cell else "" for cell in doubled]

    def _parted(self, records: Any) -> tuple[list[str], list[str]]:
        """Give the characters of each record, and its line end."""
        if not self._keeps:
            bodies = [self._record(values) for values in self.form.fitting(records)]
            return bodies, [self._end] * len(bodies)
        bodies, ends = split_terminators(records)
        return (self._safe(records, bodies) if self.excel_safe else bodies), ends

    def _record(self, values: Sequence[Value]) -> str:
        """Write the cells of a record; None and an empty text stay two things."""
        return self.delimiter.join("" if value is None else self._quoted(as_text(value)) for value in values)

    def _quoted(self, text: str) -> str:
        return _cell(defused(text) if self.excel_safe else text, self.delimiter)

    def _safe(self, records: Sequence[str], bodies: Sequence[str]) -> list[str]:
        """Write anew the records with a cell that has to be defused; the others keep their characters."""
        return [
            self._record(cells) if any(cell != defused(cell) for cell in cells) else body
            for body, cells in zip(bodies, self.form.values(records), strict=True)
        ]


def marked(encoding: str) -> str:
    """Give the codec that puts a byte order mark before what this one encodes; the same for those that have none."""
    return _MARKS.get(encoding, encoding)


def unmarked(encoding: str) -> str:
    """Give the codec for what follows where this one has put its byte order mark."""
    return _UNMARKED.get(encoding, encoding)


def split_terminators(records: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part each record from its line end, see `split_terminator`; all at once where each is one line and ends alike."""
    whole = "".join(records)
    end = "\r\n" if whole.endswith("\r\n") else "\n"
    feeds, returns = whole.count("\n"), whole.count("\r")
    if whole.endswith(end) and feeds == len(records) == whole.count(end) and returns == (feeds if end != "\n" else 0):
        return whole.removesuffix(end).split(end), [end] * len(records)
    parted = list(map(split_terminator, records))
    return [body for body, _ in parted], [end for _, end in parted]


def split_terminator(record: str) -> tuple[str, str]:
    """Part a record from the line end behind it, if there is one."""
    if record.endswith("\r\n"):
        return record[:-2], "\r\n"
    if record.endswith(("\n", "\r")):
        return record[:-1], record[-1]
    return record, ""


def _cell(text: str, delimiter: str) -> str:
    """Write a cell, in quotes where it has to be."""
    if text and not any(sign in text for sign in (delimiter, '"', "\n", "\r")) and text == text.strip():
        return text
    return '"' + text.replace('"', '""') + '"'
