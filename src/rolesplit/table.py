"""Delimited tables, read and written exactly: each record's own characters are kept and columns are added behind.

The csv module finds the cells, in strict mode, from lines that a recorder passes on; what it took for a record is
what is written back. So quoting, spacing, line ends and empty cells come back just as they were.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from rolesplit import encoding
from rolesplit.errors import RolesplitError, TableError

TEXT_COLUMNS = (
    "text", "duty", "duties", "statement", "responsibility", "responsibilities", "description", "job_description",
    "job description", "posting", "content", "职责",
    "岗位职责", "工作职责", "职位描述", "岗位描述", "描述", "文本", "内容",
)  # fmt: skip
"""What the column of the texts is usually called, the likeliest first."""

DELIMITERS = ",;\t|"
LARGEST_FIELD = 1 << 20
"""No cell may have more characters than this."""

_HEAD = 1 << 16
_STDIO = Path("-")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written."""

    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class Window:
    """Some records in order: their characters as read, and the cell that is asked for."""

    records: list[str]
    texts: list[str]


class Table:
    """A table being read: its header, its dialect, and its records in windows, never all at once."""

    def __init__(self, name: str, stream: TextIO, dialect: Dialect, source: BinaryIO | None = None) -> None:
        self.name = name
        self.dialect = dialect
        self._source = source
        self._recorder = _Recorder(stream)
        self._reader = csv.reader(self._recorder, delimiter=dialect.delimiter, strict=True)
        self.header = self._next() or []
        self.header_record = self._recorder.take()
        if not self.header:
            raise TableError(f"{name}: is empty; give a table with a header and at least one column")

    def share_read(self) -> float | None:
        """Give the share of the file that was read, None where its size is not known beforehand."""
        if self._source is None or not self._source.seekable():
            return None
        return self._source.tell() / max(1, os.fstat(self._source.fileno()).st_size)

    def column(self, asked: str | None) -> int:
        """Give the place of the column of texts: the one asked for, else one that is called as texts usually are."""
        if asked is not None:
            if asked in self.header:
                return self.header.index(asked)
            raise TableError(f"{self.name}: no column {asked!r}; it has {self._columns()}")
        names = [name.strip().casefold() for name in self.header]
        found = next((names.index(usual) for usual in TEXT_COLUMNS if usual in names), None)
        if found is None:
            raise TableError(f"{self.name}: which column holds the texts? Name it with --column, of {self._columns()}")
        return found

    def windows(self, column: int, rows: int, characters: int) -> Iterator[Window]:
        """Give the records in windows of at most so many rows and about so many characters.

        Raises:
            TableError: a record has more or fewer cells than the header, or is torn; the message names its line.
        """
        window, size = Window([], []), 0
        while (cells := self._next()) is not None:
            record = self._recorder.take()
            if len(cells) != len(self.header):
                raise TableError(self._ragged(cells))
            window.records.append(record)
            window.texts.append(cells[column])
            size += len(record)
            if len(window.records) == rows or size >= characters:
                yield window
                window, size = Window([], []), 0
        if window.records:
            yield window

    def _next(self) -> list[str] | None:
        """Give the cells of the next record that is not a blank line."""
        try:
            for cells in self._reader:
                if cells:
                    return cells
                self._recorder.take()
        except csv.Error as error:
            raise TableError(f"{self.name} line {self._recorder.line}: {error}; mend the quotes there") from error
        except UnicodeDecodeError as error:
            raise TableError(
                f"{self.name} after line {self._recorder.line}: not {self.dialect.encoding}; name another --encoding"
            ) from error
        return None

    def _columns(self) -> str:
        return ", ".join(map(repr, self.header))

    def _ragged(self, cells: Sequence[str]) -> str:
        return (
            f"{self.name} line {self._recorder.line}: {len(cells)} cells, the header has {len(self.header)}; "
            "quote cells that hold the delimiter, or name it with --delimiter"
        )


class _Recorder:
    """Passes lines on and remembers those passed since the last record was taken."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._passed: list[str] = []
        self.line = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            self.line += 1
            self._passed.append(line)
            yield line

    def take(self) -> str:
        """Give the characters of the record just read and forget them."""
        record = self._passed[0] if len(self._passed) == 1 else "".join(self._passed)
        self._passed.clear()
        return record


def split_terminator(record: str) -> tuple[str, str]:
    """Part a record from the line end behind it, if there is one."""
    for terminator in ("\r\n", "\n", "\r"):
        if record.endswith(terminator):
            return record[: -len(terminator)], terminator
    return record, ""


@contextmanager
def open_table(path: Path, *, named_encoding: str | None = None, delimiter: str | None = None) -> Iterator[Table]:
    """Open a table for reading; `-` is standard input. Encoding and delimiter are found out where not named.

    Raises:
        TableError: the file cannot be read, is empty or is no text.
    """
    csv.field_size_limit(LARGEST_FIELD)
    try:
        file = sys.stdin.buffer if path == _STDIO else path.open("rb")
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    with file:
        head = file.read(_HEAD)
        codec = _codec(path, head, named_encoding)
        found = delimiter or _delimiter(head.decode(codec, "ignore"))
        stream = io.TextIOWrapper(io.BufferedReader(_Rewound(head, file), 1 << 18), encoding=codec, newline="")
        yield Table(str(path), stream, Dialect(codec, found), file)


def _codec(path: Path, head: bytes, named: str | None) -> str:
    """Give the name of the encoding: the one named, if there is such a one, else the one found out."""
    try:
        return codecs.lookup(named).name if named else encoding.detect(head, final=len(head) < _HEAD, name=str(path))
    except RolesplitError as error:
        raise TableError(str(error)) from error
    except LookupError as error:
        raise TableError(f"{path}: no encoding is called {named!r}; try utf-8 or gb18030") from error


def _delimiter(head: str) -> str:
    """Find the delimiter by the first line: the one that stands there most often outside quotes."""
    line = next(csv.reader([head.split("\n", 1)[0]], delimiter="\0"), [""])
    outside = "".join(line[0].split('"')[::2]) if line else ""
    return max(DELIMITERS, key=outside.count)


class _Rewound(io.RawIOBase):
    """A stream whose first bytes were read already, from its beginning again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def write_table(path: Path, codec: str) -> Iterator[TextIO]:
    """Open a table for writing; `-` is standard output. A file appears whole, at the end, or not at all.

    What is no regular file (a device, a named pipe) is written to as it is and never replaced.
    """
    if path == _STDIO:
        stream = io.TextIOWrapper(sys.stdout.buffer, encoding=codec, newline="", write_through=False)
        yield stream
        stream.flush()
        stream.detach()
        return
    if path.exists() and not path.is_file():
        with path.open("w", encoding=codec, newline="") as stream:
            yield stream
        return
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding=codec, newline="") as stream:
            yield stream
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise
