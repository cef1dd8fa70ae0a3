"""All that labelled texts say of a model: figures and yardsticks, calibration, coverage, groups, mistakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.calibration import (
    Bin,
    CoveragePoint,
    brier_scores,
    calibration_gaps,
    coverage_curve,
    reliability,
)
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Gold, Statements, folded
from rolesplit.errors import CorpusError
from rolesplit.evaluation import RESAMPLES, Evaluation, Figure, accuracy, bootstrap, evaluate, macro_f1
from rolesplit.keywords import keyword_answers
from rolesplit.mistakes import Mistake, surest_mistakes
from rolesplit.neighbours import index_of

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

MOST_GROUPS = 100
"""A column with more different cells than this is no column of groups."""

_SEED = 20_240_601
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How good an answer without any model is."""

    name: str
    accuracy: Figure
    macro_f1: Figure


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of the texts with one cell in the column asked for, and the accuracy of their commonest label."""

    name: str
    n: int
    accuracy: Figure
    macro_f1: Figure
    majority: float


@dataclass(frozen=True, slots=True)
class Assessment:
    """What labelled texts say of a model.

    Attributes:
        evaluation: figures of all texts and of each label, and the confusion.
        brier, calibration_error: mean Brier score and expected calibration error, 0 being the best of both.
        yardsticks: the majority label and keywords.
        reliability: bins of the top probability.
        coverage: accuracy on the surest texts.
        groups: by the column asked for, those with most texts first.
        mistakes: the surest ones first; `lines` of the file that each stands in.
        known: how many of the texts the model has learnt from, as far as it can tell.
    """

    evaluation: Evaluation
    brier: Figure
    calibration_error: Figure
    yardsticks: tuple[Yardstick, ...]
    reliability: tuple[Bin, ...]
    coverage: tuple[CoveragePoint, ...]
    groups: tuple[Group, ...]
    mistakes: tuple[Mistake, ...]
    lines: tuple[int, ...]
    known: int


def assess(gold: Gold, classifier: Classifier, mistakes: int = 10) -> Assessment:
    """Hold a model's answers against labelled texts; `mistakes` is how many wrong answers to explain."""
    texts, truth = gold.statements.texts, codes_of(gold.statements.classes)
    probabilities = classifier.probabilities(texts)
    worst = surest_mistakes(texts, truth, probabilities, classifier, mistakes)
    return Assessment(
        evaluation=evaluate(gold.statements.classes, probabilities, LABELS),
        brier=mean_figure(brier_scores(truth, probabilities)),
        calibration_error=calibration_figure(truth, probabilities),
        yardsticks=_yardsticks(texts, truth),
        reliability=reliability(truth, probabilities),
        coverage=coverage_curve(truth, probabilities),
        groups=_groups(gold.groups, truth, probabilities.argmax(axis=1)),
        mistakes=worst,
        lines=tuple(gold.lines[one.row] for one in worst),
        known=known_texts(gold.statements, classifier),
    )


def known_texts(statements: Statements, classifier: Classifier) -> int:
    """Count the texts that a model has learnt from, as far as it can tell."""
    return int((~unseen(statements, classifier)).sum())


def unseen(statements: Statements, classifier: Classifier) -> npt.NDArray[np.bool_]:
    """Tell which texts a model has not learnt from, by the statements it carries, or else by the hash of its corpus."""
    if classifier.provenance.get("corpus") == statements.fingerprint:
        return np.zeros(len(statements.texts), dtype=np.bool_)
    index = index_of(classifier)
    learnt = {folded(text) for text in index.texts} if index else set()
    return np.array([folded(text) not in learnt for text in statements.texts])


def codes_of(classes: Sequence[str]) -> Codes:
    """Give labels as places in `LABELS`."""
    return np.array([LABELS.index(name) for name in classes], dtype=np.int64)


def mean_figure(values: Floats) -> Figure:
    """Give the mean of a value of each text, with its interval over resamples of the texts."""
    low, high = np.quantile(resampled_means(values[:, None]), (0.025, 0.975))
    return Figure(float(values.mean()), float(low), float(high))


def calibration_figure(truth: Codes, probabilities: Floats) -> Figure:
    """Give the expected calibration error and its basic bootstrap interval.

    A resample is worse calibrated than the texts themselves, so the percentile interval would lie too high; the basic
    one mirrors it at the value (Davison and Hinkley, 1997), cut at 0.
    """
    gaps = calibration_gaps(truth, probabilities)
    value = float(np.abs(gaps.mean(axis=0)).sum())
    low, high = np.quantile(np.abs(resampled_means(gaps)).sum(axis=1), (0.025, 0.975))
    return Figure(value, max(0.0, 2 * value - float(high)), max(0.0, 2 * value - float(low)))


def resampled_means(values: Floats) -> Floats:
    """Give the means (resamples, columns) of values (texts, columns) over the same `RESAMPLES` resamples each time."""
    draw, size = np.random.default_rng(_SEED), len(values)
    means = []
    for _ in range(0, RESAMPLES, _AT_ONCE):  # in portions, so that memory stays small
        times = [np.bincount(draw.integers(0, size, size), minlength=size) for _ in range(_AT_ONCE)]
        means.append(np.array(times, dtype=np.float64) @ values / size)
    return np.concatenate(means)


def _yardsticks(texts: Sequence[str], truth: Codes) -> tuple[Yardstick, ...]:
    """Give what the commonest label and what keywords reach; without a keyword the commonest label is answered."""
    common = int(np.bincount(truth, minlength=len(LABELS)).argmax())
    answers = {
        "majority": np.full_like(truth, common),
        "keywords": codes_of(keyword_answers(texts, LABELS[common])),
    }
    return tuple(Yardstick(name, *_figures(truth, found)) for name, found in answers.items())


def _figures(truth: Codes, answers: Codes) -> tuple[Figure, Figure]:
    return bootstrap(accuracy, truth, answers, len(LABELS)), bootstrap(macro_f1, truth, answers, len(LABELS))


def _groups(cells: Sequence[str] | None, truth: Codes, answers: Codes) -> tuple[Group, ...]:
    """Give the figures of each group."""
    counts = Counter(cells or ())
    if len(counts) > MOST_GROUPS:
        raise CorpusError(f"--by: {len(counts)} different cells; take a column with at most {MOST_GROUPS}")
    rows_of = {name: np.array([cell == name for cell in cells or ()]) for name, _ in counts.most_common()}
    return tuple(
        Group(
            name,
            counts[name],
            *_figures(truth[rows], answers[rows]),
            majority=float(np.bincount(truth[rows]).max() / counts[name]),
        )
        for name, rows in rows_of.items()
    )
