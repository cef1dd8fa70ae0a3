"""Writing JSON Lines: objects of another as they were read, our keys behind theirs."""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rolesplit.table.delimited_layout import unmarked
from rolesplit.table.rows import AsItIs, Column, Form, Value
from rolesplit.table.values import as_json

_ESCAPING = "rolesplit.escaping"
"""Error handler of codecs: a lone surrogate, which only JSON can say, becomes its escape."""


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError) or not "\ud800" <= error.object[error.start] <= "\udfff":
        raise error
    return f"\\u{ord(error.object[error.start]):04x}", error.start + 1


codecs.register_error(_ESCAPING, _escape)


@dataclass(frozen=True, slots=True)
class JsonLinesLayout:
    """How JSON Lines are written, see `rows.Layout`.

    Attributes:
        form: of the table that is read.
        header: its names, all different.
        encoding: codec.
    """

    form: Form
    header: tuple[str, ...]
    encoding: str

    def head(self, columns: Sequence[Column]) -> bytes:
        """Give the byte order mark of an encoding that has one: there is no header."""
        return "".encode(self.encoding)

    def body(self, records: Any, columns: Sequence[Column]) -> bytes:
        """Give the objects with our keys before their closing brace; an empty cell is null."""
        ours = zip(*(members(column) for column in columns), strict=True)
        parted = (
            map(opened, records) if self.form.kind == "jsonlines" else map(self._object, self.form.fitting(records))
        )
        rows = [f"{begun}{', '.join(pairs)}}}\n" for begun, pairs in zip(parted, ours, strict=True)]
        return "".join(rows).encode(unmarked(self.encoding), _ESCAPING)

    def conversion(self, part: Path) -> AsItIs:
        """Leave the part as it is."""
        return AsItIs(part)

    def _object(self, values: Sequence[Value]) -> str:
        row = dict(zip(self.header, values, strict=True))
        try:
            written = json.dumps(row, ensure_ascii=False, default=as_json, allow_nan=False)
        except ValueError:  # JSON has no infinity and no not-a-number
            written = json.dumps(_finite(row), ensure_ascii=False, default=as_json)
        return opened(written)


def opened(written: str) -> str:
    """Give an object without its closing brace, with a comma where members stand before."""
    body = written.rstrip()[:-1].rstrip()
    return body if body.endswith("{") else body + ", "


def members(column: Column) -> Iterator[str]:
    """Give a key and a value for each row."""
    key = json.dumps(column.name, ensure_ascii=False)
    if column.is_number:
        return (f"{key}: {cell or 'null'}" for cell in column.cells)
    return (f"{key}: {json.dumps(cell, ensure_ascii=False) if cell else 'null'}" for cell in column.cells)


def _finite(value: Value) -> Value:
    """Replace numbers that JSON has not by null."""
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
