"""Tests of reading and writing tables: every character of the input comes back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.errors import TableError
from rolesplit.table import open_table, split_terminator, write_table

cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def _records(path: Path, **options: str) -> list[str]:
    with open_table(path, **options) as table:  # type: ignore[arg-type]
        found = [record for window in table.windows(0, 3, 1000) for record in window.records]
        return [table.header_record, *found]


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
    assert "".join(_records(path, named_encoding="utf-8", delimiter=",")) == buffer.getvalue()


def test_windows_give_the_cell_that_is_asked_for_beside_its_record(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('id,text\n1,"a\n""b"""\n2,c', encoding="utf-8")
    with open_table(tmp_path / "t.csv") as table:
        windows = list(table.windows(table.column(None), 1, 1000))
    assert [window.texts for window in windows] == [['a\n"b"'], ["c"]]
    assert [window.records for window in windows] == [['1,"a\n""b"""\n'], ["2,c"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    (tmp_path / "t").write_text(f'id{delimiter}"te,x;t"\n1{delimiter}a\n', encoding="utf-8")
    with open_table(tmp_path / "t") as table:
        assert (table.dialect.delimiter, table.header) == (delimiter, ["id", "te,x;t"])


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_is_found(codec: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("编号,职责\n1,负责社群日常维护和用户答疑\n".encode(codec))
    with open_table(tmp_path / "t.csv") as table:
        assert table.header == ["编号", "职责"]
        assert table.column(None) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2,3\n", r"line 2: 3 cells, the header has 2"),
        (b'a,b\n1,"2\n', "line 2: unexpected end of data"),
        (b"a,b\n1,2\n\xff\xfe\x00\n", "t.csv"),
    ],
)
def test_faults_are_named_with_their_line(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(TableError, match=message):
        _records(tmp_path / "t.csv")


def test_undecodable_bytes_far_down_are_an_error_and_not_a_guess(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"text\n" + b"plain\n" * 30_000 + b"\xff\xfe\n")
    with pytest.raises(TableError, match="not utf-8; name another --encoding"):
        _records(tmp_path / "t.csv")


def test_a_column_that_nobody_can_guess_must_be_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    with open_table(tmp_path / "t.csv") as table:
        with pytest.raises(TableError, match="Name it with --column, of 'a', 'b'"):
            table.column(None)
        with pytest.raises(TableError, match="no column 'c'"):
            table.column("c")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"none\.csv: cannot be read"), open_table(tmp_path / "none.csv"):
        pass


@pytest.mark.parametrize("record", ["a,b\r\n", "a,b\n", "a,b\r", "a,b"])
def test_the_line_end_is_parted_from_the_record(record: str) -> None:
    body, terminator = split_terminator(record)
    assert (body, body + terminator) == ("a,b", record)


def test_a_file_that_fails_half_way_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old")

    def fail() -> None:
        with write_table(tmp_path / "out.csv", "utf-8") as stream:
            stream.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("out.csv", "old")]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
def test_a_device_is_written_to_and_never_replaced() -> None:
    with pytest.raises(OSError, match="No space"), write_table(Path("/dev/full"), "utf-8") as stream:
        stream.write("x")
    assert Path("/dev/full").is_char_device()
