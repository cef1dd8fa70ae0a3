"""How far to trust what `rolesplit train` says of more rows: promised and real gains on corpora whose growth is known.

Corpora of a few hundred or thousand rows are drawn from the shipped duties; as many rows as were asked about are then
added, and the gain is measured on 5,000 others. Corpora drawn from one set overlap, so the last column is a guide.

    python tests/benchmarks/promises.py [CORPORA]
"""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import LABELS
from rolesplit.corpus import read_shipped
from rolesplit.training.curve import Promise, promises_of
from rolesplit.training.features import content_of, near_duplicates, tfidf, vocabulary
from rolesplit.training.folds import Split, splits
from rolesplit.training.gain import macro_f1s
from rolesplit.training.search import Candidate, Problem, fit_candidate
from rolesplit.training.tasks import Task
from rolesplit.training.work import Work

CORPORA = 12
SIZES = (600, 2000)
TEST = 5000
SETTINGS = Candidate(strength=4.0, balance=0.5)

Rows = npt.NDArray[np.int64]


def main() -> None:
    """Print for each size and label the mean promise, the mean gain, and how often the interval held the gain."""
    corpora = int(sys.argv[1]) if len(sys.argv) > 1 else CORPORA
    problem = _problem()
    for size in SIZES:
        found: dict[str | None, list[tuple[Promise, float]]] = {}
        for seed in range(corpora):
            order = np.random.default_rng(seed).permutation(len(problem.groups))
            for promise in _promises(problem.part(np.sort(order[:size]))):
                real = _gain(problem, order[:size], order[size:-TEST], order[-TEST:], promise)
                found.setdefault(promise.label, []).append((promise, real))
        for label, pairs in found.items():
            _print(f"{size:,} rows, {label or 'all labels'}", pairs)


def _problem() -> Problem:
    """Give what the label head learns from all shipped duties."""
    duties = read_shipped().duties
    classifier = vocabulary(duties.texts)
    matrix = tfidf(classifier, duties.texts)
    classes = np.array([LABELS.index(name) for name in duties.classes], dtype=np.int64)
    task = Task("label", np.arange(len(classes)), classes, np.ones(len(classes)), np.ones(len(classes), dtype=np.bool_))
    return Problem(content_of(matrix, classifier), task, near_duplicates(matrix))


def _promises(corpus: Problem) -> tuple[Promise, ...]:
    """Give what a training on the corpus promises."""
    margins = np.empty((len(corpus.groups), len(LABELS)))
    for split in splits(corpus.task.classes, corpus.groups, 5):
        margins[split.left_out] = fit_candidate(corpus, split, SETTINGS).margins
    return promises_of(corpus, SETTINGS, margins, Work(1))


def _gain(problem: Problem, corpus: Rows, others: Rows, test: Rows, promise: Promise) -> float:
    """Give what the rows asked about really bring, drawn from the others."""
    classes = problem.task.classes[others]
    asked = others if promise.label is None else others[classes == LABELS.index(promise.label)]
    more = np.r_[corpus, asked[: promise.more]]
    return _score(problem, more, test) - _score(problem, corpus, test)


def _score(problem: Problem, corpus: Rows, test: Rows) -> float:
    """Give the macro-F1 on the test rows of what learns from the corpus."""
    part = problem.part(np.r_[corpus, test])
    places = np.arange(len(part.groups))
    answers = fit_candidate(part, Split(places[: len(corpus)], places[len(corpus) :]), SETTINGS).margins.argmax(axis=1)
    truth = problem.task.classes[test]
    return float(macro_f1s(np.bincount(truth * 3 + answers, minlength=9).reshape(3, 3).astype(np.float64)))


def _print(name: str, pairs: list[tuple[Promise, float]]) -> None:
    more = int(np.mean([promise.more for promise, _ in pairs]))
    promised = np.mean([promise.gain.value for promise, _ in pairs])
    width = np.mean([promise.gain.high - promise.gain.low for promise, _ in pairs])
    held = sum(promise.gain.low <= real <= promise.gain.high for promise, real in pairs)
    print(
        f"{name}: {more} more: promised {promised:+.4f}, real {np.mean([real for _, real in pairs]):+.4f}; "
        f"intervals {width:.4f} wide held {held} of {len(pairs)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
