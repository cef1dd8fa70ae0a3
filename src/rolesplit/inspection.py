"""What is wrong with a labelled file, all of it at once: findings with their lines, and what to do about each.

What `train` would refuse must be mended; the rest is worth a look. Near-duplicates and label errors, which take a
model trained on the file itself, are added by `training.examination`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rolesplit.agreement import Agreement, agreement
from rolesplit.classifier import FACETS, LABELS, Classifier
from rolesplit.corpus import LABEL_COLUMNS, TEXT_COLUMNS, Layout, find_column
from rolesplit.errors import CorpusError
from rolesplit.findings import (
    Finding,
    LabelledRow,
    Place,
    decisive,
    disagreeing,
    in_order,
    in_rows,
    labels_by_annotator,
    repeated,
    scarce,
    strange,
    together,
)
from rolesplit.labels import class_of, likely_class
from rolesplit.language import language_of
from rolesplit.sheet import Row, Sheet

ANNOTATOR_COLUMNS = ("annotator", "coder", "rater", "labeller", "labeler", "标注人", "标注者", "标注员")
_ANOTHER = "label of another,"  # the role of a column with the labels of another annotator
_SPREADSHEET_ERROR = re.compile(r"#(?:NAME\?|REF!|VALUE!|N/A|DIV/0!|NUM!|NULL!)")
_LOST = ("\N{REPLACEMENT CHARACTER}", "锟斤拷")  # the second is the first, encoded once more


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in a file.

    Attributes:
        name, encoding, delimiter: of the file.
        columns: role -> name, as far as they were found.
        rows: number of rows that are not blank.
        labels: how many rows have each label, of those understood.
        languages: how many have each language: en, zh, other, or "" without letters.
        findings: what is to be mended first.
        agreement: of the annotators, where a text was labelled by several.
        withheld: kind -> why it could not be looked for.
        usable: the first row of every text that is understood and not labelled in two ways.
    """

    name: str
    encoding: str
    delimiter: str
    columns: Mapping[str, str]
    rows: int
    labels: Mapping[str, int]
    languages: Mapping[str, int]
    findings: tuple[Finding, ...]
    agreement: Agreement | None
    withheld: Mapping[str, str]
    usable: tuple[LabelledRow, ...]

    @property
    def must_be_mended(self) -> bool:
        """Say whether any finding stands in the way of training."""
        return any(finding.severity == "mend" for finding in self.findings)


def inspect(
    sheet: Sheet, classifier: Classifier, layout: Layout, annotator: str | None = None, others: Sequence[str] = ()
) -> Inspection:
    """Look for everything that needs no model trained on the file; `classifier` tells duties and languages.

    `annotator` is the column of who labelled a row, guessed where it is None; `others` are columns with the labels of
    other annotators.

    Raises:
        CorpusError: there is no column of the name that was asked for.
    """
    columns, missing = _columns(sheet, layout, annotator)
    columns |= {f"{_ANOTHER} {place}": find_column(sheet, name, (), "other") for place, name in enumerate(others, 1)}
    is_readable = bool(sheet.header) and not missing
    in_cells, rows = _cells(sheet, columns, layout) if is_readable else ([], [])
    by_text = together(rows)
    languages = {row.line: language_of(row.text, classifier) for row in rows}
    agreed = agreement(labels_by_annotator(by_text), LABELS)
    among_rows = [
        *repeated(by_text),
        *strange(rows, languages, classifier),
        *decisive(rows, languages),
        *disagreeing(rows, agreed),
        *(scarce(rows) if is_readable else ()),
    ]
    return Inspection(
        name=sheet.path.name,
        encoding=sheet.encoding,
        delimiter=sheet.delimiter,
        columns=columns,
        rows=len(sheet.rows),
        labels={label: sum(row.label == label for row in rows) for label in LABELS},
        languages=dict(Counter(languages.values()).most_common()),
        findings=in_order([*_form(sheet), *missing, *in_cells, *among_rows]),
        agreement=agreed,
        withheld={},
        usable=tuple(same[0] for same in by_text.values() if len({row.label for row in same}) == 1),
    )


