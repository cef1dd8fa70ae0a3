"""Evaluations and models as tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rolesplit.classifier import Classifier
from rolesplit.evaluation import Evaluation, Figure
from rolesplit.neighbours import carried


def evaluation_report(evaluation: Evaluation, heading: str) -> RenderableType:
    """Give the figures of an evaluation, its yardstick, and the confusion matrix."""
    summary = Text.assemble(
        (heading, "bold"),
        f"  n {evaluation.n}\n",
        f"accuracy {figure(evaluation.accuracy)}   macro-F1 {figure(evaluation.macro_f1)}\n",
        f"always the most frequent class: accuracy {evaluation.majority:.3f}, "
        f"macro-F1 {evaluation.majority_macro_f1:.3f}\n",
        f"expected calibration error {evaluation.calibration_error:.3f}",
    )
    return Group(summary, _classes(evaluation))


def figure(value: Figure) -> str:
    """Give a value with its 95 % interval."""
    return f"{value.value:.3f} [{value.low:.3f}, {value.high:.3f}]"


def cross_validation_report(evaluations: Mapping[str, Evaluation]) -> RenderableType:
    """Give the label head in full and the other heads in a line each."""
    table = Table("head", "n", "accuracy", "macro-F1", "majority", box=None, title_justify="left")
    for name, evaluation in evaluations.items():
        table.add_row(
            name,
            str(evaluation.n),
            figure(evaluation.accuracy),
            figure(evaluation.macro_f1),
            f"{evaluation.majority:.3f}",
        )
    return Group(evaluation_report(evaluations["label"], "Cross-validated"), Text(""), table)


def model_report(classifier: Classifier, terms: int) -> RenderableType:
    """Give what a model is: origin, figures and the strongest terms of each label."""
    facts = Table.grid(padding=(0, 2))
    for name, value in facts_of(classifier):
        facts.add_row(Text(name, style="bold"), value)
    table = Table("label", "strongest terms", box=None)
    for label, strongest in strongest_terms(classifier, terms).items():
        table.add_row(label, ", ".join(strongest))
    return Group(facts, Text(""), table)


def facts_of(classifier: Classifier) -> list[tuple[str, str]]:
    """Give the facts of origin as names and values, in reading order."""
    origin = classifier.provenance
    accuracy, macro = (origin["figures"]["label"][name] for name in ("accuracy", "macro_f1"))
    statements = ", ".join(f"{count} {name}" for name, count in origin["statements"].items())
    labels = ", ".join(f"{count} {name}" for name, count in origin["labels"].items())
    return [
        ("model", str(origin["id"])),
        ("dated", str(origin["dated"] or "not given")),
        ("corpus", f"{origin['corpus']} ({statements})"),
        ("labels", labels),
        ("vocabulary", f"{len(classifier.terms)} terms"),
        ("carries", f"the texts of {carried(classifier)} labelled duties" if carried(classifier) else "no texts"),
        ("cross-validated accuracy", "{:.3f} [{:.3f}, {:.3f}]".format(*accuracy)),
        ("cross-validated macro-F1", "{:.3f} [{:.3f}, {:.3f}]".format(*macro)),
        ("majority baseline", f"{origin['figures']['label']['majority']:.3f}"),
        ("made with", ", ".join(f"{name} {version}" for name, version in origin["versions"].items())),
    ]


def strongest_terms(classifier: Classifier, count: int) -> dict[str, list[str]]:
    """Give for each label the terms with the largest coefficients."""
    head = classifier.heads["label"]
    order = np.argsort(-head.coefficients, axis=0, kind="stable")[:count]
    return {label: [classifier.terms[column] for column in order[:, place]] for place, label in enumerate(head.classes)}


def _classes(evaluation: Evaluation) -> Table:
    """Tabulate precision, recall, F1 and the confusion of each class."""
    names: Sequence[str] = [figures.name for figures in evaluation.classes]
    table = Table("class", "texts", "precision", "recall", "F1", *(f"→ {name}" for name in names), box=None)
    for figures, row in zip(evaluation.classes, evaluation.confusion, strict=True):
        table.add_row(
            figures.name,
            str(figures.support),
            f"{figures.precision:.3f}",
            f"{figures.recall:.3f}",
            f"{figures.f1:.3f}",
            *map(str, row),
        )
    return table
