"""Tests of labelling files by the workers of a Dask cluster."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from conftest import DATA
from test_cli import run

FILES = 8
pytestmark = pytest.mark.filterwarnings("ignore")  # distributed has warnings of its own


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of tables, each with other rows."""
    (tmp_path / "in").mkdir()
    header, *lines = (DATA / "duties.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    for number in range(FILES):
        (tmp_path / "in" / f"{number}.csv").write_text(header + "".join(lines[number::4]), encoding="utf-8")
    return tmp_path / "in"


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    """Start two workers, each a process that is replaced when it is lost."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started:
        yield started


def _wait_for(number: int, folder: Path) -> None:
    """Wait until so many files are in place."""
    end = time.monotonic() + 60
    while len(list(folder.glob("?.csv"))) < number:
        assert time.monotonic() < end, "nothing was labelled within a minute"
        time.sleep(0.01)


def test_a_worker_that_is_killed_half_way_changes_nothing(tmp_path: Path, folder: Path, cluster: LocalCluster) -> None:
    alone, together, summary = tmp_path / "alone", tmp_path / "together", ("--by", "area", "--summary")
    run("label", folder, "-o", alone, *summary, tmp_path / "alone.json")
    (together).mkdir()
    arguments = (
        "label",
        folder,
        "-o",
        together,
        "--scheduler",
        cluster.scheduler_address,
        *summary,
        tmp_path / "together.json",
    )
    command = [sys.executable, "-c", "from rolesplit.cli import main; main()", *map(str, arguments)]
    lost = cluster.workers[0].pid
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
        _wait_for(2, together)
        os.kill(lost, signal.SIGKILL)
        done = len(list(together.glob("?.csv")))
        assert client.wait(60) == 0, client.stderr and client.stderr.read()
    assert done < FILES, "the worker was killed too late to matter"
    assert cluster.workers[0].pid != lost
    assert {path.name: path.read_bytes() for path in together.iterdir()} == {
        path.name: path.read_bytes() for path in alone.iterdir()
    }
    assert (tmp_path / "together.json").read_bytes() == (tmp_path / "alone.json").read_bytes()
