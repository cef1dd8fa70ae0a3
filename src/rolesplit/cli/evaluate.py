"""The command `evaluate`: a model against a labelled corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rolesplit.cli.options import ModelOption, pairs


def evaluate(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS.csv", help="Labelled duties.", show_default=False)],
    model: ModelOption = None,
    text: Annotated[str | None, typer.Option(help="Column of the texts; guessed otherwise.")] = None,
    label: Annotated[str | None, typer.Option(help="Column of the labels; guessed otherwise.")] = None,
    rename: Annotated[
        list[str] | None, typer.Option(metavar="THEIRS=OURS", help="What a label of the corpus means.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the corpus.")] = None,
) -> None:
    """Score a model on labelled duties: accuracy, macro-F1, calibration and what is taken for what.

    Example:

      rolesplit evaluate gold.csv --model mine.joblib
    """
    from rolesplit.artifact import load_model
    from rolesplit.classifier import LABELS
    from rolesplit.cli.console import console
    from rolesplit.corpus import Layout, read_statements
    from rolesplit.evaluation import evaluate as evaluate_answers
    from rolesplit.report.figures import evaluation_report

    classifier = load_model(model)
    renamed = pairs(rename or [], "--rename", "ops=operations")
    gold = read_statements(corpus, LABELS, Layout(text, label, renamed, encoding))
    answers = evaluate_answers(gold.classes, classifier.probabilities(gold.texts), LABELS)
    console().print(evaluation_report(answers, f"{corpus.name}, model {classifier.provenance.get('id')}"))
