"""The command `classify`: postings -> verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from rolesplit.cli.console import console, print_line
from rolesplit.cli.options import Color, ColorOption, EncodingOption, Language, LanguageOption, ModelOption
from rolesplit.cli.postings import piped, postings_of

if TYPE_CHECKING:
    from rolesplit.classifier import Classifier
    from rolesplit.document import Document
    from rolesplit.explanation import DutyExplanation, FacetReason
    from rolesplit.verdict import Verdict


class FailOn(StrEnum):
    """Outcomes that a script may want to stop at."""

    abstained = "abstained"
    mismatch = "title-mismatch"
    operations = "operations-leaning"
    marketing = "marketing-leaning"
    shared = "shared"


@dataclass(frozen=True, slots=True)
class _Result:
    document: Document
    verdict: Verdict
    explanations: dict[int, DutyExplanation]
    facets: tuple[FacetReason, ...]


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
    title: Annotated[str | None, typer.Option(help="Job title, where the posting does not say it.")] = None,
    model: ModelOption = None,
    encoding: EncodingOption = None,
    language: LanguageOption = Language.posting,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Give no label below this probability.")] = 0.0,
    fail_on: Annotated[list[FailOn] | None, typer.Option(help="Exit with 1 on this outcome.")] = None,
    color: ColorOption = Color.auto,
) -> None:
    """Say of job postings whether they are operations or marketing work, and why.

    Examples:

      rolesplit classify posting.txt

      rolesplit classify "Schedule and publish the weekly newsletter"

      pbpaste | rolesplit classify - --title "Marketing Specialist"

      rolesplit classify jobs/ --json > verdicts.ndjson
    """
    from rolesplit.artifact import load_model

    read = postings_of(postings or piped(), encoding)
    classifier = load_model(model)
    results = [_result(document, classifier, title, min_confidence) for document in read.documents]
    if json:
        _print_json(results, str(classifier.provenance.get("id")))
    else:
        _print_reports(results, language, color, brief=brief)
    code = _exit_code([result.verdict for result in results], fail_on or [])
    raise typer.Exit(1 if read.unread else code)


def _result(document: Document, classifier: Classifier, title: str | None, min_confidence: float) -> _Result:
    """Judge and explain one document."""
    from rolesplit.explanation import explain, facet_reasons
    from rolesplit.verdict import judge

    verdict = judge(document.text, classifier, title=title or document.title)
    if verdict.label is not None and max(verdict.probabilities or (0.0,)) < min_confidence:
        verdict = replace(verdict, label=None, abstained="low-confidence")
    return _Result(document, verdict, explain(verdict, classifier), facet_reasons(verdict))


def _print_json(results: Sequence[_Result], model: str) -> None:
    """Print one object a line."""
    from rolesplit.report.ndjson import posting_json

    for result in results:
        line = posting_json(
            result.verdict, result.explanations, result.facets, source=result.document.source, model=model
        )
        print_line(line)


def _print_reports(results: Sequence[_Result], language: Language, color: Color, *, brief: bool) -> None:
    """Print the reports on the terminal."""
    from rich.text import Text

    from rolesplit.report import terminal
    from rolesplit.report.safety import printable
    from rolesplit.report.wording import wording

    screen = console(color)
    for index, result in enumerate(results):
        words = wording(language.spoken(result.verdict.language))
        if brief:
            screen.print(terminal.brief(result.verdict, result.document.source, words), soft_wrap=True)
            continue
        if index:
            screen.print()
        if len(results) > 1:
            screen.rule(Text(printable(result.document.source)))
        marked = screen.color_system is None or screen.no_color
        report = terminal.posting_report(result.verdict, result.explanations, result.facets, words, marked=marked)
        screen.print(report)


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
