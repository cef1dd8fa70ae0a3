"""Labelled statements: reading, checks, fingerprint."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rolesplit import encoding
from rolesplit.classifier import FACETS, LABELS, SECTIONS
from rolesplit.errors import CorpusError, RolesplitError

TEXT_COLUMNS = ("text", "duty", "statement", "responsibility", "description", "职责", "文本", "内容")
LABEL_COLUMNS = ("label", "class", "category", "标签", "类别")
SYNONYMS = {
    "运营": "operations",
    "营销": "marketing",
    "市场": "marketing",
    "共有": "shared",
    "共同": "shared",
}

_MOST_LISTED = 5


@dataclass(frozen=True, slots=True)
class Statements:
    """Texts with a class each, in file order.

    Attributes:
        texts: the statements, white space at the ends removed.
        classes: one for each text.
        facets: one for each text, or None where the file has no such column.
        fingerprint: SHA-256 of texts, classes and facets, 12 hex digits.
    """

    texts: tuple[str, ...]
    classes: tuple[str, ...]
    facets: tuple[str, ...] | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a model learns from.

    Attributes:
        duties: labelled with `LABELS`, and facets where known.
        lines: lines of postings that are no duties, labelled with their section.
        other_work: duties of other professions, the class being the profession.
        facet_duties: duties that the facet head learns from.
    """

    duties: Statements
    lines: Statements
    other_work: Statements
    facet_duties: Statements


@dataclass(frozen=True, slots=True)
class Layout:
    """How a CSV of statements is laid out; what is None is found out.

    Attributes:
        text, label: names of the columns.
        rename: labels of the file -> labels of rolesplit.
        encoding: of the file.
    """

    text: str | None = None
    label: str | None = None
    rename: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: Mapping[str, str]


def default_folder() -> Path:
    """Give the data that come with the package: beside the code in a wheel, data/ in a checkout."""
    packaged = Path(__file__).with_name("data")
    return packaged if packaged.exists() else Path(__file__).parents[2] / "data"


def read_corpus(duties: Path, layout: Layout | None = None) -> Corpus:
    """Read a CSV of labelled duties; other lines, other work and missing facets come from the shipped data.

    Raises:
        CorpusError: no such columns, unknown labels, blank texts, one text with two labels; the message
            lists rows and says what to do.
    """
    read = read_statements(duties, LABELS, layout)
    folder = default_folder()
    facets = read if read.facets else read_statements(folder / "duties.csv", LABELS)
    lines = read_statements(folder / "lines.csv", SECTIONS, Layout(label="section"))
    other = read_statements(folder / "other_work.csv", None, Layout(label="profession"))
    return Corpus(read, lines, other, facets)


def read_statements(path: Path, classes: Sequence[str] | None, layout: Layout | None = None) -> Statements:
    """Read one CSV of texts with a class each; `classes` None takes any. Errors as in `read_corpus`."""
    layout = layout or Layout()
    rows = _rows(path, layout.encoding)
    if not rows:
        raise CorpusError(f"{path}: no rows below the header; a corpus has a text and a label in each row")
    text = _column(path, rows, layout.text, TEXT_COLUMNS, "text")
    label = _column(path, rows, layout.label, LABEL_COLUMNS, "label")
    texts = [row.cells[text].strip() for row in rows]
    _refuse_blank(path, rows, texts)
    named = [_class(row.cells[label], layout.rename) for row in rows]
    if classes is not None:
        _refuse_unknown(path, rows, named, classes)
    _refuse_conflicts(path, rows, texts, named)
    facets = _facets(path, rows)
    content = "\n".join(map(repr, zip(texts, named, facets or named, strict=True)))
    fingerprint = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return Statements(tuple(texts), tuple(named), facets, fingerprint)


def _rows(path: Path, named: str | None) -> list[_Row]:
    """Read a CSV into cells by column name."""
    try:
        text = encoding.decode(path.read_bytes(), named).text
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror})") from error
    except RolesplitError as error:
        raise CorpusError(f"{path}: {error}") from error
    csv.field_size_limit(1 << 24)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        return [_row(path, reader.line_num, header, cells) for cells in reader if cells]
    except csv.Error as error:
        raise CorpusError(f"{path} line {reader.line_num}: {error}; mend the quotes there") from error


