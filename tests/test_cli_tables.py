"""Tests of summaries, receipts, shards, many files and answers on the command line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from conftest import DATA
from rolesplit.batch import Order, identity_of, label_table, open_delivery, open_order
from rolesplit.cli import application
from rolesplit.errors import RolesplitError
from rolesplit.report.schemas import schema
from test_cli import run

ROWS = 600


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Give duties of the corpus, some of every kind."""
    header, *lines = (DATA / "duties.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "in.csv").write_text(header + "".join(lines[::20][:ROWS]), encoding="utf-8")
    return tmp_path / "in.csv"


def test_a_summary_follows_its_schema_and_is_that_of_the_labelled_table(tmp_path: Path, table: Path) -> None:
    out, summary, again = tmp_path / "out.csv", tmp_path / "summary.json", tmp_path / "again.json"
    done = run("label", table, "-o", out, "--summary", summary, "--by", "area")
    assert done.returncode == 0
    assert "corrected for what the model confuses" in done.stderr
    assert "348 duty lines of 71 real job postings" in done.stderr
    found = json.loads(summary.read_text(encoding="utf-8"))
    Draft202012Validator(json.loads(schema("summary"))).validate(found)
    assert found["total"]["rows"] == ROWS
    assert run("summarise", out, "-o", again, "--by", "area").returncode == 0
    assert {**json.loads(again.read_text(encoding="utf-8")), "source": str(table)} == found


def _stop_half_way(table: Path, out: Path) -> None:
    """Label the first window, as a run does that is then interrupted."""
    order = Order(is_summarised=True, by="area")
    with suppress(KeyboardInterrupt), open_order(table, out, order) as opened:
        identity = {**identity_of(table, opened.column, opened.task), "shard": "None"}
        with open_delivery(out, identity) as delivery:
            next(iter(label_table(opened.table, opened.column, opened.task, delivery)))
            raise KeyboardInterrupt


def test_a_run_that_goes_on_counts_what_was_done_before(tmp_path: Path) -> None:
    table, out, summary, whole = (tmp_path / name for name in ("in.csv", "out.tsv", "summary.json", "whole.json"))
    table.write_bytes((DATA / "duties.csv").read_bytes())
    _stop_half_way(table, out)
    assert (tmp_path / "out.tsv.journal").exists()
    assert run("label", table, "-o", out, "--by", "area", "--summary", summary, "--resume").returncode == 0
    assert run("label", table, "-o", out, "--by", "area", "--summary", whole, "--force").returncode == 0
    assert summary.read_bytes() == whole.read_bytes()


def test_rows_labelled_by_hand_correct_the_shares(tmp_path: Path, table: Path) -> None:
    page = tmp_path / "summary.html"
    done = run("label", table, "-o", tmp_path / "out.csv", "--summary", page, "--gold", table, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert f"{ROWS} rows of in.csv, labelled by hand" in page.read_text(encoding="utf-8")


def test_too_few_rows_labelled_by_hand_are_refused_before_anything_is_written(tmp_path: Path, table: Path) -> None:
    (tmp_path / "gold.csv").write_text("text,label\nPlan ads,marketing\n", encoding="utf-8")
    out, summary, gold = (tmp_path / name for name in ("out.csv", "s.json", "gold.csv"))
    done = run("label", table, "-o", out, "--summary", summary, "--gold", gold)
    assert done.returncode == 2
    assert "at least 10 of each label are needed" in done.stderr
    assert not out.exists()


def test_verify_names_the_row_that_was_changed(tmp_path: Path, table: Path) -> None:
    out = tmp_path / "out.csv"
    run("label", table, "-o", out)
    done = run("verify", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"{ROWS} rows: all follow\n")
    lines = out.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[3] = lines[3].replace(",ok,", ",\x1b[31m,")
    out.write_text("".join(lines), encoding="utf-8")
    done = run("verify", out)
    assert done.returncode == 1
    assert done.stdout == f"{out} line 4: rolesplit_status is '\\x1b[31m', its text gives 'ok'\n"
    assert done.stderr == f"{ROWS} rows: 1 does not follow\n"


def test_a_shard_is_labelled_alone(tmp_path: Path, table: Path) -> None:
    done = run("label", table, "-o", tmp_path / "out.csv", "--shard", "2/2")
    assert "0 rows" in done.stderr  # all of so small a table begins in its first half
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").endswith("rolesplit_text_hash\n")


def test_many_files_go_into_a_folder_and_those_that_are_there_are_kept(tmp_path: Path, table: Path) -> None:
    folder, out, summary = tmp_path / "in", tmp_path / "out", tmp_path / "s.json"
    folder.mkdir()
    (folder / "a.csv").write_bytes(table.read_bytes())
    (folder / "b.jsonl").write_text('{"text": "Plan ads"}\n{"text"\n', encoding="utf-8")
    done = run("label", folder, "-o", out)
    assert done.returncode == 1
    assert f"{ROWS + 1} rows" in done.stderr
    assert f"1 row rejected, see {out}/*.rejects.csv; the first is {folder / 'b.jsonl'} line 2: not JSON" in done.stderr
    assert "b.jsonl: exists already" in run("label", folder / "b.jsonl", "-o", out).stderr
    (out / "b.jsonl").unlink()
    before = (out / "a.csv").stat().st_mtime_ns
    run("label", folder, "-o", out, "--resume", "--summary", summary)
    assert (out / "a.csv").stat().st_mtime_ns == before
    assert json.loads(summary.read_text(encoding="utf-8"))["total"]["rows"] == ROWS + 1


def test_a_file_that_cannot_be_labelled_is_named_and_left_out(tmp_path: Path, table: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = run("label", tmp_path / "*.csv", "-o", tmp_path / "out")
    assert done.returncode == 1
    assert f"left out: {tmp_path / 'other.csv'}: which column holds the texts?" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == [table.name]
    again = run("label", tmp_path / "*.csv", "-o", tmp_path / "out", "--resume", "--summary", tmp_path / "s.json")
    assert (again.returncode, (tmp_path / "s.json").exists()) == (1, True)
    assert f"left out: {tmp_path / 'other.csv'}" in again.stderr
    assert run("label", tmp_path / "other.csv", tmp_path / "other.csv", "-o", tmp_path / "none").returncode == 2


def test_a_worker_answers_each_line_as_it_comes() -> None:
    command = [sys.executable, "-c", "from rolesplit.cli import main; main()", "label", "-", "--jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as worker:
        assert worker.stdin
        assert worker.stdout
        for text, label in (("Plan the campaign", "marketing"), ("Answer customers", "operations")):
            worker.stdin.write(json.dumps({"text": text}).encode() + b"\n")
            worker.stdin.flush()
            assert json.loads(worker.stdout.readline())["rolesplit_label"] == label
        worker.stdin.close()
        assert worker.wait(20) == 0


@pytest.mark.filterwarnings("ignore")  # distributed has warnings of its own
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in.csv"], "Name a file or a folder with -o"),
        (["in.csv", "-o", "x.csv", "--shard", "0/3"], "--shard takes K/N with K from 1 to N"),
        (["in.csv", "-o", "x.csv", "--by", "area"], "say where to with --summary FILE"),
        (["in.csv", "-o", "x.csv", "--summary", "x.pdf"], "a summary is written as .json or .html"),
        (["in.csv", "-o", "x.csv", "--jsonl"], "rolesplit label - --jsonl"),
        (["-", "--jsonl", "--shard", "1/2"], "rolesplit label - --jsonl"),
        (["-", "in.csv", "-o", "x"], "- is one table"),
        (["in.csv", "in.csv", "-o", "x", "--strict"], "--strict is for one table"),
        (["in.csv", "-o", "x", "--scheduler", "nonsense"], "no Dask scheduler answers there"),
    ],
)
def test_what_does_not_go_together_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    (tmp_path / "in.csv").write_text("text,area\na,b\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RolesplitError, match=re.escape(message)):
        application("label")(["label", *arguments], standalone_mode=False)
    assert not (tmp_path / "x.csv").exists()
