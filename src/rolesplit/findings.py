"""What can be found in labelled rows: repetition, contradiction, texts of another kind, give-aways, scarcity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rolesplit.agreement import Agreement
from rolesplit.classifier import LABELS, SECTIONS, Classifier
from rolesplit.corpus import FEWEST, folded
from rolesplit.giveaways import Giveaway, giveaways

ENOUGH = 50
"""With fewer texts of a label its figures have intervals too wide to go by."""

_TENTATIVE = 0.667  # alpha below which Krippendorff (2004) would draw no conclusion at all
_SURE = 0.8  # probability of a section from which a text is said to be no duty

Severity = Literal["mend", "look"]


@dataclass(frozen=True, slots=True)
class Place:
    """A row that a finding is about: its line, its text, and what is to be said of it."""

    line: int
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of thing that is wrong.

    Attributes:
        kind: a short name that stays the same.
        severity: "mend" where `train` would refuse the file or learn nonsense, "look" otherwise.
        what, remedy: what is wrong and what to do, a sentence each.
        places: where, in file order unless said otherwise; none where it is about the file as a whole.
    """

    kind: str
    severity: Severity
    what: str
    remedy: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A row whose text and label are understood, who labelled it, and what others labelled it in columns of theirs."""

    line: int
    text: str
    label: str
    annotator: str = ""
    others: Mapping[str, str] = field(default_factory=dict)


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Put what must be mended first."""
    return tuple(sorted(findings, key=lambda finding: finding.severity == "look"))


def in_rows(places: Sequence[Place]) -> str:
    """Say in how many rows something is."""
    return f", in {len(places)} row{'' if len(places) == 1 else 's'}"


def together(rows: Sequence[LabelledRow]) -> dict[str, list[LabelledRow]]:
    """Put the rows of one text together, case and white space apart."""
    by_text: dict[str, list[LabelledRow]] = defaultdict(list)
    for row in rows:
        by_text[folded(row.text)].append(row)
    return by_text


def labels_by_annotator(by_text: Mapping[str, Sequence[LabelledRow]]) -> list[dict[str, str]]:
    """Give for each text the label of each annotator, the first where one labelled it twice."""
    return [
        {
            name: label
            for row in reversed(same)
            for name, label in {**row.others, row.annotator: row.label}.items()
            if name
        }
        for same in by_text.values()
    ]


def repeated(by_text: Mapping[str, Sequence[LabelledRow]]) -> Iterator[Finding]:
    """Find texts that stand several times, with one label or with several.

    A text that several annotators labelled alike, once each, is no repetition.
    """
    conflicts, duplicates = [], []
    for first, *others in by_text.values():
        labels = {row.label for row in (first, *others)}
        if len(labels) > 1:
            conflicts += [Place(row.line, row.text, _called(row)) for row in (first, *others)]
        elif len({row.annotator for row in (first, *others)}) <= len(others):
            duplicates += [Place(row.line, row.text, f"as in line {first.line}") for row in others]
    if conflicts:
        what = f"a text that is labelled in two ways{in_rows(conflicts)}"
        yield Finding("conflict", "mend", what, "agree on one label and keep one row of each text", tuple(conflicts))
    if duplicates:
        what = f"a text that stands there already, with the same label{in_rows(duplicates)}"
        places = tuple(sorted(duplicates, key=lambda place: place.line))
        yield Finding("duplicate", "look", what, "delete them; a text that stands twice counts twice", places)


