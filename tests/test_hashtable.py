"""Tests of the hash table."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.hashtable import ABSENT, HashTable

keys = st.lists(st.integers(1, 2**64 - 1) | st.integers(1, 40).map(lambda low: low << 40), unique=True, max_size=300)


def _table(held: list[int]) -> HashTable:
    return HashTable.of(np.array(held, np.uint64), np.arange(len(held), dtype=np.int64))


@given(keys)
def test_finds_every_key_that_was_put_in(held: list[int]) -> None:
    assert _table(held).find(np.array(held, np.uint64)).tolist() == list(range(len(held)))


@given(keys, keys)
def test_finds_nothing_else(held: list[int], asked: list[int]) -> None:
    found = _table(held).find(np.array(asked, np.uint64)).tolist()
    assert found == [held.index(key) if key in held else ABSENT for key in asked]


@given(keys)
def test_grows_by_portions_as_if_filled_at_once(held: list[int]) -> None:
    table = _table([])
    for start in range(0, len(held), 7):
        part = np.array(held[start : start + 7], np.uint64)
        table = table.with_items(part, np.arange(start, start + len(part)))
    assert table.size == len(held)
    assert table.find(np.array(held, np.uint64)).tolist() == list(range(len(held)))


def test_adding_leaves_the_old_table_as_it_was() -> None:
    before = _table([5, 6])
    before.with_items(np.array([7], np.uint64), np.array([9]))
    assert before.find(np.array([5, 6, 7], np.uint64)).tolist() == [0, 1, ABSENT]
