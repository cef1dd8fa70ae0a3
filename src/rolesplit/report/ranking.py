"""A ranking of postings as lines for a terminal, and as JSON, schema "rolesplit.ranking/1"."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from rolesplit.classifier import LABELS
from rolesplit.ranking import Mix, Ranked
from rolesplit.report.ndjson import one_line
from rolesplit.report.safety import printable
from rolesplit.report.terminal import shortened
from rolesplit.report.wording import Wording

SCHEMA = "rolesplit.ranking/1"

_AS_WANTED = 0.05  # a gap of less is none


def ranking_report(ranked: Sequence[Ranked], sources: Sequence[str], mix: Mix, words: Wording) -> RenderableType:
    """Give one posting after the other: rank, fit, source and title, and below it the reason."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for place, one in enumerate(ranked, 1):
        title = f"  {printable(one.verdict.title)}" if one.verdict.title else ""
        fit = words.others["no verdict"] if one.fit is None else words.others["fit"].format(one.fit)
        head = Text.assemble((fit, "bold"), f"  {printable(sources[one.index])}{title}")
        table.add_row(f"{place}.", head + Text(f"\n{reason(one, mix, words)}", style="dim"))
    return table


def ranking_json(one: Ranked, place: int, source: str, mix: Mix, model: str) -> str:
    """Give one posting of a ranking as an object on one line."""
    content = {
        "schema": SCHEMA,
        "rank": place,
        "source": source,
        "title": one.verdict.title,
        "fit": one.fit,
        "shares": one.shares and dict(zip(LABELS, one.shares, strict=True)),
        "wanted": dict(zip(LABELS, mix.shares, strict=True)),
        "label": one.verdict.label,
        "abstained": one.verdict.abstained,
        "lean": one.verdict.lean,
        "gap": one.gap,
        "line": one.duty and one.verdict.lines.index(one.duty),
        "model": model,
    }
    return one_line(content)


def reason(one: Ranked, mix: Mix, words: Wording) -> str:
    """Say in one line what stands between a posting and what is wanted, and which duty shows it."""
    if one.shares is None or one.gap is None or one.duty is None:
        return f"{one.verdict.abstained}: {words.abstentions[one.verdict.abstained or 'no-duties']}"
    have, want = one.shares[LABELS.index(one.gap)], mix.shares[LABELS.index(one.gap)]
    kind = "as wanted" if abs(have - want) < _AS_WANTED else "too much" if have > want else "too little"
    quote = words.others["quote"].format(shortened(one.duty.line.text))
    return words.others[kind].format(have=have, want=want, label=words.labels[one.gap], quote=quote)