def _row(path: Path, line: int, header: Sequence[str], cells: Sequence[str]) -> _Row:
    """Name the cells of a row."""
    if len(cells) != len(header):
        raise CorpusError(
            f"{path} line {line}: {len(cells)} cells, the header has {len(header)}; "
            "put texts that hold commas in quotes"
        )
    return _Row(line, dict(zip(header, cells, strict=True)))


def _column(path: Path, rows: Sequence[_Row], asked: str | None, usual: Sequence[str], role: str) -> str:
    """Find the column for a role, by name or by what such columns are usually called."""
    header = list(rows[0].cells)
    if asked is not None:
        if asked in header:
            return asked
        raise CorpusError(f"{path}: no column {asked!r}; it has {', '.join(map(repr, header))}")
    by_folded_name = {name.casefold(): name for name in reversed(header)}
    for name in usual:
        if name in by_folded_name:
            return by_folded_name[name]
    raise CorpusError(
        f"{path}: no column looks like the {role}; name it with --{role}, of {', '.join(map(repr, header))}"
    )


def _class(cell: str, rename: Mapping[str, str]) -> str:
    """Give the class a cell means: 'Operations-leaning ' is operations, 运营 too."""
    name = cell.strip()
    name = rename.get(name, name).casefold().removesuffix("-leaning")
    return SYNONYMS.get(name, name)


def _listed(places: Iterable[str], total: int) -> str:
    """Join the first few places and say how many more there are."""
    shown = ", ".join(place for place, _ in zip(places, range(_MOST_LISTED), strict=False))
    return shown + (f" and {total - _MOST_LISTED} more" if total > _MOST_LISTED else "")


def _refuse_blank(path: Path, rows: Sequence[_Row], texts: Sequence[str]) -> None:
    blank = [row for row, text in zip(rows, texts, strict=True) if not text]
    if blank:
        lines = _listed((str(row.line) for row in blank), len(blank))
        raise CorpusError(f"{path}: blank text in line {lines}; fill in or delete these rows")


def _refuse_unknown(path: Path, rows: Sequence[_Row], named: Sequence[str], classes: Sequence[str]) -> None:
    unknown = [(row, name) for row, name in zip(rows, named, strict=True) if name not in classes]
    if unknown:
        name = unknown[0][1]
        close = difflib.get_close_matches(name, classes, 1) or [classes[0]]
        lines = _listed((f"{row.line} ({other!r})" for row, other in unknown), len(unknown))
        known = f"{', '.join(classes[:-1])} or {classes[-1]}"
        raise CorpusError(
            f"{path}: not {known} in line {lines}; mend or rename, e.g. --rename {name or '?'}={close[0]}"
        )


def _refuse_conflicts(path: Path, rows: Sequence[_Row], texts: Sequence[str], named: Sequence[str]) -> None:
    first: dict[str, int] = {}
    conflicts = []
    for index, text in enumerate(texts):
        other = first.setdefault(" ".join(text.casefold().split()), index)
        if named[other] != named[index]:
            conflicts.append((other, index))
    if conflicts:
        pairs = (f"{rows[a].line} ({named[a]}) and {rows[b].line} ({named[b]})" for a, b in conflicts[:_MOST_LISTED])
        raise CorpusError(
            f"{path}: one text with two labels in lines {_listed(pairs, len(conflicts))}; keep one of each"
        )


def _facets(path: Path, rows: Sequence[_Row]) -> tuple[str, ...] | None:
    """Give the facet of each row, None where the file has no facets."""
    if "facet" not in rows[0].cells:
        return None
    facets = tuple(row.cells["facet"].strip().casefold() for row in rows)
    unknown = [row for row, facet in zip(rows, facets, strict=True) if facet not in FACETS]
    if unknown:
        lines = _listed((str(row.line) for row in unknown), len(unknown))
        raise CorpusError(
            f"{path}: the facet in line {lines} is not one of {', '.join(FACETS)}; mend it or drop the column"
        )
    return facets
