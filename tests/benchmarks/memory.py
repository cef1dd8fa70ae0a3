"""Peak memory of `rolesplit label` with all its processes together, for tables of growing size; Linux only.

    python tests/benchmarks/memory.py [ROWS ...]

Counted is the proportional set size (what processes share is counted once), looked at five times a second.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from side import texts

ROLESPLIT = Path(sys.executable).with_name("rolesplit")


def main() -> None:
    """Print the peaks."""
    rows = texts(100_000)
    for count in map(int, sys.argv[1:] or ("100000", "1000000", "5000000")):
        with tempfile.TemporaryDirectory() as name:
            table = Path(name) / "in.tsv"
            with table.open("w", encoding="utf-8") as file:
                file.write("id\ttext\n")
                for start in range(0, count, len(rows)):
                    portion = rows[: count - start]
                    file.writelines(f"{number}\t{row} {number}\n" for number, row in enumerate(portion, start))
            with subprocess.Popen([ROLESPLIT, "label", table, "-o", Path(name) / "out.tsv", "--quiet"]) as process:
                begin, peak = time.perf_counter(), 0.0
                while process.poll() is None:
                    peak = max(peak, proportional(process.pid))
                    time.sleep(0.2)
        print(f"{count:,} rows: {peak:.0f} MiB, {time.perf_counter() - begin:.1f} s", flush=True)


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
