"""Labels that `rolesplit review` needs for what labelling in random order gives, on the duties of the corpus.

Reviews are simulated: the corpus's label is the annotator's answer, and rows not under review are the test set. From
scratch the model learns from the labels alone; beside a corpus it starts with the duties of the other language, a
stand-in for a team whose duties the shipped corpus does not cover.

    python tests/benchmarks/reviewing.py [SEEDS]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import LABELS
from rolesplit.corpus import Statements, read_shipped
from rolesplit.training.apprentice import Apprentice
from rolesplit.training.gain import macro_f1s
from rolesplit.training.lessons import Lessons

Floats = npt.NDArray[np.float64]

SEEDS = 5
POOL, TEST = 2000, 2000
EVERY, MOST = 25, 500
BESIDE = 2000  # duties of the other language
SHOWN = (100, 200, 300, 400, 500)
RANDOM_LABELS = (200, 300, 500)  # whose score is to be reached


def main() -> None:
    """Print the mean curves and the ratios of labels needed."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS
    duties = read_shipped().duties
    is_chinese = np.array([any("\u4e00" <= character <= "\u9fff" for character in text) for text in duties.texts])
    for language, mine in (("English", ~is_chinese), ("Chinese", is_chinese)):
        for beside in (False, True):
            curves = [_curves(duties, mine, seed, beside=beside) for seed in range(seeds)]
            _print(f"{language}, {'beside the other language' if beside else 'from scratch'}", curves)


def _curves(duties: Statements, mine: npt.NDArray[np.bool_], seed: int, *, beside: bool) -> tuple[Floats, Floats]:
    """Give the macro-F1 on the test set after every lesson, in random and in teaching order."""
    order = np.random.default_rng(seed).permutation(len(mine))
    own, others = order[mine[order]], order[~mine[order]]
    pool, test = _chosen(duties, own[:POOL]), _chosen(duties, own[POOL : POOL + TEST])
    more = _chosen(duties, others[:BESIDE]) if beside else None
    return _review(pool, test, more, teaching=False), _review(pool, test, more, teaching=True)


def _review(pool: Statements, test: Statements, more: Statements | None, *, teaching: bool) -> Floats:
    """Label the pool in steps of `EVERY` and give macro-F1 on the test set after each; 0 before the first lesson."""
    start = None
    if more is not None:
        start = Apprentice(more.texts).learn(dict(enumerate(more.classes))).classifier
    lessons = Lessons(pool.texts, start, more)
    labels: dict[int, str] = {}
    scores = []
    for _ in range(MOST // EVERY):
        left = [row for row in range(len(pool.texts)) if row not in labels]
        rows = lessons.order(left, len(labels), EVERY) if teaching else left[:EVERY]
        labels |= {row: pool.classes[row] for row in rows}
        lessons.teach(labels)
        scores.append(_score(lessons, test))
    return np.array(scores)


def _score(lessons: Lessons, test: Statements) -> float:
    if lessons.classifier is None:
        return 0.0
    truth = np.array([LABELS.index(name) for name in test.classes])
    answers = lessons.classifier.probabilities(test.texts).argmax(axis=1)
    return float(macro_f1s(np.bincount(truth * 3 + answers, minlength=9).reshape(3, 3).astype(np.float64)))


def _print(name: str, curves: Sequence[tuple[Floats, Floats]]) -> None:
    """Print macro-F1 by labels, and how many labels in teaching order reach the score of random order."""
    print(f"{name}, {len(curves)} seeds")
    for order, place in (("random", 0), ("teaching", 1)):
        scores = np.array([curve[place] for curve in curves])
        listed = "  ".join(
            f"{count}: {scores[:, count // EVERY - 1].mean():.3f} ± {scores[:, count // EVERY - 1].std(ddof=1):.3f}"
            for count in SHOWN
        )
        print(f"  {order:9} macro-F1 after  {listed}")
    for count in RANDOM_LABELS:
        ratios = [_needed(teaching, by_chance[count // EVERY - 1]) / count for by_chance, teaching in curves]
        listed = ", ".join(f"{ratio:.2f}" if ratio < np.inf else "never" for ratio in sorted(ratios))
        print(f"  labels for what {count} in random order give, as a share: median {np.median(ratios):.2f} ({listed})")
    sys.stdout.flush()


def _needed(scores: Floats, wanted: float) -> float:
    """Give after how many labels a score was first reached."""
    reached = np.flatnonzero(scores >= wanted)
    return float(EVERY * (reached[0] + 1)) if len(reached) else np.inf


def _chosen(duties: Statements, rows: npt.NDArray[np.int64]) -> Statements:
    texts, classes = (tuple(part[row] for row in rows) for part in (duties.texts, duties.classes))
    return replace(duties, texts=texts, classes=classes, facets=None)


if __name__ == "__main__":
    main()
