"""The command `model`: what the model in use is."""

from __future__ import annotations

from typing import Annotated

import typer

from rolesplit.cli.options import ModelOption


def model(
    model: ModelOption = None,
    terms: Annotated[int, typer.Option(min=0, help="How many of the strongest terms of each label.")] = 15,
) -> None:
    """Show what the model in use is: corpus, date, figures, the strongest terms of each label.

    Example:

      rolesplit model --terms 40
    """
    from rolesplit.artifact import load_model
    from rolesplit.cli.console import console
    from rolesplit.report.figures import model_report

    console().print(model_report(load_model(model), terms))
