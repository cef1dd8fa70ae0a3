"""Tests of text made harmless for a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.report.safety import printable

any_text = st.text(st.characters(), max_size=80)


@given(any_text)
def test_every_character_has_one_in_its_place(text: str) -> None:
    assert len(printable(text)) == len(text)


@given(any_text)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    assert not [one for one in printable(text) if unicodedata.category(one) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")]


@given(any_text)
def test_harmless_text_stays_as_it_is_and_making_it_so_twice_changes_nothing(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "�[31mred�[0m"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x07", "�]8;;http://x�link�]8;;�"),
        ("\x9b31mC1", "�31mC1"),
        ("pay \u202e000,1", "pay �000,1"),
        ("\u2066a\u2069", "�a�"),
        ("zero\u200bwidth\ufeff", "zero�width�"),
        ("two\r\nlines\x85\u2028\u2029end", "two  lines   end"),
        ("a\tb", "a b"),
        ("\ud800", "�"),
        ("\ue000", "�"),
        ("\U000e0041", "�"),
        ("[red]markup[/red]", "[red]markup[/red]"),
        ("运营 café 🙂", "运营 café 🙂"),
    ],
)
def test_what_steers_is_shown_as_a_mark_of_its_own(hostile: str, shown: str) -> None:
    assert printable(hostile) == shown


def test_a_flood_of_combining_marks_ends_after_four_on_each_letter() -> None:
    assert printable("e" + "\u0301" * 50 + "e\u0301") == "e" + "\u0301" * 4 + "�" * 46 + "e\u0301"
