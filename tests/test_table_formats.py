"""Tests of tables in other formats than CSV, of compressed ones, and of what is written for spreadsheets."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.batch import COLUMNS, Labeller, Task, label_table, open_delivery
from rolesplit.batch.answering import Answering
from rolesplit.errors import TableError
from rolesplit.table import Reading, Reject, Writing, compression_of, layout_for, open_table, text_column
from rolesplit.table.parquet import BatchTexts
from rolesplit.table.values import defused

LABELLER = Labeller(load_model())
NAMES = tuple("rolesplit_" + name for name in COLUMNS)


def _label(path: Path, output: Path, reading: Reading | None = None, writing: Writing | None = None) -> list[Reject]:
    with open_table(path, reading or Reading()) as table, open_delivery(output, None) as delivery:
        column = text_column(table.name, table.header, None)
        task = Task(LABELLER, layout_for(output, table, writing or Writing()), compression_of(output), "rolesplit_")
        return [reject for portion in label_table(table, column, task, delivery) for reject in portion.rejects]


def _csv(path: Path, codec: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(codec), newline="")))


def test_json_lines_keep_their_characters_and_get_our_keys(tmp_path: Path) -> None:
    lines = [
        '{"text":"Plan ads",  "n": 1.50}',
        '{"n":null,"text":"\\u8d1f责社群"}\r',
        '{"text": null}',
        '{"n": 2}',
        "{}",
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    assert _label(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == []
    written = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [line[: len(given.rstrip()) - 1] for line, given in zip(written, lines, strict=True)] == [
        given.rstrip()[:-1] for given in lines
    ]
    rows = [json.loads(line) for line in written]
    assert all(set(NAMES) <= set(row) for row in rows)
    assert [row["rolesplit_label"] for row in rows] == ["marketing", "operations", None, None, None]
    assert isinstance(rows[0]["rolesplit_lean"], float)


def test_lines_that_are_no_objects_with_a_text_are_rejected(tmp_path: Path) -> None:
    lines = ['{"text": "Plan"}', '{"text"', "[1]", '{"text": ["a"]}', "\udcff", '{"text": "Post"}']
    (tmp_path / "in.jsonl").write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    rejects = _label(tmp_path / "in.jsonl", tmp_path / "out.jsonl", Reading("utf-8"))
    assert [reject.line for reject in rejects] == [2, 3, 4, 5]
    assert [reject.reason[:12] for reject in rejects] == [
        "not JSON: Ex",
        "not a JSON o",
        "'text' is no",
        "bytes that a",
    ]
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 2


VALUES: tuple[Any, ...] = (
    "Plan the campaign", 'a "quoted", cell\nof two lines', None, 7, 2.5, True,
    datetime.date(2026, 11, 29), datetime.datetime(2026, 11, 29, 4, 30), " spaced ", "=1+1",
)  # fmt: skip


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "职位"
    sheet.append(["text", "value"])
    for value in VALUES:
        sheet.append(["Plan ads", value])
        sheet.cell(sheet.max_row, 2).data_type = (
            "s" if isinstance(value, str) else sheet.cell(sheet.max_row, 2).data_type
        )
    book.create_sheet("other").append(["duty"])
    book.save(path)


def test_workbooks_are_read_with_their_values(tmp_path: Path) -> None:
    _workbook(tmp_path / "in.xlsx")
    assert _label(tmp_path / "in.xlsx", tmp_path / "out.csv") == []
    assert [row[1] for row in _csv(tmp_path / "out.csv")[1:]] == [
        "Plan the campaign", 'a "quoted", cell\nof two lines', "", "7", "2.5", "true", "2026-11-29",
        "2026-11-29T04:30:00", " spaced ", "=1+1",
    ]  # fmt: skip
    _label(tmp_path / "in.xlsx", tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["value"] for row in rows][:6] == [
        "Plan the campaign",
        'a "quoted", cell\nof two lines',
        None,
        7,
        2.5,
        True,
    ]


def test_the_sheet_can_be_named(tmp_path: Path) -> None:
    _workbook(tmp_path / "in.xlsx")
    with open_table(tmp_path / "in.xlsx", Reading(sheet="other")) as table:
        assert table.header == ("duty",)
    with (
        pytest.raises(TableError, match="no sheet 'x'; it has '职位', 'other'"),
        open_table(tmp_path / "in.xlsx", Reading(sheet="x")),
    ):
        pass


def _parquet(path: Path) -> pyarrow.Table:
    table = pyarrow.table(
        {
            "id": pyarrow.array([1, 2, None], pyarrow.int32()),
            "text": ["Plan ads", None, "负责社群"],
            "tags": [["a", "b"], [], None],
            "when": pyarrow.array([datetime.datetime(2026, 1, 2), None, None], pyarrow.timestamp("us", "UTC")),
            "kind": pyarrow.array(["x", "y", "x"]).dictionary_encode(),
            "raw": [b"\xff", b"", None],
        }
    )
    pyarrow.parquet.write_table(table, path)
    return table


def test_parquet_keeps_its_types_and_values(tmp_path: Path) -> None:
    given_table = _parquet(tmp_path / "in.parquet")
    assert _label(tmp_path / "in.parquet", tmp_path / "out.parquet") == []
    found = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert found.select(given_table.column_names).equals(given_table)
    assert found.column_names == [*given_table.column_names, *NAMES]
    assert found.column("rolesplit_label").to_pylist() == ["marketing", None, "operations"]
    assert found.schema.field("rolesplit_lean").type == pyarrow.float64()


def test_parquet_becomes_csv_and_csv_becomes_parquet(tmp_path: Path) -> None:
    _parquet(tmp_path / "in.parquet")
    _label(tmp_path / "in.parquet", tmp_path / "out.csv")
    assert [row[:3] for row in _csv(tmp_path / "out.csv")[1:]] == [
        ["1", "Plan ads", '["a", "b"]'], ["2", "", "[]"], ["", "负责社群", ""],
    ]  # fmt: skip
    (tmp_path / "in.csv").write_text('id,text\n007,"Plan ads"\n,\n', encoding="utf-8")
    _label(tmp_path / "in.csv", tmp_path / "out.parquet")
    found = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert found.select(["id", "text"]).to_pylist() == [{"id": "007", "text": "Plan ads"}, {"id": "", "text": ""}]


def _torn() -> pyarrow.Array:
    """Give three texts, of which the second is not UTF-8."""
    buffers = [None, pyarrow.py_buffer(np.array([0, 4, 9, 13], np.int32)), pyarrow.py_buffer(b"Plan\xff-adsSEO!")]
    return pyarrow.Array.from_buffers(pyarrow.string(), 3, buffers)


def test_texts_of_parquet_that_are_not_utf_8_are_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    pyarrow.parquet.write_table(pyarrow.table({"text": _torn()}), tmp_path / "in.parquet")
    with open_table(tmp_path / "in.parquet") as table:
        (window,) = table.windows(0)
    assert list(window.texts) == ["Plan", "SEO!"]
    assert [(reject.line, reject.reason) for reject in window.rejects] == [(2, "a text that is not UTF-8; mend it")]


def test_a_cell_beside_the_text_that_is_not_utf_8_stays_in_parquet_and_is_rejected_elsewhere(tmp_path: Path) -> None:
    given_table = pyarrow.table({"text": ["Plan ads", "Answer customers", "SEO"], "note": _torn()})
    pyarrow.parquet.write_table(given_table, tmp_path / "in.parquet")
    assert _label(tmp_path / "in.parquet", tmp_path / "out.parquet") == []
    assert pyarrow.parquet.read_table(tmp_path / "out.parquet").select(["text", "note"]).equals(given_table)
    for target in ("out.csv", "out.jsonl"):
        (reject,) = _label(tmp_path / "in.parquet", tmp_path / target)
        assert (reject.line, reject.reason) == (2, "'note' is a text that is not UTF-8; mend it")


def test_nanoseconds_come_back_with_and_without_pandas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = pyarrow.array([1_000, 1_700_000_000_000_000_001, -1, None], pyarrow.int64())
    when = numbers.cast(pyarrow.timestamp("ns", "UTC"))
    columns = {
        "when": when,
        "nested": pyarrow.StructArray.from_arrays([when], ["a"]),
        "at": pyarrow.array([1, 1_000, None, 86_399_999_999_999], pyarrow.int64()).cast(pyarrow.time64("ns")),
        "for": pyarrow.array([1, 1_000, 10**9, -1], pyarrow.int64()).cast(pyarrow.duration("ns")),
    }
    pyarrow.parquet.write_table(pyarrow.table({"text": ["Plan ads"] * 4, **columns}), tmp_path / "in.parquet")
    due = [
        ["1970-01-01T00:00:00.000001+00:00", "00:00:00.000000001", "0:00:00.000000001"],
        ["2023-11-14T22:13:20.000000001+00:00", "00:00:00.000001", "0:00:00.000001"],
        ["1969-12-31T23:59:59.999999999+00:00", "", "0:00:01"],
        ["", "23:59:59.999999999", "-1 day, 23:59:59.999999999"],
    ]
    nested = [json.dumps({"a": row[0] or None}) for row in due]
    for library in ("pandas", "pandas, hidden"):
        if library != "pandas":
            monkeypatch.setitem(sys.modules, "pandas", None)
        assert _label(tmp_path / "in.parquet", tmp_path / f"{library}.csv") == []
        rows = _csv(tmp_path / f"{library}.csv")[1:]
        assert [[row[1], row[3], row[4]] for row in rows] == due
        assert [row[2] for row in rows] == nested


def test_a_day_that_no_calendar_has_stays_in_parquet_and_is_rejected_elsewhere(tmp_path: Path) -> None:
    days = pyarrow.array([0, 2**30, None], pyarrow.int32()).cast(pyarrow.date32())
    given_table = pyarrow.table({"text": ["Plan ads"] * 3, "day": days})
    pyarrow.parquet.write_table(given_table, tmp_path / "in.parquet")
    assert _label(tmp_path / "in.parquet", tmp_path / "out.parquet") == []
    assert pyarrow.parquet.read_table(tmp_path / "out.parquet").select(["text", "day"]).equals(given_table)
    (reject,) = _label(tmp_path / "in.parquet", tmp_path / "out.csv")
    assert (reject.line, reject.reason[:35]) == (2, "'day' is a date32[day] without a te")
    assert [row[1] for row in _csv(tmp_path / "out.csv")[1:]] == ["1970-01-01", ""]
    with open_table(tmp_path / "in.parquet") as table:
        (window,) = table.windows(1)
    assert (list(window.texts), [reject.line for reject in window.rejects]) == (["1970-01-01", ""], [2])


def test_what_json_has_no_type_for_becomes_text(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", "18.0")
    kind = pyarrow.ExtensionArray.from_storage(pyarrow.uuid(), pyarrow.array([bytes(16)], pyarrow.binary(16)))
    pyarrow.parquet.write_table(pyarrow.table({"text": ["Plan ads"], "id": kind}), tmp_path / "in.parquet")
    assert _label(tmp_path / "in.parquet", tmp_path / "out.jsonl") == []
    assert json.loads((tmp_path / "out.jsonl").read_text())["id"] == "00000000-0000-0000-0000-000000000000"


def test_a_table_of_no_rows_has_a_header_all_the_same(tmp_path: Path) -> None:
    pyarrow.parquet.write_table(pyarrow.table({"text": pyarrow.array([], pyarrow.string())}), tmp_path / "in.parquet")
    _label(tmp_path / "in.parquet", tmp_path / "out.parquet")
    _label(tmp_path / "in.parquet", tmp_path / "out.csv")
    assert pyarrow.parquet.read_table(tmp_path / "out.parquet").column_names == ["text", *NAMES]
    assert _csv(tmp_path / "out.csv") == [["text", *NAMES]]


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("zst", zstandard.compress)])
def test_compressed_tables_are_read_and_written(ending: str, pack: Any, tmp_path: Path) -> None:
    content = "text\n" + "Plan ads\n" * 300
    (tmp_path / f"in.csv.{ending}").write_bytes(pack(content.encode()) + pack(b"Answer customers\n"))
    _label(tmp_path / f"in.csv.{ending}", tmp_path / f"out.csv.{ending}")
    (tmp_path / "in.csv").write_text(content + "Answer customers\n")
    _label(tmp_path / "in.csv", tmp_path / "out.csv")
    with open_table(tmp_path / f"out.csv.{ending}") as table:
        records = [record for window in table.windows(0) for record in window.records]
    assert "".join(records) == (tmp_path / "out.csv").read_text().split("\n", 1)[1]


def test_a_broken_gz_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    whole = gzip.compress(b"text\n" + bytes(range(48, 122)) * 9_000)
    (tmp_path / "in.csv.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(TableError, match=r"in\.csv\.gz: compressed, and broken"):
        _label(tmp_path / "in.csv.gz", tmp_path / "out.csv")


@pytest.mark.parametrize(
    ("name", "library", "extra"),
    [("t.parquet", "pyarrow", "parquet"), ("t.xlsx", "python_calamine", "xlsx"), ("t.csv.zst", "zstandard", "zst")],
)
def test_a_missing_extra_is_named(
    name: str, library: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).write_bytes(zstandard.compress(b"text\n"))
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(TableError, match=rf"pip install 'rolesplit\[{extra}\]'"), open_table(tmp_path / name):
        pass


@pytest.mark.parametrize(("name", "library"), [("out.parquet", "pyarrow"), ("out.csv.zst", "zstandard")])
def test_an_extra_that_the_output_misses_is_named_with_the_output(
    name: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in.csv").write_text("text\nPlan ads\n")
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(TableError, match=rf"{re.escape(str(tmp_path / name))}: .* pip install"):
        _label(tmp_path / "in.csv", tmp_path / name)


@pytest.mark.parametrize(("name", "message"), [("t.parquet", "no Parquet file"), ("t.xlsx", "no workbook")])
def test_a_file_of_another_format_than_its_name_says_is_an_error(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"text\nPlan\n" * 9)
    with pytest.raises(TableError, match=message), open_table(tmp_path / name):
        pass


def test_characters_that_the_output_lacks_make_a_reject(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nPlan ads\n负责社群\ncafé\n", encoding="utf-8")
    (reject,) = _label(tmp_path / "in.csv", tmp_path / "out.csv", writing=Writing(encoding="cp1252"))
    assert (reject.line, reject.record) == (3, "负责社群")
    assert "has no '\\u8d1f'; write the table with --output-encoding utf-8" in reject.reason
    assert [row[0] for row in _csv(tmp_path / "out.csv", "cp1252")] == ["text", "Plan ads", "café"]


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe")])
def test_a_mark_for_excel_stands_once_before_all(encoding: str, mark: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\n负责社群\n", encoding="utf-8")
    _label(tmp_path / "in.csv", tmp_path / "out.csv", writing=Writing(encoding, has_bom=True))
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(mark)
    assert data.removeprefix(mark).decode(encoding).startswith("text,rolesplit_label,")
    assert data.count(mark) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_lines_have_the_mark_of_their_encoding_once(encoding: str, tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"Plan campaign {row}"}) for row in range(20_000)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n")
    _label(tmp_path / "in.jsonl", tmp_path / "out.jsonl", writing=Writing(encoding))
    text = (tmp_path / "out.jsonl").read_bytes().decode(encoding)
    assert [json.loads(line)["text"] for line in text.splitlines()] == [json.loads(line)["text"] for line in lines]


def test_half_a_character_goes_from_json_to_json_and_is_rejected_elsewhere(tmp_path: Path) -> None:
    line = '{"text": "weekly \\ud800 newsletter"}\n'
    (tmp_path / "in.jsonl").write_text(line)
    assert _label(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == []
    answers, _ = Answering(LABELLER, None, "rolesplit_").answer([line.encode()])
    assert (tmp_path / "out.jsonl").read_bytes() == answers
    for target in ("out.csv", "out.parquet"):
        (reject,) = _label(tmp_path / "in.jsonl", tmp_path / target)
        assert reject.reason.startswith("'\\ud800' is half of a character")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_header_that_the_output_has_no_characters_for_is_an_error(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("职责\nPlan ads\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"the header cannot be written: .* has no '\\u804c'; write the table with"):
        _label(tmp_path / "in.csv", tmp_path / "out.csv", writing=Writing(encoding))
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("encoding", ["rot13", "base64", "idna", "undefined", "nonsense"])
def test_what_no_texts_are_written_in_is_no_encoding(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nPlan ads\n")
    for options in ({"reading": Reading(encoding)}, {"writing": Writing(encoding)}):
        with pytest.raises(TableError, match=f"no encoding of texts is called '{encoding}'"):
            _label(tmp_path / "in.csv", tmp_path / "out.csv", **options)


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_parquet_is_not_compressed_once_more(ending: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nPlan ads\n")
    with pytest.raises(TableError, match="Parquet is compressed in itself"):
        _label(tmp_path / "in.csv", tmp_path / f"out.parquet.{ending}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_parquet_does_not_go_into_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nPlan ads\n")
    os.mkfifo(tmp_path / "out.parquet")
    with (
        open_table(tmp_path / "in.csv") as table,
        pytest.raises(TableError, match="Parquet is written to files only"),
    ):
        layout_for(tmp_path / "out.parquet", table, Writing())


def test_formulas_in_the_input_are_defused_on_request_only(tmp_path: Path) -> None:
    content = 'text,note\r\n"Plan ads",=1+1\r\n"- Plan ads (weekly)", kept\r\n-5,"+cmd|\'x\'!A"\r\n'
    (tmp_path / "in.csv").write_text(content, newline="")
    _label(tmp_path / "in.csv", tmp_path / "plain.csv")
    _label(tmp_path / "in.csv", tmp_path / "safe.csv", writing=Writing(excel_safe=True))
    assert [row[:2] for row in _csv(tmp_path / "plain.csv")] == _csv(tmp_path / "in.csv")
    assert [row[:2] for row in _csv(tmp_path / "safe.csv")] == [
        ["text", "note"], ["Plan ads", "'=1+1"], ["- Plan ads (weekly)", " kept"], ["-5", "'+cmd|'x'!A"],
    ]  # fmt: skip
    assert '"- Plan ads (weekly)", kept,' in (tmp_path / "safe.csv").read_text()


@pytest.mark.parametrize(
    "cell", ["- Plan the launch", "- 负责社群（日常）", "-12.5", "+1,200", "-3 %", "Plan", "", "a=b"]
)
def test_honest_cells_are_left_alone(cell: str) -> None:
    assert defused(cell) == cell


@pytest.mark.parametrize(
    "cell", ["=1+1", "@SUM(A1)", "+1+1", "-1+1", "\t=1", "\r=1", "- HYPERLINK(1)", "- a|b!c", "＝1", '-"x"', "-a"]
)
def test_what_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    assert defused(cell) == "'" + cell


values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
rows = st.lists(st.dictionaries(st.sampled_from(["text", "a", "b"]), values, min_size=1), min_size=1, max_size=5)


@settings(deadline=None, max_examples=30)
@given(rows=rows)
def test_any_json_values_come_back(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("json")
    rows = [{"text": "Plan ads"}, *rows]
    (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    rejects = _label(folder / "in.jsonl", folder / "out.jsonl")
    lines = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    rejected = {reject.line - 1 for reject in rejects}
    assert [{key: row[key] for key in row if key not in NAMES} for row in lines] == [
        row for place, row in enumerate(rows) if place not in rejected
    ]


@pytest.mark.parametrize("target", ["out.csv", "out.parquet"])
def test_a_key_that_comes_behind_the_head_is_rejected_where_it_would_be_lost(target: str, tmp_path: Path) -> None:
    """The columns of a CSV are written before the last object is read; JSON Lines keep every key."""
    lines = [json.dumps({"text": "Plan the campaign", "id": row}) for row in range(3000)]
    lines.insert(2500, json.dumps({"text": "Count the stock", "note": "late"}))
    (tmp_path / "in.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (reject,) = _label(tmp_path / "in.jsonl", tmp_path / target)
    assert reject.line == 2501
    assert "'note' comes too late" in reject.reason
    assert _label(tmp_path / "in.jsonl", tmp_path / "out.jsonl") == []
    assert '"note": "late"' in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_texts_of_parquet_are_not_made_anew_for_each_row_beside_one_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, texts_of = [], BatchTexts.texts

    def _texts(texts: BatchTexts) -> list[str]:
        made.append(len(texts))
        return texts_of(texts)

    monkeypatch.setattr(BatchTexts, "texts", _texts)
    texts = [*(f"Plan campaign {row}" for row in range(50)), "Plan 业"]
    pyarrow.parquet.write_table(pyarrow.table({"text": texts}), tmp_path / "in.parquet")
    _label(tmp_path / "in.parquet", tmp_path / "out.csv", writing=Writing(encoding="cp1252"))
    assert len((tmp_path / "out.csv").read_text(encoding="cp1252").splitlines()) == 51
    assert len(made) < 5
