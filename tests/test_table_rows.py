"""Tests of windows: what is sent to another process arrives as it was."""

from __future__ import annotations

import pickle
from pathlib import Path

import pyarrow
import pyarrow.parquet
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.table import Reject, Window, open_table

_texts = st.lists(st.text("ab,\n\x1e\ud800业", max_size=4), max_size=8)


@given(_texts, _texts)
def test_a_window_of_texts_arrives_as_it_was(records: list[str], texts: list[str]) -> None:
    window = Window(records, texts, range(3, 3 + len(texts)), (Reject(2, "torn", "x"),))
    assert pickle.loads(pickle.dumps(window)) == window


def test_records_that_are_no_texts_arrive_as_they_were() -> None:
    window = Window([["a", 1, None], ["b\x1ec", 2.5, True]], ["a", "b"], [1, 2])
    assert pickle.loads(pickle.dumps(window)) == window


def test_texts_of_parquet_are_sent_once_within_their_batch(tmp_path: Path) -> None:
    texts = [f"Plan campaign {row}" for row in range(500)]
    pyarrow.parquet.write_table(pyarrow.table({"text": [*texts, None], "n": range(501)}), tmp_path / "in.parquet")
    with open_table(tmp_path / "in.parquet") as table:
        (window,) = table.windows(0)
    sent = pickle.dumps(window)
    assert len(sent) < len(pickle.dumps(window.records)) + 500
    assert pickle.loads(sent) == window
    assert list(window.texts) == [*texts, ""]
