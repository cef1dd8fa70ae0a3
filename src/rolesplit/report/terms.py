"""The terms that matter in a model, as tables for a terminal and as JSON, schema "rolesplit.terms/1"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rolesplit.classifier import CLASSES, Classifier
from rolesplit.neighbours import Index
from rolesplit.report.ndjson import one_line
from rolesplit.report.safety import printable
from rolesplit.terms import STABILITY_HEADS, TermFigures, fits, term_figures

SCHEMA = "rolesplit.terms/1"


def terms_report(classifier: Classifier, count: int, index: Index | None) -> RenderableType:
    """Give for each label and each facet a table of its strongest terms, and say what the columns are."""
    parts: list[RenderableType] = [Text(_legend(classifier, index), style="dim")]
    for head in STABILITY_HEADS:
        for name, rows in term_figures(classifier, head, count, index).items():
            parts += [Text(""), _table(name, rows, CLASSES[head], fits(classifier))]
    return Group(*parts)


def terms_json(classifier: Classifier, count: int, index: Index | None) -> str:
    """Give the same as one object on one line; what the model does not know is null."""
    content = {
        "schema": SCHEMA,
        "model": str(classifier.provenance.get("id")),
        "statements": sum(classifier.provenance["statements"].values()),
        "duties": None if index is None else len(index.texts),
        "fits": fits(classifier),
        **{
            head: {
                name: [_named(row, CLASSES[head]) for row in rows]
                for name, rows in term_figures(classifier, head, count, index).items()
            }
            for head in STABILITY_HEADS
        },
    }
    return one_line(content)


def _legend(classifier: Classifier, index: Index | None) -> str:
    """Say what the columns count, as far as the model knows it."""
    parts = [f"rows: of {sum(classifier.provenance['statements'].values()):,} statements of the corpus"]
    if index is not None:
        parts.append(f"columns of labels and facets: of {len(index.texts):,} labelled duties")
    if fits(classifier) is not None:
        parts.append("sign: in how many fits of cross-validation the term spoke for it too")
    return "; ".join(parts)


def _table(name: str, rows: Sequence[TermFigures], classes: Sequence[str], of: int | None) -> Table:
    """Tabulate the terms of one class."""
    counted = bool(rows) and rows[0].counts is not None
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column(Text(name, style="bold"), overflow="fold")
    for heading in ("coefficient", "rows", *(classes if counted else ()), *(("sign",) if of else ())):
        table.add_column(heading, justify="right")
    for row in rows:
        sign = "" if row.agreeing is None else f"{row.agreeing}/{of}"
        counts = map(str, row.counts or ())
        table.add_row(printable(row.term), f"{row.coefficient:.2f}", str(row.rows), *counts, *((sign,) if of else ()))
    return table


def _named(row: TermFigures, classes: Sequence[str]) -> Mapping[str, Any]:
    """Give one term with its counts by class."""
    counts = None if row.counts is None else dict(zip(classes, row.counts, strict=True))
    return {**asdict(row), "counts": counts}
