"""Tests of the reports: whole outputs, the same numbers in every format, hostile text shown as text."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from rich.cells import cell_len
from rich.console import Console

from rolesplit.answer import Answer
from rolesplit.artifact import load_model
from rolesplit.explanation import explain
from rolesplit.facets import FacetReason, facet_reasons
from rolesplit.report import terminal
from rolesplit.report.ndjson import posting_json
from rolesplit.report.safety import printable
from rolesplit.report.wording import CHINESE, ENGLISH, wording
from rolesplit.verdict import Verdict, judge
from strategies import texts

MODEL = load_model()
POSTING = """Marketing Specialist
Responsibilities
- Keep prices and stock levels in the shop correct
- Schedule posts and answer comments on our accounts
- Plan the spring campaign
Requirements
- Two years of experience
"""
HOSTILE = (
    "Duties\n- Plan [bold red]campaigns[/] \x1b[31mnow\x1b[0m \u202eevil\u202c <script>alert(1)</script> \x07\x9b2J"
)


def _answer(verdict: Verdict) -> Answer:
    return Answer("x", verdict, explain(verdict, MODEL), facet_reasons(verdict), None, None)


def _text(verdict: Verdict, width: int = 100, *, palette: terminal.Palette = terminal.Palette.PLAIN) -> str:
    screen = Console(file=io.StringIO(), width=width, force_terminal=False)
    screen.print(terminal.posting_report(_answer(verdict), terminal.Manner(wording(verdict.language), palette)))
    return screen.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def _json(verdict: Verdict) -> dict:  # type: ignore[type-arg]
    line = posting_json(_answer(verdict), "m")
    assert "\n" not in line
    return json.loads(line)  # type: ignore[no-any-return]


def test_json_has_the_keys_of_the_contract() -> None:
    found = _json(judge(POSTING, MODEL))
    assert {"schema", "source", "title", "language", "label", "abstained", "lean", "probabilities", "in_scope",
            "lines", "facets", "model"} <= set(found)  # fmt: skip
    assert found["schema"] == "rolesplit.posting/1"
    duty = found["lines"][2]
    assert {"start", "end", "text", "section", "label", "probabilities", "lean", "facet", "weight", "evidence"} <= set(
        duty
    )
    assert set(duty["evidence"][0]) == {"start", "end", "text", "label", "contribution"}


def test_json_offsets_point_into_the_text_as_read() -> None:
    found = _json(judge(POSTING, MODEL))
    for line in found["lines"]:
        assert POSTING[line["start"] : line["end"]] == line["text"]
        for phrase in line["evidence"]:
            assert POSTING[phrase["start"] : phrase["end"]] == phrase["text"]


@given(texts)
def test_json_is_one_line_whatever_the_text(text: str) -> None:
    line = posting_json(_answer(judge(text, MODEL)), "m")
    assert len(line.splitlines()) == 1


def test_the_report_and_json_carry_the_same_numbers() -> None:
    verdict = judge(POSTING, MODEL)
    found, shown = _json(verdict), _text(verdict)
    assert f"{found['lean']:+.2f}" in shown
    for name, probability in found["probabilities"].items():
        assert f"{name} {probability:.0%}" in shown


def test_the_report_marks_the_words_that_decided_where_there_is_no_colour() -> None:
    assert "‹" in _text(judge(POSTING, MODEL))
    assert "‹" not in _text(judge(POSTING, MODEL), palette=terminal.Palette.SIXTEEN)


def test_the_report_says_what_was_left_out_and_as_what() -> None:
    shown = _text(judge(POSTING, MODEL))
    assert "Left out" in shown
    assert "requirement" in shown.split("Left out")[1]
    assert "Two years of experience" in shown.split("Left out")[1]


def test_a_title_that_disagrees_is_named() -> None:
    assert "The title says marketing; 2 of 3 duties are not on that side." in _text(
        replace(judge(POSTING, MODEL), label="operations-leaning", title_probabilities=(0.1, 0.8, 0.1))
    )


def test_chinese_postings_get_a_chinese_report() -> None:
    shown = _text(judge("岗位职责：\n1、负责社群维护\n2、回复留言\n3、核对库存", MODEL))
    assert "职责" in shown
    assert "Duties" not in shown


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for posting in (
        POSTING,
        "岗位职责：\n1、负责社群日常维护和答疑，及时回复粉丝的留言和私信，收集意见并反馈\n2、核对库存",
    ):
        assert max(cell_len(line) for line in _text(judge(posting, MODEL), width).splitlines()) <= width


def test_an_abstention_says_why_and_what_to_do() -> None:
    assert "no verdict (no-duties): no line reads like a duty" in _text(judge("", MODEL), 200)


def test_hostile_text_is_shown_as_text() -> None:
    shown = _text(judge(HOSTILE, MODEL), 200)
    assert "[bold red]" in shown.replace("‹", "").replace("›", "")
    assert not {"\x1b", "\u202e", "\x07", "\x9b"} & set(shown)


@given(texts)
def test_making_text_printable_keeps_its_length(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert not {"\x1b", "\u202e", "\n", "\x9b", "\u200b"} & set(printable(text))


def test_every_language_has_all_words() -> None:
    for name in ("labels", "sections", "facets", "abstentions", "others"):
        assert set(getattr(ENGLISH, name)) == set(getattr(CHINESE, name))


@pytest.mark.parametrize(
    ("lean", "stand"),
    [
        (-0.8, "mostly the product or service and its upkeep"),
        (-0.3, "more the product or service and its upkeep"),
        (0.0, "the product and the market alike"),
        (0.9, "mostly the market and its demand"),
    ],
)
def test_a_facet_is_told_in_plain_words(lean: float, stand: str) -> None:
    assert ENGLISH.facet(FacetReason("focus", 1.0, lean, None)) == ("Focus", stand)
