"""Sheets of Excel and OpenDocument workbooks, read by python-calamine; they are written as another format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from rolesplit.errors import TableError
from rolesplit.table.rows import WINDOW_ROWS, Reject, Value, Window
from rolesplit.table.values import as_text


@dataclass(frozen=True, slots=True)
class WorkbookForm:
    """The width of a sheet."""

    width: int
    kind: ClassVar[str] = "workbook"
    encoding: ClassVar[str] = "utf-8"

    def values(self, records: Sequence[Sequence[Value]]) -> Iterator[list[Value]]:
        """Give the cells of each record, None for those that are blank."""
        return ([None if cell == "" else cell for cell in record[: self.width]] for record in records)

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
            wide = [(number, row) for number, row in numbered if not _is_blank(row[len(self.header) :])]
            rejected = {number for number, _ in wide}
            kept = [(number, row) for number, row in taken if number not in rejected]
            yield Window(
                [row for _, row in kept],
                [as_text(row[column]) for _, row in kept],
                [number for number, _ in kept],
                tuple(Reject(number, _TOO_WIDE, ", ".join(map(as_text, row))) for number, row in wide),
            )


_TOO_WIDE = "a cell beyond the last column of the header; name that column, or empty the cell"


def _is_blank(row: Sequence[Value]) -> bool:
    return all(cell == "" for cell in row)


def _rows(path: Path, sheet: str | None) -> list[list[Any]]:
    """Read the rows of a sheet, the first by default."""
    try:
        import python_calamine as calamine  # noqa: PLC0415 - an extra, wanted for workbooks only
    except ImportError as error:
        raise TableError(f"{path}: workbooks need pip install 'rolesplit[xlsx]'") from error
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror or error}); check the path") from error
    except (calamine.CalamineError, calamine.PasswordError, calamine.ZipError, calamine.XmlError) as error:
        raise TableError(f"{path}: no workbook that can be read ({error}); save it anew, or as CSV") from error
    if sheet is not None and sheet not in book.sheet_names:
        raise TableError(f"{path}: no sheet {sheet!r}; it has {', '.join(map(repr, book.sheet_names))}")
    if not book.sheet_names:
        raise TableError(f"{path}: has no sheet")
    return list(book.get_sheet_by_name(sheet or book.sheet_names[0]).to_python(skip_empty_area=False))
