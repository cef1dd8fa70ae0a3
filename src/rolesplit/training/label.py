"""The label head: with its usual settings, or with those that a search finds and a learning curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import Head
from rolesplit.corpus import FEWEST
from rolesplit.evaluation import Evaluation
from rolesplit.training.curve import Promise, promises_of
from rolesplit.training.folds import splits
from rolesplit.training.heads import FOLDS, fit_head
from rolesplit.training.search import Candidate, Problem, affordable, tune_head, worth_workers
from rolesplit.training.stability import Signs
from rolesplit.training.work import Progress, Work

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Search:
    """What a search did.

    Attributes:
        budget: seconds that were asked for.
        tried, possible: how many candidates were tried, of how many.
        chosen: the settings of the head.
        of_folds: the settings that each outer fold chose for itself.
        usual: figures of the usual settings on the same folds.
    """

    budget: float
    tried: int
    possible: int
    chosen: Candidate
    of_folds: tuple[Candidate, ...]
    usual: Evaluation


@dataclass(frozen=True, slots=True)
class LabelHead:
    """The label head and what is known of it.

    Attributes:
        head: fitted on all texts.
        evaluation: of texts left out of all that was fitted and chosen.
        signs: of the coefficients of the folds.
        margins: of all texts out of fold.
        search: None where the usual settings were taken unseen.
        promises: what more rows would bring; none where nothing was searched for.
    """

    head: Head
    evaluation: Evaluation
    signs: Signs
    margins: Floats
    search: Search | None = None
    promises: tuple[Promise, ...] = ()


def fit_label_head(
    problem: Problem, candidates: tuple[Candidate, ...], budget: float, run: tuple[int, Progress]
) -> LabelHead:
    """Fit the label head, searching as long as the budget lasts; `run` is how many workers, and whom to tell.

    Where texts are added to few of one's own, nothing is searched for.
    """
    entries = problem.features.nnz
    tried = affordable(candidates, budget, entries)
    if len(tried) == 1 or not _can_choose(problem):
        return LabelHead(*fit_head(problem.features, problem.task, problem.groups))
    work = Work(run[0] if worth_workers(tried, entries) else 1, run[1])
    tuned = tune_head(problem, tried, work)
    search = Search(budget, len(tried), len(candidates), tuned.chosen, tuned.of_folds, tuned.usual)
    promises = promises_of(problem, tuned.chosen, tuned.margins, work)
    return LabelHead(tuned.head, tuned.evaluation, tuned.signs, tuned.margins, search, promises)


def _can_choose(problem: Problem) -> bool:
    """Tell whether enough texts are judged to choose settings by, whichever fold is left out."""
    outer = splits(problem.task.classes, problem.groups, FOLDS)
    return all(problem.task.judged[split.fitted].sum() >= FEWEST for split in outer)
