"""Counting what a labelled table says, a window at a time, without labelling anything again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

from rolesplit.batch.workers import in_order
from rolesplit.classifier import FACETS, LABELS
from rolesplit.errors import TableError
from rolesplit.receipts.columns import Columns, places_of
from rolesplit.summary import Answers, Summary
from rolesplit.table import Form, Reading, Table, Window, open_table, text_column
from rolesplit.table.header import group_column
from rolesplit.table.values import as_text
from rolesplit.verdict import LEANING

_LABELS = frozenset((*LABELS, *LEANING.values()))
_COUNTED = ("label", "lean", "facet", "status", "model")


@dataclass(frozen=True, slots=True)
class Tally:
    """What is done with every window of a labelled table; can be sent to another process.

    Attributes:
        name: the table, as errors call it.
        form: how the records of the table are to be understood.
        places: where our columns stand.
        by: place of the column by whose values rows are counted apart, None for none.
    """

    name: str
    form: Form
    places: Mapping[str, int]
    by: int | None

    def __call__(self, window: Window) -> tuple[Summary, frozenset[str]]:
        """Count a window; gives the models that labelled it, too.

        Raises:
            TableError: a cell of ours holds what `label` never writes.
        """
        rows = list(self.form.values(window.records))
        cells = {name: [as_text(row[place]) for row in rows] for name, place in self.places.items()}
        _refuse_foreign(self.name, cells, window.lines)
        summary = Summary(inf)
        answers = Answers(window.texts, cells["label"], cells["lean"], cells["facet"], cells["status"])
        summary.add(answers, None if self.by is None else [as_text(row[self.by]) for row in rows])
        return summary, frozenset(cells["model"])


def tally_of(table: Table, by: str | None, prefix: str) -> Tally:
    """Prepare to count a table that was labelled before.

    Raises:
        TableError: it lacks one of our columns, or the column to count by.
    """
    return Tally(table.name, table.form, places_of(table, _COUNTED, prefix), group_column(table.name, table.header, by))


def count_file(path: Path, reading: Reading, columns: Columns, model: str, *, cores: int = 1) -> Summary:
    """Count a labelled table.

    Raises:
        TableError: it cannot be read, lacks a column, or has rows of another model, of which it is not known what that
            confuses.
    """
    summary = Summary()
    with open_table(path, reading) as table:
        place = text_column(table.name, table.header, columns.text)
        tally = tally_of(table, columns.by, columns.prefix)
        for part, models in in_order(tally, table.windows(place), cores):
            for other in sorted(models - {model}):
                raise TableError(f"{path}: has rows of model {other!r}, this one is {model}; name theirs with --model")
            summary.merge(part)
    return summary


def _refuse_foreign(name: str, cells: Mapping[str, Sequence[str]], lines: Sequence[int]) -> None:
    """Refuse labels, facets and leans that are none."""
    rows = zip(lines, cells["label"], cells["facet"], cells["lean"], strict=True)
    foreign = next((row for row in rows if not _is_ours(*row[1:])), None)
    if foreign is not None:
        line, label, facet, lean = foreign
        raise TableError(
            f"{name} line {line}: label {label!r} with facet {facet!r} and lean {lean!r} was not written by rolesplit "
            "label; rolesplit verify names all such rows"
        )


def _is_ours(label: str, facet: str, lean: str) -> bool:
    """Tell whether a row has a label with all that belongs to it, or no label."""
    if not label:
        return True
    try:
        return label in _LABELS and facet in FACETS and -1 <= float(lean) <= 1
    except ValueError:
        return False
