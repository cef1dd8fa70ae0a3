"""Tests of runs that are stopped: whatever was written, going on gives the bytes of an undisturbed run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.batch import Identity, Labeller, Task, delivery, identity_of, label_table, open_delivery
from rolesplit.errors import BatchError, TableError
from rolesplit.table import Writing, compression_of, layout_for, lines, open_table, parquet, parquet_layout

MODEL = load_model()
ROWS = "".join(f"{row},Plan campaign {row} for customers\n" + "torn,row,here\n" * (row % 7 == 3) for row in range(400))


@pytest.fixture(autouse=True, scope="module")
def _small_windows() -> Iterator[None]:
    """Cut tables into many windows, and note each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_PORTION", 1 << 10)
        patch.setattr(parquet, "WINDOW_ROWS", 50)
        patch.setattr(delivery, "_SYNC_SECONDS", 0.0)
        patch.setattr(os, "fsync", lambda file: None)  # no machine fails here
        yield


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Give a table with some rows that are rejected."""
    (tmp_path / "in.csv").write_text("id,text\n" + ROWS, encoding="utf-8")
    return tmp_path / "in.csv"


def _run(
    path: Path, output: Path, *, windows: int | None = None, resume: bool = False, identity: Identity | None = None
) -> None:
    """Label a table, or only so many windows of it and then stop as if by Ctrl-C."""
    with open_table(path) as opened:
        task = Task(Labeller(MODEL), layout_for(output, opened, Writing()), compression_of(output), "rolesplit_")
        whose = {**identity_of(path, 1, task), **(identity or {})}
        with open_delivery(output, whose, resume=resume) as where:
            for _ in islice(label_table(opened, 1, task, where), windows):
                pass
            if windows is not None:
                raise KeyboardInterrupt


def _outputs(output: Path) -> list[bytes | None]:
    paths = (output, output.with_name(output.name + ".rejects.csv"))
    return [path.read_bytes() if path.exists() else None for path in paths]


@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz", "out.jsonl", "out.csv.zst"])
@settings(max_examples=8, deadline=None)
@given(windows=st.integers(1, 14), tail=st.binary(max_size=40), torn=st.integers(0, 3), lost=st.integers(0, 3))
def test_a_killed_run_is_gone_on_with_to_the_byte(
    name: str, windows: int, tail: bytes, torn: int, lost: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A kill leaves more in the files than the journal knows, a torn line in the journal, or even less in a file."""
    folder = tmp_path_factory.mktemp("kill")
    table, whole, output = folder / "in.csv", folder / f"whole.{name}", folder / name
    table.write_text("id,text\n" + ROWS, encoding="utf-8")
    _run(table, whole)
    with pytest.raises(KeyboardInterrupt):
        _run(table, output, windows=windows)
    part, journal = folder / f"{name}.part", folder / f"{name}.journal"
    with part.open("ab") as file:
        file.write(tail)
    os.truncate(part, max(0, part.stat().st_size - 300 * lost))
    os.truncate(journal, journal.stat().st_size - torn)
    _run(table, output, resume=True)
    assert _outputs(output) == _outputs(whole)
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(name)) == [name, f"{name}.rejects.csv"]


def test_parquet_is_made_while_rows_come_and_gone_on_with_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_layout, "_GROUP_BYTES", 10_000)
    write_group = parquet_layout.ParquetConversion._write
    made = []

    def _write(conversion: parquet_layout.ParquetConversion) -> None:
        made.append((tmp_path / "out.parquet.part").exists())
        write_group(conversion)

    monkeypatch.setattr(parquet_layout.ParquetConversion, "_write", _write)
    rows = pyarrow.table({"id": range(400), "text": [f"Plan campaign {row}" for row in range(400)]})
    pyarrow.parquet.write_table(rows, tmp_path / "in.parquet")
    _run(tmp_path / "in.parquet", tmp_path / "whole.parquet")
    with pytest.raises(KeyboardInterrupt):
        _run(tmp_path / "in.parquet", tmp_path / "out.parquet", windows=3)
    assert made == [False] * 4 + [True]
    _run(tmp_path / "in.parquet", tmp_path / "out.parquet", resume=True)
    assert _outputs(tmp_path / "out.parquet") == _outputs(tmp_path / "whole.parquet")
    assert pyarrow.parquet.ParquetFile(tmp_path / "out.parquet").num_row_groups == 4
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet", "out.parquet", "whole.parquet"]


def test_a_run_that_was_stopped_is_not_begun_anew_unasked(table: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt) as stopped:
        _run(table, tmp_path / "out.csv", windows=3)
    assert "rows are done; go on with the same command and --resume" in stopped.value.__notes__[0]
    with pytest.raises(BatchError, match="a run was stopped half-way; go on with --resume"):
        _run(table, tmp_path / "out.csv")


def test_a_journal_of_another_run_is_refused_and_says_what_differs(table: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _run(table, tmp_path / "out.csv", windows=3)
    before = (tmp_path / "out.csv.part").read_bytes()
    with pytest.raises(BatchError, match="differs in model"):
        _run(table, tmp_path / "out.csv", resume=True, identity={"model": "another"})
    with table.open("a") as file:
        file.write("1,Plan ads\n")
    with pytest.raises(BatchError, match="differs in size of the input, time of the input"):
        _run(table, tmp_path / "out.csv", resume=True)
    assert (tmp_path / "out.csv.part").read_bytes() == before


def test_a_run_that_fails_by_its_input_leaves_nothing(table: Path, tmp_path: Path) -> None:
    table.write_text("text,rolesplit_label\na,b\n")
    with pytest.raises(TableError):
        _run(table, tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_an_output_that_exists_is_not_written_over_unasked(table: Path, tmp_path: Path) -> None:
    _run(table, tmp_path / "out.csv")
    before = _outputs(tmp_path / "out.csv")
    with pytest.raises(BatchError, match=r"out\.csv: exists already; replace it with --force"):
        _run(table, tmp_path / "out.csv")
    assert _outputs(tmp_path / "out.csv") == before
    assert len(list(tmp_path.iterdir())) == 3


def test_a_second_process_at_one_output_is_refused(table: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from rolesplit.batch import open_delivery; from pathlib import Path\n"
        "with open_delivery(Path(sys.argv[1]), None):\n    print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "out.csv")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(BatchError, match=r"out\.csv\.part: another process is writing it"):
            _run(table, tmp_path / "out.csv")
        assert (tmp_path / "out.csv.part").exists()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
def test_a_device_is_written_to_and_never_replaced(table: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        _run(table, Path("/dev/full"))
    assert Path("/dev/full").is_char_device()
