"""A table of statements as people hand it over: rows by column name, and every fault of its form, none hiding the next.

Encoding and delimiter are found out: spreadsheets write what their country's settings say, so semicolons, tabs, byte
order marks, GB18030, a first line "sep=;" and empty rows at the end are all read as what they mean. Workbooks are read
as they are (their first sheet).
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rolesplit import encoding
from rolesplit.errors import CorpusError, RolesplitError, TableError
from rolesplit.table.values import as_text
from rolesplit.table.workbook import WorkbookTable

DELIMITERS = ",;\t|"
LARGEST_FIELD = 1 << 24
"""No cell may have more characters than this."""

_MOST_TORN = 20  # torn rows after which the rest is left unread; each may run to the end of the file
_NAMES_DELIMITER = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # Excel's own way to say it
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_DAMAGED = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the form of a file: in which line, what, and what to do."""

    line: int
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row by column name, and the line that it begins in."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of rows.

    Attributes:
        path: of the file.
        encoding: the codec it was read with, as Python names it; "workbook" for one.
        delimiter: what stands between its cells; nothing in a workbook.
        header: names of the columns, white space at the ends removed.
        rows: those of good form, in file order; rows whose cells are all blank are left out.
        faults: what is wrong with the others, in file order.
        damaged: lines that hold U+FFFD, a character that was lost on the way.
    """

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    damaged: tuple[int, ...]


def read_sheet(path: Path, named_encoding: str | None = None) -> Sheet:
    """Read a file to its end, whatever its faults.

    Raises:
        CorpusError: the file cannot be read, is no text, or is a workbook and the extra for these is missing.
    """
    if path.suffix.casefold() in _WORKBOOKS:
        return _workbook(path)
    try:
        decoded = encoding.decode(path.read_bytes(), named_encoding, name=str(path))
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error
    except RolesplitError as error:
        what = str(error).split(";", maxsplit=1)[0]
        raise CorpusError(f"{what}; give a CSV or a workbook, or name its --encoding") from error
    lines = list(io.StringIO(decoded.text, newline=""))
    damaged = tuple(number for number, line in enumerate(lines, 1) if _DAMAGED in line)
    delimiter, lines = _delimiter(lines)
    header, rows, faults = _parts(_records(lines, delimiter))
    return Sheet(path, decoded.encoding, delimiter, header, rows, faults, damaged)


def _workbook(path: Path) -> Sheet:
    """Read the first sheet of a workbook; its rows are numbered as the spreadsheet numbers them."""
    try:
        table = WorkbookTable(path, None)
    except TableError as error:
        raise CorpusError(str(error)) from error
    header = tuple(name.strip() for name in table.header)
    rows, faults = [], _header_faults(1, header)
    for window in table.windows(0):
        faults += [Fault(one.line, *one.reason.split("; ", 1)) for one in window.rejects]
        for line, record in zip(window.lines, window.records, strict=True):
            rows.append(Row(line, dict(zip(header, map(as_text, record), strict=False))))
    damaged = tuple(row.line for row in rows if any(_DAMAGED in cell for cell in row.cells.values()))
    return Sheet(path, "workbook", "", header, tuple(rows), tuple(faults), damaged)


def _delimiter(lines: list[str]) -> tuple[str, list[str]]:
    """Find what parts the cells of the first line outside quotes; a line that only says so is blanked."""
    if not lines:
        return ",", lines
    said = _NAMES_DELIMITER.fullmatch(lines[0])
    if said:
        return said[1], ["\n", *lines[1:]]
    outside = "".join(lines[0].split('"')[::2])
    return max(DELIMITERS, key=outside.count), lines


def _records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str]] | Fault]:
    """Give the cells of each record with the line it begins in; after a torn one, go on with the next line."""
    csv.field_size_limit(LARGEST_FIELD)
    begin = 0
    for _ in range(_MOST_TORN):
        start = begin
        reader = csv.reader(itertools.islice(lines, start, None), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                yield begin + 1, cells
                begin = start + reader.line_num
        except csv.Error as error:
            yield Fault(begin + 1, str(error), "mend the quotes there")
            begin += 1
        else:
            return
    yield Fault(begin + 1, f"{_MOST_TORN} rows are torn already, the rest was not read", "mend the quotes above first")


def _parts(
    records: Iterator[tuple[int, list[str]] | Fault],
) -> tuple[tuple[str, ...], tuple[Row, ...], tuple[Fault, ...]]:
    """Sort records into the header, the rows of good form, and the faults."""
    header: tuple[str, ...] = ()
    rows, faults = [], []
    for record in records:
        if isinstance(record, Fault):
            faults.append(record)
        elif not header:
            header = tuple(name.strip() for name in record[1])
            faults += _header_faults(record[0], header)
        elif not any(map(str.strip, record[1])):
            continue
        elif len(record[1]) != len(header):
            faults.append(_ragged(record[0], len(record[1]), len(header)))
        else:
            rows.append(Row(record[0], dict(zip(header, record[1], strict=True))))
    return header, tuple(rows), tuple(faults)


def _header_faults(line: int, header: Sequence[str]) -> list[Fault]:
    """Name the columns that stand twice; which of them is meant cannot be known."""
    twice = [name for name, count in Counter(header).items() if count > 1 and name]
    return [Fault(line, f"column {name!r} stands twice", "rename or delete one of them") for name in twice]


def _ragged(line: int, cells: int, columns: int) -> Fault:
    return Fault(line, f"{cells} cells, the header has {columns}", "put texts that hold the delimiter in quotes")