def _columns(sheet: Sheet, layout: Layout, annotator: str | None) -> tuple[dict[str, str], list[Finding]]:
    """Find the columns, and say which of the two that are needed there is none of."""
    found: dict[str, str] = {}
    missing: list[Finding] = []
    if not sheet.header:
        return found, missing
    for role, asked, usual in (("text", layout.text, TEXT_COLUMNS), ("label", layout.label, LABEL_COLUMNS)):
        try:
            found[role] = find_column(sheet, asked, usual, role)
        except CorpusError as error:
            what, _, remedy = str(error).removeprefix(f"{sheet.path}: ").partition("; ")
            missing.append(Finding("missing-column", "mend", what, remedy or f"name it with --{role}"))
    if annotator is not None:
        found["annotator"] = find_column(sheet, annotator, (), "annotator")
    usual_name = next((name for name in sheet.header if name.casefold() in ANNOTATOR_COLUMNS), None)
    if usual_name is not None:
        found.setdefault("annotator", usual_name)
    return found, missing


def _form(sheet: Sheet) -> Iterator[Finding]:
    """Give what is wrong with the form of the file."""
    for remedy in dict.fromkeys(fault.remedy for fault in sheet.faults):
        places = tuple(Place(fault.line, "", fault.what) for fault in sheet.faults if fault.remedy == remedy)
        yield Finding("unreadable-row", "mend", f"a form that cannot be read{in_rows(places)}", remedy, places)
    if not sheet.rows:
        yield Finding("no-rows", "mend", "no rows below the header", "a corpus has a text and a label in each row")


def _cells(sheet: Sheet, columns: Mapping[str, str], layout: Layout) -> tuple[list[Finding], list[LabelledRow]]:
    """Understand the cells of each row, and list those that cannot be."""
    faults: dict[tuple[str, str], list[Place]] = defaultdict(list)
    rows = []
    for row in sheet.rows:
        text, cell = row.cells[columns["text"]].strip(), row.cells[columns["label"]].strip()
        label = class_of(cell, layout.rename)
        wrong = list(_wrong_cells(text, cell, label))
        for fault in wrong:
            faults[fault].append(Place(row.line, text, cell))
        if "facet" in row.cells and row.cells["facet"].strip().casefold() not in FACETS:
            faults["unknown-facet", ""].append(Place(row.line, text, row.cells["facet"].strip()))
        if not wrong:
            rows.append(LabelledRow(row.line, text, label, *_annotators(row, columns, layout)))
    return [_cell_finding(kind, name, places) for (kind, name), places in faults.items()], rows


def _annotators(row: Row, columns: Mapping[str, str], layout: Layout) -> tuple[str, dict[str, str]]:
    """Give who labelled a row, and the labels of others that are understood.

    Where others have columns of their own and nobody is named, the column of the label stands for its annotator.
    """
    names = [name for role, name in columns.items() if role.startswith(_ANOTHER)]
    found = {name: class_of(row.cells[name], layout.rename) for name in names}
    others = {name: label for name, label in found.items() if label in LABELS}
    return row.cells.get(columns.get("annotator", ""), columns["label"] if names else "").strip(), others


def _wrong_cells(text: str, cell: str, label: str) -> Iterator[tuple[str, str]]:
    """Name what is wrong with the cells of one row."""
    if not text:
        yield "blank-text", ""
    if _SPREADSHEET_ERROR.fullmatch(text):
        yield "spreadsheet-error", ""
    if any(lost in text for lost in _LOST):
        yield "lost-characters", ""
    if not cell:
        yield "blank-label", ""
    elif label not in LABELS:
        yield "unknown-label", cell


def _cell_finding(kind: str, name: str, places: Sequence[Place]) -> Finding:
    """Say what is wrong with some cells and what to do."""
    likely = likely_class(name, LABELS)
    what, remedy = {
        "blank-text": ("no text", "fill in or delete these rows"),
        "blank-label": ("no label", "label or delete these rows"),
        "spreadsheet-error": (
            "an error of the spreadsheet instead of a text",
            "type an apostrophe before a text that begins with - or =, and export again",
        ),
        "lost-characters": ("characters that were lost", "export again as UTF-8, or name the --encoding"),
        "unknown-facet": (f"a facet that is not one of {', '.join(FACETS)}", "mend it or drop the column"),
        "unknown-label": (
            f"label {name!r}, which is not operations, marketing or shared",
            f"did you mean {likely}? --rename {name}={likely}" if likely else f"mend, or --rename {name}=LABEL",
        ),
    }[kind]
    return Finding(kind, "mend", f"{what}{in_rows(places)}", remedy, tuple(places))
