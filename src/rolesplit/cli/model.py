"""The command `model`: what the model in use is."""

from __future__ import annotations

from typing import Annotated

import typer

from rolesplit.cli.console import console, print_line
from rolesplit.cli.options import JsonOption, ModelOption


def model(
    model: ModelOption = None,
    terms: Annotated[
        int | None,
        typer.Option(
            min=0, help="Tabulate so many of the strongest terms of each label and facet.", show_default=False
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Show what the model in use is: corpus, date, figures, the strongest terms of each label.

    With --terms it tells of each term its coefficient, in how many statements of the corpus it stands, in how many
    duties of each label or facet, and in how many fits of cross-validation it spoke for the same side.

    Examples:

      rolesplit model

      rolesplit model --terms 40
    """
    from rolesplit.artifact import load_model
    from rolesplit.neighbours import index_of
    from rolesplit.report.figures import model_report
    from rolesplit.report.terms import terms_json, terms_report

    classifier = load_model(model)
    if json:
        print_line(terms_json(classifier, 15 if terms is None else terms, index_of(classifier)))
    elif terms is not None:
        console().print(terms_report(classifier, terms, index_of(classifier)))
    else:
        console().print(model_report(classifier, 15))
