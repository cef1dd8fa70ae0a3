"""The command `evaluate`: a model against a labelled corpus."""

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


def evaluate(
    corpus: CorpusArgument,
    model: ModelOption = None,
    text: TextOption = None,
    label: LabelOption = None,
    rename: RenameOption = None,
    encoding: CorpusEncodingOption = None,
    by: Annotated[str | None, typer.Option(help="Column of groups to give the figures of, too, e.g. area.")] = None,
    errors: Annotated[int, typer.Option(min=0, help="How many of the surest mistakes to show, with their words.")] = 5,
    json: JsonOption = False,
    html: HtmlOption = None,
) -> None:
    """Measure a model on labelled duties that it has not learnt from.

    Precision, recall and F1 of each label, accuracy and macro-F1 with 95 % intervals beside what the commonest label
    and a list of keywords reach; what is taken for what; whether probabilities are true (expected calibration error,
    Brier score); how much surer answers are right; the surest mistakes and the words that misled.

    Examples:

      rolesplit evaluate gold.csv --model mine.joblib

      rolesplit evaluate gold.csv --by area --errors 20 --html evaluation.html
    """
    from rolesplit.artifact import load_model
    from rolesplit.assessment import assess
    from rolesplit.cli.console import console, print_line
    from rolesplit.corpus import read_gold
    from rolesplit.output import save_text
    from rolesplit.report import assessment as report

    classifier = load_model(model)
    found = assess(read_gold(corpus, layout_of(text, label, rename, encoding), by), classifier, errors)
    named = {"corpus": corpus.name, "model": str(classifier.provenance.get("id"))}
    if html is not None:
        save_text(html, report.assessment_page(found, **named))
    if json:
        print_line(report.assessment_json(found, **named))
    else:
        console().print(report.assessment_report(found, f"{named['corpus']}, model {named['model']}"))