def strange(rows: Sequence[LabelledRow], languages: Mapping[int, str], classifier: Classifier) -> Iterator[Finding]:
    """Find texts in another language, texts that are no duties, and cells that hold several."""
    foreign = [Place(row.line, row.text) for row in rows if languages[row.line] not in ("en", "zh")]
    if foreign:
        what = f"another language than English and Chinese{in_rows(foreign)}"
        yield Finding(
            "other-language", "look", what, "delete or translate them; no model here reads them", tuple(foreign)
        )
    several = [Place(row.line, row.text) for row in rows if len(row.text.splitlines()) > 1]
    if several:
        what = f"several lines in one cell{in_rows(several)}"
        yield Finding(
            "several-lines", "look", what, "split them, one duty a row, if each line is a duty", tuple(several)
        )
    known = [row for row in rows if languages[row.line] in ("en", "zh")]
    other = list(_no_duties(known, classifier))
    if other:
        what = f"no duty but another part of a posting, it seems{in_rows(other)}"
        yield Finding("not-a-duty", "look", what, "delete those that ask no work of anyone", tuple(other))


def decisive(rows: Sequence[LabelledRow], languages: Mapping[int, str]) -> Iterator[Finding]:
    """Find terms that alone decide a label, and a language that does."""
    spoken = [languages[row.line] for row in rows]
    for found in giveaways([row.text for row in rows], [row.label for row in rows], spoken):
        yield _giveaway(found, rows)


def scarce(rows: Sequence[LabelledRow]) -> Iterator[Finding]:
    """Find labels with too few texts to learn from, or to measure by."""
    for label in LABELS:
        count = sum(row.label == label for row in rows)
        if count < FEWEST:
            remedy = f"label at least {FEWEST} of them, better {ENOUGH}"
            yield Finding(
                "too-few", "mend", f"{_texts(count)} labelled {label}; nothing can be learnt from so few", remedy
            )
        elif count < ENOUGH:
            what = f"{_texts(count)} labelled {label}; figures will be little sure"
            yield Finding("too-few", "look", what, f"label more of them, {ENOUGH} or so")


def _texts(count: int) -> str:
    return "no text" if not count else f"only {count} text{'' if count == 1 else 's'}"


def disagreeing(rows: Sequence[LabelledRow], agreed: Agreement | None) -> Iterator[Finding]:
    """Give the rows that annotators label differently in columns of their own; say so where they agree too little."""
    places = tuple(
        Place(row.line, row.text, ", ".join(f"{name}: {label}" for name, label in named.items()))
        for row in rows
        if len({*(named := _labels(row)).values()}) > 1
    )
    if places:
        what = f"a text that another annotator labels differently{in_rows(places)}"
        yield Finding("disagreement", "look", what, "settle them together, and write down why", places)
    if agreed is not None and agreed.alpha.value < _TENTATIVE:
        what = f"annotators agree little: Krippendorff's alpha {agreed.alpha.value:.3f} on {agreed.n} texts"
        remedy = f"settle the rules before labelling more; below {_TENTATIVE} no conclusion holds (Krippendorff, 2004)"
        yield Finding("low-agreement", "look", what, remedy)


def _labels(row: LabelledRow) -> dict[str, str]:
    """Give the labels of a row by annotator."""
    return {row.annotator: row.label, **row.others}


def _called(row: LabelledRow) -> str:
    return f"{row.label}, {row.annotator}" if row.annotator else row.label


def _no_duties(rows: Sequence[LabelledRow], classifier: Classifier) -> Iterator[Place]:
    """Give the rows that are surely of another section than duty."""
    probabilities = classifier.probabilities([row.text for row in rows], "section")
    for row, column, sure in zip(rows, probabilities.argmax(axis=1), probabilities.max(axis=1), strict=True):
        if SECTIONS[column] != "duty" and sure >= _SURE:
            yield Place(row.line, row.text, f"{SECTIONS[column]} {sure:.2f}")


def _giveaway(found: Giveaway, rows: Sequence[LabelledRow]) -> Finding:
    what = f"{found.term!r} gives the label away: {found.pure} of {len(found.rows)} rows with it are {found.label}"
    remedy = "if it is a mark and no word of the work, take it out of the texts"
    places = tuple(Place(rows[row].line, rows[row].text, rows[row].label) for row in found.rows)
    return Finding("give-away", "look", what, remedy, places)
