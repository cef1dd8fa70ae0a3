"""The gate of `train --against`: a new model that is worse than the one in use is not written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.classifier import Classifier
    from rolesplit.corpus import Gold, Layout
    from rolesplit.training import Training

_FEWEST_UNSEEN = 50  # duties on which two models can be compared at all


def rival_of(against: Path | None, gold: Path | None, corpus: Path, layout: Layout) -> tuple[Classifier, Gold] | None:
    """Read the model to compare with and the duties to compare on, before the work begins.

    Raises:
        UsageError: there are too few duties that the old model has not learnt from.
    """
    from rolesplit.artifact import load_model
    from rolesplit.assessment import unseen
    from rolesplit.corpus import Layout, read_gold

    if against is None:
        return None
    old, duties = load_model(against), read_gold(corpus, layout) if gold is None else read_gold(gold, Layout())
    fresh = int(unseen(duties.statements, old).sum())
    if gold is None and fresh < _FEWEST_UNSEEN:
        raise UsageError(
            f"{against} has learnt from all but {fresh} duties of {corpus}, so they cannot tell which model is "
            "better; give other labelled duties with --gold"
        )
    return old, duties


def refuse_worse(trained: Training, rival: tuple[Classifier, Gold], is_gold: bool, tolerance: float) -> None:
    """Print what changes, and end with 1 where the new model is worse; nothing is written then."""
    from rolesplit.cli.console import console
    from rolesplit.paired import compare_models, compare_with_trained
    from rolesplit.report.paired import model_comparison_report

    (old, duties), new = rival, trained.classifier
    if is_gold:
        found = compare_models(old, new, duties, tolerance)
    else:
        found = compare_with_trained(old, new, trained.evaluations["label"].probabilities, duties, tolerance)
    console().print(model_comparison_report(found, f"\nThe new model against {old.provenance.get('id')}", 10))
    if found.outcome == "worse":
        console().print("Nothing was written.")
        raise typer.Exit(1)
