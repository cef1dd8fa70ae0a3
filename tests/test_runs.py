"""Tests of runs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.runs import run_starts


@given(st.lists(st.integers(0, 2), max_size=30))
def test_a_run_starts_where_a_value_differs_from_the_one_before(values: list[int]) -> None:
    expected = [place for place, value in enumerate(values) if place == 0 or value != values[place - 1]]
    assert run_starts(np.array(values, np.int64)).tolist() == expected


def test_large_hashes_differ_to_the_last_bit() -> None:
    assert run_starts(np.array([2**63, 2**63 + 1, 2**63 + 1], np.uint64)).tolist() == [0, 1]
