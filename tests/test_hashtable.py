"""Tests of the hash table."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.hashtable import ABSENT, HashTable

keys = st.lists(st.integers(0, 2**64 - 1) | st.integers(1, 40).map(lambda low: low << 40), unique=True, max_size=300)


def _table(held: list[int]) -> HashTable:
    return HashTable.of(np.array(held, np.uint64))


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
        table = table.with_keys(part)
    assert table.size == len(held)
    assert table.find(np.array(held, np.uint64)).tolist() == list(range(len(held)))


def test_adding_leaves_the_old_table_as_it_was() -> None:
    before = _table([5, 6])
    before.with_keys(np.array([7], np.uint64))
    assert before.find(np.array([5, 6, 7], np.uint64)).tolist() == [0, 1, ABSENT]


def test_a_table_that_fills_up_keeps_what_it_holds() -> None:
    """Filled by portions it has to grow several times; half of its slots are free at any time."""
    held = [(key * 0x9E3779B97F4A7C15) % 2**64 for key in range(1, 2_001)]
    table = _table(held[:10])
    for start in range(10, len(held), 90):
        part = np.array(held[start : start + 90], np.uint64)
        table = table.with_keys(part)
        assert 2 * table.size <= len(table.slots)
    assert table.find(np.array(held, np.uint64)).tolist() == list(range(len(held)))


def test_keys_are_told_apart_to_the_last_bit() -> None:
    """They have one home and, as floating-point numbers, would be one."""
    held = [2**63 + 256 * step for step in range(0, 8, 2)]
    asked = [2**63 + 256 * step for step in range(8)]
    assert _table(held).find(np.array(asked, np.uint64)).tolist() == [0, ABSENT, 1, ABSENT, 2, ABSENT, 3, ABSENT]


def test_a_key_of_0_is_found_and_no_empty_slot_is_taken_for_it() -> None:
    assert _table([5, 6]).find(np.array([0, 5], np.uint64)).tolist() == [ABSENT, 0]
    assert _table([0, 1]).find(np.array([1, 0], np.uint64)).tolist() == [1, 0]
    held = [0, 256, 2, 6]  # the first two have one home, and the next key the slot behind it
    table = _table(held).with_keys(np.array([257], np.uint64))
    assert table.find(np.array([*held, 257, 5], np.uint64)).tolist() == [0, 1, 2, 3, 4, ABSENT]


def test_a_table_is_four_to_eight_times_as_large_as_what_it_holds() -> None:
    assert [len(_table(list(range(1, count + 1))).slots) for count in (0, 63, 64, 1_000)] == [256, 256, 512, 4_096]
    table = _table([5])
    assert (table.slots.dtype, table.keys.dtype) == (np.int32, np.uint64)
