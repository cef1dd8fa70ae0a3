"""Tests of splitting lines into records: what is torn is rejected, the rest goes on, nothing is lost."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolesplit.table import Reading, Reject, open_table, records
from rolesplit.table import lines as physical

BITS = st.sampled_from(['"', '""', ",", "\n", "\r\n", "\r", "a", "é", "负责", '"a"', '",\n"', "x,y\n"])
TABLES = st.lists(BITS, max_size=40).map("".join)


def _rows(content: bytes, folder: Path, portion: int | None = None) -> tuple[list[tuple[int, str]], list[Reject]]:
    """Give the records that were taken, with their lines, and the rejects."""
    (folder / "t.csv").write_bytes(b"a,b\n" + content)
    with pytest.MonkeyPatch.context() as patch:
        if portion:
            patch.setattr(physical, "_PORTION", portion)
        with open_table(folder / "t.csv", Reading("utf-8", ",")) as table:
            windows = list(table.windows(0))
    taken = [pair for window in windows for pair in zip(window.lines, window.records, strict=True)]
    return taken, [reject for window in windows for reject in window.rejects]


def _without_ends(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")


@settings(deadline=None)
@given(content=TABLES)
def test_records_and_rejects_together_are_the_table(content: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Blank lines alone are in neither."""
    taken, rejects = _rows(content.encode(), tmp_path_factory.mktemp("t"))
    parts = sorted([*taken, *((reject.line, reject.record) for reject in rejects)])
    assert _without_ends("".join(text for _, text in parts)) == _without_ends(content)
    lines = re.split(r"\r\n|\r|\n", "a,b\n" + content)
    assert all(text.startswith(lines[line - 1]) for line, text in parts)
    assert len({line for line, _ in parts}) == len(parts)


@settings(deadline=None)
@given(content=TABLES, portion=st.integers(1, 30))
def test_where_the_file_is_cut_makes_no_difference(
    content: str, portion: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("t")
    assert _rows(content.encode(), folder, portion) == _rows(content.encode(), folder)


GOOD = (b"a,b\n", "é,负\n".encode(), b'"x\ny",z\n')
BAD = (b"\xff,c\n", b"d,\xc3\n", b'"x\xfe\ny",z\n')


@settings(deadline=None)
@given(content=st.lists(st.sampled_from(GOOD + BAD)))
def test_rows_with_undecodable_bytes_are_rejected_and_no_others(
    content: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    taken, rejects = _rows(b"".join(content), tmp_path_factory.mktemp("t"))
    reason = "bytes that are not utf-8; mend them, or name another --encoding"
    assert [reject.reason for reject in rejects] == [reason] * sum(part not in GOOD for part in content)
    assert [text.encode() for _, text in taken] == [part for part in content if part in GOOD]


def test_a_stray_quote_does_not_swallow_its_neighbours(tmp_path: Path) -> None:
    content = b'1,2\n3,"4\n5,6\n7,"8 ""9"""\n10,"11\n12"\n'
    taken, rejects = _rows(content, tmp_path)
    assert [(reject.line, reject.record) for reject in rejects] == [(3, '3,"4\n')]
    assert [text for _, text in taken] == ["1,2\n", "5,6\n", '7,"8 ""9"""\n', '10,"11\n12"\n']


def test_what_is_torn_all_over_takes_linear_time(tmp_path: Path) -> None:
    """Every line opens a quote that the lines behind keep open: read anew from each of them, it would be quadratic."""
    times = []
    for count in (5_000, 20_000):
        begin = time.process_time()
        taken, rejects = _rows(b'a","b\n' * count, tmp_path)
        times.append(time.process_time() - begin)
        assert len(taken) + len(rejects) == count
    assert times[1] < 10 * times[0] + 0.5


def test_the_header_may_stand_on_several_lines_and_behind_blank_ones(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b'\n\n"a\nb",text,text\n1,2,3\n')
    with open_table(tmp_path / "t.csv") as table:
        assert table.header == ("a\nb", "text", "text")
        assert [list(window.lines) for window in table.windows(1) if window.texts] == [[5]]


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("text\nPlan, do, check\nPlan; act\n", "\t"),  # no cell holds one
        ("a|b\n1, 2, 3|4\n5, 6|7\n", "|"),
        ("a;b,c\n1;2,3\n4;5\n", ";"),
        ("a\tb\n1,2,3\t4\n", "\t"),
        ("name\n", ","),
    ],
)
def test_the_delimiter_is_that_by_which_most_records_are_even(content: str, delimiter: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(content)
    with open_table(tmp_path / "t.csv") as table:
        assert table.form.delimiter == delimiter  # type: ignore[attr-defined]


def test_reasons_are_plain_words() -> None:
    assert all(reason[0].islower() and ("; " in reason or " or " in reason) for reason in records._REASONS.values())
