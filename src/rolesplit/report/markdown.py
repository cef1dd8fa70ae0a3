"""A posting's answer in Markdown, to be pasted into a ticket; whatever a text holds is shown as text there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rolesplit.answer import Answer
from rolesplit.classifier import LABELS
from rolesplit.report.highlight import Piece, pieces
from rolesplit.report.safety import printable
from rolesplit.report.wording import Wording

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&$:=^])")
_CALLS = re.compile(r"([@#])(?=\w)")  # what a tracker takes for a person or another ticket


def posting_markdown(answer: Answer, words: Wording, model: str) -> str:
    """Give the report on a posting; ends in a line break."""
    verdict = answer.verdict
    lines = [f"## {escaped(verdict.title or answer.source)}", "", _headline(answer, words)]
    if verdict.title_mismatch:
        lines += ["", f"**{words.mismatch(verdict)}**"]
    if verdict.duties:
        lines += ["", f"### {words.others['duties']}", "", *_duties(answer, words)]
        lines += ["", f"### {words.others['why']}", "", *_facets(answer, words)]
    if answer.flip is not None:
        lines += ["", f"### {words.others['flip']}", "", escaped(words.flip(answer.flip))]
        if answer.flip.unit == "duty" and answer.flip.removals:
            lines += ["", *(f"- {escaped(removal.text)}" for removal in answer.flip.removals)]
    lines += _left_out(answer, words)
    lines += ["", f"{words.others['source']} {escaped(answer.source)}, {words.others['model']} {escaped(model)}"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Give a text so that Markdown shows just these characters: no markup, no HTML, no link, nobody called."""
    harmless = _SPECIAL.sub(r"\\\1", printable(text))
    return _CALLS.sub(r"\1<!-- -->", harmless)


def _headline(answer: Answer, words: Wording) -> str:
    """Say verdict, probabilities and lean, or why there is no verdict."""
    verdict = answer.verdict
    if verdict.label is None:
        reason = verdict.abstained or "no-duties"
        found = f"**{words.others['no verdict']}** ({reason}): {words.abstentions[reason]}"
    else:
        found = f"**{words.labels[verdict.label]}**"
    shares = (
        f"{words.labels[name]} {share:.0%}" for name, share in zip(LABELS, verdict.probabilities or (), strict=False)
    )
    lean = [] if verdict.lean is None else [f"{words.others['lean']} {verdict.lean:+.2f}"]
    return ", ".join([found, *shares, *lean])


def _duties(answer: Answer, words: Wording) -> Iterator[str]:
    """List the duties, the words that speak for their labels in bold, and the statements like them."""
    for index, line in enumerate(answer.verdict.lines):
        if line.label is not None and line.probabilities is not None:
            text = "".join(_piece(piece) for piece in pieces(line.line, answer.explanations[index])).replace("****", "")
            yield f"- {words.labels[line.label]} {max(line.probabilities):.0%}: {text.strip()}"
            for one in (answer.similar or {}).get(index, ()):
                label = words.labels[one.statement.label]
                yield f"  - ≈ {one.similarity:.2f} {label}: {escaped(one.statement.text)}"


def _piece(piece: Piece) -> str:
    """Put a phrase that speaks for the label in bold; it begins and ends with a letter, as Markdown wants it."""
    return f"**{escaped(piece.text)}**" if piece.kind == "for" else escaped(piece.text)


def _facets(answer: Answer, words: Wording) -> Iterator[str]:
    """Say in a line for each facet where the posting stands."""
    for reason in sorted(answer.facets, key=lambda reason: -reason.strength):
        name, stand = words.facet(reason)
        shown = reason.duty if reason.shows else None
        quote = f": {words.others['quote'].format(escaped(shown.line.text))}" if shown else ""
        yield f"- **{name}**: {stand} ({words.facet_figures(reason)}){quote}"


def _left_out(answer: Answer, words: Wording) -> Sequence[str]:
    """Count the lines without weight by their sections."""
    left_out = [line for line in answer.verdict.lines if line.section != "duty"]
    return ["", f"{words.others['left out']}: {words.left_out(left_out)}"] if left_out else []
