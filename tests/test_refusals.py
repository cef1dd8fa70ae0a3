"""Tests of the one line that a refusal is."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolesplit.classifier import FACETS, LABELS
from rolesplit.errors import CorpusError
from rolesplit.refusals import facets_of, refuse_blank, refuse_conflicts, refuse_unknown
from rolesplit.sheet import Row

PATH = Path("c.csv")
ROWS = [Row(line, {"facet": "focus"}) for line in range(2, 12)]


def test_the_first_rows_are_named_and_the_rest_is_counted() -> None:
    with pytest.raises(CorpusError, match=r"^c\.csv: blank text in line 2, 3, 4, 5, 6 and 5 more; fill in"):
        refuse_blank(PATH, ROWS, [""] * 10)


def test_an_unknown_class_is_guessed() -> None:
    with pytest.raises(CorpusError, match=r"line 3 \('mkt'\); mend or rename, e\.g\. --rename mkt=marketing"):
        refuse_unknown(PATH, ROWS[:2], ["shared", "mkt"], LABELS)


def test_a_conflict_names_both_rows() -> None:
    with pytest.raises(CorpusError, match=r"lines 2 \(shared\) and 4 \(operations\); keep one of each"):
        refuse_conflicts(PATH, ROWS[:3], ["a", "b", "a"], ["shared", "shared", "operations"])


def test_what_can_be_learnt_from_passes() -> None:
    refuse_blank(PATH, ROWS, ["a"] * 10)
    refuse_unknown(PATH, ROWS, ["shared"] * 10, LABELS)
    refuse_conflicts(PATH, ROWS, ["a"] * 10, ["shared"] * 10)
    assert facets_of(PATH, ROWS, FACETS) == ("focus",) * 10
    assert facets_of(PATH, [Row(2, {"text": "a"})], FACETS) is None
