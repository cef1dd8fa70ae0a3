"""Tests of the command `label`: bad rows, stops, full disks, closed pipes."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from test_cli import run

BAD = 'id,text\n1,Plan ads\n2,"Plan\n3,Answer customers,now\n4,Answer customers\n'


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_bad_rows_go_to_the_rejects_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(BAD)
    done = run("label", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert done.returncode == 1
    assert (
        f"2 rows rejected, see {tmp_path / 'out.csv.rejects.csv'}; the first is line 3: a quote is opened"
        in done.stderr
    )
    assert [row[0] for row in _rows(tmp_path / "out.csv")] == ["id", "1", "4"]
    assert _rows(tmp_path / "out.csv.rejects.csv") == [
        ["line", "reason", "record"],
        ["3", "a quote is opened and not closed; close it, or double it", '2,"Plan'],
        ["4", "3 cells, the header has 2; quote cells that hold the delimiter, or name it with --delimiter",
         "3,Answer customers,now"],
    ]  # fmt: skip


def test_a_reject_never_starts_a_formula(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text,note\n=1+1,a,b\n")
    run("label", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert _rows(tmp_path / "out.csv.rejects.csv")[1][2] == "'=1+1,a,b"


def test_a_strict_run_stops_at_the_first_bad_row_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(BAD)
    done = run("label", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--strict")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"rolesplit: {tmp_path / 'in.csv'} line 3: a quote is opened")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_in_a_pipe_bad_rows_are_told() -> None:
    done = run("label", "-", "-o", "-", "--quiet", stdin=BAD.replace("Plan\n", "Plan\x1b[31m\n"))
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 3
    assert [line[:22] for line in done.stderr.splitlines()] == [
        "rolesplit: - line 3: a", "rolesplit: - line 4: 3", "rolesplit: 2 rows reje",
    ]  # fmt: skip
    assert "\x1b" not in done.stderr


def test_rejects_of_a_run_before_do_not_stay_beside_a_new_output(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(BAD)
    run("label", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    (tmp_path / "in.csv").write_text("text\nPlan ads\n")
    assert run("label", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--force").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def _large(path: Path, rows: int = 60_000) -> None:
    path.write_text("text\n" + "".join(f"Plan campaign {row} for customers\n" for row in range(rows)))


def test_a_full_disk_is_said_and_the_run_gone_on_with_when_there_is_room(tmp_path: Path) -> None:
    _large(tmp_path / "in.csv")
    out = tmp_path / "out.csv"
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, resource.RLIM_INFINITY))\n"
        "from rolesplit.cli import main; main()"
    )
    command = [sys.executable, "-c", code, "label", tmp_path / "in.csv", "-o", out, "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "rows are done; go on with the same command and --resume" in done.stderr
    assert "File too large" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not out.exists()
    assert run("label", tmp_path / "in.csv", "-o", out, "--resume").returncode == 0
    run("label", tmp_path / "in.csv", "-o", tmp_path / "whole.csv", "--jobs", "1")
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_a_disk_that_is_full_from_the_start_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nPlan ads\n")
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))\n"
        "from rolesplit.cli import main; main()"
    )
    command = [sys.executable, "-B", "-c", code, "label", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, f"rolesplit: {tmp_path / 'out.csv.journal'}: File too large\n")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_run_does_not_go_on_with_another_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("first", "second"):
        sheet = book.create_sheet(name)
        for row in range(7_000):
            sheet.append([f"{name} {row}" if row else "text"])
    book.save(tmp_path / "in.xlsx")
    order = ("label", tmp_path / "in.xlsx", "-o", tmp_path / "out.csv", "--quiet", "--sheet")
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))\n"
        "from rolesplit.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code, *order, "first"], capture_output=True, text=True, check=False)
    assert "rows are done" in done.stderr
    done = run(*order, "second", "--resume")
    assert done.returncode == 2
    assert "is of a run that differs in sheet" in done.stderr
    assert run(*order, "first", "--resume").returncode == 0
    assert [row[0] for row in _rows(tmp_path / "out.csv")[1:]] == [f"first {row}" for row in range(1, 7_000)]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
def test_a_full_device_is_said(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nPlan ads\n")
    done = run("label", tmp_path / "in.csv", "-o", "/dev/full", "--quiet")
    assert (done.returncode, done.stderr) == (2, "rolesplit: /dev/full: No space left on device\n")


def test_a_closed_pipe_ends_the_workers_too(tmp_path: Path) -> None:
    _large(tmp_path / "in.csv", 150_000)
    command = (
        f"{sys.executable} -c 'from rolesplit.cli import main; main()' label in.csv -o - --quiet --jobs 2 | head -n 1"
    )
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("text,rolesplit_label,")


def test_an_output_is_as_readable_as_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nPlan ads\n")
    run("label", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").stat().st_mode == (tmp_path / "in.csv").stat().st_mode
