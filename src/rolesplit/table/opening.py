"""Which format a table is in, by its name and its first bytes, and the reader of that format."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rolesplit import encoding
from rolesplit.errors import RolesplitError, TableError
from rolesplit.table.delimited import DelimitedTable, find_delimiter
from rolesplit.table.jsonlines import JsonLinesTable
from rolesplit.table.lines import text_codec
from rolesplit.table.rows import Table
from rolesplit.table.streams import Source, open_source

WORKBOOKS = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"))
"""Endings of files that are only read."""

_COMPRESSED = {".gz", ".zst"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is to be read; None for what is to be found out.

    Attributes:
        encoding: codec of a text file.
        delimiter: of a delimited one.
        sheet: name of the sheet of a workbook; the first otherwise.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@contextmanager
def open_table(path: Path, reading: Reading = Reading()) -> Iterator[Table]:
    """Open a table; `-` is standard input, which holds a delimited table or JSON Lines.

    Raises:
        TableError: the file cannot be read, is empty or is no text, or its format needs an extra.
    """
    ending = extension(path)
    if ending == ".parquet":
        from rolesplit.table.parquet import open_parquet  # noqa: PLC0415 - an extra

        with open_parquet(path) as table:
            yield table
    elif ending in WORKBOOKS:
        from rolesplit.table.workbook import WorkbookTable  # noqa: PLC0415 - an extra

        yield WorkbookTable(path, reading.sheet)
    else:
        with open_source(path) as source:
            yield _text_table(source, ending, reading)


def extension(path: Path) -> str:
    """Give the ending that names the format: that before .gz or .zst, if it is compressed."""
    suffixes = [suffix.casefold() for suffix in path.suffixes]
    while suffixes and suffixes[-1] in _COMPRESSED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _text_table(source: Source, ending: str, reading: Reading) -> Table:
    """Open a delimited table or JSON Lines."""
    codec = _codec(source, reading.encoding)
    head = source.head.decode(codec, "ignore")
    if ending in {".jsonl", ".ndjson"} or (not ending and head.lstrip().startswith("{")):
        return JsonLinesTable(source, codec, head)
    return DelimitedTable(source, codec, reading.delimiter or find_delimiter(head))


def _codec(source: Source, named: str | None) -> str:
    """Give the name of the encoding: the one named, if there is such a one, else the one found out."""
    try:
        return text_codec(named) if named else encoding.detect(source.head, final=source.is_whole, name=source.name)
    except RolesplitError as error:
        raise TableError(str(error)) from error
    except LookupError as error:
        raise TableError(f"{source.name}: no encoding of texts is called {named!r}; try utf-8 or gb18030") from error
