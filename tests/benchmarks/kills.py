"""Kill -9 at random moments, then --resume: is every output that of an undisturbed run, to the byte?

    python tests/benchmarks/kills.py [KILLS] [ROWS]

Each round kills `rolesplit label` once or twice, anywhere between its start and its end, then lets it go on to the end.
Formats take turns; every thousandth row is torn, so that there are rejects. Exits with 1 where an output differs.
"""

from __future__ import annotations

import csv
import filecmp
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow
import pyarrow.parquet
from side import texts

ROLESPLIT = Path(sys.executable).with_name("rolesplit")
ENDINGS = ("csv", "csv.gz", "jsonl", "parquet")


def main() -> int:
    """Kill and go on."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    rows = texts(int(sys.argv[2]) if len(sys.argv) > 2 else 200_000)
    chance, done, resumed, differing = random.Random(7), 0, 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, rows)
        seconds = {ending: label(folder, ending, "whole") for ending in ENDINGS}
        while done < kills:
            ending = ENDINGS[done % len(ENDINGS)]
            for _ in range(chance.choice((1, 2))):
                done += kill(folder, ending, chance.uniform(0.3, seconds[ending]))
            journal = folder / f"out.{ending}.journal"
            resumed += journal.exists() and journal.read_bytes().count(b"\n") > 1
            label(folder, ending, "out")
            same = all(alike(folder, f"{ending}{end}") for end in ("", ".rejects.csv"))
            differing += not same
            print(f"{done} kills, {ending}: {'the same' if same else 'DIFFERS'}", flush=True)
        left = [path.name for path in folder.iterdir() if path.name.endswith((".part", ".journal"))]
    print(f"{done} kills, {resumed} runs gone on with from a journal, {differing} outputs differ, left behind: {left}")
    return 1 if differing or left else 0


def write(folder: Path, rows: Sequence[str]) -> None:
    """Write the table in every format, with torn rows where the format can have them."""
    with (folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        for number, row in enumerate(rows):
            writer.writerow([number, row])
            if number % 1000 == 999:
                file.write('0,"torn" here\r\n')
    lines = (json.dumps({"id": number, "text": row}) for number, row in enumerate(rows))
    torn = (line if number % 1000 else "{" for number, line in enumerate(lines, 1))
    (folder / "in.jsonl").write_text("\n".join(torn), encoding="utf-8")
    pyarrow.parquet.write_table(pyarrow.table({"id": range(len(rows)), "text": rows}), folder / "in.parquet")


def command(folder: Path, ending: str, name: str) -> list[str]:
    """Give the command that labels a table, from where it was left if it was."""
    source = folder / f"in.{ending.removesuffix('.gz')}"
    target = folder / f"{name}.{ending}"
    return [*map(str, (ROLESPLIT, "label", source, "-o", target)), "--resume", "--force", "--quiet", "--column", "text"]


def label(folder: Path, ending: str, name: str) -> float:
    """Label a table and give the seconds it took."""
    begin = time.perf_counter()
    done = subprocess.run(command(folder, ending, name), check=False, capture_output=True, text=True)
    if done.returncode not in {0, 1}:
        raise SystemExit(done.stderr)
    return time.perf_counter() - begin


def kill(folder: Path, ending: str, after: float) -> bool:
    """Start labelling and kill it; tell whether it was still running then."""
    with subprocess.Popen(command(folder, ending, "out"), stderr=subprocess.DEVNULL) as process:
        time.sleep(after)
        was_running = process.poll() is None
        process.kill()
    return was_running


def alike(folder: Path, name: str) -> bool:
    """Tell whether an output is that of the undisturbed run; both may be missing."""
    whole, out = folder / f"whole.{name}", folder / f"out.{name}"
    if not whole.exists():
        return not out.exists()
    return out.exists() and filecmp.cmp(whole, out, shallow=False)


if __name__ == "__main__":
    sys.exit(main())
