"""The command `compare`: postings side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rolesplit.cli.console import console, print_line
from rolesplit.cli.options import Color, ColorOption, EncodingOption, Language, LanguageOption, ModelOption
from rolesplit.cli.postings import postings_of
from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.comparison import Comparison


def compare(
    postings: Annotated[
        list[str], typer.Argument(metavar="POSTING POSTING...", help="Texts, files or folders.", show_default=False)
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON object on one line.")] = False,
    model: ModelOption = None,
    encoding: EncodingOption = None,
    language: LanguageOption = Language.posting,
    color: ColorOption = Color.auto,
) -> None:
    """Set postings side by side: verdicts, facets, and the duties that make the difference.

    The middle is the mean lean of the postings. What a duty pulls is its weight times its distance from the middle;
    the pulls of a posting sum to its own distance.

    Examples:

      rolesplit compare first.txt second.pdf

      rolesplit compare jobs/ --json
    """
    from rolesplit import comparison
    from rolesplit.artifact import load_model

    read = postings_of(postings, encoding)
    if len(read.documents) < 2:
        raise UsageError("compare needs two postings or more; name another, or use classify for one")
    classifier = load_model(model)
    compared = comparison.compare(read.verdicts(classifier))
    if json:
        _print_json(compared, read.sources, str(classifier.provenance.get("id")))
    else:
        _print_table(compared, read.sources, language, color)
    raise typer.Exit(1 if read.unread else 0)


def _print_json(compared: Comparison, sources: Sequence[str], model: str) -> None:
    from rolesplit.report.comparison import comparison_json

    print_line(comparison_json(compared, sources, model))


def _print_table(compared: Comparison, sources: Sequence[str], language: Language, color: Color) -> None:
    from rolesplit.report.comparison import comparison_report
    from rolesplit.report.wording import wording

    words = wording(language.spoken(*(posting.verdict.language for posting in compared.postings)))
    console(color).print(comparison_report(compared, sources, words))
