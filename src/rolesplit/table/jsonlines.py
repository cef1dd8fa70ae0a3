"""JSON Lines: an object in each line, read one by one and kept character for character."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rolesplit.errors import TableError, UnwritableError
from rolesplit.table.lines import is_decoded, portions, shown
from rolesplit.table.rows import Reject, Window
from rolesplit.table.streams import Source
from rolesplit.table.values import as_text


@dataclass(frozen=True, slots=True)
class JsonLinesForm:
    """The encoding and the keys of JSON Lines."""

    encoding: str
    header: tuple[str, ...]
    kind: ClassVar[str] = "jsonlines"

    def values(self, records: Sequence[str]) -> Iterator[list[Any]]:
        """Give the value of each key, None where an object lacks it."""
        return ([row.get(key) for key in self.header] for row in map(json.loads, records))

    def fitting(self, records: Sequence[str]) -> Iterator[list[Any]]:
        """Give what `values` gives; refuses an object with a key that comes first behind the head of the table."""
        known = frozenset(self.header)
        for row in map(json.loads, records):
            if not known.issuperset(row):
                key = next(key for key in row if key not in known)
                raise UnwritableError(f"the key {key!r} comes too late to be a column; write JSON Lines instead")
            yield [row.get(key) for key in self.header]

    def take(self, records: Sequence[str], places: Sequence[int]) -> list[str]:
        """Give the records at these places."""
        return [records[place] for place in places]


class JsonLinesTable:
    """JSON Lines being read, see `rows.Table`; its records are strings with their line ends.

    Its header is the keys of the objects in the first 64 KiB, in the order in which they first come.

    Raises:
        TableError: the first line is no object.
    """

    def __init__(self, source: Source, encoding: str, head: str) -> None:
        self.name = source.name
        self.share_read = source.share_read
        self.header = _keys(source.name, head)
        self.form = JsonLinesForm(encoding, self.header)
        self._portions = portions(source.stream, encoding, newline="\n")

    def windows(self, column: int) -> Iterator[Window]:
        """Give all rows in order, in windows of about 512 KiB; what is no object with a text is rejected."""
        key = self.header[column]
        for portion in self._portions:
            records, texts, numbers = list[str](), list[str](), list[int]()
            rejects = [portion.reject] if portion.reject else []
            for number, line in enumerate(portion.lines, portion.first):
                if line.isspace():
                    continue
                text, reason = self._text(line, key)
                if reason:
                    rejects.append(Reject(number, reason, shown(line)))
                    continue
                records.append(line)
                texts.append(text)
                numbers.append(number)
            if texts or rejects:
                yield Window(records, texts, numbers, tuple(sorted(rejects, key=lambda reject: reject.line)))

    def _text(self, line: str, key: str) -> tuple[str, str | None]:
        """Give the text of a row, or the reason why it has none; a text that is null or missing is empty."""
        if not is_decoded(line):
            return "", f"bytes that are not {self.form.encoding}; mend them, or name another --encoding"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            return "", f"not JSON: {error}"
        if not isinstance(row, dict):
            return "", "not a JSON object; give one object in each line"
        if isinstance(row.get(key), dict | list):
            return "", f"{key!r} is not a text"
        return as_text(row.get(key)), None


def _keys(name: str, head: str) -> tuple[str, ...]:
    """Give the keys of the objects at the beginning."""
    lines = [line for line in head.split("\n") if line.strip()]
    rows = [_object(line) for line in (lines[:-1] or lines)]
    if not rows or rows[0] is None:
        raise TableError(f"{name} line 1: not a JSON object; give JSON Lines, one object in each line")
    return tuple(dict.fromkeys(key for row in rows if row for key in row))


def _object(line: str) -> dict[str, Any] | None:
    """Read an object, None where it is none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None
