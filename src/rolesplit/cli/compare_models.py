"""The command `compare-models`: whether a new model may take over."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rolesplit.cli.options import (
    CorpusEncodingOption,
    HtmlOption,
    JsonOption,
    LabelOption,
    RenameOption,
    TextOption,
    layout_of,
)


def compare_models(
    old: Annotated[Path, typer.Argument(metavar="OLD.joblib", help="The model in use.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW.joblib", help="The model to replace it.", show_default=False)],
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD.csv", help="Labelled duties that neither has seen.", show_default=False)
    ],
    tolerance: Annotated[float, typer.Option(min=0, max=1, help="By how much the new model may be worse.")] = 0.01,
    text: TextOption = None,
    label: LabelOption = None,
    rename: RenameOption = None,
    encoding: CorpusEncodingOption = None,
    show: Annotated[int, typer.Option(min=0, help="How many of the answers that change to list.")] = 10,
    json: JsonOption = False,
    html: HtmlOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where it is undecided, too.")] = False,
) -> None:
    """Compare two models on labelled duties; exit with 1 where the new one is worse.

    Accuracy, macro-F1, Brier score and calibration error of both, the differences with 95 % intervals (paired
    bootstrap), McNemar's exact test, every answer that changes, and the strongest terms that came and went. The new
    model is worse where accuracy, macro-F1 or the Brier score is worse by more than the tolerance, and surely worse
    at all; where the duties are too few to tell, this is said.

    Example:

      rolesplit compare-models old.joblib new.joblib gold.csv --tolerance 0.02
    """
    from rolesplit.artifact import load_model
    from rolesplit.cli.console import console, print_line
    from rolesplit.corpus import read_gold
    from rolesplit.output import save_text
    from rolesplit.paired import compare_models as compare
    from rolesplit.report import paired as report

    before, after = load_model(old), load_model(new)
    found = compare(before, after, read_gold(gold, layout_of(text, label, rename, encoding)), tolerance)
    names = {"old": str(before.provenance.get("id")), "new": str(after.provenance.get("id"))}
    if html is not None:
        save_text(html, report.model_comparison_page(found, corpus=gold.name, **names))
    if json:
        print_line(report.model_comparison_json(found, corpus=gold.name, **names))
    else:
        heading = f"{names['old']} -> {names['new']} on {gold.name}"
        console().print(report.model_comparison_report(found, heading, show))
    raise typer.Exit(1 if found.outcome == "worse" or (strict and found.outcome == "undecided") else 0)
