"""Tests of the headings."""

from __future__ import annotations

import time

import pytest

from rolesplit.headings import ANY, announced_section

KNOWN = {
    "duty": "Responsibilities|## What you'll be doing:|Key Duties & Responsibilities|In this role, you will|"
    "How you will contribute|岗位职责：|【工作内容】|工作职责及内容|职责描述|日常工作|你将负责",
    "requirement": "Requirements|Who you are|Your Profile:|Nice-to-haves|What we're looking for|Minimum Qualifications|"
    "What you’ll bring|任职要求：|岗位要求|任职资格|我们希望你|加分项",
    "benefit": "Benefits|Perks & Benefits|What we offer|What's in it for you?|Why join us|"
    "福利待遇|薪资福利：|职位诱惑|我们提供",
    "company": "About us|Who we are|Our values|Company Description|公司简介|关于我们|团队介绍",
    "other": "How to apply|Location|Contact|Salary|Equal Opportunity Employer|工作时间|工作地点：|联系方式",
    ANY: "About the role|Job Description|The Role|Summary|Position Overview",
}


@pytest.mark.parametrize(("section", "names"), KNOWN.items())
def test_knows_the_headings_of_a_section(section: str, names: str) -> None:
    assert {name: announced_section(name) for name in names.split("|")} == dict.fromkeys(names.split("|"), section)


@pytest.mark.parametrize(
    "line",
    [
        "Manage the blog",
        "Excellent communication skills",
        "Plan events for members",
        "负责社群维护",
        "大专以上学历",
        "",
        "###",
    ],
)
def test_other_lines_announce_nothing(line: str) -> None:
    assert announced_section(line) is None


@pytest.mark.parametrize("unit", ["key ", "what you ", "&", " ", "岗位", "you have ", "and ", "1."])
def test_a_line_made_to_be_slow_is_quick(unit: str) -> None:
    """Time for a thousand such lines stays far below a second: nothing in the patterns backtracks for long."""
    line = (unit * 70)[:69] + "§"
    start = time.process_time()
    for _ in range(1000):
        announced_section(line)
    assert time.process_time() - start < 1
