"""Table to table, evidence included: `rolesplit label` against what one would write, against fastText, against itself.

    python tests/benchmarks/labelling.py [ROWS]

What each side does, end to end, its own start and end included:

- rolesplit: reads the table, labels with probabilities, lean, facet, evidence, status, model and a hash of the text,
  and writes every cell back as it was. Its model has stemmed words and pairs, and Chinese characters.
- script (`script.py`): pandas reads the table; TfidfVectorizer's own words and pairs, logistic regressions for label
  and facet, probabilities and lean; pandas writes it. With and without evidence.
- fastText: its command `predict` on the bare texts, pairs of words, labels only, no table and no probabilities.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet
from side import compare, save_pipelines, texts, write_csv

from rolesplit.corpus import default_folder, read_corpus

ROLESPLIT = Path(sys.executable).with_name("rolesplit")
SCRIPT = Path(__file__).with_name("script.py")
Call = Callable[[], None]


def main() -> None:
    """Print the ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        folder, rows = Path(name), texts(count)
        write_csv(str(folder / "in.csv"), rows)
        columns = {"id": range(count), "text": rows}
        pyarrow.parquet.write_table(pyarrow.table(columns), folder / "in.parquet")
        save_pipelines(str(folder / "pipelines"))
        one, all_cores = _label(folder, "csv", 1), _label(folder, "csv", cores)
        print(f"{count:,} rows of {sum(map(len, rows)) / count:.0f} characters, {cores} cores", flush=True)
        compare("one process, against the script with evidence", one, _script(folder, "csv", "--evidence"))
        compare("one process, against the script without evidence", one, _script(folder, "csv"))
        compare("all cores, against the script with evidence", all_cores, _script(folder, "csv", "--evidence"))
        compare("all cores, against the script without evidence", all_cores, _script(folder, "csv"))
        compare("all cores, against one process", all_cores, one)
        parquet = _label(folder, "parquet", cores)
        compare(
            "Parquet to Parquet, against the script with evidence", parquet, _script(folder, "parquet", "--evidence")
        )
        compare("Parquet to Parquet, against the script without evidence", parquet, _script(folder, "parquet"))
        if shutil.which("fasttext"):
            theirs = _fasttext(folder, rows)
            compare("one process, against fasttext predict", one, theirs)
            compare("all cores, against fasttext predict", all_cores, theirs)


def _label(folder: Path, ending: str, jobs: int) -> Call:
    source, target = folder / f"in.{ending}", folder / f"out.{ending}"
    return _call(ROLESPLIT, "label", source, "-o", target, "--jobs", jobs, "--force", "--quiet")


def _script(folder: Path, ending: str, *options: str) -> Call:
    source, target = folder / f"in.{ending}", folder / f"script.{ending}"
    return _call(sys.executable, SCRIPT, folder / "pipelines", source, target, *options)


def _fasttext(folder: Path, rows: list[str]) -> Call:
    """Train fastText on the corpus and give the call that labels the rows with it."""
    duties = read_corpus(default_folder() / "duties.csv").duties
    lines = (
        f"__label__{name} {' '.join(text.split())}" for name, text in zip(duties.classes, duties.texts, strict=True)
    )
    train, asked, model = folder / "train.txt", folder / "rows.txt", folder / "fasttext"
    train.write_text("\n".join(lines), encoding="utf-8")
    asked.write_text("\n".join(" ".join(row.split()) for row in rows) + "\n", encoding="utf-8")
    _call("fasttext", "supervised", "-input", train, "-output", model, "-wordNgrams", 2)()
    return _call("fasttext", "predict", f"{model}.bin", asked)


def _call(*command: object) -> Call:
    def run() -> None:
        subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    return run


if __name__ == "__main__":
    main()
