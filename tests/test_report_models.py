"""Tests of the reports of `evaluate` and `compare-models`: the same figures in every format, hostile text as text."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from browser import needs_chromium, opened
from conftest import every
from rolesplit.assessment import Assessment, assess
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Gold, default_folder, read_statements
from rolesplit.paired import Comparison, Outcome, compare_answers
from rolesplit.report.assessment import assessment_json, assessment_page, assessment_report
from rolesplit.report.paired import model_comparison_json, model_comparison_page, model_comparison_report, verdict_of
from test_schemas import validator

HOSTILE = "Plan [bold red]campaigns[/] \x1b[31mnow \u202eevil <script>alert(1)</script>"
WIDTHS = [40, 80, 120]


@pytest.fixture(scope="module")
def gold() -> Gold:
    statements = every(61, read_statements(default_folder() / "duties.csv", LABELS))
    texts, classes = (HOSTILE, *statements.texts[1:]), ("operations", *statements.classes[1:])
    size = len(texts)
    groups = tuple((HOSTILE, "b", "")[row % 3] for row in range(size))
    return Gold(replace(statements, texts=texts, classes=classes), tuple(range(2, size + 2)), groups)


@pytest.fixture(scope="module")
def assessment(gold: Gold, toy_model: Classifier) -> Assessment:
    return assess(gold, toy_model, 200)


@pytest.fixture(scope="module")
def comparison(gold: Gold, toy_model: Classifier, model: Classifier) -> Comparison:
    probabilities = [one.probabilities(gold.statements.texts) for one in (toy_model, model)]
    probabilities[0][0], probabilities[1][0] = np.array([0.9, 0.1, 0]), np.array([0, 0.995, 0.005])
    return compare_answers((toy_model, model), probabilities, gold, 0.01)


def _shown(report: RenderableType, width: int) -> str:
    screen = Console(file=io.StringIO(), width=width, force_terminal=False)
    screen.print(report)
    return screen.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_an_evaluation_follows_its_schema_and_carries_the_figures(assessment: Assessment) -> None:
    content = json.loads(assessment_json(assessment, corpus="g.csv", model="m"))
    validator("evaluation").validate(content)
    assert content["accuracy"]["value"] == assessment.evaluation.accuracy.value
    assert content["calibration_error"]["value"] == assessment.calibration_error.value
    assert [one["line"] for one in content["mistakes"]] == list(assessment.lines)


def test_a_comparison_follows_its_schema_and_carries_every_flip(comparison: Comparison) -> None:
    content = json.loads(model_comparison_json(comparison, corpus="g.csv", old="a", new="b"))
    validator("model-comparison").validate(content)
    assert content["outcome"] == comparison.outcome
    assert [one["kind"] for one in content["flips"]] == [flip.kind for flip in comparison.flips]


def test_text_and_page_carry_the_same_figures(assessment: Assessment, comparison: Comparison) -> None:
    values = [assessment.evaluation.accuracy, assessment.brier, *(one.macro_f1 for one in assessment.groups)]
    figures = [f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in values]
    changes = [f"{one.difference.value:+.3f}" for one in comparison.changes]
    text = _shown(assessment_report(assessment, "x"), 120)
    page = assessment_page(assessment, corpus="g.csv", model="m")
    assert all(one in text and one in page for one in figures)
    text = _shown(model_comparison_report(comparison, "x", 5), 120)
    page = model_comparison_page(comparison, corpus="g.csv", old="a", new="b")
    assert all(one in text and one in page for one in changes)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("worse", "Worse: a loss of more than 0.01 in accuracy, macro-F1 and Brier score."),
        ("no worse", "No worse: no loss of more than 0.01 in accuracy, macro-F1 or Brier score."),
    ],
)
def test_the_verdict_names_the_measures_that_decide(comparison: Comparison, outcome: Outcome, sentence: str) -> None:
    changes = tuple(replace(change, outcome=outcome) for change in comparison.changes)
    assert verdict_of(replace(comparison, changes=changes)) == sentence


def test_figures_on_known_duties_carry_a_warning(assessment: Assessment, comparison: Comparison) -> None:
    seen = replace(comparison, known=(0, 2))
    assert "learnt from 0 and the new one from 2" in _shown(model_comparison_report(seen, "x", 0), 200)
    assert "learnt from 0" in model_comparison_page(seen, corpus="g.csv", old="a", new="b")
    assert "learnt from" not in model_comparison_page(replace(seen, known=(0, 0)), corpus="g.csv", old="a", new="b")
    known = replace(assessment, known=3)
    assert "learnt from" in _shown(assessment_report(known, "x"), 200)
    assert "learnt from" in assessment_page(known, corpus="g.csv", model="m")
    assert "learnt from" not in _shown(assessment_report(replace(known, known=0), "x"), 200)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_is_wider_than_the_terminal(assessment: Assessment, comparison: Comparison, width: int) -> None:
    for report in (assessment_report(assessment, "x"), model_comparison_report(comparison, "x", 9)):
        assert max(cell_len(line) for line in _shown(report, width).splitlines()) <= width


def test_hostile_text_is_shown_as_text(assessment: Assessment, comparison: Comparison) -> None:
    texts = [
        _shown(assessment_report(assessment, "x"), 300),
        _shown(model_comparison_report(comparison, "x", 500), 300),
    ]
    pages = [
        assessment_page(assessment, corpus=HOSTILE, model="m"),
        model_comparison_page(comparison, corpus=HOSTILE, old="a", new="b"),
    ]
    for text in texts:
        assert "[bold red]" in text
        assert not {"\x1b", "\u202e"} & set(text)
    for page in pages:
        assert "&lt;script&gt;" in page
        assert "<script>" not in page
        assert not {"\x1b", "\u202e"} & set(page)


@needs_chromium
def test_the_page_in_a_browser(assessment: Assessment, tmp_path: Path) -> None:
    (tmp_path / "e.html").write_text(assessment_page(assessment, corpus="g.csv", model="m"), encoding="utf-8")
    with opened(tmp_path / "e.html") as page:
        assert page.messages == []
        assert page.evaluate("[...document.querySelectorAll('svg')].map(s => s.getBoundingClientRect().height > 10)") \
            == [True] * 2  # fmt: skip
        page.resize(360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
