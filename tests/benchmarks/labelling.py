"""CSV to CSV, one process: `rolesplit label`, evidence included, against csv + predict_proba; and peak memory."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import joblib
from side import compare, plain_pipeline, texts, write_csv

from rolesplit import load_model
from rolesplit.corpus import default_folder, read_corpus
from rolesplit.training import as_pipeline

COUNT = 200_000
FEW = 50_000  # of the same model as a pipeline, whose analyzer is plain Python
ROLESPLIT = str(Path(sys.executable).with_name("rolesplit"))
SCRIPT = """
import csv, itertools, sys, joblib
pipeline = joblib.load(sys.argv[1])
source, target = (open(path, mode, encoding="utf-8", newline="") for path, mode in zip(sys.argv[2:], "rw"))
with source, target:
    reader, writer = csv.reader(source), csv.writer(target)
    header = next(reader)
    writer.writerow([*header, "label", *pipeline.classes_])
    while rows := list(itertools.islice(reader, 4096)):
        for row, p in zip(rows, pipeline.predict_proba([row[1] for row in rows])):
            writer.writerow([*row, pipeline.classes_[p.argmax()], *(f"{value:.4f}" for value in p)])
"""
MEMORY = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); " \
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"  # fmt: skip


def main() -> None:
    """Print the ratios and the peaks."""
    with tempfile.TemporaryDirectory() as folder:
        table, out, pipeline = (str(Path(folder) / name) for name in ("in.csv", "out.csv", "pipeline.joblib"))
        rows = texts(COUNT)
        write_csv(table, rows)
        joblib.dump(plain_pipeline(), pipeline)
        ours = [ROLESPLIT, "label", table, "-o", out, "--force", "--quiet"]
        theirs = [sys.executable, "-c", SCRIPT, pipeline, table, out]
        compare(f"label, {COUNT:,} rows, against TfidfVectorizer's own words", lambda: _run(ours), lambda: _run(theirs))
        few, same = str(Path(folder) / "few.csv"), str(Path(folder) / "same.joblib")
        write_csv(few, rows[-FEW:])
        joblib.dump(as_pipeline(load_model()), same)
        compare(
            f"label, {FEW:,} rows, against the same model's pipeline",
            lambda: _run([*ours[:2], few, *ours[3:]]),
            lambda: _run([sys.executable, "-c", SCRIPT, same, few, out]),
        )
        if shutil.which("fasttext"):
            compare(f"label, {COUNT:,} rows, against fasttext predict", lambda: _run(ours), _fasttext(folder, rows))
        for count in (50_000, 500_000):
            write_csv(table, texts(count))
            peak = subprocess.run([sys.executable, "-c", MEMORY, *ours], check=True, capture_output=True, text=True)
            print(f"label, {count:,} rows: peak memory {int(peak.stdout) / 1024:.0f} MiB", flush=True)


def _fasttext(folder: str, rows: list[str]):  # type: ignore[no-untyped-def]
    """Train fastText on the corpus and give the call that labels the rows with it."""
    duties = read_corpus(default_folder() / "duties.csv").duties
    lines = (
        f"__label__{name} {' '.join(text.split())}" for name, text in zip(duties.classes, duties.texts, strict=True)
    )
    (Path(folder) / "train.txt").write_text("\n".join(lines), encoding="utf-8")
    (Path(folder) / "rows.txt").write_text("\n".join(" ".join(row.split()) for row in rows), encoding="utf-8")
    _run(["fasttext", "supervised", "-input", f"{folder}/train.txt", "-output", f"{folder}/ft", "-wordNgrams", "2"])
    return lambda: _run(["fasttext", "predict", f"{folder}/ft.bin", f"{folder}/rows.txt"])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
