"""Tables of every format made by strangers: damaged, huge where they look small; no row is lost without a word."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.batch import Labeller, Task, label_table, open_delivery
from rolesplit.errors import RolesplitError, TableError
from rolesplit.table import Writing, compression_of, layout_for, open_table

LABELLER = Labeller(load_model())
XML = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
Row = tuple[str, str]


def _label(path: Path, output: Path) -> None:
    """Label a table as the command does, the texts in its first column."""
    with open_table(path) as table, open_delivery(output, None, force=True) as delivery:
        task = Task(LABELLER, layout_for(output, table, Writing()), compression_of(output), "rolesplit_")
        for _ in label_table(table, 0, task, delivery):
            pass


def _csv(rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("text", "note"), *rows])
    return text.getvalue().encode("utf-8", "surrogatepass")


def _json_lines(rows: Sequence[Row]) -> bytes:
    return "".join(json.dumps(dict(zip(("text", "note"), row, strict=True))) + "\n" for row in rows).encode()


def _workbook(rows: Sequence[Row]) -> bytes:
    book, file = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in [("text", "note"), *rows]:
        cells = [openpyxl.cell.WriteOnlyCell(sheet, value=cell) for cell in row]
        for cell in cells:
            cell.data_type = "s"  # else "=1+1" would be a formula that nobody has worked out
        sheet.append(cells)
    book.save(file)
    return file.getvalue()


def _parquet(rows: Sequence[Row]) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table({"text": [row[0] for row in rows], "note": [row[1] for row in rows]}), file)
    return file.getvalue()


FORMATS: dict[str, Callable[[Sequence[Row]], bytes]] = {
    ".csv": _csv,
    ".csv.gz": lambda rows: gzip.compress(_csv(rows), mtime=0),
    ".csv.zst": lambda rows: zstandard.compress(_csv(rows)),
    ".jsonl": _json_lines,
    ".xlsx": _workbook,
    ".parquet": _parquet,
}


def _rows_of(path: Path) -> int:
    """Count the rows of an output by other means than ours."""
    if path.suffix == ".parquet":
        return int(pq.read_table(path).num_rows)
    text = path.read_bytes().decode("utf-8", "surrogatepass")
    return text.count("\n") if path.suffix == ".jsonl" else len(list(csv.reader(io.StringIO(text, newline="")))) - 1


def _rejects_of(output: Path) -> int:
    path = output.with_name(output.name + ".rejects.csv")
    return len(list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))) - 1 if path.exists() else 0


CELLS = st.one_of(
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20),
    st.sampled_from(['a "quoted" one', "two\nlines", "semi;colon\ttab", "=1+1", "负责社群运营", "'", '"', "x" * 3000]),
)
ROWS = st.lists(st.tuples(CELLS.filter(str.strip), CELLS), min_size=1, max_size=12)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("target", ["out.csv", "out.jsonl", "out.parquet"])
@pytest.mark.parametrize("ending", FORMATS)
@given(rows=ROWS)
def test_rows_in_are_rows_out_and_rejects(ending: str, target: str, rows: list[Row], tmp_path: Path) -> None:
    (tmp_path / f"in{ending}").write_bytes(FORMATS[ending](rows))
    _label(tmp_path / f"in{ending}", tmp_path / target)
    assert _rows_of(tmp_path / target) + _rejects_of(tmp_path / target) == len(rows)


@pytest.mark.parametrize("ending", FORMATS)
def test_a_damaged_table_is_labelled_or_refused_and_nothing_half_done_is_left(ending: str, tmp_path: Path) -> None:
    whole = FORMATS[ending]([("Plan ads", "1"), ("维护社群", "2"), ("Answer, mails", '"3"')] * 20)
    outcomes = set()
    for seed in range(40):
        chance = random.Random(seed)
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 1, 2, 8))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        if chance.random() < 0.2:
            del damaged[chance.randrange(len(damaged)) :]
        (tmp_path / f"in{ending}").write_bytes(damaged)
        outcomes.add(_outcome(tmp_path / f"in{ending}", tmp_path / "out.csv"))
        assert not [path for path in tmp_path.iterdir() if path.name.endswith((".part", ".journal"))]
    assert {outcome for outcome in outcomes if "\n" in outcome} == set()
    assert len(outcomes) > 1 or ending in {".csv", ".jsonl"}  # where only the rows are rejected that are damaged


def _outcome(path: Path, output: Path) -> str:
    """Give "labelled", or the message of the refusal."""
    try:
        _label(path, output)
    except RolesplitError as error:
        return str(error)
    return "labelled"


@pytest.mark.parametrize("ending", [".csv.gz", ".csv.zst"])
@pytest.mark.parametrize("left", [0.5, 0.99])
def test_a_compressed_file_that_was_cut_off_is_refused(ending: str, left: float, tmp_path: Path) -> None:
    """A reader that takes what there is for all of it would lose rows without a word."""
    whole = FORMATS[ending]([(f"Plan campaign {row}", "x") for row in range(20_000)])
    (tmp_path / f"in{ending}").write_bytes(whole[: int(len(whole) * left)])
    with pytest.raises(TableError, match=f"in{ending}: compressed, and broken"):
        _label(tmp_path / f"in{ending}", tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == [f"in{ending}"]


def _with_sheet(sheet: str) -> bytes:
    """Give a workbook with other XML for a sheet."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_workbook([]))) as book,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in book.namelist():
            changed.writestr(name, sheet if name.startswith("xl/worksheets/") else book.read(name))
    return file.getvalue()


def _cell(place: str, text: str) -> str:
    return f"<c r='{place}' t='inlineStr'><is><t>{text}</t></is></c>"


@pytest.mark.parametrize(
    "last",
    [
        f"<row r='1048576'>{_cell('XFD1048576', 'x')}</row>",
        f"<row r='4294967295'>{_cell('ZZZZZZZ4294967295', 'x')}</row>",
    ],
    ids=["the last cell that there may be", "a cell that there cannot be"],
)
def test_a_small_workbook_that_asks_for_all_memory_is_refused(last: str, tmp_path: Path) -> None:
    """The reader would end the whole process: 17 billion cells of 24 bytes each."""
    (tmp_path / "in.xlsx").write_bytes(
        _with_sheet(f"{XML}<row r='1'>{_cell('A1', 'text')}</row>{last}</sheetData></worksheet>")
    )
    with (
        pytest.raises(TableError, match="takes more than 4 GiB to read, or its reader fails"),
        open_table(tmp_path / "in.xlsx"),
    ):
        pass


def test_a_sheet_that_is_broken_xml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(_with_sheet(f"{XML}<row r='1'>{_cell('A1', 'text')}"))
    with pytest.raises(TableError, match="no workbook that can be read"), open_table(tmp_path / "in.xlsx"):
        pass


def test_a_cell_of_a_workbook_that_no_text_fills_is_rejected(tmp_path: Path) -> None:
    rows = f"<row r='1'>{_cell('A1', 'text')}</row><row r='2'>{_cell('A2', 'a' * 1_100_000)}</row>"
    (tmp_path / "in.xlsx").write_bytes(
        _with_sheet(f"{XML}{rows}<row r='3'>{_cell('A3', 'Plan')}</row></sheetData></worksheet>")
    )
    _label(tmp_path / "in.xlsx", tmp_path / "out.csv")
    assert (_rows_of(tmp_path / "out.csv"), _rejects_of(tmp_path / "out.csv")) == (1, 1)
