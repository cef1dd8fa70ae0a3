"""Tests of reading sheets: what spreadsheets write is read, and no fault hides the next."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from rolesplit.errors import CorpusError
from rolesplit.sheet import read_sheet

CELLS = st.text(st.sampled_from("ab营 ,;|\t\"'\n\r社"), min_size=1, max_size=12).filter(lambda cell: cell.strip())


def _read(folder: Path, content: str, encoding: str = "utf-8"):  # type: ignore[no-untyped-def]
    path = folder / "c.csv"
    path.write_bytes(content.encode(encoding))
    return read_sheet(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_every_cell_comes_back_whatever_parts_them(tmp_path: Path, rows: list[tuple[str, str]], delimiter: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows([("text", "label"), *rows])
    sheet = _read(tmp_path, written.getvalue())
    assert [tuple(row.cells.values()) for row in sheet.rows] == rows
    assert sheet.delimiter == delimiter
    assert not sheet.faults


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheets_write_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [("文本", "标签"), ("负责社群日常维护和答疑", "运营"), ("策划品牌活动并对接媒体", "营销"), ("", "")]
    sheet = _read(tmp_path, "".join(delimiter.join(row) + "\r\n" for row in rows), encoding)
    assert sheet.header == ("文本", "标签")
    assert [row.cells["标签"] for row in sheet.rows] == ["运营", "营销"]


def test_a_first_line_that_names_the_delimiter_is_believed(tmp_path: Path) -> None:
    sheet = _read(tmp_path, "sep=;\ntext;label\nPlan, then run;shared\n")
    assert [(row.line, row.cells["text"]) for row in sheet.rows] == [(3, "Plan, then run")]


def test_all_faults_are_listed_and_the_rows_between_them_kept(tmp_path: Path) -> None:
    sheet = _read(tmp_path, 'text,label\na,x,3\nb,y\n"c,z\nd,x\ne\n')
    assert [(fault.line, fault.what.split(",")[0]) for fault in sheet.faults] == [
        (2, "3 cells"),
        (4, "unexpected end of data"),
        (6, "1 cells"),
    ]
    assert [row.line for row in sheet.rows] == [3, 5]


def test_a_row_is_known_by_the_line_it_begins_in(tmp_path: Path) -> None:
    sheet = _read(tmp_path, 'text,label\n"two\nlines",x\nb,y\n')
    assert [row.line for row in sheet.rows] == [2, 4]


def test_a_column_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    assert "column 'text' stands twice" in _read(tmp_path, "text,text,label\na,b,x\n").faults[0].what


def test_a_file_of_torn_rows_is_given_up_soon(tmp_path: Path) -> None:
    sheet = _read(tmp_path, "text,label\n" + '"a"b,x\n' * 1000)
    assert len(sheet.faults) == 21
    assert "the rest was not read" in sheet.faults[-1].what


def test_lost_characters_are_noticed(tmp_path: Path) -> None:
    assert _read(tmp_path, "text,label\nfine,x\nl\ufffdst,x\n").damaged == (3,)


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_bytes(bytes(range(256)) * 40)
    with pytest.raises(CorpusError, match="looks binary"):
        read_sheet(tmp_path / "c.csv")


def test_a_workbook_is_read_like_its_csv(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["职责", "标签", "n"], ["负责社群维护", "运营", 1], [None, None, None], ["策划品牌活动", "营销", 2.5]):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    sheet = read_sheet(tmp_path / "c.xlsx")
    assert [(row.line, *row.cells.values()) for row in sheet.rows] == [
        (2, "负责社群维护", "运营", "1"),
        (4, "策划品牌活动", "营销", "2.5"),
    ]
    assert (sheet.header, sheet.faults) == (("职责", "标签", "n"), ())


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "c.xlsx").write_text("text,label\n")
    with pytest.raises(CorpusError, match="no workbook that can be read"):
        read_sheet(tmp_path / "c.xlsx")
