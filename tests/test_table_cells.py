"""Tests of cells that are kept as numbers: the same as the texts they stand for."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.table import Column
from rolesplit.table.cells import MISSING, ONE, Decimals, Words
from rolesplit.table.parquet_layout import _array

_steps = st.lists(st.integers(-ONE, ONE) | st.just(MISSING), max_size=30)


@given(_steps)
def test_decimals_have_four_decimals_and_nothing_where_there_is_no_number(steps: list[int]) -> None:
    cells = Decimals(np.array(steps, np.int64))
    assert list(cells) == ["" if step == MISSING else f"{step / ONE:.4f}" for step in steps]
    assert len(cells) == len(steps)


@given(_steps)
def test_parquet_has_the_numbers_that_their_texts_say(steps: list[int]) -> None:
    import pyarrow  # noqa: PLC0415 - an extra

    cells = Decimals(np.array(steps, np.int64))
    found = _array(Column("p", cells, is_number=True), pyarrow)
    assert found.type == pyarrow.float64()
    assert found.to_pylist() == [float(text) if text else None for text in cells]


@given(st.lists(st.integers(0, 2), max_size=30))
def test_words_are_named_by_their_places(places: list[int]) -> None:
    import pyarrow  # noqa: PLC0415 - an extra

    words = ("", "运营", "marketing")
    cells = Words(words, np.array(places, np.int64))
    assert list(cells) == [words[place] for place in places]
    assert [cells[place] for place in range(len(cells))] == list(cells)
    found = _array(Column("label", cells), pyarrow)
    assert found.type == pyarrow.string()
    assert found.to_pylist() == [words[place] or None for place in places]
