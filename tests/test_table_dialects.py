"""Tests of every encoding with every dialect: all cells come back, with our columns behind them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.batch import COLUMNS, Labeller, Task, label_table, open_delivery
from rolesplit.table import Reading, Writing, compression_of, layout_for, open_table

TASK = Labeller(load_model())
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "cp1252")
DELIMITERS = (",", ";", "\t", "|")
QUOTING = ("all", "needed", "text")
ENDS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
WORDS = st.sampled_from(
    ["Plan the campaign", "负责社群运营", "café", '"', '""', ",", ";", "\t", "|", "\n", "\r\n", " ", "'", "=1+1"]
)


def _cells(codec: str) -> st.SearchStrategy[str]:
    """Give cells that a codec can hold."""
    kept = st.characters(codec="utf-8" if codec.startswith("utf") else codec, exclude_characters="\0")
    words = WORDS.map(lambda word: word.encode(codec.replace("-sig", ""), "ignore").decode(codec.replace("-sig", "")))
    return st.lists(words | st.text(kept, max_size=6), max_size=4).map("".join)


def _label(path: Path, output: Path, reading: Reading, writing: Writing | None = None) -> None:
    with open_table(path, reading) as table, open_delivery(output, None, force=True) as delivery:
        layout = layout_for(output, table, writing or Writing())
        for _ in label_table(table, 0, Task(TASK, layout, compression_of(output), "rolesplit_"), delivery):
            pass


def _written(rows: list[list[str]], delimiter: str, quoting: str, end: str) -> str:
    """Write a table; the csv module leaves a line feed unquoted where lines end otherwise."""

    def cell(text: str) -> str:
        needs_quotes = not text.strip() or any(sign in text for sign in (delimiter, '"', "\r", "\n"))
        if quoting == "all" or needs_quotes or (quoting == "text" and not text.isdecimal()):
            return '"' + text.replace('"', '""') + '"'
        return text

    return "".join(delimiter.join(map(cell, row)) + end for row in rows)


def _read(data: bytes, codec: str, delimiter: str) -> list[list[str]]:
    """Read a table as the csv module does, from the lines of the file as it is."""
    text = io.TextIOWrapper(io.BytesIO(data), encoding=codec, newline="")
    return [row for row in csv.reader(text, delimiter=delimiter, strict=True) if row]


@pytest.mark.parametrize("quoting", QUOTING)
@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("codec", ENCODINGS)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_cell_comes_back(
    codec: str, delimiter: str, quoting: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    end = data.draw(st.sampled_from(sorted(ENDS.values())))
    names = data.draw(st.lists(_cells(codec).filter(str.strip), min_size=2, max_size=4))
    rows = data.draw(st.lists(st.lists(_cells(codec), min_size=len(names), max_size=len(names)), max_size=6))
    content = _written([names, *rows], delimiter, quoting, end)
    folder = tmp_path_factory.mktemp("dialect")
    source, output = folder / "in.csv", folder / "out.csv"
    source.write_bytes(content.encode(codec))
    _label(source, output, Reading(codec, delimiter))
    found = _read(output.read_bytes(), codec, delimiter)
    assert [row[: len(names)] for row in found] == [names, *rows]
    assert {len(row) for row in found} == {len(names) + len(COLUMNS)}
    assert not (folder / "out.csv.rejects.csv").exists()
