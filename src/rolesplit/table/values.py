"""Cells as values -> cells as text, and as what JSON can hold: the way from one format to another."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time

from rolesplit.table.rows import Value


def as_text(value: Value) -> str:
    """Give a value as the text of a cell: nothing for None, no ".0" behind a whole number, dates as in ISO 8601."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=as_json)
    return str(as_json(value))


def as_json(value: Value) -> Value:
    """Give a value as JSON has it; what it has no type for becomes text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value if value is None or isinstance(value, str | int | float | list | tuple | dict) else str(value)


_NUMBER = re.compile(r"[+-]?[0-9.,]+\s*%?\s*$")
_FORMULA = re.compile(r"[=+@\t\r\n＝＋－＠-]")
_ACTIVE = re.compile(r'[|!="]|\w\(')  # a call, a reference to a sheet or another program, a comparison


def defused(cell: str) -> str:
    """Give a cell that no spreadsheet takes for a formula: with an apostrophe before it where one would.

    Numbers with a sign are left alone, and so are items of a list ("- Plan the launch"): words after a hyphen and
    a space are no formula unless they call a function or reach outside the sheet.
    """
    if not _FORMULA.match(cell) or _NUMBER.match(cell):
        return cell
    is_item = cell.startswith(("- ", "－ ")) and not _ACTIVE.search(cell)
    return cell if is_item else "'" + cell
