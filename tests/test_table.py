"""Tests of reading and writing tables: every character of the input comes back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.errors import TableError
from rolesplit.table import Reading, Reject, Table, open_table, text_column
from rolesplit.table.delimited import DelimitedTable
from rolesplit.table.delimited_layout import split_terminator

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def _records(path: Path, **options: str) -> list[str]:
    """Give the characters of the header and of every record that was taken."""
    with open_table(path, Reading(**options)) as table:
        assert isinstance(table, DelimitedTable)
        found = [record for window in table.windows(0) for record in window.records]
        return [table.form.header_record, *found]


def _rejects(path: Path) -> list[Reject]:
    with open_table(path) as table:
        return [reject for window in table.windows(0) for reject in window.rejects]


@given(
    rows=st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=9),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_records_are_the_characters_of_the_file(tmp_path_factory, rows: list[list[str]], ending: str) -> None:  # type: ignore[no-untyped-def]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerows([["text", "note"], *rows])
    path = tmp_path_factory.mktemp("t") / "t.csv"
    path.write_bytes(buffer.getvalue().encode("utf-8"))
    assert "".join(_records(path, encoding="utf-8", delimiter=",")) == buffer.getvalue()


def test_windows_give_the_cell_that_is_asked_for_beside_its_record(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('id,text\n1,"a\n""b"""\n2,c', encoding="utf-8")
    with open_table(tmp_path / "t.csv") as table:
        windows = list(table.windows(1))
    assert [text for window in windows for text in window.texts] == ['a\n"b"', "c"]
    assert [record for window in windows for record in window.records] == ['1,"a\n""b"""\n', "2,c"]
    assert [line for window in windows for line in window.lines] == [2, 4]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    (tmp_path / "t").write_text(f'id{delimiter}"te,x;t"\n1{delimiter}a\n', encoding="utf-8")
    with open_table(tmp_path / "t") as table:
        assert (_delimiter(table), table.header) == (delimiter, ("id", "te,x;t"))


@pytest.mark.parametrize("sign", ["\v", "\f", "\x1e", "\x85", "\u2028"])
def test_the_delimiter_is_found_by_records_and_not_by_what_else_breaks_lines(sign: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id;text\n" + f"1;Plan{sign}Brief{sign}Post\n" * 9, encoding="utf-8")
    with open_table(tmp_path / "t.csv", Reading("utf-8")) as table:
        assert table.header == ("id", "text")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found(codec: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("编号,职责\n1,负责社群日常维护和用户答疑\n".encode(codec))
    with open_table(tmp_path / "t.csv") as table:
        assert table.header == ("编号", "职责")
        assert text_column("t.csv", table.header, None) == 1


def _delimiter(table: Table) -> str:
    assert isinstance(table, DelimitedTable)
    return table.form.delimiter


@pytest.mark.parametrize(("content", "message"), [(b"", "is empty"), (b'"a,b\n1,2\n', "line 1: the header is torn")])
def test_a_table_without_a_header_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(TableError, match=message):
        _records(tmp_path / "t.csv")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"a,b\n1,2\n1,2,3\n4,5\n", 3, "3 cells, the header has 2"),
        (b'a,b\n1,2\n1,"2\n4,5\n', 3, "a quote is opened and not closed"),
        (b'a,b\n1,2\n1,"2"3\n4,5\n', 3, "something stands behind a closing quote"),
        (b"a,b\n" + b"1,2\n" * 30_000 + b"1,\xff\n4,5\n", 30_002, "bytes that are not utf-8"),
        (b"a,b\n1,2\n1," + b"x" * 1_048_577 + b"\n4,5\n", 3, "a cell of more than 1,048,576 characters"),
        (b"a,b\n1,2\n1," + b"x" * 9_000_000 + b"\n4,5\n", 3, "a line of more than 4,194,304 characters"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_the_rest_goes_on(
    content: bytes, line: int, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    (reject,) = _rejects(tmp_path / "t.csv")
    assert reject.line == line
    assert reason in reject.reason
    assert _records(tmp_path / "t.csv")[-1] == "4,5\n"


def test_a_column_that_nobody_can_guess_must_be_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    with open_table(tmp_path / "t.csv") as table:
        with pytest.raises(TableError, match="Name it with --column, of 'a', 'b'"):
            text_column("t.csv", table.header, None)
        with pytest.raises(TableError, match="no column 'c'"):
            text_column("t.csv", table.header, "c")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"none\.csv: cannot be read"), open_table(tmp_path / "none.csv"):
        pass


@pytest.mark.parametrize("record", ["a,b\r\n", "a,b\n", "a,b\r", "a,b"])
def test_the_line_end_is_parted_from_the_record(record: str) -> None:
    body, terminator = split_terminator(record)
    assert (body, body + terminator) == ("a,b", record)
