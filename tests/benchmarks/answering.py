"""Answers to another program: lines one by one against many at once, and against starting rolesplit for each line."""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import sys
import time

from rolesplit.corpus import default_folder

COMMAND = [sys.executable, "-c", "from rolesplit.cli import main; main()", "label", "-", "--jsonl"]
ONE_BY_ONE, STARTS = 1_000, 5


def main() -> None:
    """Time the three ways and print their ratios."""
    with (default_folder() / "duties.csv").open(encoding="utf-8", newline="") as file:
        lines = [json.dumps({"text": row["text"]}).encode() + b"\n" for row in csv.DictReader(file)]
    alone, started, together = _one_by_one(lines[:ONE_BY_ONE]), _started(lines[:STARTS]), _together(lines)
    print(f"one by one: median {alone * 1e3:.2f} ms a line, a start each: {started / alone:.0f} times as long")
    print(f"all at once: {together * 1e6:.0f} µs a line, one by one takes {alone / together:.0f} times as long")


def _one_by_one(lines: list[bytes]) -> float:
    """Give the median seconds from writing a line to reading its answer."""
    taken = []
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdin
        assert worker.stdout
        for line in lines:
            begin = time.perf_counter()
            worker.stdin.write(line)
            worker.stdin.flush()
            worker.stdout.readline()
            taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def _started(lines: list[bytes]) -> float:
    """Give the median seconds of starting, answering one line and ending."""
    taken = []
    for line in lines:
        begin = time.perf_counter()
        subprocess.run(COMMAND, input=line, capture_output=True, check=True)
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def _together(lines: list[bytes]) -> float:
    """Give the seconds a line of all lines in one go, the start included."""
    begin = time.perf_counter()
    done = subprocess.run(COMMAND, input=b"".join(lines), capture_output=True, check=True)
    assert done.stdout.count(b"\n") == len(lines)
    return (time.perf_counter() - begin) / len(lines)


if __name__ == "__main__":
    main()
