"""Physical lines -> records of a delimited table: what the csv module takes for one, strictly, and what it cannot."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field

from rolesplit.table.lines import is_decoded, shown
from rolesplit.table.rows import LARGEST_CELL, Reject

LARGEST_RECORD = 4 * LARGEST_CELL
"""No record may have more characters than this."""

_OPEN = "unexpected end of data"
_REASONS = {
    _OPEN: "a quote is opened and not closed; close it, or double it",
    "field larger than field limit": f"a cell of more than {LARGEST_CELL:,} characters, or a quote that is not closed",
    "expected after": "something stands behind a closing quote; double the quotes inside a cell",
    "new-line character": "a line end inside a cell that is not quoted; quote the cell",
}


@dataclass(slots=True)
class Batch:
    """Some records in order: their characters, their cells, the number of their first line; and lines rejected."""

    records: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    lines: Sequence[int] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def split(lines: Sequence[str], first: int, delimiter: str, *, is_last: bool) -> tuple[Batch, int]:
    """Split lines into records; blank lines are none.

    Of a torn record only the first line is rejected; each line behind it, up to the one that showed the tear, is
    read by itself, so that one stray quote neither swallows its neighbours nor takes more than linear time.

    Args:
        lines: with their ends.
        first: number of the first of them.
        delimiter: between cells.
        is_last: whether no lines follow.

    Returns:
        The records, and how many lines they took up; what is left may be completed by the lines that follow.
    """
    try:
        cells = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return _one_by_one(lines, first, delimiter, is_last=is_last)
    if len(cells) == len(lines) and all(cells):
        return Batch(list(lines), cells, range(first, first + len(lines))), len(lines)
    return _one_by_one(lines, first, delimiter, is_last=is_last)


def _one_by_one(lines: Sequence[str], first: int, delimiter: str, *, is_last: bool) -> tuple[Batch, int]:
    """Split lines among which some records are longer than a line, blank or torn."""
    batch, numbers = Batch(), list[int]()
    batch.lines = numbers
    place = single = 0
    while place < len(lines):
        begin, stop = place, place + 1 if place < single else len(lines)
        reader = csv.reader(map(lines.__getitem__, range(begin, stop)), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                end = begin + reader.line_num
                if cells:
                    batch.records.append("".join(lines[place:end]))
                    batch.cells.append(cells)
                    numbers.append(first + place)
                place = end
        except csv.Error as error:
            if stop == len(lines) and not is_last and _may_go_on(error, lines, place):
                break
            batch.rejects.append(Reject(first + place, _reason(error), shown(lines[place])))
            single = max(single, begin + reader.line_num - 1)
            place += 1
    return batch, place


def _may_go_on(error: csv.Error, lines: Sequence[str], place: int) -> bool:
    """Tell whether the record that begins here is torn only because its end has not been read yet."""
    return _OPEN in str(error) and sum(map(len, lines[place:])) <= LARGEST_RECORD


def _reason(error: csv.Error) -> str:
    return next((reason for sign, reason in _REASONS.items() if sign in str(error)), str(error))


def level(batch: Batch, width: int, encoding: str) -> Batch:
    """Reject the records that have not just so many cells, or bytes that are not of the encoding."""
    if set(map(len, batch.cells)) <= {width} and is_decoded("".join(batch.records)):
        return batch
    reasons = [_fault(record, cells, width, encoding) for record, cells in zip(batch.records, batch.cells, strict=True)]
    kept = [place for place, reason in enumerate(reasons) if reason is None]
    rejects = [
        Reject(batch.lines[place], reason, shown(batch.records[place]))
        for place, reason in enumerate(reasons)
        if reason
    ]
    return Batch(
        [batch.records[place] for place in kept],
        [batch.cells[place] for place in kept],
        [batch.lines[place] for place in kept],
        sorted([*batch.rejects, *rejects], key=lambda reject: reject.line),
    )


def _fault(record: str, cells: Sequence[str], width: int, encoding: str) -> str | None:
    """Say what is wrong with a record that is whole, if anything is."""
    if not is_decoded(record):
        return f"bytes that are not {encoding}; mend them, or name another --encoding"
    if len(cells) != width:
        return (
            f"{len(cells)} cells, the header has {width}; quote cells that hold the delimiter, "
            "or name it with --delimiter"
        )
    return None
