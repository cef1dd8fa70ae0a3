"""A comparison of postings as a table side by side, and as JSON, schema "rolesplit.comparison/1"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rolesplit.classifier import LABELS
from rolesplit.comparison import Compared, Comparison, Pull
from rolesplit.facets import FacetReason, facet_reasons
from rolesplit.report.ndjson import one_line
from rolesplit.report.safety import printable
from rolesplit.report.terminal import STYLES, shortened
from rolesplit.report.wording import Wording
from rolesplit.verdict import Verdict

SCHEMA = "rolesplit.comparison/1"

_COLUMNS = 6  # side by side in 80 columns
_PULLS_SHOWN = 3
_LEAST = 0.005  # a pull that shows as 0.00 makes no difference


def comparison_report(comparison: Comparison, sources: Sequence[str], words: Wording) -> RenderableType:
    """Give the postings in columns A, B, C ..., then the duties that pull each one away from the middle."""
    names = [_letter(index) for index in range(len(sources))]
    legend = Table.grid(padding=(0, 2))
    for name, source, posting in zip(names, sources, comparison.postings, strict=True):
        title = f"  {printable(posting.verdict.title)}" if posting.verdict.title else ""
        legend.add_row(Text(name, style="bold"), Text(printable(source), style="dim") + Text(title))
    parts: list[RenderableType] = [legend]
    for first in range(0, len(names), _COLUMNS):
        shown = slice(first, first + _COLUMNS)
        parts += [Text(""), _columns(comparison.postings[shown], names[shown], words)]
    parts.append(Text(f"\n{words.others['difference']}", style="bold"))
    return Group(*parts, _difference(comparison, names, words))


def comparison_json(comparison: Comparison, sources: Sequence[str], model: str) -> str:
    """Give the object on one line: each posting's figures, and all pulls of its duties, which sum to its distance."""
    pairs = zip(sources, comparison.postings, strict=True)
    content = {
        "schema": SCHEMA,
        "middle": comparison.middle,
        "spread": comparison.spread,
        "postings": [_posting(source, posting) for source, posting in pairs],
        "model": model,
    }
    return one_line(content)


def _letter(index: int) -> str:
    """Name the columns A to Z, then AA and so on."""
    return (_letter(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _columns(postings: Sequence[Compared], names: Sequence[str], words: Wording) -> Table:
    """Tabulate verdict, lean, shares, duties and the lean of each facet."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("")
    for name in names:
        table.add_column(name, justify="right", overflow="fold")
    verdicts = [posting.verdict for posting in postings]
    table.add_row(words.others["verdict"], *(_label(verdict, words) for verdict in verdicts))
    table.add_row(words.others["lean"], *(_lean(verdict.lean) for verdict in verdicts))
    for place, label in enumerate(LABELS):
        shares = (verdict.probabilities for verdict in verdicts)
        cells = [Text("-" if share is None else f"{share[place]:.0%}") for share in shares]
        table.add_row(Text(words.labels[label], style=STYLES[label]), *cells)
    table.add_row(words.others["duty counts"], *(str(len(verdict.duties)) for verdict in verdicts))
    for reasons in zip(*(facet_reasons(verdict) for verdict in verdicts), strict=True):
        if reasons[0].facet != "bridge":
            table.add_row(words.facets[reasons[0].facet][0], *map(_facet, reasons))
    return table


def _label(verdict: Verdict, words: Wording) -> Text:
    if verdict.label is None:
        return Text(verdict.abstained or "", style="yellow")
    side = verdict.label.removesuffix("-leaning")
    return Text(words.labels[side], style=f"bold {STYLES[side]}")


def _lean(lean: float | None) -> Text:
    """Give a lean in the colour of its side."""
    if lean is None:
        return Text("-")
    return Text(f"{lean:+.2f}", style=STYLES["marketing" if lean > 0 else "operations"])


def _facet(reason: FacetReason) -> Text:
    return _lean(None if reason.duty is None else reason.lean)


def _difference(comparison: Comparison, names: Sequence[str], words: Wording) -> RenderableType:
    """Name for each posting the duties that pull it furthest its own way."""
    parts: list[RenderableType] = []
    for name, posting in zip(names, comparison.postings, strict=True):
        pulls = _telling(posting)
        if posting.distance is not None and pulls:
            side = "marketing" if posting.distance > 0 else "operations"
            sentence = words.others["towards"].format(
                letter=name, distance=abs(posting.distance), side=words.labels[side]
            )
            parts += [Text(sentence, style=STYLES[side]), _duties(pulls)]
    return Group(*parts) if parts else Text(words.others["no difference"])


def _telling(posting: Compared) -> list[Pull]:
    """Give the strongest pulls in the direction in which the posting lies."""
    direction = -1 if (posting.distance or 0.0) < 0 else 1
    return [pull for pull in posting.pulls[:_PULLS_SHOWN] if direction * pull.amount >= _LEAST]


def _duties(pulls: Sequence[Pull]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for pull in pulls:
        table.add_row(f"  {pull.amount:+.2f}", Text(shortened(pull.duty.line.text, 160)))
    return table


def _posting(source: str, posting: Compared) -> dict[str, Any]:
    verdict = posting.verdict
    return {
        "source": source,
        "title": verdict.title,
        "label": verdict.label,
        "abstained": verdict.abstained,
        "lean": verdict.lean,
        "probabilities": verdict.probabilities and dict(zip(LABELS, verdict.probabilities, strict=True)),
        "duties": dict(Counter(line.label for line in verdict.duties)),
        "facets": {
            reason.facet: {"strength": reason.strength, "lean": reason.lean} for reason in facet_reasons(verdict)
        },
        "distance": posting.distance,
        "pulls": [
            {"line": pull.index, "text": pull.duty.line.text, "label": pull.duty.label, "amount": pull.amount}
            for pull in posting.pulls
        ],
    }
