"""How good a model's answers are: figures with their n and their intervals, and the yardsticks beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import exp, fsum, lgamma, log

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

RESAMPLES = 1000
_SEED = 20_240_601


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with the 95 % interval of the percentile bootstrap (Efron, 1979)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """Precision, recall and F1 of one class, and how many texts have it."""

    name: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a classifier got right on labelled texts.

    Attributes:
        n: number of texts.
        accuracy, macro_f1: with intervals.
        majority: accuracy of always answering the most frequent class.
        majority_macro_f1: macro-F1 of the same.
        calibration_error: expected calibration error over ten equal bins of the top probability (Naeini
            et al., 2015).
        classes: figures of each class.
        confusion: counts, rows true classes, columns answers, in the order of `classes`.
        truth, probabilities: what was measured: the true class of each text and the answer (texts, classes).
    """

    n: int
    accuracy: Figure
    macro_f1: Figure
    majority: float
    majority_macro_f1: float
    calibration_error: float
    classes: tuple[ClassFigures, ...]
    confusion: tuple[tuple[int, ...], ...]
    truth: Codes = field(compare=False, repr=False)
    probabilities: Floats = field(compare=False, repr=False)


def evaluate(gold: Sequence[str], probabilities: Floats, classes: Sequence[str]) -> Evaluation:
    """Compare probabilities (texts, classes) with the true classes of at least one text."""
    truth = np.array([classes.index(name) for name in gold], dtype=np.int64)
    answers = probabilities.argmax(axis=1)
    counts = _confusion(truth, answers, len(classes))
    common = np.full_like(truth, np.bincount(truth, minlength=len(classes)).argmax())
    return Evaluation(
        n=len(truth),
        accuracy=bootstrap(accuracy, truth, answers, len(classes)),
        macro_f1=bootstrap(macro_f1, truth, answers, len(classes)),
        majority=accuracy(_confusion(truth, common, len(classes))),
        majority_macro_f1=macro_f1(_confusion(truth, common, len(classes))),
        calibration_error=calibration_error(truth, probabilities),
        classes=tuple(_class_figures(name, counts, index) for index, name in enumerate(classes)),
        confusion=tuple(tuple(int(count) for count in row) for row in counts),
        truth=truth,
        probabilities=probabilities,
    )


def accuracy(confusion: Codes | Floats) -> float:
    """Give the share of right answers of a confusion matrix."""
    return float(np.trace(confusion) / confusion.sum())


def macro_f1(confusion: Codes | Floats) -> float:
    """Give the mean F1 of the classes that occur as truth or answer."""
    right = np.diag(confusion)
    total = confusion.sum(axis=0) + confusion.sum(axis=1)
    return float(np.mean(2 * right[total > 0] / total[total > 0]))


def bootstrap(
    measure: Callable[[Codes], float], truth: Codes, answers: Codes, classes: int, *, seed: int = _SEED
) -> Figure:
    """Give a measure of the confusion matrix and its interval over `RESAMPLES` resamples of the texts.

    Resampling n texts is drawing the cells of the confusion matrix from a multinomial of n, which is done
    directly.
    """
    counts = _confusion(truth, answers, classes)
    draws = np.random.default_rng(seed).multinomial(counts.sum(), counts.ravel() / counts.sum(), RESAMPLES)
    values = [measure(draw.reshape(counts.shape)) for draw in draws]
    low, high = np.quantile(values, (0.025, 0.975))
    return Figure(measure(counts), float(low), float(high))


def calibration_error(truth: Codes, probabilities: Floats, bins: int = 10) -> float:
    """Give the mean distance of confidence and accuracy over bins of the top probability, by size."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    bin_of = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    gaps = np.bincount(bin_of, right, bins) - np.bincount(bin_of, confidence, bins)
    return float(np.abs(gaps).sum() / len(truth))


def _confusion(truth: Codes, answers: Codes, classes: int) -> Codes:
    """Count (true class, answer) pairs (classes, classes)."""
    counts = np.bincount(truth * classes + answers, minlength=classes * classes)
    return counts.reshape(classes, classes)


def _class_figures(name: str, confusion: Codes, index: int) -> ClassFigures:
    """Give the figures of one class; a ratio with nothing below the line counts as 0."""
    right, support, answered = confusion[index, index], confusion[index].sum(), confusion[:, index].sum()
    return ClassFigures(
        name,
        precision=float(right / max(1, answered)),
        recall=float(right / max(1, support)),
        f1=float(2 * right / max(1, support + answered)),
        support=int(support),
    )


def binomial_tail(successes: int, trials: int) -> float:
    """Give the probability of at least so many heads in so many throws of a fair coin."""
    halves = trials * log(2)
    ways = (
        lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1) for count in range(successes, trials + 1)
    )
    return min(1.0, fsum(exp(one - halves) for one in ways))
