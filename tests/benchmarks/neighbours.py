"""Statements like a duty: at which rank the first of its own label stands, and how long the question takes.

Each statement of the shipped corpus is asked about and left out of its own answer. With a CSV of labelled lines
(`text,section,label`) named on the command line, its duties are asked about too.
"""

from __future__ import annotations

import csv
import sys
from statistics import median
from time import perf_counter

import numpy as np

from rolesplit import judge, load_model
from rolesplit.corpus import default_folder
from rolesplit.neighbours import Index, index_of

COUNT = 30
SAMPLE = 2_000
EXAMPLES = default_folder() / "examples"


def main() -> None:
    """Print ranks and times."""
    model = load_model()
    start = perf_counter()
    index = index_of(model)
    assert index is not None, "the shipped model has no index"
    print(f"unpacking the index of {len(index.texts):,} statements: {1000 * (perf_counter() - start):.0f} ms")
    places = np.random.default_rng(1).choice(len(index.texts), SAMPLE, replace=False)
    asked = [(index.texts[place], index.statement(int(place)).label) for place in places]
    _report("corpus, each left out", index, model, asked)
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123 - a path as given
            rows = [row for row in csv.DictReader(file) if row["section"] == "duty" and row["label"]]
        _report(path.rsplit("/", 1)[-1], index, model, [(row["text"], row["label"]) for row in rows])
    for path in sorted(EXAMPLES.glob("*.*")):
        duties = [line.line.text for line in judge(path.read_text(encoding="utf-8"), model).duties]
        times = []
        for _ in range(20):
            start = perf_counter()
            index.nearest(model.features(duties), 3)
            times.append(1000 * (perf_counter() - start))
        print(f"{path.name}, {len(duties)} duties: {median(times):.1f} ms")


def _report(name: str, index: Index, model, asked: list[tuple[str, str]]) -> None:  # type: ignore[no-untyped-def]
    """Print the median rank of the first neighbour of the same label, and how many of the nearest have it."""
    found = index.nearest(model.features([text for text, _ in asked]), COUNT + 1)
    ranks, same = [], []
    for (text, label), row in zip(asked, found, strict=True):
        labels = [one.statement.label for one in row if one.statement.text != text][:COUNT]
        ranks.append(labels.index(label) + 1 if label in labels else COUNT + 1)
        same.append([one == label for one in labels[:5]])
    nearest = np.mean([row[0] for row in same if row])
    five = np.mean([one for row in same for one in row])
    majority = max(np.mean([label == one for _, label in asked]) for one in ("operations", "marketing", "shared"))
    print(f"{name}, n {len(asked)}: first of the same label at rank {median(ranks):.0f} (mean {np.mean(ranks):.2f});")
    print(f"  same label: nearest {nearest:.3f}, of the five nearest {five:.3f}; most frequent label {majority:.3f}")


if __name__ == "__main__":
    main()
