"""What more rows would bring, told from what fewer rows bring.

Rows are thinned in the folds that are learnt from; the folds left out stay as they are. For all labels together,
macro-F1 nears its limit with a power of the number of rows (the inverse power law of Figueroa et al., 2012), and that
curve is read on. More rows of one label teach, and they also make the other labels rarer, so that curve has a top: it
is read on half-way between its tangent and its parabola, over the logarithm of the rows, which came nearest on corpora
whose growth was known (tests/benchmarks/promises.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import CLASSES
from rolesplit.corpus import FEWEST
from rolesplit.evaluation import Figure
from rolesplit.training.folds import SEED, Split, splits
from rolesplit.training.gain import resampled_macro_f1s
from rolesplit.training.heads import FOLDS, STRENGTH, fit_fold
from rolesplit.training.search import Candidate, Problem, weights_of
from rolesplit.training.tasks import Task
from rolesplit.training.work import Work

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

SHARES_OF_ALL, SHARES_OF_LABEL = (0.25, 0.5), (0.5, 0.7)
"""Shares of the rows that are left by thinning all labels, or one."""
_MORE = 0.43  # how many more rows are asked about: 1 / 0.7 times as many
_LUCK = 1.6  # the draws share their rows and so differ less than corpora do; by this much, as measured
_DRAWS = 3  # how often the rows that stay are drawn
_POWERS = (0.25, 0.5, 1.0, 2.0)
_FEWEST_MORE = 20


@dataclass(frozen=True, slots=True)
class Promise:
    """What more rows of a label are likely to bring.

    Attributes:
        label: the label, None for all labels in their present shares.
        rows: how many the corpus has.
        more: how many more are asked about, nearly half as many.
        macro_f1: macro-F1, cross-validated, with each of the smaller shares of the rows, and with all.
        gain: of macro-F1, by so many more rows.
    """

    label: str | None
    rows: int
    more: int
    macro_f1: tuple[float, ...]
    gain: Figure


def promises_of(problem: Problem, candidate: Candidate, margins: Floats, work: Work) -> tuple[Promise, ...]:
    """Give what more rows of each label, and of all, would bring; not of a label with too few rows to tell from.

    `margins` are those of all rows out of fold, with the settings of the candidate.
    """
    task = problem.task
    outer = tuple(splits(task.classes, problem.groups, FOLDS))
    counts = np.bincount(task.classes[task.judged], minlength=len(CLASSES[task.head]))
    columns = (*np.flatnonzero(counts >= FEWEST).tolist(), None)
    plans = [(column, share, draw) for column in columns for share in _shares(column) for draw in range(_DRAWS)]
    jobs = [(problem, candidate, outer, plan) for plan in plans]
    answers = work.run("learning curve", _thinned_answers, jobs)
    whole = margins.argmax(axis=1)
    step = len(plans) // len(columns)
    return tuple(
        _promise(task, column, [*answers[step * place : step * (place + 1)], whole])
        for place, column in enumerate(columns)
    )


def _shares(column: int | None) -> tuple[float, ...]:
    return SHARES_OF_ALL if column is None else SHARES_OF_LABEL


def _thinned_answers(
    problem: Problem, candidate: Candidate, outer: Sequence[Split], plan: tuple[int | None, float, int]
) -> Codes:
    """Give the answers, out of fold, of machines that learn from a share of the rows of one label."""
    task = problem.task
    weights = weights_of(task, candidate)
    strength = STRENGTH[task.head] * candidate.strength
    answers = np.empty(len(task.rows), dtype=np.int64)
    for split in outer:
        kept = _kept(problem, split.fitted, plan)
        thinned = Split(kept, split.left_out)
        answers[split.left_out] = fit_fold(problem.features, task, weights, thinned, strength).margins.argmax(axis=1)
    return answers


def _kept(problem: Problem, fitted: Codes, plan: tuple[int | None, float, int]) -> Codes:
    """Thin the rows of one's own, of a label or of all, to a share; smaller shares are part of larger ones."""
    column, share, draw = plan
    task = problem.task
    order = np.random.default_rng((SEED, draw)).permutation(len(task.rows))
    concerned = task.judged & ((task.classes == column) if column is not None else True)
    stays = ~concerned
    for label in range(len(CLASSES[task.head])):
        rows = fitted[concerned[fitted] & (task.classes[fitted] == label)]
        by_chance = rows[np.argsort(order[rows], kind="stable")]
        stays[by_chance[: max(1, round(share * len(rows)))]] = True
    return fitted[stays[fitted]]


