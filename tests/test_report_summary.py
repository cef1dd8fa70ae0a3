"""Tests of summaries as JSON, as a page and as lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from browser import needs_chromium, opened
from rolesplit.classifier import LABELS
from rolesplit.quantification import Confusion
from rolesplit.report.schemas import schema
from rolesplit.report.summary import Origin, summary_content, summary_json, summary_lines, summary_page
from rolesplit.summary import Answers, Summary
from test_summary import CONFUSION, Row, _summary, rows

HOSTILE = "<script>alert(1)</script> [red] \x1b[31m \u202e"
ORIGIN = Origin("in.csv", "m", "duty", "company")
VALIDATOR = Draft202012Validator(json.loads(schema("summary")))


def _table(groups: list[str], confusion: Confusion | None = CONFUSION) -> dict[str, object]:
    given: list[Row] = [
        ("Plan", label, "0.5000", "focus", "ok", group) for group in groups for label in LABELS for _ in range(10)
    ]
    return summary_content(_summary(given), ORIGIN, confusion)


@given(rows)
def test_any_summary_follows_the_schema(given: list[Row]) -> None:
    summary = _summary(given)
    for origin in (ORIGIN, Origin("in.csv", "m", "posting")):
        for confusion in (CONFUSION, None):
            VALIDATOR.validate(json.loads(summary_json(summary_content(summary, origin, confusion))))


@given(rows)
def test_any_summary_makes_a_page_and_lines(given: list[Row]) -> None:
    content = summary_content(_summary(given), ORIGIN, CONFUSION)
    assert "<h1>Summary of in.csv</h1>" in summary_page(content)
    assert summary_lines(content)


def test_each_step_of_the_leans_is_named_by_its_range_and_the_axis_by_the_edges() -> None:
    page = summary_page(_table(["a"]))
    assert "<title>-0.9 to -0.8: 0</title>" in page
    assert "<title>+0.5 to +0.6: 30</title>" in page
    assert ">+1.0</text>" in page


def test_a_summary_without_rows_is_one() -> None:
    content = summary_content(Summary(), ORIGIN, CONFUSION)
    VALIDATOR.validate(json.loads(summary_json(content)))
    assert "No row has a label" in summary_page(content)


def test_shares_are_those_of_the_labelled_rows() -> None:
    summary = Summary()
    columns = (
        ["shared", "marketing", "marketing", ""],
        ["0", "0.5", "0.5", ""],
        ["focus"] * 3 + [""],
        ["ok"] * 3 + ["empty"],
    )
    summary.add(Answers(["a", "b", "c", ""], *columns))
    total = summary_content(summary, Origin("x", "m", "duty"), None)["total"]
    assert total["labels"]["marketing"] == {"rows": 2, "share": 2 / 3, "corrected": None}
    assert total["unlabelled"] == {"empty": 1}
    assert total["mean_lean"] == pytest.approx(1 / 3)


def test_lines_say_what_the_correction_rests_on_or_why_there_is_none() -> None:
    known = Confusion(CONFUSION.counts, "gold", "300 rows that you labelled")
    assert summary_lines(_table(["a"], known))[1] == "this rests on 300 rows that you labelled"  # type: ignore[arg-type]
    assert "--gold" in summary_lines(_table(["a"], None))[0]  # type: ignore[arg-type]
    assert "fewer than 20 rows" in summary_lines(_table([]))[0]  # type: ignore[arg-type]


@needs_chromium
def test_the_page_in_a_browser(tmp_path: Path) -> None:
    content = _table(["Acme", HOSTILE, "", "x" * 250])
    (tmp_path / "summary.html").write_text(summary_page(content), encoding="utf-8")
    with opened(tmp_path / "summary.html") as page:
        assert page.messages == []
        assert len(page.requests) == 1
        names = page.evaluate("[...document.querySelectorAll('.groups tbody th')].map(cell => cell.textContent)")
        assert sorted(names) == sorted(
            ["Acme", HOSTILE.replace("\x1b", "\ufffd").replace("\u202e", "\ufffd"), "(empty)", "x" * 200]
        )
        assert page.evaluate("document.querySelectorAll('script').length") == 0
        page.resize(360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
