"""A summary of labelled rows, schema "rolesplit.summary/1": as JSON, as a page, and as lines for a terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rolesplit.classifier import FACETS, LABELS
from rolesplit.evaluation import Figure
from rolesplit.quantification import FEWEST_ROWS, Confusion
from rolesplit.report.html import render
from rolesplit.summary import LEAN_BINS, MOST_GROUPS, Distribution, Summary

SCHEMA = "rolesplit.summary/1"
_MOST_SHOWN = 100
"""Groups that a page shows, the largest; the JSON has all that were counted."""

_UNKNOWN = {
    "duty": "the model file says nothing of what the model confuses; give rows that you labelled yourself with --gold",
    "posting": "what the model confuses is known of single duties only; give postings that you labelled with --gold",
}
_REASONS = {
    "too-few-rows": f"fewer than {FEWEST_ROWS} rows have a label",
    "beyond-confusion": "these rows are confused less than the texts that the correction rests on; label some of them "
    "yourself and give these with --gold",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """What a summary is of.

    Attributes:
        source: the table.
        model: id of the model.
        unit: "duty" or "posting", what one row holds.
        by: the column by whose values rows are counted apart, None for none.
    """

    source: str
    model: str
    unit: str
    by: str | None = None


def summary_content(summary: Summary, origin: Origin, confusion: Confusion | None) -> dict[str, Any]:
    """Give all that a summary says, as plain data in the order of the schema."""
    others = summary.others()
    is_grouped = origin.by is not None
    return {
        "schema": SCHEMA,
        "source": origin.source,
        "model": origin.model,
        "unit": origin.unit,
        "total": _distribution(summary.total(), confusion),
        "by": origin.by,
        "groups": [{"value": value, **_distribution(group, confusion)} for value, group in summary.groups().items()],
        "others": _distribution(others, confusion) if is_grouped and others.rows else None,
        "correction": _correction(confusion),
    }


def summary_json(content: Mapping[str, Any]) -> str:
    """Give the content as JSON text."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def summary_page(content: Mapping[str, Any]) -> str:
    """Give the content as a page."""
    bins = content["total"]["leans"]
    edges = [f"{2 * place / LEAN_BINS - 1:+.1f}" for place in range(LEAN_BINS + 1)]
    names = [f"{low} to {high}" for low, high in pairwise(edges)]
    styles = ["operations" if place < LEAN_BINS // 2 else "marketing" for place in range(LEAN_BINS)]
    return render(
        "summary.html",
        title=f"Summary of {content['source']}",
        content=content,
        labels=LABELS,
        shown=content["groups"][:_MOST_SHOWN],
        most_groups=MOST_GROUPS,
        reason=_reason(content),
        leans=list(zip(names, bins, styles, strict=True)),
        edges=edges,
    )


def summary_lines(content: Mapping[str, Any]) -> list[str]:
    """Give the corrected shares and what they rest on, or why there are none, for a terminal."""
    reason, labels = _reason(content), content["total"]["labels"]
    if reason:
        return [f"shares not corrected: {reason}"]
    shares = ", ".join(f"{label} {_interval(labels[label]['corrected'])}" for label in LABELS)
    return [
        f"corrected for what the model confuses, 95 % intervals: {shares}",
        f"this rests on {content['correction']['about']}",
    ]


def _reason(content: Mapping[str, Any]) -> str | None:
    """Say why the shares of all rows are not corrected, where they are not."""
    withheld = content["total"]["withheld"]
    return _UNKNOWN[content["unit"]] if withheld == "confusion-unknown" else _REASONS.get(withheld)


def _interval(corrected: Mapping[str, float]) -> str:
    return "{share:.1%} ({low:.1%} to {high:.1%})".format(**corrected)


def _distribution(found: Distribution, confusion: Confusion | None) -> dict[str, Any]:
    """Give one distribution; shares are of the labelled rows."""
    corrected = found.corrected(confusion)
    withheld = corrected if isinstance(corrected, str) else None
    figures = (None,) * len(LABELS) if isinstance(corrected, str) else corrected
    return {
        "rows": found.rows,
        "labelled": found.labelled,
        "unlabelled": dict(found.unlabelled),
        "labels": {
            label: {**_share(rows, found.labelled), "corrected": _figure(figure)}
            for label, rows, figure in zip(LABELS, found.labels, figures, strict=True)
        },
        "withheld": withheld,
        "mean_lean": found.mean_lean,
        "leans": list(found.leans),
        "facets": {facet: _share(rows, found.labelled) for facet, rows in zip(FACETS, found.facets, strict=True)},
    }


def _share(rows: int, of: int) -> dict[str, Any]:
    return {"rows": rows, "share": rows / of if of else None}


def _figure(figure: Figure | None) -> dict[str, float] | None:
    return None if figure is None else {"share": figure.value, "low": figure.low, "high": figure.high}


def _correction(confusion: Confusion | None) -> dict[str, Any] | None:
    """Say how shares are corrected and what that rests on."""
    if confusion is None:
        return None
    return {
        "method": "adjusted-count",
        "confidence": 0.95,
        "source": confusion.source,
        "about": confusion.about,
        "texts": confusion.texts,
        "design_effect": confusion.design_effect,
        "confusion": {name: [list(row) for row in table] for name, table in confusion.counts.items()},
    }