def _promise(whole: Task, column: int | None, answers: Sequence[Codes]) -> Promise:
    """Fit the curve through the scores and read it on."""
    task = whole.part(np.flatnonzero(whole.judged))
    counts = np.bincount(task.classes, minlength=len(CLASSES[task.head]))
    rows = len(task.classes) if column is None else int(counts[column])
    more = _round_number(_MORE * rows)
    weights = np.bincount(task.classes, task.weights, len(counts)) / np.maximum(1, counts)
    scores, resampled = resampled_macro_f1s(task.classes, [one[whole.judged] for one in answers], weights)
    resampled = _with_luck_of_rows(scores, resampled, np.array(_shares(column)))
    curves = np.vstack([scores, resampled])
    gains = _gains_of_all(curves, more / rows) if column is None else _gains_of_label(curves, more / rows)
    low, high = np.quantile(gains[1:], (0.025, 0.975))
    means = (*scores[:-1].reshape(-1, _DRAWS).mean(axis=1), scores[-1])
    label = None if column is None else CLASSES[task.head][column]
    return Promise(label, rows, more, tuple(map(float, means)), Figure(float(gains[0]), float(low), float(high)))


def _with_luck_of_rows(scores: Floats, resampled: Floats, shares: Floats) -> Floats:
    """Let resampled scores differ by the luck of which rows the corpus has, too, as the draws at each share show it.

    The luck shrinks with the square root of the number of rows.
    """
    by_share = scores[:-1].reshape(len(shares), _DRAWS)
    spread = float(np.sqrt((by_share.var(axis=1, ddof=1) * shares).mean()))  # of a corpus of all rows
    deviations = _LUCK * spread / np.sqrt(np.r_[np.repeat(shares, _DRAWS), 1.0])
    return np.asarray(resampled + np.random.default_rng(SEED).normal(0.0, deviations, resampled.shape))


def _gains_of_all(curves: Floats, more: float) -> Floats:
    """Give the gain by so many times more rows on the curve a - b x share^-c that is nearest to each of `curves`.

    Each takes the c of `_POWERS` that leaves the least squares, and a and b with it.
    """
    shares = np.array([*np.repeat(SHARES_OF_ALL, _DRAWS), 1.0])
    gains, left = [], []
    for power in _POWERS:
        centred = shares**-power - (shares**-power).mean()
        slopes = curves @ centred / (centred @ centred)
        fitted = curves.mean(axis=1)[:, None] + slopes[:, None] * centred
        left.append(((curves - fitted) ** 2).sum(axis=1))
        gains.append(slopes * ((1 + more) ** -power - 1))
    return np.asarray(np.array(gains)[np.argmin(left, axis=0), np.arange(len(curves))])


def _gains_of_label(curves: Floats, more: float) -> Floats:
    """Give the gain by so many times more rows of one label, from its last two steps: 1.5 x the last - 0.5 x the other.

    The steps, from half to 0.7 and from 0.7 to all, are alike on a logarithmic scale.
    """
    half, most = curves[:, :-1].reshape(len(curves), len(SHARES_OF_LABEL), _DRAWS).mean(axis=2).T
    last, other = curves[:, -1] - most, most - half
    return np.asarray((1.5 * last - 0.5 * other) * np.log(1 + more) / np.log(1 / SHARES_OF_LABEL[-1]))


def _round_number(number: float) -> int:
    """Round to one digit, and to at least `_FEWEST_MORE`."""
    digits = 10 ** max(0, len(str(int(number))) - 1)
    return max(_FEWEST_MORE, int(round(number / digits) * digits))
