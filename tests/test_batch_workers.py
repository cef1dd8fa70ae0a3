"""Tests of workers: results in order, never many under way, none left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from rolesplit.batch.workers import FEW, in_order
from rolesplit.errors import BatchError


def _named(number: int) -> tuple[int, int]:
    """Take longer for every third number, and say who did it."""
    time.sleep(0.01 * (number % 3 == 0))
    return number, os.getpid()


def _ended(number: int) -> int:
    if number > FEW + 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def _failed(number: int) -> int:
    if number > FEW + 3:
        raise ValueError(f"no {number}")
    return number


def test_results_are_in_order_and_by_several_processes() -> None:
    found = list(in_order(_named, range(40), 2))
    assert [number for number, _ in found] == list(range(40))
    assert len({process for _, process in found[FEW:]} - {os.getpid()}) == 2


def test_a_few_items_start_no_process() -> None:
    assert {process for _, process in in_order(_named, range(FEW), 2)} == {os.getpid()}
    assert {process for _, process in in_order(_named, range(40), 1)} == {os.getpid()}


def test_items_are_taken_no_faster_than_results_are() -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    for given in islice(in_order(_named, items(), 2), 60):
        time.sleep(0.002)
        assert taken - given[0] <= 5


def test_what_goes_wrong_in_a_worker_is_raised_here() -> None:
    with pytest.raises(ValueError, match=f"no {FEW + 4}"):
        list(in_order(_failed, range(40), 2))


def test_a_worker_that_is_killed_is_an_error_and_no_hang() -> None:
    with pytest.raises(BatchError, match="a worker was ended from outside"):
        list(in_order(_ended, range(40), 2))


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_no_worker_outlives_a_process_that_is_killed() -> None:
    code = (
        "import time, os, itertools; from rolesplit.batch.workers import in_order\n"
        "def work(number): time.sleep(0.05); return os.getpid()\n"
        "for process in in_order(work, itertools.count(), 2): print(process, flush=True)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        workers = {int(parent.stdout.readline()) for _ in range(FEW + 8)} - {parent.pid}
        parent.kill()
    until = time.monotonic() + 10
    while any(_is_running(process) for process in workers) and time.monotonic() < until:
        time.sleep(0.02)
    assert len(workers) == 2
    assert not any(map(_is_running, workers))


def _is_running(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
