"""A posting's answer as text for a terminal: rich renderables, made from results and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rolesplit.classifier import LABELS
from rolesplit.report.highlight import Piece, pieces
from rolesplit.report.safety import printable
from rolesplit.report.wording import Wording
from rolesplit.verdict import JudgedLine, Verdict

if TYPE_CHECKING:
    from rolesplit.answer import Answer
    from rolesplit.facets import FacetReason
    from rolesplit.flips import Flip
    from rolesplit.neighbours import Neighbour
    from rolesplit.report.sums import Sum

STYLES = {"operations": "cyan", "marketing": "magenta", "shared": "yellow"}

_HUES = {"operations": "#2b8cbe", "marketing": "#d6478e", "shared": "#a67500"}  # read on black and on white alike
_BAR = 40
_SHORTEST_BAR = 9
_NARROW = 60  # columns below which things stand below each other and not side by side
_LEFT_OUT_SHOWN = 12


class Palette(Enum):
    """What a terminal can show: no colour (words that decided stand in marks), sixteen colours, or all."""

    PLAIN = "plain"
    SIXTEEN = "sixteen"
    FULL = "full"


def palette(colours: str | None) -> Palette:
    """Choose the palette for what rich says of a terminal's colours; None is none."""
    if colours is None:
        return Palette.PLAIN
    return Palette.FULL if colours in ("256", "truecolor") else Palette.SIXTEEN


@dataclass(frozen=True, slots=True)
class Manner:
    """How a report is given.

    Attributes:
        words: its language.
        palette: its colours.
        sums: whether it says for every duty how its probabilities add up.
    """

    words: Wording
    palette: Palette
    sums: bool = False


class _ByWidth:
    """One of two renderables, as the terminal is wide or narrow."""

    def __init__(self, wide: RenderableType, narrow: RenderableType) -> None:
        self.wide, self.narrow = wide, narrow

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.wide if options.max_width >= _NARROW else self.narrow


def posting_report(answer: Answer, manner: Manner) -> RenderableType:
    """Give the full report on a posting."""
    verdict, words = answer.verdict, manner.words
    parts: list[RenderableType] = [headline(verdict, words)]
    if verdict.lean is not None:
        parts.append(_Bar(verdict.lean, words))
    if verdict.title_mismatch:
        parts.append(Text(words.mismatch(verdict), style="bold"))
    if verdict.duties:
        parts += [_heading(words.others["duties"]), _duties(answer, manner)]
        parts += [_heading(words.others["why"]), _why(answer.facets, words)]
    if answer.flip is not None:
        parts += [_heading(words.others["flip"]), _flip(answer.flip, words)]
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


class _Bar:
    """The lean between operations on the left and marketing on the right, as long as the terminal is wide."""

    def __init__(self, lean: float, words: Wording) -> None:
        self.lean, self.words = lean, words

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        left, right = (self.words.labels[name] for name in ("operations", "marketing"))
        told = f"{self.words.others['lean']} {self.lean:+.2f}"
        length = min(_BAR, options.max_width - cell_len(left + right + told) - 6)
        if length < _SHORTEST_BAR:
            yield Text(told)
            return
        place, middle = round((self.lean + 1) / 2 * length), length // 2
        line = "".join("┼" if index == middle else "─" for index in range(length + 1))
        bar = Text.assemble((line[:place], "dim"), ("●", "bold"), (line[place + 1 :], "dim"))
        ends = [Text(name, style=STYLES[side]) for name, side in ((left, "operations"), (right, "marketing"))]
        yield Text(" ").join((ends[0], bar, ends[1])) + Text(f"   {told}")


def _duties(answer: Answer, manner: Manner) -> RenderableType:
    """List the duties: label, probability, text with the words that decided, and what else was asked of them."""
    rows = [_duty(answer, index, manner) for index in answer.explanations]
    wide = Table.grid(padding=(0, 2))
    wide.add_column(no_wrap=True)
    wide.add_column(justify="right", no_wrap=True)
    wide.add_column(overflow="fold")
    for label, share, text in rows:
        wide.add_row(label, share, text)
    narrow = [part for label, share, text in rows for part in (label + Text(f" {share}"), Padding(text, (0, 0, 0, 2)))]
    parts: list[RenderableType] = [_ByWidth(wide, Group(*narrow))]
    if manner.palette is Palette.PLAIN:
        parts.append(Text(manner.words.others["marks"], style="dim"))
    if manner.sums:
        temperature = next(iter(answer.explanations.values())).temperature
        parts.append(Text(manner.words.others["adds up"].format(temperature=temperature), style="dim"))
    return Group(*parts)


def _duty(answer: Answer, index: int, manner: Manner) -> tuple[Text, str, RenderableType]:
    """Give one duty: its label, the probability of that, and the text with what was asked of it below."""
    explanation, probabilities = answer.explanations[index], answer.verdict.lines[index].probabilities or (0.0,)
    label = Text(manner.words.labels[explanation.label], style=STYLES[explanation.label])
    text = _highlighted(pieces(answer.verdict.lines[index].line, explanation), explanation.label, manner.palette)
    return label, f"{max(probabilities):.0%}", Group(text, *_below(answer, index, manner))


