"""Whether a labelled table follows from its texts: every row scored again and compared, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rolesplit.batch.columns import COLUMNS, NUMBERS, Labeller, text_hashes
from rolesplit.batch.workers import in_order
from rolesplit.receipts.columns import Columns, places_of
from rolesplit.table import Form, Reading, Window, open_table, text_column
from rolesplit.table.values import as_text, defused

_SAME = 1e-9  # numbers are compared as numbers: a spreadsheet writes 0.5 for 0.5000


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that does not follow.

    Attributes:
        line: where it stands, as `table.Reject` counts.
        reason: what it says, and what its text gives.
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A window, checked: how many rows it has, and those that do not follow or could not be read, in order."""

    rows: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What is done with every window of a labelled table; can be sent to another process.

    Attributes:
        labeller: what labels the texts again.
        form: how the records of the table are to be understood.
        places: where each of `COLUMNS` stands in the table.
        prefix: what their names begin with.
    """

    labeller: Labeller
    form: Form
    places: Mapping[str, int]
    prefix: str

    def __call__(self, window: Window) -> Checked:
        """Score the texts of a window again and compare."""
        rows = list(self.form.values(window.records))
        hashes = [as_text(row[self.places["text_hash"]]) for row in rows]
        texts = [_as_labelled(text, due) for text, due in zip(window.texts, hashes, strict=True)]
        due = zip(*self.labeller(texts).cells, strict=True)
        found = zip(window.lines, rows, due, strict=True)
        faults = [Fault(line, reason) for line, values, cells in found if (reason := self._reason(values, cells))]
        faults += [Fault(reject.line, reject.reason) for reject in window.rejects]
        return Checked(window.rows, tuple(sorted(faults, key=lambda fault: fault.line)))

    def _reason(self, values: Sequence[object], due: Sequence[str]) -> str | None:
        """Say in what a row does not follow, if it does not; another model or text explains all the rest."""
        found = {name: as_text(values[place]) for name, place in self.places.items()}
        expected = dict(zip(COLUMNS, due, strict=True))
        if found["model"] != expected["model"]:
            return (
                f"labelled by model {found['model'] or '(none)'}, this one is {expected['model']}; name it with --model"
            )
        if found["text_hash"] != expected["text_hash"]:
            return "the text is not the one that was labelled"
        for name in COLUMNS:
            if not _agree(found[name], expected[name], is_number=name in NUMBERS):
                return f"{self.prefix}{name} is {found[name]!r}, its text gives {expected[name]!r}"
        return None


def check_file(
    path: Path, reading: Reading, columns: Columns, labeller: Labeller, *, cores: int = 1
) -> Iterator[Checked]:
    """Check a labelled table, window by window.

    Raises:
        TableError: it cannot be read, or lacks one of our columns.
    """
    with open_table(path, reading) as table:
        place = text_column(table.name, table.header, columns.text)
        check = Check(labeller, table.form, places_of(table, COLUMNS, columns.prefix), columns.prefix)
        yield from in_order(check, table.windows(place), cores)


def _as_labelled(text: str, due: str) -> str:
    """Give a text as it was labelled: without the apostrophe that --excel-safe has put before it."""
    is_defused = text.startswith("'") and defused(text[1:]) == text and text_hashes([text[1:]]) == [due]
    return text[1:] if is_defused else text


def _agree(found: str, expected: str, *, is_number: bool) -> bool:
    """Tell whether a cell says what it should."""
    if found == expected:
        return True
    try:
        return is_number and abs(float(found) - float(expected)) < _SAME
    except ValueError:
        return False
