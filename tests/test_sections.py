"""Tests of the chain over a posting's lines."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.classifier import SECTIONS
from rolesplit.posting import split
from rolesplit.sections import Chain, _announced, _follows, decode

CHAIN = Chain(text=1.0, heading=2.0, fading=0.9, change=1.5)
UNSURE = [0.2] * 5


def _decode(text: str, rows: list[list[float]]) -> list[str]:
    return decode(split(text), np.array(rows), SECTIONS, CHAIN)


def test_a_heading_tells_what_the_words_leave_open() -> None:
    text = "Responsibilities\n- x\n- y\nRequirements\n- z"
    assert _decode(text, [UNSURE] * 5) == ["other", "duty", "duty", "other", "requirement"]


def test_words_win_over_a_heading_that_does_not_fit() -> None:
    sure = [0.001, 0.001, 0.996, 0.001, 0.001]
    assert _decode("Responsibilities\n- x", [UNSURE, sure])[1] == "benefit"


def test_an_unsure_line_goes_with_its_neighbours() -> None:
    duty, unsure = [0.9, 0.025, 0.025, 0.025, 0.025], [0.3, 0.4, 0.1, 0.1, 0.1]
    assert _decode("a1\nb1\nc1", [duty, unsure, duty]) == ["duty"] * 3


def test_a_heading_of_anything_announces_nothing() -> None:
    company = [0.1, 0.1, 0.1, 0.6, 0.1]
    assert _decode("About the role\n- x", [UNSURE, company]) == ["other", "company"]


def test_what_stands_after_a_heading_is_of_another_section_at_no_cost() -> None:
    rather_company = [0.1, 0.1, 0.1, 0.4, 0.3]
    assert _decode("About the role\n- x", [UNSURE, rather_company]) == ["other", "company"]


def test_a_line_that_ends_in_a_colon_is_a_heading_within_its_section() -> None:
    duty = [0.9, 0.025, 0.025, 0.025, 0.025]
    text = "Responsibilities\n- x1\nStore events:\n- y1"
    assert _decode(text, [UNSURE, duty, duty, UNSURE]) == ["other", "duty", "other", "duty"]


def test_no_lines_have_no_sections() -> None:
    assert decode((), np.empty((0, 5)), SECTIONS, CHAIN) == []


@given(st.lists(st.lists(st.floats(0.01, 1), min_size=5, max_size=5), min_size=1, max_size=5))
def test_the_path_is_the_best_of_all(rows: list[list[float]]) -> None:
    probabilities = np.array(rows) / np.sum(rows, axis=1, keepdims=True)
    logs = np.log(probabilities)

    def score(path: tuple[int, ...]) -> float:
        changes = sum(a != b for a, b in itertools.pairwise(path))
        return sum(logs[i, code] for i, code in enumerate(path)) - CHAIN.change * changes

    best = max(score(path) for path in itertools.product(range(5), repeat=len(rows)))
    lines = split("\n".join("abcde"[: len(rows)]).replace("\n", "1\n"))
    found = tuple(SECTIONS.index(name) for name in decode(lines, probabilities, SECTIONS, CHAIN))
    assert score(found) >= best - 1e-9


def test_a_heading_fades_from_line_to_line_until_the_next() -> None:
    lines = split("About\n- a\nResponsibilities\n- b\n- c\n- d\nRequirements\n- e")
    duty, requirement = (SECTIONS.index(name) for name in ("duty", "requirement"))
    announced = _announced(lines, SECTIONS, 0.5)
    assert announced[:, duty].tolist() == [0, 0, 0, 1, 0.5, 0.25, 0, 0]
    assert announced[:, requirement].tolist() == [0, 0, 0, 0, 0, 0, 0, 1]


def test_a_change_costs_nothing_at_the_start_at_a_heading_and_after_one() -> None:
    assert _follows(np.array([False, False, True, False, False])).tolist() == [True, False, True, True, False]
