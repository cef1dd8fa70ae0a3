"""The command `check`: what is wrong with a labelled file, all at once."""

from __future__ import annotations

from typing import Annotated

import typer

from rolesplit.cli.options import (
    CorpusArgument,
    CorpusEncodingOption,
    HtmlOption,
    JsonOption,
    LabelOption,
    ModelOption,
    RenameOption,
    TextOption,
    layout_of,
)


def check(
    corpus: CorpusArgument,
    model: ModelOption = None,
    text: TextOption = None,
    label: LabelOption = None,
    annotator: Annotated[str | None, typer.Option(help="Column of who labelled a row; guessed otherwise.")] = None,
    other: Annotated[
        list[str] | None, typer.Option(help="Column with the labels of another annotator; give it for each of them.")
    ] = None,
    rename: RenameOption = None,
    encoding: CorpusEncodingOption = None,
    show: Annotated[int, typer.Option(min=0, help="How many rows of each finding to list.")] = 5,
    json: JsonOption = False,
    html: HtmlOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for what is worth a look, too.")] = False,
) -> None:
    """Say what is wrong with a labelled file before a model learns it, and what to do.

    Rows that cannot be read, unknown and missing labels, texts labelled in two ways, too few texts of a label: these
    must be mended, and the exit code is 1. Worth a look are duplicates and near-duplicates, texts that are no duties
    or of another language, terms that give a label away, and labels that are probably wrong (confident learning on
    out-of-fold probabilities). Where several annotators labelled the same texts, in rows of their own with a column of
    names or in columns of their own, their agreement is measured.

    Examples:

      rolesplit check duties.csv

      rolesplit check duties.csv --label label_anna --other label_ben

      rolesplit check export.csv --rename ops=operations --html findings.html
    """
    from rolesplit.artifact import load_model
    from rolesplit.cli.console import console, print_line, progress
    from rolesplit.corpus import read_shipped
    from rolesplit.inspection import inspect
    from rolesplit.output import save_text
    from rolesplit.report import inspection as report
    from rolesplit.sheet import read_sheet
    from rolesplit.training.examination import examine

    layout = layout_of(text, label, rename, encoding)
    classifier = load_model(model)
    with progress("checking"):
        found = inspect(read_sheet(corpus, encoding), classifier, layout, annotator, other or ())
        found = examine(found, read_shipped().duties)
    if html is not None:
        save_text(html, report.inspection_page(found, str(classifier.provenance.get("id"))))
    if json:
        print_line(report.inspection_json(found))
    else:
        console().print(report.inspection_report(found, show))
    raise typer.Exit(1 if found.must_be_mended or (strict and found.findings) else 0)
