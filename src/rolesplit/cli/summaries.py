"""Summaries on the command line: what corrects them, and where they go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rolesplit.cli.options import refuse_missing_folder, refuse_page
from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.batch import Labeller
    from rolesplit.quantification import Confusion
    from rolesplit.report.summary import Origin
    from rolesplit.summary import Summary

ByOption = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="COLUMN",
        help="Count the values of a column apart in the summary.",
        show_default=False,
        rich_help_panel="Summary",
    ),
]
GoldOption = Annotated[
    Path | None,
    typer.Option(
        "--gold",
        metavar="FILE",
        help="CSV of rows that you labelled yourself, by which the summary's shares are corrected.",
        show_default=False,
        rich_help_panel="Summary",
    ),
]


def refuse_ending(path: Path) -> None:
    """Refuse at once a summary in a format or a folder that there is not, and a page over what is none of ours."""
    if path.suffix.casefold() not in {".json", ".html"}:
        raise UsageError(f"{path}: a summary is written as .json or .html; give it such an ending")
    (refuse_page if path.suffix.casefold() == ".html" else refuse_missing_folder)(path)


def confusion_of(labeller: Labeller, gold: Path | None) -> Confusion | None:
    """Count what is confused in rows that the user labelled; otherwise give what is known of the model."""
    from rolesplit.confusion import gold_confusion, known_confusion
    from rolesplit.corpus import read_gold

    if gold is not None:
        return gold_confusion(read_gold(gold).statements, lambda texts: labeller(texts).labels, gold.name)
    return known_confusion(labeller.classifier) if labeller.unit == "duty" else None


def write_summary(path: Path, summary: Summary, origin: Origin, confusion: Confusion | None, *, quiet: bool) -> None:
    """Write a summary in the format that its ending names, and say its corrected shares."""
    from rolesplit.output import save_text
    from rolesplit.report.safety import printable
    from rolesplit.report.summary import summary_content, summary_json, summary_lines, summary_page

    content = summary_content(summary, origin, confusion)
    save_text(path, summary_page(content) if path.suffix.casefold() == ".html" else summary_json(content))
    if not quiet:
        for line in (*summary_lines(content), f"{path} written"):
            typer.echo(printable(line), err=True)
