"""The settings of a head, chosen by a search inside nested cross-validation.

The search is short and always the same: a fixed list of candidates, the most promising first, cut where the budget
ends. The budget counts work and never looks at a clock, so that the same corpus gives the same model on every machine.

Every fold of the outer cross-validation searches anew in the texts that it does not leave out; its figures are
therefore about texts that had no part in any choice (Varma and Simon, 2006; Cawley and Talbot, 2010).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse

from rolesplit.classifier import CLASSES, Head
from rolesplit.evaluation import Evaluation
from rolesplit.training.folds import Split, splits
from rolesplit.training.gain import resampled_macro_f1s
from rolesplit.training.heads import (
    FOLDS,
    STRENGTH,
    FoldFit,
    calibrated,
    evaluation_of,
    final_head,
    fit_fold,
    temperature_of,
)
from rolesplit.training.stability import Signs
from rolesplit.training.tasks import Task
from rolesplit.training.work import Work

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

_INNER_FOLDS = 3
_WORTH_BALANCING = 0.01  # gain of macro-F1 from which; texts to come rarely have just the corpus's mix of labels
_SHORT = 4.0  # seconds of search up to which one process is done sooner than several
_ENTRIES_A_SECOND = 400_000
"""Entries of the feature matrix for which one candidate is tried in a second, all folds within folds included, on
one core of a small machine."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Settings that can be tried.

    Attributes:
        strength: what the usual C is multiplied by.
        balance: power of the class weights: at 0 labels count as often as they occur, at 1 all count alike.
        emphasis: how much a text of one's own counts beside one that was added.
    """

    strength: float = 1.0
    balance: float = 0.0
    emphasis: float = 1.0


_STRENGTHS_AND_BALANCES = (
    (1, 0), (4, 0.5), (1, 1), (4, 0), (8, 0.5), (2, 1), (2, 0), (2, 0.5), (4, 1), (8, 0), (0.5, 1), (1, 0.5),
    (0.5, 0), (0.5, 0.5), (8, 1), (0.25, 1), (0.25, 0),
)  # fmt: skip
_EMPHASES = (1.0, 4.0, 16.0)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a head is learnt from.

    Attributes:
        features: float64 (texts, terms).
        task: the classes of the texts and what they count.
        groups: the group of near-duplicates of each text.
    """

    features: scipy.sparse.csr_matrix
    task: Task
    groups: Codes

    def part(self, places: Codes) -> Problem:
        """Give the problem of some of the texts."""
        return Problem(self.features[places], self.task.part(places), self.groups[places])


class _Choice(NamedTuple):
    """Settings, and the temperature that suits their out-of-fold margins."""

    candidate: Candidate
    temperature: float


@dataclass(frozen=True, slots=True)
class Tuned:
    """A head whose settings were searched for.

    Attributes:
        head: fitted on all texts with the settings chosen.
        evaluation: of texts that had no part in any choice.
        usual: the same of the usual settings, on the same folds.
        chosen: the settings of the head.
        of_folds: the settings that each outer fold chose for itself.
        margins: out-of-fold margins of the settings chosen.
        signs: of the coefficients of the same folds.
    """

    head: Head
    evaluation: Evaluation
    usual: Evaluation
    chosen: Candidate
    of_folds: tuple[Candidate, ...]
    margins: Floats
    signs: Signs


def candidates_of(task: Task, *, weighed: bool) -> tuple[Candidate, ...]:
    """Give all settings worth trying, the usual ones first; whoever has set the shares of labels has weighed them."""
    emphases = (1.0,) if task.judged.all() else _EMPHASES
    pairs = [(strength, balance) for strength, balance in _STRENGTHS_AND_BALANCES if not (weighed and balance)]
    return tuple(Candidate(strength, balance, emphasis) for strength, balance in pairs for emphasis in emphases)


def affordable(candidates: Sequence[Candidate], budget: float, entries: int) -> tuple[Candidate, ...]:
    """Give as many of the first candidates as the budget, in seconds, allows for a matrix of so many entries."""
    return tuple(candidates[: max(1, int(budget * _ENTRIES_A_SECOND / max(1, entries)))])


def worth_workers(candidates: Sequence[Candidate], entries: int) -> bool:
    """Tell whether a search is long enough that starting processes pays."""
    return len(candidates) * entries > _SHORT * _ENTRIES_A_SECOND


def weights_of(task: Task, candidate: Candidate) -> Floats:
    """Give the weights that a candidate means for the texts of a task; their sum stays what it was."""
    counts = np.bincount(task.classes, task.weights)
    balanced = np.divide(counts.sum(), counts, out=np.zeros_like(counts), where=counts > 0) ** candidate.balance
    weights = task.weights * balanced[task.classes] * np.where(task.judged, candidate.emphasis, 1.0)
    return np.asarray(weights * (task.weights.sum() / weights.sum()))


