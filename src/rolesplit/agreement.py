"""How far people agree who labelled the same texts: Cohen's kappa (1960), Krippendorff's alpha (2004, nominal)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.evaluation import RESAMPLES, Figure, accuracy, bootstrap

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_SEED = 20_240_601


@dataclass(frozen=True, slots=True)
class Pair:
    """Two annotators and how far they agree on the texts that both labelled.

    Attributes:
        first, second: their names.
        n: number of those texts.
        agreement: share of equal labels.
        kappa: Cohen's, agreement beyond chance.
        confusion: counts, rows labels of the first, columns labels of the second, in the order of the classes.
    """

    first: str
    second: str
    n: int
    agreement: Figure
    kappa: Figure
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far all annotators agree: `n` texts that two or more labelled, alpha over them, and each pair."""

    n: int
    alpha: Figure
    pairs: tuple[Pair, ...]


def agreement(labels: Sequence[Mapping[str, str]], classes: Sequence[str]) -> Agreement | None:
    """Give the agreement on texts, each with the label of every annotator who labelled it; None without any shared.

    Intervals are bootstrapped over the texts.
    """
    shared = [given for given in labels if len(given) > 1]
    if not shared:
        return None
    counts = np.array([[list(given.values()).count(name) for name in classes] for given in shared], dtype=np.int64)
    names = sorted({name for given in shared for name in given})
    pairs = (_pair(first, second, shared, classes) for first, second in itertools.combinations(names, 2))
    return Agreement(len(shared), _alpha_figure(counts), tuple(pair for pair in pairs if pair is not None))


def cohen_kappa(confusion: Codes) -> float:
    """Give (observed - expected) / (1 - expected) agreement; 0 where one class only leaves nothing to agree on."""
    total = confusion.sum()
    observed = np.trace(confusion) / total
    expected = float(confusion.sum(axis=0) @ confusion.sum(axis=1)) / total**2
    return float((observed - expected) / (1 - expected)) if expected < 1 else 0.0


def krippendorff_alpha(counts: Codes) -> float:
    """Give 1 - observed / expected disagreement of counts (texts, classes): how many gave the text the class.

    Texts with fewer than two labels say nothing; 0 where one class only leaves nothing to disagree on.
    """
    return _alpha(_coincidences(counts[counts.sum(axis=1) > 1]).sum(axis=0))


def _coincidences(counts: Codes) -> Floats:
    """Give for each text how often each pair of classes meets in it (texts, classes, classes), as alpha counts it."""
    met = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(counts.shape[1], dtype=np.int64)
    return np.asarray(met / (counts.sum(axis=1) - 1)[:, None, None])


def _alpha(coincidences: Floats) -> float:
    """Give alpha from the coincidences summed over the texts."""
    of_class = coincidences.sum(axis=1)
    total = of_class.sum()
    observed = total - np.trace(coincidences)
    expected = (total**2 - of_class @ of_class) / (total - 1)
    return float(1 - observed / expected) if expected > 0 else 0.0


def _alpha_figure(counts: Codes) -> Figure:
    """Give alpha with its interval over resamples of the texts."""
    each = _coincidences(counts)
    draws = np.random.default_rng(_SEED).multinomial(len(each), np.full(len(each), 1 / len(each)), RESAMPLES)
    sums = np.einsum("rt,tij->rij", draws, each)
    low, high = np.quantile([_alpha(one) for one in sums], (0.025, 0.975))
    return Figure(_alpha(each.sum(axis=0)), float(low), float(high))


def _pair(first: str, second: str, labels: Sequence[Mapping[str, str]], classes: Sequence[str]) -> Pair | None:
    """Compare two annotators; None where they labelled no text in common."""
    both = [
        (classes.index(given[first]), classes.index(given[second])) for given in labels if {first, second} <= set(given)
    ]
    if not both:
        return None
    one, other = np.array(both, dtype=np.int64).T
    confusion = np.bincount(one * len(classes) + other, minlength=len(classes) ** 2).reshape(len(classes), -1)
    return Pair(
        first,
        second,
        len(both),
        bootstrap(accuracy, one, other, len(classes)),
        bootstrap(cohen_kappa, one, other, len(classes)),
        tuple(tuple(map(int, row)) for row in confusion),
    )
