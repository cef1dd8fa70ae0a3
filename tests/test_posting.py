"""Tests of splitting postings into lines."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from rolesplit.posting import LONG_ITEM, LONGEST_LINE, Line, split, title_of
from strategies import texts

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "splitting.yaml").read_text(encoding="utf-8"))


def _shown(text: str) -> list[Any]:
    return [{"heading": line.text, "of": line.announces} if line.announces else line.text for line in split(text)]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_splits_as_the_case_says(case: dict[str, Any]) -> None:
    assert _shown(case["text"]) == case["lines"]


@given(texts)
def test_lines_are_the_characters_at_their_offsets_in_order(text: str) -> None:
    done = 0
    for line in split(text):
        assert text[line.start : line.end] == line.text
        assert done <= line.start < line.end
        done = line.end


@given(texts)
def test_nothing_but_marks_numbers_and_space_is_lost(text: str) -> None:
    kept = {place for line in split(text) for place in range(line.start, line.end)}
    lost = [character for place, character in enumerate(text) if place not in kept]
    assert not [character for character in lost if character.isalpha() and not _may_number(character)]


def _may_number(character: str) -> bool:
    return character in "一二三四五六七八九十" or character.casefold() in "abcdefghiovx" or character.isnumeric()


@pytest.mark.parametrize(
    "unit",
    [
        "a!",
        "中",
        "1、a",
        ".Aa ",
        "ab:",
        "• ",
        "1. ",
        "岗位职责",
        "(",
        "key ",
        "what you ",
        "。",
        "①",
        "- ",
        "e.g. A",
    ],
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            split(text)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(160_000) < 10 * seconds(40_000) + 0.05


def test_an_endless_line_is_cut() -> None:
    assert max(len(line.text) for line in split("word " * 2000 + "字" * 5000)) <= LONGEST_LINE


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Marketing Manager\n\nResponsibilities\n- Plan", "Marketing Manager"),
        ("新媒体运营\n岗位职责：\n1、排版", "新媒体运营"),
        ("Responsibilities\n- Plan the manager's week", None),
        ("We need a manager.\n- Plan", None),
        ("Marketing Manager", None),
        ("", None),
        ("招聘：市场推广经理 职位描述：1、策划活动", "市场推广经理"),
        ("Job title: Marketing Manager\nDuties:\n- Plan", "Marketing Manager"),
        ("Job title:\n- Marketing Manager\n- Plan", None),
    ],
)
def test_the_line_at_the_head_is_the_title_where_it_reads_like_one(text: str, title: str | None) -> None:
    found = title_of(split(text))
    assert (found.text if found else None) == title


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("1、策划活动；2、维护社群；1、统计数据；2、核对库存", ["策划活动；", "维护社群；", "统计数据；", "核对库存"]),
        ("1、策划活动 2、维护社群abc1、统计数据", ["策划活动", "维护社群abc1、统计数据"]),
        ("1. Plan ads 2. Run ads (1. Write texts 2. Edit films", ["Plan ads", "Run ads", "Write texts", "Edit films"]),
        ("1、策划活动；3、维护社群", ["策划活动；3、维护社群"]),
        ("策划活动2、维护社群", ["策划活动2、维护社群"]),
    ],
)
def test_a_list_begins_anew_with_1_but_not_within_a_word(text: str, lines: list[str]) -> None:
    assert [line.text for line in split(text)] == lines


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Store Manager\nPlan", "Store Manager"),
        ("Store Manager", None),
        ("Store Manager X\nPlan", "Store Manager X"),
        ("Store Manager:\nPlan", None),
        ("Manager " + "x" * 52 + "\nPlan", "Manager " + "x" * 52),
        ("Manager " + "x" * 53 + "\nPlan", None),
        ("- Store Manager\nPlan", None),
        ("Job title:\nStore Manager\nPlan", "Store Manager"),
        ("Job title:\nStore Manager", None),
    ],
)
def test_a_title_is_short_free_and_not_all_there_is(text: str, title: str | None) -> None:
    found = title_of(split(text))
    assert (found.text if found else None) == title


def test_a_heading_is_no_title_whatever_it_names() -> None:
    assert title_of([Line(0, 13, "Store manager", False, "duty"), Line(14, 18, "Plan", False, None)]) is None


def test_a_short_item_stays_whole_wherever_it_stands() -> None:
    text = "Duties\n" + "- Count the stock of the shop\n" * 20 + "- Plan the week. Then write it down."
    assert split(text)[-1].text == "Plan the week. Then write it down."


def test_a_line_of_just_the_longest_length_is_not_cut() -> None:
    assert [len(line.text) for line in split("x" * LONGEST_LINE)] == [LONGEST_LINE]


def test_a_heading_is_found_behind_any_length_of_text() -> None:
    text = "Plan the campaign of the spring with the agency. " * 3 + "Requirements: Patience"
    assert [line.text for line in split(text)][-2:] == ["Requirements:", "Patience"]


def test_what_is_too_long_is_cut_between_words_where_there_are_any() -> None:
    sentence = "Plan " + "campaigns " * 200 + "well."
    lines = [line.text for line in split(f"{sentence} Count the stock.")]
    assert lines[-1] == "Count the stock."
    assert " ".join(lines[:-1]) == sentence
    assert [len(line) for line in lines[:-1]] == [1194, 815]


@pytest.mark.parametrize(("length", "count"), [(LONG_ITEM, 1), (LONG_ITEM + 1, 2)])
def test_an_item_is_cut_into_sentences_when_it_is_long(length: int, count: int) -> None:
    head = "- Plan the week. "
    assert len(split(head + "T" + "x" * (length + 2 - len(head) - 1))) == count


def test_a_heading_of_markdown_is_no_item() -> None:
    assert [line.is_item for line in split("## Marketing Manager\n- Plan\n# Duties")] == [False, True, False]


@pytest.mark.parametrize("marks", ["1.\n{}\n2.\n{}", "A.\n{}\nii.\t\n{}", "①\n{}\n（二）\n{}", "1、\n{}\n2、\n{}"])
def test_a_number_by_itself_is_no_line(marks: str) -> None:
    assert [line.text for line in split(marks.format("Plan the week", "Run"))] == ["Plan the week", "Run"]