def tune_head(problem: Problem, candidates: Sequence[Candidate], work: Work) -> Tuned:
    """Choose settings by nested cross-validation, and fit a head with those that suit all texts best."""
    outer = tuple(splits(problem.task.classes, problem.groups, FOLDS))
    everything = np.arange(len(problem.task.rows))
    *of_folds, whole = _choices(problem, [*(split.fitted for split in outer), everything], candidates, work)
    nested = tuple(choice.candidate for choice in of_folds)
    always = ((whole.candidate,) * FOLDS, (candidates[0],) * FOLDS)
    left_out = _left_out(problem, outer, [nested, *always], work)
    chosen, usual = (_gathered(outer, left_out, settings) for settings in always)
    temperatures = [choice.temperature for choice in of_folds]
    return Tuned(
        head=_final(problem, whole.candidate, temperature_of(problem.task, chosen)),
        evaluation=evaluation_of(problem.task, _gathered(outer, left_out, nested, temperatures)),
        usual=evaluation_of(problem.task, calibrated(usual, temperature_of(problem.task, usual))),
        chosen=whole.candidate,
        of_folds=nested,
        margins=chosen,
        signs=_signs(left_out[fold, whole.candidate] for fold in range(FOLDS)),
    )


def _signs(fits: Iterable[FoldFit]) -> Signs:
    """Count the signs of the coefficients of some fits."""
    signs = Signs()
    for fit in fits:
        signs.notice(fit.speaks_for)
    return signs


def fit_candidate(problem: Problem, split: Split, candidate: Candidate) -> FoldFit:
    """Fit a machine with these settings on the texts of a split, and ask it about those left out."""
    strength = STRENGTH[problem.task.head] * candidate.strength
    return fit_fold(problem.features, problem.task, weights_of(problem.task, candidate), split, strength)


def _choices(problem: Problem, sets: Sequence[Codes], candidates: Sequence[Candidate], work: Work) -> list[_Choice]:
    """Choose settings for each set of places, by cross-validation within the set."""
    parts = [problem.part(places) for places in sets]
    inner = [tuple(splits(part.task.classes, part.groups, _INNER_FOLDS)) for part in parts]
    jobs = [(part, within, candidate) for part, within in zip(parts, inner, strict=True) for candidate in candidates]
    margins = work.run("search", _inner_margins, jobs)
    step = len(candidates)
    return [
        _choice(part.task, candidates, margins[step * place : step * (place + 1)]) for place, part in enumerate(parts)
    ]


def _inner_margins(problem: Problem, inner: Sequence[Split], candidate: Candidate) -> Floats:
    """Give the out-of-fold margins of all texts of a problem."""
    margins = np.empty((len(problem.task.rows), len(CLASSES[problem.task.head])))
    for split in inner:
        margins[split.left_out] = fit_candidate(problem, split, candidate).margins
    return margins


def _choice(task: Task, candidates: Sequence[Candidate], margins: Sequence[Floats]) -> _Choice:
    """Take the candidate of the best macro-F1, if it beats simpler ones by more than a standard error.

    Simpler are the usual settings and, by `_WORTH_BALANCING` at least, those that balance nothing.
    """
    judged = task.part(np.flatnonzero(task.judged))
    answers = [found[task.judged].argmax(axis=1) for found in margins]
    scores, resampled = resampled_macro_f1s(judged.classes, answers, _class_weights(judged))
    best = int(scores.argmax())
    unbalanced = [place for place, candidate in enumerate(candidates) if not candidate.balance]
    for simpler, least in ((unbalanced[int(scores[unbalanced].argmax())], _WORTH_BALANCING), (0, 0.0)):
        error = float(np.std(resampled[:, best] - resampled[:, simpler]))
        if scores[best] - scores[simpler] <= max(error, least):
            best = simpler
    return _Choice(candidates[best], temperature_of(task, margins[best]))


def _class_weights(task: Task) -> Floats:
    """Give how much a text of each class counts in the figures that choose: as much as in texts to come."""
    counts = np.bincount(task.classes, minlength=len(CLASSES[task.head]))
    return np.bincount(task.classes, task.weights, len(counts)) / np.maximum(1, counts)


def _left_out(
    problem: Problem, outer: Sequence[Split], plans: Sequence[tuple[Candidate, ...]], work: Work
) -> dict[tuple[int, Candidate], FoldFit]:
    """Give the fit of each outer fold for the settings that any plan has for it, each fitted once."""
    wanted = list(dict.fromkeys((fold, plan[fold]) for plan in plans for fold in range(FOLDS)))
    found = work.run("cross-validation", fit_candidate, [(problem, outer[fold], one) for fold, one in wanted])
    return dict(zip(wanted, found, strict=True))


def _gathered(
    outer: Sequence[Split],
    found: Mapping[tuple[int, Candidate], FoldFit],
    plan: Sequence[Candidate],
    temperatures: Sequence[float] | None = None,
) -> Floats:
    """Put the margins of the folds in the order of the texts; with temperatures, one a fold, their probabilities."""
    size = sum(len(split.left_out) for split in outer)
    gathered = np.empty((size, found[0, plan[0]].margins.shape[1]))
    for fold, split in enumerate(outer):
        margins = found[fold, plan[fold]].margins
        gathered[split.left_out] = calibrated(margins, temperatures[fold]) if temperatures else margins
    return gathered


def _final(problem: Problem, candidate: Candidate, temperature: float) -> Head:
    """Fit the head on all texts with the settings chosen."""
    task = replace(problem.task, weights=weights_of(problem.task, candidate))
    return final_head(problem.features, task, STRENGTH[task.head] * candidate.strength, temperature)