def _highlighted(found: Sequence[Piece], label: str, palette: Palette) -> Text:
    """Show a duty with the words that speak for its label and against it."""
    text = Text()
    for piece in found:
        if palette is Palette.PLAIN:
            opening, closing = _MARKS.get((piece.kind, piece.strength == 3), ("", ""))
            text.append(f"{opening}{piece.text}{closing}")
        else:
            text.append(piece.text, style=_style(piece, label, palette))
    return text


_MARKS = {
    ("for", False): ("‹", "›"),
    ("for", True): ("«", "»"),
    ("against", False): ("~", "~"),
    ("against", True): ("~", "~"),
}


def _style(piece: Piece, label: str, palette: Palette) -> str:
    """Choose the style of a piece: the stronger it speaks, the more it stands out."""
    if piece.kind == "against":
        return "dim italic" if palette is Palette.FULL else "dim"
    if piece.kind != "for":
        return ""
    if palette is Palette.SIXTEEN:
        return ("", "bold ", "bold reverse ")[piece.strength - 1] + STYLES[label]
    hue = _HUES[label]
    return (f"underline {hue}", f"bold underline {hue}", f"bold #ffffff on {hue}")[piece.strength - 1]


def _below(answer: Answer, index: int, manner: Manner) -> list[RenderableType]:
    """Give what was asked of a duty beyond its label: its sums, and the statements like it."""
    line, explanation = answer.verdict.lines[index], answer.explanations[index]
    below: list[RenderableType] = []
    if manner.sums:
        from rolesplit.report.sums import sums_of  # noqa: PLC0415 - decimals take a while, and few ask for sums

        below += [_sum(one, manner.words) for one in sums_of(explanation, line.probabilities or ())]
        if explanation.unknown:
            named = manner.words.others["and"].join(printable(word.text) for word in explanation.unknown)
            below.append(Text(manner.words.others["unknown"].format(words=named), style="dim"))
    if answer.similar is not None:
        below += [_neighbour(one, manner.words) for one in answer.similar[index]] or [
            Text(manner.words.others["nothing like it"], style="dim")
        ]
    return below


def _sum(one: Sum, words: Wording) -> Text:
    """Write one label's sum on a line."""
    text = Text(f"{words.labels[one.label]} {one.probability:.0%}", style=STYLES[one.label])
    text.append(f"  {one.margin:+} = {words.others['start']} {one.intercept:+}", style="dim")
    for phrase, value in one.phrases:
        text.append(f"  {phrase} {value:+}", style="dim" if value < 0 else "")
    text.append(f"  {words.others['rest']} {one.others:+};  {words.others['context']} {one.context:+}", style="dim")
    return text


def _neighbour(one: Neighbour, words: Wording) -> Text:
    """Name a statement of the corpus, its label and how like it is."""
    label = one.statement.label
    text = Text.assemble(("≈ ", "dim"), f"{one.similarity:.2f} ", (words.labels[label], STYLES[label]))
    return text + Text(f"  {shortened(one.statement.text, 160)}", style="dim")


def _why(facets: Sequence[FacetReason], words: Wording) -> RenderableType:
    """Say in a line for each facet where the posting stands, how strongly, and which duty shows it best."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    narrow: list[RenderableType] = []
    for reason in sorted(facets, key=lambda reason: -reason.strength):
        name, stand = words.facet(reason)
        text = Text.assemble(stand, (f" ({words.facet_figures(reason)})", "dim"))
        if reason.shows and reason.duty is not None:
            text.append(": " + words.others["quote"].format(shortened(reason.duty.line.text)))
        table.add_row(Text(name, style="bold"), text)
        narrow += [Text(name, style="bold"), Padding(text, (0, 0, 0, 2))]
    return _ByWidth(table, Group(*narrow))


def _flip(flip: Flip, words: Wording) -> RenderableType:
    """Say what would change the verdict, and list the duties that it takes."""
    table = Table.grid(padding=(0, 1))
    for one in flip.removals or ():
        table.add_row("  -", Text(shortened(one.text, 200)))
    return Group(Text(words.flip(flip)), table) if flip.unit == "duty" else Text(words.flip(flip))


def _left_out(lines: Sequence[JudgedLine], words: Wording) -> RenderableType:
    """List the lines without weight, with their sections, the first few in full."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, min_width=max(cell_len(name) for name in words.sections.values()))
    table.add_column(no_wrap=True, overflow="ellipsis")
    for line in lines[:_LEFT_OUT_SHOWN]:
        table.add_row(Text(words.sections[line.section]), Text(shortened(line.line.text, 200)))
    if len(lines) > _LEFT_OUT_SHOWN:
        table.add_row("…", Text(f"+{len(lines) - _LEFT_OUT_SHOWN}"))
    return Group(Text(words.left_out(lines), style="dim"), Padding(table, (0, 0)))


def shortened(text: str, length: int = 80) -> str:
    """Give the beginning of a text, safe for a terminal."""
    safe = printable(text)
    return safe if len(safe) <= length else safe[: length - 1].rstrip() + "…"
