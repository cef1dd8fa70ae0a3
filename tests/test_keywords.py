"""Tests of the keyword yardstick."""

from __future__ import annotations

import pytest

from rolesplit.keywords import KEYWORDS, keyword_answers


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Launch the brand campaign", "marketing"),
        ("Maintain the order records", "operations"),
        ("Schedule the campaign", "shared"),
        ("负责品牌推广", "marketing"),
        ("负责社群维护", "operations"),
        ("Remarkable things", "otherwise"),
        ("", "otherwise"),
    ],
)
def test_the_side_with_more_keywords_wins(text: str, answer: str) -> None:
    assert keyword_answers([text], "otherwise") == [answer]


def test_no_keyword_stands_on_both_sides() -> None:
    sides = [{word for words in side for word in words.split()} for side in KEYWORDS.values()]
    assert not sides[0] & sides[1]
