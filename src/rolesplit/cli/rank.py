"""The command `rank`: postings in the order in which they are the work that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rolesplit.cli.console import console, print_line
from rolesplit.cli.options import Color, ColorOption, EncodingOption, Language, LanguageOption, ModelOption, pairs
from rolesplit.cli.postings import postings_of
from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.ranking import Mix, Ranked


def rank(
    postings: Annotated[
        list[str], typer.Argument(metavar="POSTING...", help="Folders, files or texts.", show_default=False)
    ],
    want: Annotated[
        str,
        typer.Option(
            metavar="LABEL=AMOUNT,...",
            help="The work that is wanted, e.g. marketing=70,operations=30. Shared work counts half to either side, "
            "unless shared has an amount too.",
            show_default=False,
        ),
    ],
    top: Annotated[int | None, typer.Option(min=1, help="Only the nearest so many.", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each posting.")] = False,
    model: ModelOption = None,
    encoding: EncodingOption = None,
    language: LanguageOption = Language.posting,
    color: ColorOption = Color.auto,
) -> None:
    """Order postings by how much of their work is as wanted, the nearest first.

    Postings without a verdict to go by come last, with the reason.

    Examples:

      rolesplit rank jobs/ --want marketing=70,operations=30

      rolesplit rank jobs/ --want operations=50,shared=30,marketing=20 --top 10 --json
    """
    from rolesplit import ranking
    from rolesplit.artifact import load_model

    mix = ranking.Mix.of(_wanted(want))
    read = postings_of(postings, encoding)
    classifier = load_model(model)
    ranked = ranking.rank(read.verdicts(classifier), mix)[:top]
    if json:
        _print_json(ranked, read.sources, mix, str(classifier.provenance.get("id")))
    else:
        _print_lines(ranked, read.sources, mix, (language, color))
    raise typer.Exit(1 if read.unread else 0)


def _wanted(want: str) -> dict[str, float]:
    """Read amounts of labels and refuse what cannot be scaled to shares."""
    from rolesplit.classifier import LABELS

    example = "marketing=70,operations=30"
    try:
        amounts = {name.strip(): float(value) for name, value in pairs(want.split(","), "--want", example).items()}
    except ValueError as error:
        raise UsageError(f"--want takes amounts, e.g. --want {example}") from error
    is_measured = min(amounts.values()) >= 0 and sum(amounts.values()) < float("inf")
    if set(amounts) - set(LABELS) or not is_measured:
        raise UsageError(f"--want takes {', '.join(LABELS)} with an amount of 0 or more each, e.g. --want {example}")
    if not sum(amounts.values()):
        raise UsageError(f"--want: all amounts are 0; say what is wanted, e.g. --want {example}")
    return amounts


def _print_json(ranked: Sequence[Ranked], sources: Sequence[str], mix: Mix, model: str) -> None:
    from rolesplit.report.ranking import ranking_json

    for place, one in enumerate(ranked, 1):
        print_line(ranking_json(one, place, sources[one.index], mix, model))


def _print_lines(
    ranked: Sequence[Ranked], sources: Sequence[str], mix: Mix, appearance: tuple[Language, Color]
) -> None:
    from rolesplit.report.ranking import ranking_report
    from rolesplit.report.wording import wording

    language, color = appearance
    words = wording(language.spoken(*(one.verdict.language for one in ranked)))
    console(color).print(ranking_report(ranked, sources, mix, words))
