"""Peak memory of `rolesplit label` with all its processes together, for tables of growing size; Linux only.

    python tests/benchmarks/memory.py [--parquet] [ROWS ...]

Counted is the proportional set size (what processes share is counted once), looked at five times a second.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow
import pyarrow.parquet
from side import texts

ROLESPLIT = Path(sys.executable).with_name("rolesplit")


def main() -> None:
    """Print the peaks."""
    is_parquet = "--parquet" in sys.argv
    rows, ending = texts(100_000), "parquet" if is_parquet else "tsv"
    for count in map(int, [given for given in sys.argv[1:] if given.isdecimal()] or (100_000, 1_000_000, 5_000_000)):
        with tempfile.TemporaryDirectory() as name:
            table = Path(name) / f"in.{ending}"
            (_write_parquet if is_parquet else _write_tabbed)(table, _numbered(rows, count))
            call = [ROLESPLIT, "label", table, "-o", Path(name) / f"out.{ending}", "--quiet"]
            with subprocess.Popen(call) as process:
                begin, peak = time.perf_counter(), 0.0
                while process.poll() is None:
                    peak = max(peak, proportional(process.pid))
                    time.sleep(0.2)
        print(f"{count:,} rows: {peak:.0f} MiB, {time.perf_counter() - begin:.1f} s", flush=True)


def _numbered(rows: list[str], count: int) -> Iterator[list[tuple[int, str]]]:
    """Give so many rows, no two alike, in portions."""
    for start in range(0, count, len(rows)):
        yield [(number, f"{row} {number}") for number, row in enumerate(rows[: count - start], start)]


def _write_tabbed(table: Path, portions: Iterator[list[tuple[int, str]]]) -> None:
    with table.open("w", encoding="utf-8") as file:
        file.write("id\ttext\n")
        for portion in portions:
            file.writelines(f"{number}\t{row}\n" for number, row in portion)


def _write_parquet(table: Path, portions: Iterator[list[tuple[int, str]]]) -> None:
    schema = pyarrow.schema([("id", pyarrow.int64()), ("text", pyarrow.string())])
    with pyarrow.parquet.ParquetWriter(table, schema) as writer:
        for portion in portions:
            writer.write_table(pyarrow.table(list(zip(*portion, strict=True)), schema=schema))


def proportional(process: int) -> float:
    """Give the proportional set size of a process and its children, in MiB."""
    found = 0.0
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        for one in (process, *children):
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            found += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    except (FileNotFoundError, ProcessLookupError):
        pass  # one of them has just ended
    return found


if __name__ == "__main__":
    main()
