"""Sheets of Excel and OpenDocument workbooks, read by python-calamine; they are written as another format."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from rolesplit.errors import TableError
from rolesplit.table.lines import shown
from rolesplit.table.rows import LARGEST_CELL, WINDOW_ROWS, Reject, Value, Window
from rolesplit.table.values import as_text

MOST_MEMORY = 4 << 30
"""Bytes that reading a workbook may take; ten million cells of text take about half of it."""

# A file of five kilobytes that names the last cell of the largest sheet makes calamine ask for 400 GiB, whereupon the
# process is ended by the system, and no except clause sees it. So another process reads it first.
_TRIAL = """
import sys, python_calamine
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]), int(sys.argv[3])))
except (ImportError, OSError, ValueError):
    pass
try:
    book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
    book.get_sheet_by_name(sys.argv[2] or book.sheet_names[0])
except Exception:
    pass
"""


@dataclass(frozen=True, slots=True)
class WorkbookForm:
    """The width of a sheet."""

    width: int
    kind: ClassVar[str] = "workbook"
    encoding: ClassVar[str] = "utf-8"

    def values(self, records: Sequence[Sequence[Value]]) -> Iterator[list[Value]]:
        """Give the cells of each record, None for those that are blank."""
        return ([None if cell == "" else cell for cell in record[: self.width]] for record in records)

    fitting = values  # no record has more cells than the header

    def take(self, records: Sequence[Sequence[Value]], places: Sequence[int]) -> list[Sequence[Value]]:
        """Give the records at these places."""
        return [records[place] for place in places]


class WorkbookTable:
    """A sheet being read, see `rows.Table`; its records are lists of values. The whole sheet is held in memory.

    The header is the first row that is not blank; blank rows are no rows.

    Raises:
        TableError: the extra is missing, the file is no workbook, or has no such sheet.
    """

    def __init__(self, path: Path, sheet: str | None) -> None:
        self.name = str(path)
        self._rows = _rows(path, sheet)
        self._read = next((place for place, row in enumerate(self._rows) if not _is_blank(row)), len(self._rows))
        header = self._rows[self._read] if self._read < len(self._rows) else []
        while header and header[-1] == "":
            header = header[:-1]
        if not header:
            raise TableError(f"{path}: is empty; give a table with a header and at least one column")
        self.header = tuple(map(as_text, header))
        self.form = WorkbookForm(len(header))

    def share_read(self) -> float | None:
        """Give the share of the rows that was read."""
        return self._read / len(self._rows)

    def windows(self, column: int) -> Iterator[Window]:
        """Give all rows in order; one with a cell beyond the header is rejected."""
        for begin in range(self._read + 1, len(self._rows), WINDOW_ROWS):
            self._read = min(begin + WINDOW_ROWS, len(self._rows))
            numbered = list(enumerate(self._rows[begin : self._read], begin + 1))
            taken = [(number, row) for number, row in numbered if not _is_blank(row[: len(self.header)])]
            faulty = [(number, row, fault) for number, row in numbered if (fault := self._fault(row, column))]
            rejected = {number for number, _, _ in faulty}
            kept = [(number, row) for number, row in taken if number not in rejected]
            yield Window(
                [row for _, row in kept],
                [as_text(row[column]) for _, row in kept],
                [number for number, _ in kept],
                tuple(Reject(number, fault, _beginning(row)) for number, row, fault in faulty),
            )

    def _fault(self, row: Sequence[Value], column: int) -> str | None:
        """Say what is wrong with a row, None where nothing is."""
        if not _is_blank(row[len(self.header) :]):
            return _TOO_WIDE
        return _TOO_LONG if isinstance(row[column], str) and len(row[column]) > LARGEST_CELL else None


_TOO_WIDE = "a cell beyond the last column of the header; name that column, or empty the cell"
_MOST_SHOWN = 32_767  # characters of a rejected row; Excel puts no more in a cell
_TOO_LONG = f"a cell of more than {LARGEST_CELL:,} characters"


def _beginning(row: Sequence[Value]) -> str:
    return shown(", ".join(map(as_text, row))[:_MOST_SHOWN])


def _is_blank(row: Sequence[Value]) -> bool:
    return all(cell == "" for cell in row)


def _rows(path: Path, sheet: str | None) -> list[list[Any]]:
    """Read the rows of a sheet, the first by default."""
    try:
        import python_calamine as calamine  # noqa: PLC0415 - an extra, wanted for workbooks only
    except ImportError as error:
        raise TableError(f"{path}: workbooks need pip install 'rolesplit[xlsx]'") from error
    try:
        _require_readable(path, sheet)
        book = calamine.CalamineWorkbook.from_path(str(path))
        if sheet is not None and sheet not in book.sheet_names:
            raise TableError(f"{path}: no sheet {sheet!r}; it has {', '.join(map(repr, book.sheet_names))}")
        if not book.sheet_names:
            raise TableError(f"{path}: has no sheet")
        return list(book.get_sheet_by_name(sheet or book.sheet_names[0]).to_python(skip_empty_area=False))
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error
    except (calamine.CalamineError, calamine.PasswordError, calamine.ZipError, calamine.XmlError) as error:
        raise TableError(f"{path}: no workbook that can be read ({error}); save it anew, or as CSV") from error


def _require_readable(path: Path, sheet: str | None) -> None:
    """Refuse a workbook that ends the process that reads it; what is wrong with it otherwise is told later."""
    trial = [sys.executable, "-P", "-c", _TRIAL, str(path), sheet or "", str(MOST_MEMORY)]
    if path.is_file() and subprocess.run(trial, check=False, capture_output=True).returncode:  # noqa: S603 - no shell
        raise TableError(
            f"{path}: takes more than {MOST_MEMORY >> 30} GiB to read, or its reader fails; save the sheet as CSV"
        )
