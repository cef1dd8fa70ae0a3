"""The command `classify`: postings -> verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rolesplit.cli.console import console, print_line
from rolesplit.cli.options import (
    Color,
    ColorOption,
    EncodingOption,
    HtmlOption,
    Language,
    LanguageOption,
    ModelOption,
)
from rolesplit.cli.postings import piped, postings_of
from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.answer import Answer, Question
    from rolesplit.classifier import Classifier
    from rolesplit.document import Document
    from rolesplit.verdict import Verdict


class FailOn(StrEnum):
    """Outcomes that a script may want to stop at."""

    abstained = "abstained"
    mismatch = "title-mismatch"
    operations = "operations-leaning"
    marketing = "marketing-leaning"
    shared = "shared"


class Label(StrEnum):
    """What a posting might be."""

    operations = "operations"
    marketing = "marketing"
    shared = "shared"


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the answers are given."""

    json: bool
    brief: bool
    markdown: bool
    sums: bool
    language: Language
    color: Color


def classify(
    postings: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TEXT|FILE|-]...",
            help="A text, files, folders, or - for standard input.",
            show_default=False,
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each posting.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="One line for each posting.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The report in Markdown, for a ticket.")] = False,
    html: HtmlOption = None,
    sums: Annotated[bool, typer.Option("--sums", help="Show how each duty's probabilities add up.")] = False,
    why_not: Annotated[
        Label | None,
        typer.Option(
            metavar="LABEL",
            help="Find the fewest duties, or words, without which it would be operations, marketing or shared.",
        ),
    ] = None,
    similar: Annotated[int, typer.Option(min=0, max=50, help="Name so many labelled statements like each duty.")] = 0,
    title: Annotated[str | None, typer.Option(help="Job title, where the posting does not say it.")] = None,
    model: ModelOption = None,
    encoding: EncodingOption = None,
    language: LanguageOption = Language.posting,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Give no label below this probability.")] = 0.0,
    fail_on: Annotated[
        list[FailOn] | None,
        typer.Option(metavar="OUTCOME", help=f"Exit with 1 on this outcome: {', '.join(FailOn)}."),
    ] = None,
    color: ColorOption = Color.auto,
) -> None:
    """Say of job postings whether they are operations or marketing work, and why.

    Read are files of up to 64 MiB (mail 32; Word 50, or 100 unpacked; PDF 500 pages; pages and parts of a Word file a
    million tags) with up to a million characters of text. What has more is refused in one line.

    Examples:

      rolesplit classify posting.txt

      rolesplit classify "Schedule and publish the weekly newsletter"

      pbpaste | rolesplit classify - --title "Marketing Specialist"

      rolesplit classify jobs/ --json > verdicts.ndjson

      rolesplit classify posting.txt --why-not marketing --similar 3 --html report.html
    """
    from rolesplit.answer import Question
    from rolesplit.artifact import load_model

    _refuse({"--json": json, "--brief": brief, "--markdown": markdown})
    read = postings_of(postings or piped(), encoding)
    classifier = load_model(model)
    answers = _answers(read.documents, Question(title, min_confidence, why_not and why_not.value, similar), classifier)
    _print(answers, _Manner(json, brief, markdown, sums, language, color), str(classifier.provenance.get("id")))
    if html is not None:
        _write_page(html, answers, language, classifier)
    code = _exit_code([answer.verdict for answer in answers], fail_on or [])
    raise typer.Exit(1 if read.unread else code)


def _answers(documents: Sequence[Document], question: Question, classifier: Classifier) -> list[Answer]:
    """Judge and explain every document."""
    from rolesplit.answer import answer

    index = None
    if question.similar:
        from rolesplit.neighbours import index_of

        index = index_of(classifier)
        if index is None:
            typer.echo("rolesplit: this model carries no statements to name with --similar; train it again", err=True)
    return [answer(document, question, classifier, index) for document in documents]


def _print(answers: Sequence[Answer], manner: _Manner, model: str) -> None:
    """Print the answers in the format asked for: JSON an object a line, Markdown, or for a terminal."""
    if manner.json:
        from rolesplit.report.ndjson import posting_json

        for answer in answers:
            print_line(posting_json(answer, model))
    elif manner.markdown:
        from rolesplit.report.markdown import posting_markdown
        from rolesplit.report.wording import wording

        words = (wording(manner.language.spoken(answer.verdict.language)) for answer in answers)
        print_line("\n".join(map(posting_markdown, answers, words, [model] * len(answers))).rstrip("\n"))
    else:
        _print_reports(answers, manner)


def _print_reports(answers: Sequence[Answer], manner: _Manner) -> None:
    """Print the reports on the terminal."""
    from rich.text import Text

    from rolesplit.report import terminal
    from rolesplit.report.safety import printable
    from rolesplit.report.wording import wording

    screen = console(manner.color)
    for index, answer in enumerate(answers):
        words = wording(manner.language.spoken(answer.verdict.language))
        if manner.brief:
            screen.print(terminal.brief(answer.verdict, answer.source, words), soft_wrap=True)
            continue
        if index:
            screen.print()
        if len(answers) > 1:
            screen.rule(Text(printable(answer.source)))
        colours = None if screen.no_color else screen.color_system
        screen.print(terminal.posting_report(answer, terminal.Manner(words, terminal.palette(colours), manner.sums)))


def _refuse(formats: Mapping[str, bool]) -> None:
    """Refuse at once two formats for one output."""
    asked = [name for name, is_asked in formats.items() if is_asked]
    if len(asked) > 1:
        raise UsageError(f"{asked[0]} and {asked[1]} do not go together; ask for one of them")


def _write_page(page: Path, answers: Sequence[Answer], language: Language, classifier: Classifier) -> None:
    """Write the answers as a page."""
    from rolesplit.output import save_text
    from rolesplit.report.page import postings_page
    from rolesplit.report.wording import wording

    words = wording(language.spoken(*{answer.verdict.language for answer in answers}))
    save_text(page, postings_page(answers, words, classifier))
    typer.echo(f"{page} written", err=True)


def _exit_code(verdicts: Sequence[Verdict], fail_on: Sequence[FailOn]) -> int:
    """Give 1 where an unwanted outcome came, 3 where the only posting got no label, 0 otherwise."""
    outcomes = {
        outcome
        for verdict in verdicts
        for outcome in (
            verdict.label or "abstained",
            "title-mismatch" if verdict.title_mismatch else "",
        )
    }
    if outcomes & {unwanted.value for unwanted in fail_on}:
        return 1
    return 3 if len(verdicts) == 1 and verdicts[0].label is None else 0
