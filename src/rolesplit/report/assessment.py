"""What labelled texts say of a model: for a terminal, as JSON "rolesplit.evaluation/1", and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rolesplit.assessment import Assessment
from rolesplit.mistakes import Mistake
from rolesplit.report.figures import evaluation_report, figure
from rolesplit.report.html import render
from rolesplit.report.ndjson import one_line
from rolesplit.report.safety import printable

SCHEMA = "rolesplit.evaluation/1"


def assessment_report(assessment: Assessment, heading: str) -> RenderableType:
    """Give all figures, the surest mistakes last."""
    return Group(
        *([Text(_warning(assessment), style="bold red")] if assessment.known else []),
        evaluation_report(assessment.evaluation, heading),
        *_yardsticks(assessment),
        *_calibration(assessment),
        *_coverage(assessment),
        *_groups(assessment),
        *_mistakes(assessment),
    )


def assessment_json(assessment: Assessment, *, corpus: str, model: str) -> str:
    """Give all figures as one JSON object."""
    content: dict[str, Any] = asdict(assessment)
    evaluation, lines = content.pop("evaluation"), content.pop("lines")
    for name in ("calibration_error", "truth", "probabilities"):  # the error is told with its interval
        del evaluation[name]
    content["coverage"] = [{**asdict(point), "accuracy": point.accuracy} for point in assessment.coverage]
    content["mistakes"] = [
        {"line": line, **{key: value for key, value in mistake.items() if key != "row"}}
        for line, mistake in zip(lines, content["mistakes"], strict=True)
    ]
    return one_line({"schema": SCHEMA, "corpus": corpus, "model": model, **evaluation, **content})


def assessment_page(assessment: Assessment, *, corpus: str, model: str) -> str:
    """Give all figures as a page with plots."""
    return render(
        "assessment.html",
        title=f"Evaluation on {corpus}",
        assessment=assessment,
        evaluation=assessment.evaluation,
        model=model,
        warning=_warning(assessment),
        reliability=[(one.confidence, one.accuracy) for one in assessment.reliability],
        coverage=[(point.coverage, 1 - point.accuracy) for point in reversed(assessment.coverage)],
        highest_risk=_scale(max(1 - point.accuracy for point in assessment.coverage)),
        mistakes=list(zip(assessment.lines, assessment.mistakes, strict=True)),
        figure=figure,
    )


def _warning(assessment: Assessment) -> str:
    """Say that figures on duties that a model has learnt from flatter it."""
    return (
        f"{assessment.known} of these {assessment.evaluation.n} duties are among those that the model has learnt from, "
        "which flatters it: measure it on duties that it has never seen."
    )


def _scale(highest: float) -> float:
    """Give the end of an axis, such that its five steps are round."""
    return next(end for end in (0.1, 0.25, 0.5, 1.0) if highest <= end)


def _yardsticks(assessment: Assessment) -> Iterator[RenderableType]:
    table = Table("without a model", "accuracy", "macro-F1", box=None)
    for one in assessment.yardsticks:
        table.add_row(one.name, figure(one.accuracy), figure(one.macro_f1))
    yield from (Text(""), table)


def _calibration(assessment: Assessment) -> Iterator[RenderableType]:
    yield Text(
        f"\nCalibration: expected error {figure(assessment.calibration_error)}, Brier score {figure(assessment.brier)}"
    )
    table = Table("probability", "texts", "mean", "right", box=None)
    for one in assessment.reliability:
        table.add_row(f"{one.low:.1f} to {one.high:.1f}", str(one.n), f"{one.confidence:.3f}", f"{one.accuracy:.3f}")
    yield table


def _coverage(assessment: Assessment) -> Iterator[RenderableType]:
    yield Text("\nAnswering only the surest texts")
    table = Table("share", "texts", "probability at least", "right", box=None)
    for point in assessment.coverage:
        table.add_row(f"{point.coverage:.0%}", str(point.n), f"{point.least:.3f}", f"{point.accuracy:.3f}")
    yield table


def _groups(assessment: Assessment) -> Iterator[RenderableType]:
    if not assessment.groups:
        return
    table = Table("group", "texts", "accuracy", "macro-F1", "majority", box=None)
    for one in assessment.groups:
        name = Text(printable(one.name) or "(blank)")
        table.add_row(name, str(one.n), figure(one.accuracy), figure(one.macro_f1), f"{one.majority:.3f}")
    yield from (Text(""), table)


def _mistakes(assessment: Assessment) -> Iterator[RenderableType]:
    if assessment.mistakes:
        yield Text("\nThe surest mistakes, and the words that misled")
    for line, mistake in zip(assessment.lines, assessment.mistakes, strict=True):
        said = f"line {line}: {mistake.gold}, taken for {mistake.answer} ({mistake.probability:.2f})"
        yield Text(said, style="bold")
        yield Padding(Text(f"{printable(mistake.text)}\n{_evidence(mistake)}"), (0, 0, 0, 4))


def _evidence(mistake: Mistake) -> str:
    return ", ".join(f"{printable(one.text)} {one.contribution:+.2f}" for one in mistake.evidence) or "no known words"
