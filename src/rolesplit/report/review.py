"""The labelling desk as a screen: the duty, the model's guess, where labelling stands, the keys always in sight."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from rolesplit.classifier import LABELS
from rolesplit.evaluation import Figure
from rolesplit.explanation import Evidence
from rolesplit.report.figures import figure
from rolesplit.report.safety import printable
from rolesplit.report.terminal import STYLES
from rolesplit.review import Desk
from rolesplit.training.lessons import Standing

KEYS = "o operations  m marketing  s shared  space skip  u undo  n note  g guess  q quit"
"""The legend, in sight at every moment."""

_TYPING = "type a note   enter keep it   escape leave it"
_PHRASES = 4  # words named beside a guess
_FEWEST_LINES = 3  # of the duty, however small the screen


def desk_screen(
    desk: Desk, evidence: Sequence[Evidence], standing: Standing | None, until_lesson: int, console: Console
) -> Text:
    """Give the screen, of at most the console's height and width: what does not fit is cut, the legend never."""
    width, height = console.size
    foot = [*_standing(standing), *_answer(desk, width), *_legend(desk)]
    foot_lines = [line for part in foot for line in part.wrap(console, width)]
    head = _head(desk, until_lesson, width)
    room = max(_FEWEST_LINES, height - len(head) - len(foot_lines) - 1)
    body = _body(desk, evidence, console, room)
    keys = len(list(_legend(desk)[0].wrap(console, width)))
    lines = [*head, *body, *[Text()] * (room - len(body)), *foot_lines[:-keys]]
    return Text("\n").join([*lines[: max(0, height - keys)], *foot_lines[-keys:]])


def _head(desk: Desk, until_lesson: int, width: int) -> list[Text]:
    """Say how far labelling is."""
    counts = "  ".join(f"{label} {count}" for label, count in desk.counts.items())
    session = desk.session
    first = f"{printable(desk.journal.path.name)}: {len(session.labels):,} labelled, {session.left:,} left"
    lesson = f"   next lesson after {until_lesson} more" if until_lesson > 0 else ""
    return [
        Text(_cut(first, width), style="bold"),
        Text(_cut(counts + lesson, width), style="dim"),
        Text("─" * width, style="dim"),
    ]


def _body(desk: Desk, evidence: Sequence[Evidence], console: Console, room: int) -> list[Text]:
    """Show the duty, as many lines as there is room for, and under it the guess."""
    session = desk.session
    if session.row is None:
        return [Text("every row is labelled; q ends, u takes back")]
    duty = session.duties[session.row]
    guess = list(_guess(desk, duty.text, evidence).wrap(console, console.width))
    text = Text(printable(duty.text), style="bold")
    if desk.shows_guess:
        _mark(text, evidence, desk)
    lines = list(text.wrap(console, console.width))
    most = max(1, room - len(guess) - 2)
    if len(lines) > most:
        rest = Text(f"… {len(lines) - most + 1} more lines", style="dim")
        lines = [*lines[: most - 1], rest]
    return [Text(f"line {duty.line}", style="dim"), *lines, Text(), *guess][:room]


def _mark(text: Text, evidence: Sequence[Evidence], desk: Desk) -> None:
    """Underline the words that speak for the guess."""
    if desk.guess is not None:
        for one in evidence:
            if one.contribution > 0:
                text.stylize(f"underline {STYLES[desk.guess.label]}", one.start, one.end)


def _guess(desk: Desk, text: str, evidence: Sequence[Evidence]) -> Text:
    """Say what the model would answer and which words decide it."""
    guess = desk.guess
    if desk.is_blind:
        return Text("guess hidden (--blind)", style="dim")
    if guess is None:
        return Text("no guess yet: too few labels to learn from", style="dim")
    if not desk.shows_guess:
        return Text("guess hidden; g shows it", style="dim")
    strongest = sorted(evidence, key=lambda one: -abs(one.contribution))[:_PHRASES]
    words = (f"{printable(text[one.start : one.end])} {one.contribution:+.1f}" for one in strongest)
    return Text.assemble(
        "guess: ", (guess.label, f"bold {STYLES[guess.label]}"), f" {guess.probability:.0%}   ", ", ".join(words)
    )


def _standing(standing: Standing | None) -> list[Text]:
    """Say what the labels have brought, and whether more will bring anything."""
    if standing is None:
        return []
    gains = ((standing.since_last, "since the lesson before"), (standing.since_start, "over the model at the start"))
    said = [f"{_gain(gain)} {since}" for gain, since in gains if gain is not None]
    if standing.since_last == standing.since_start:
        said = said[1:]  # the first lesson
    first = f"{standing.labels} labels learnt"
    if standing.macro_f1 is None:
        first += f"; {standing.measured} of them drawn by chance, too few to measure a gain"
    else:
        first += f"; macro-F1 {figure(standing.macro_f1)} on the {standing.measured} drawn by chance, judged unseen"
    lines = [Text("; ".join([first, *said]), style="dim")]
    if standing.is_steady:
        lines.append(Text("Time to stop: three lessons have hardly changed the model's answers.", style="bold green"))
    elif standing.agreement is not None:
        lines.append(Text(f"Go on: answers still change (agreement {standing.agreement:.3f}, 0.99 is steady).", "dim"))
    return lines


def _gain(gain: Figure) -> str:
    return f"{gain.value:+.3f} [{gain.low:+.3f}, {gain.high:+.3f}]"


def _answer(desk: Desk, width: int) -> list[Text]:
    """Show the note, typed or kept, and what came of the last key."""
    if desk.typed is not None:
        return [Text(f"note: {_tail(printable(desk.typed), width - 8)}▏")]
    note = [Text(_cut(f"note: {printable(desk.session.note)}", width))] if desk.session.note else []
    return [*note, Text(_cut(printable(desk.message), width), style="green")]


def _legend(desk: Desk) -> list[Text]:
    if desk.typed is not None:
        return [Text(_TYPING, style="reverse")]
    legend = Text(KEYS, style="reverse")
    for label in LABELS:
        legend.highlight_words([f"{label[0]} {label}"], style="bold reverse")
    return [legend]


def _cut(text: str, width: int) -> str:
    """Cut a line to a width in cells."""
    return text if cell_len(text) <= width else set_cell_size(text, max(0, width - 1)) + "…"


def _tail(text: str, width: int) -> str:
    """Give the end of a text that fits a width in cells."""
    while cell_len(text) > max(1, width):
        text = text[1:]
    return text
