"""What was found in a labelled file: for a terminal, as JSON "rolesplit.inspection/1", and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rolesplit.agreement import Agreement, Pair
from rolesplit.findings import Finding
from rolesplit.inspection import Inspection
from rolesplit.report.figures import figure
from rolesplit.report.html import render
from rolesplit.report.ndjson import one_line
from rolesplit.report.safety import printable

SCHEMA = "rolesplit.inspection/1"
DELIMITERS = {
    ",": "parted by commas", ";": "parted by semicolons", "\t": "parted by tabs", "|": "parted by bars", "": ""
}  # fmt: skip
LANGUAGES = {"en": "English", "zh": "Chinese", "other": "other", "": "no letters"}
HEADINGS = {"mend": "Must be mended", "look": "Worth a look"}


def inspection_report(inspection: Inspection, shown: int) -> RenderableType:
    """Give the findings with the first `shown` places of each."""
    return Group(
        _facts(inspection), *_findings(inspection, shown), *_agreement(inspection.agreement), *_end(inspection)
    )


def inspection_json(inspection: Inspection) -> str:
    """Give all findings with all places as one JSON object."""
    content: dict[str, Any] = asdict(inspection)
    del content["usable"]
    content = {"schema": SCHEMA, "must_be_mended": inspection.must_be_mended, **content}
    return one_line(content)


def inspection_page(inspection: Inspection, model: str) -> str:
    """Give all findings with all places as a page."""
    agreed = inspection.agreement
    return render(
        "inspection.html",
        title=f"Check of {inspection.name}",
        inspection=inspection,
        model=model,
        written=_written(inspection),
        languages=_languages(inspection),
        shares=_shares(inspection),
        by_severity=_by_severity(inspection),
        verdict=verdict_of(inspection),
        alpha=figure(agreed.alpha) if agreed else "",
        pairs=[_pair(pair) for pair in agreed.pairs] if agreed else [],
    )


def verdict_of(inspection: Inspection) -> str:
    """Say in a sentence whether the file can be trained on."""
    mend = sum(finding.severity == "mend" for finding in inspection.findings)
    look = len(inspection.findings) - mend
    if mend:
        return f"{_things(mend)} must be mended before training, {look} worth a look."
    return f"Nothing stands in the way of training, {_things(look)} worth a look."


def _things(count: int) -> str:
    return f"{count} thing{'' if count == 1 else 's'}"


def _shares(inspection: Inspection) -> list[tuple[float, str, str]]:
    total = sum(inspection.labels.values()) or 1
    return [(count / total, label, label) for label, count in inspection.labels.items()]


def _by_severity(inspection: Inspection) -> list[tuple[str, list[Finding]]]:
    """Give the findings under their headings."""
    return [
        (heading, [finding for finding in inspection.findings if finding.severity == severity])
        for severity, heading in HEADINGS.items()
    ]


def _pair(pair: Pair) -> tuple[str, int, str, str]:
    return f"{pair.first} and {pair.second}", pair.n, figure(pair.agreement), figure(pair.kappa)


def _written(inspection: Inspection) -> str:
    """Say how the file is written."""
    columns = ", ".join(f"{role} in {name!r}" for role, name in inspection.columns.items())
    parted = DELIMITERS.get(inspection.delimiter, f"parted by {inspection.delimiter!r}")
    form = ", ".join(
        part
        for part in (f"{inspection.rows} row{'' if inspection.rows == 1 else 's'}", inspection.encoding, parted)
        if part
    )
    return f"{form}; {columns}" if columns else form


def _languages(inspection: Inspection) -> str:
    return ", ".join(f"{LANGUAGES[name]} {count}" for name, count in inspection.languages.items())


def _facts(inspection: Inspection) -> RenderableType:
    facts = Table.grid(padding=(0, 2))
    facts.add_row(Text("file", style="bold"), Text(printable(f"{inspection.name}: {_written(inspection)}")))
    labels = ", ".join(f"{label} {count}" for label, count in inspection.labels.items())
    facts.add_row(Text("labels", style="bold"), labels)
    facts.add_row(Text("languages", style="bold"), _languages(inspection) or "none")
    return facts


def _findings(inspection: Inspection, shown: int) -> Iterator[RenderableType]:
    for heading, findings in _by_severity(inspection):
        if findings:
            yield Text(f"\n{heading}", style="bold")
        for finding in findings:
            yield from _finding(finding, shown)


def _finding(finding: Finding, shown: int) -> Iterator[RenderableType]:
    """Give one finding and its first places."""
    marks = {"mend": "✗", "look": "•"}
    yield Text(printable(f"{marks[finding.severity]} {finding.what}: {finding.remedy} ({finding.kind})"))
    places = Table.grid(padding=(0, 1))
    for place in finding.places[:shown]:
        text = Text(printable(place.text), no_wrap=True, overflow="ellipsis")
        places.add_row(Text(f"line {place.line}", style="dim", no_wrap=True), Text(printable(place.note)), text)
    if len(finding.places) > shown:
        places.add_row("", "", Text(f"and {len(finding.places) - shown} more", style="dim"))
    if finding.places and shown:
        yield Padding(places, (0, 0, 0, 4))


def _agreement(agreed: Agreement | None) -> Iterator[RenderableType]:
    if agreed is None:
        return
    yield Text("\nAgreement of the annotators", style="bold")
    yield Text(f"Krippendorff's alpha {figure(agreed.alpha)} on {agreed.n} texts")
    table = Table("annotators", "texts", "equal", "Cohen's kappa", box=None)
    for names, n, equal, kappa in map(_pair, agreed.pairs):
        table.add_row(Text(printable(names)), str(n), equal, kappa)
    yield table


def _end(inspection: Inspection) -> Iterator[RenderableType]:
    if inspection.withheld:
        yield Text("\nNot looked for", style="bold")
    for kind, reason in inspection.withheld.items():
        yield Text(f"{kind}: {reason}")
    yield Text(f"\n{verdict_of(inspection)}")
