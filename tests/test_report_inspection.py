"""Tests of the reports of `check`: the same findings in every format, hostile text shown as text."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from browser import needs_chromium, opened
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Layout
from rolesplit.inspection import Inspection, inspect
from rolesplit.report.inspection import inspection_json, inspection_page, inspection_report
from rolesplit.sheet import read_sheet
from rolesplit.training.examination import examine
from test_schemas import validator

HOSTILE = "Plan [bold red]campaigns[/] \x1b[31mnow \u202eevil <script>alert(1)</script>"


@pytest.fixture(scope="module")
def found(model: Classifier, tmp_path_factory: pytest.TempPathFactory) -> Inspection:
    rows = [f"Plan {row},{LABELS[row % 3]},a\nPlan {row},{LABELS[row % 3 and 1]},b\n" for row in range(30)]
    path = tmp_path_factory.mktemp("check") / "c<i>.csv"
    path.write_text(f"text,label,annotator\n{HOSTILE},{HOSTILE},a\n维护社群,运营,a\n" + "".join(rows), encoding="utf-8")
    return examine(inspect(read_sheet(path), model, Layout()))


def _text(inspection: Inspection, width: int = 100, shown: int = 5) -> str:
    screen = Console(file=io.StringIO(), width=width, force_terminal=False)
    screen.print(inspection_report(inspection, shown))
    return screen.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_json_follows_its_schema_and_holds_every_place(found: Inspection) -> None:
    content = json.loads(inspection_json(found))
    validator("inspection").validate(content)
    assert [len(one["places"]) for one in content["findings"]] == [len(one.places) for one in found.findings]


def test_text_and_page_name_every_finding(found: Inspection) -> None:
    text, page = _text(found, 400), inspection_page(found, "m")
    for finding in found.findings:
        assert finding.kind in text
        assert finding.kind in page
    assert "Krippendorff" in text
    assert "Krippendorff" in page
    assert "label-error" in text


def test_as_many_rows_are_shown_as_asked_for(found: Inspection) -> None:
    assert "and 18 more" in _text(found, shown=2)
    assert "line " not in _text(found, shown=0)


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_no_line_is_wider_than_the_terminal(found: Inspection, width: int) -> None:
    assert max(cell_len(line) for line in _text(found, width).splitlines()) <= width


def test_hostile_text_is_shown_as_text(found: Inspection) -> None:
    shown = _text(found, 300)
    assert "[bold red]" in shown
    assert not {"\x1b", "\u202e"} & set(shown)
    page = inspection_page(found, "m")
    assert "<script>" not in page
    assert not {"\x1b", "\u202e"} & set(page)


@needs_chromium
def test_the_page_in_a_browser(found: Inspection, tmp_path: Path) -> None:
    (tmp_path / "check.html").write_text(inspection_page(found, "m"), encoding="utf-8")
    with opened(tmp_path / "check.html") as page:
        assert page.evaluate("document.querySelectorAll('section.finding').length") == len(found.findings)
        assert "<script>alert(1)</script>" in page.evaluate("document.body.textContent")
        assert page.messages == []
