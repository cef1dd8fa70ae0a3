"""A verdict as text for a terminal: rich renderables, made from results and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rolesplit.classifier import LABELS
from rolesplit.explanation import DutyExplanation, FacetReason
from rolesplit.report.safety import printable
from rolesplit.report.wording import Wording
from rolesplit.verdict import JudgedLine, Verdict

STYLES = {"operations": "cyan", "marketing": "magenta", "shared": "yellow"}

_BAR = 40
_LEFT_OUT_SHOWN = 12


def posting_report(
    verdict: Verdict,
    explanations: Mapping[int, DutyExplanation],
    facets: Sequence[FacetReason],
    words: Wording,
    *,
    marked: bool,
) -> RenderableType:
    """Give the full report on a posting.

    Args:
        verdict: what is reported.
        explanations: of its duties.
        facets: where it stands in each.
        words: the language of the report.
        marked: put ‹ › around the words that decided, for where no colour can show them.
    """
    parts: list[RenderableType] = [headline(verdict, words)]
    if verdict.probabilities is not None:
        parts.append(_bar(verdict, words))
    if verdict.title_mismatch:
        parts.append(_mismatch(verdict, words))
    if verdict.duties:
        parts += [_heading(words.others["duties"]), _duties(verdict, explanations, words, marked=marked)]
        parts += [_heading(words.others["why"]), _why(facets, words)]
    left_out = [line for line in verdict.lines if line.section != "duty"]
    if left_out:
        parts += [_heading(words.others["left out"]), _left_out(left_out, words)]
    return Group(*parts)


def headline(verdict: Verdict, words: Wording) -> Text:
    """Give the verdict in one line: title, label and probabilities, or why there is no label."""
    line = Text()
    if verdict.title:
        line.append(printable(verdict.title) + "  ", style="bold")
    if verdict.label is None:
        line.append(words.others["no verdict"], style="bold yellow")
        line.append(f" ({verdict.abstained}): {words.abstentions[verdict.abstained or 'no-duties']}")
    else:
        side = verdict.label.removesuffix("-leaning")
        line.append(words.labels[verdict.label], style=f"bold {STYLES[side]}")
    for name, probability in zip(LABELS, verdict.probabilities or (), strict=False):
        line.append(f"  {words.labels[name]} {probability:.0%}", style=STYLES[name])
    return line


def brief(verdict: Verdict, source: str, words: Wording) -> Text:
    """Give one line a posting: source, verdict, lean."""
    lean = "" if verdict.lean is None else f"{verdict.lean:+.2f}  "
    return Text(f"{printable(source)}  {lean}") + headline(verdict, words)


def _heading(name: str) -> Text:
    return Text(f"\n{name}", style="bold")


def _bar(verdict: Verdict, words: Wording) -> Text:
    """Draw the lean between operations on the left and marketing on the right."""
    lean = verdict.lean or 0.0
    place = round((lean + 1) / 2 * _BAR)
    bar = Text(f"{words.labels['operations']} ", style=STYLES["operations"])
    for index in range(_BAR + 1):
        if index == place:
            bar.append("●", style="bold")
        else:
            bar.append("┼" if index == _BAR // 2 else "─", style="dim")
    bar.append(f" {words.labels['marketing']}", style=STYLES["marketing"])
    return bar + Text(f"   {words.others['lean']} {lean:+.2f}")


def _mismatch(verdict: Verdict, words: Wording) -> Text:
    """Say that the title and the duties disagree."""
    side = "marketing" if (verdict.title_lean or 0.0) > 0 else "operations"
    count = sum(line.label != side for line in verdict.duties)
    sentence = words.others["mismatch"].format(side=words.labels[side], count=count, total=len(verdict.duties))
    return Text(sentence, style="bold")


def _duties(verdict: Verdict, explanations: Mapping[int, DutyExplanation], words: Wording, *, marked: bool) -> Table:
    """List the duties: label, probability, text with the words that decided."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for index, line in enumerate(verdict.lines):
        if line.label is not None and line.probabilities is not None:
            style = STYLES[line.label]
            share = f"{max(line.probabilities):.0%}"
            text = _highlighted(line, explanations[index], marked=marked)
            table.add_row(Text(words.labels[line.label], style=style), share, text)
    return table


def _highlighted(line: JudgedLine, explanation: DutyExplanation, *, marked: bool) -> Text:
    """Show a duty with the phrases that speak for the label of the words themselves."""
    text, done = Text(), line.line.start
    style = f"bold {STYLES[explanation.label]}"
    safe = printable(line.line.text)
    for phrase in explanation.evidence:
        if phrase.contribution > 0:
            begin, end = phrase.start - line.line.start, phrase.end - line.line.start
            text.append(safe[done - line.line.start : begin])
            text.append(f"‹{safe[begin:end]}›" if marked else safe[begin:end], style=style)
            done = phrase.end
    text.append(safe[done - line.line.start :])
    return text


def _why(facets: Sequence[FacetReason], words: Wording) -> Table:
    """Say in a line for each facet where the posting stands and which duty shows it."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for reason in sorted(facets, key=lambda reason: -reason.strength):
        if reason.duty is not None:
            name, stand = words.facet(reason)
            quote = words.others["quote"].format(shortened(reason.duty.line.text))
            table.add_row(Text(name, style="bold"), Text(f"{stand}  ") + Text(quote, style="dim"))
    return table


def _left_out(lines: Sequence[JudgedLine], words: Wording) -> RenderableType:
    """List the lines without weight, with their sections, the first few in full."""
    counts = Counter(line.section for line in lines)
    total = ", ".join(f"{words.sections[section]} {count}" for section, count in counts.most_common())
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, min_width=max(cell_len(name) for name in words.sections.values()))
    table.add_column(no_wrap=True, overflow="ellipsis")
    for line in lines[:_LEFT_OUT_SHOWN]:
        table.add_row(Text(words.sections[line.section]), Text(shortened(line.line.text, 200)))
    if len(lines) > _LEFT_OUT_SHOWN:
        table.add_row("…", Text(f"+{len(lines) - _LEFT_OUT_SHOWN}"))
    return Group(Text(total, style="dim"), Padding(table, (0, 0)))


def shortened(text: str, length: int = 80) -> str:
    """Give the beginning of a text, safe for a terminal."""
    safe = printable(text)
    return safe if len(safe) <= length else safe[: length - 1].rstrip() + "…"
