"""Labelled statements: reading, checks, fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from pathlib import Path

from rolesplit.classifier import FACETS, LABELS, SECTIONS
from rolesplit.errors import CorpusError
from rolesplit.labels import class_of
from rolesplit.refusals import facets_of, refuse_blank, refuse_conflicts, refuse_unknown
from rolesplit.sheet import Row, Sheet, read_sheet

TEXT_COLUMNS = ("text", "duty", "statement", "responsibility", "description", "职责", "文本", "内容")
LABEL_COLUMNS = ("label", "class", "category", "标签", "类别")

FEWEST = 10
"""A label with fewer texts than this cannot be learnt."""


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
        added: how many of the duties, the last ones, were added from another corpus.
    """

    duties: Statements
    lines: Statements
    other_work: Statements
    facet_duties: Statements
    added: int = 0


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
class Gold:
    """Statements that answers are measured on.

    Attributes:
        statements: texts and classes.
        lines: the line of the file that each begins in.
        groups: the cell of each in the column that was asked for, None where none was.
    """

    statements: Statements
    lines: tuple[int, ...]
    groups: tuple[str, ...] | None

    def part(self, chosen: Sequence[bool]) -> Gold:
        """Give some of them."""
        groups = self.groups and tuple(compress(self.groups, chosen))
        return Gold(_chosen(self.statements, chosen), tuple(compress(self.lines, chosen)), groups)


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


def read_shipped() -> Corpus:
    """Read the corpus that comes with the package."""
    return read_corpus(default_folder() / "duties.csv")


def with_added(corpus: Corpus, more: Corpus) -> Corpus:
    """Add the duties of another corpus behind those of a corpus; where both have a text, its own label stands.

    Facets are learnt from all duties where both have facets, else from those that have.
    """
    own = {folded(text) for text in corpus.duties.texts}
    kept = _chosen(more.duties, [folded(text) not in own for text in more.duties.texts])
    duties = _joined(corpus.duties, kept)
    facets = next((part for part in (duties, kept) if part.facets), corpus.facet_duties)
    return replace(corpus, duties=duties, facet_duties=facets, added=len(kept.texts))


def _chosen(statements: Statements, chosen: Sequence[bool]) -> Statements:
    """Give some of the statements."""
    texts, classes = (tuple(compress(part, chosen)) for part in (statements.texts, statements.classes))
    facets = statements.facets and tuple(compress(statements.facets, chosen))
    return Statements(texts, classes, facets, _fingerprint(texts, classes, facets))


def _joined(first: Statements, second: Statements) -> Statements:
    """Join statements; facets are lost where one part has none."""
    texts, classes = first.texts + second.texts, first.classes + second.classes
    facets = first.facets + second.facets if first.facets and second.facets else None
    return Statements(texts, classes, facets, _fingerprint(texts, classes, facets))


def read_statements(path: Path, classes: Sequence[str] | None, layout: Layout | None = None) -> Statements:
    """Read one CSV of texts with a class each; `classes` None takes any. Errors as in `read_corpus`."""
    layout = layout or Layout()
    sheet = read_sheet(path, layout.encoding)
    refuse_faults(sheet)
    return _statements(sheet, classes, layout)


def read_gold(path: Path, layout: Layout | None = None, by: str | None = None) -> Gold:
    """Read labelled duties, the lines they stand in, the cells of the column `by`; errors as in `read_corpus`."""
    layout = layout or Layout()
    sheet = read_sheet(path, layout.encoding)
    refuse_faults(sheet)
    statements = _statements(_without_useless_facets(sheet), LABELS, layout)
    column = None if by is None else find_column(sheet, by, (), "by")
    groups = None if column is None else tuple(row.cells[column].strip() for row in sheet.rows)
    return Gold(statements, tuple(row.line for row in sheet.rows), groups)


def _without_useless_facets(sheet: Sheet) -> Sheet:
    """Leave out facets that are not all known, where only labels are asked for."""
    if all(row.cells.get("facet", FACETS[0]).strip().casefold() in FACETS for row in sheet.rows):
        return sheet
    rows = (Row(row.line, {name: cell for name, cell in row.cells.items() if name != "facet"}) for row in sheet.rows)
    return replace(sheet, rows=tuple(rows))


def refuse_faults(sheet: Sheet) -> None:
    """Stop at the first fault of form, and at a file without rows."""
    if sheet.faults:
        fault = sheet.faults[0]
        raise CorpusError(f"{sheet.path} line {fault.line}: {fault.what}; {fault.remedy}")
    if not sheet.rows:
        raise CorpusError(f"{sheet.path}: no rows below the header; a corpus has a text and a label in each row")


def find_column(sheet: Sheet, asked: str | None, usual: Sequence[str], role: str) -> str:
    """Find the column for a role, by name or by what such columns are usually called.

    Raises:
        CorpusError: there is none.
    """
    listed = ", ".join(map(repr, sheet.header))
    if asked is not None:
        if asked in sheet.header:
            return asked
        raise CorpusError(f"{sheet.path}: no column {asked!r}; it has {listed}")
    by_folded_name = {name.casefold(): name for name in reversed(sheet.header)}
    for name in usual:
        if name in by_folded_name:
            return by_folded_name[name]
    raise CorpusError(f"{sheet.path}: no column looks like the {role}; name it with --{role}, of {listed}")


def folded(text: str) -> str:
    """Give what two spellings of one text have in common: case and white space do not matter."""
    return " ".join(text.casefold().split())


def _statements(sheet: Sheet, classes: Sequence[str] | None, layout: Layout) -> Statements:
    """Take the statements out of a sheet, refusing what cannot be learnt from."""
    path, rows = sheet.path, sheet.rows
    text = find_column(sheet, layout.text, TEXT_COLUMNS, "text")
    label = find_column(sheet, layout.label, LABEL_COLUMNS, "label")
    texts = [row.cells[text].strip() for row in rows]
    refuse_blank(path, rows, texts)
    named = [class_of(row.cells[label], layout.rename) for row in rows]
    if classes is not None:
        refuse_unknown(path, rows, named, classes)
    refuse_conflicts(path, rows, [folded(text) for text in texts], named)
    facets = facets_of(path, rows, FACETS)
    return Statements(tuple(texts), tuple(named), facets, _fingerprint(texts, named, facets))


def _fingerprint(texts: Sequence[str], classes: Sequence[str], facets: Sequence[str] | None) -> str:
    """Give the first 12 hex digits of the SHA-256 of texts, classes and facets."""
    content = "\n".join(map(repr, zip(texts, classes, facets or classes, strict=True)))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
