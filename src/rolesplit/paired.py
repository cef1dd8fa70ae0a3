"""Two models on the same labelled texts: what changes, how surely, and whether the new one may take over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from rolesplit.assessment import codes_of, known_texts, resampled_means, unseen
from rolesplit.calibration import brier_scores, calibration_gaps
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Gold
from rolesplit.evaluation import Figure, accuracy, binomial_tail, macro_f1

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Outcome = Literal["no worse", "worse", "undecided"]

STRONGEST = 30
"""How many terms of each label are compared."""

_ROUNDING = 1e-12  # by which resampled measures of the same answers may differ
_BETTER = {"accuracy": 1, "macro-F1": 1, "Brier score": -1, "calibration error": -1}
GATED = ("accuracy", "macro-F1", "Brier score")
"""The measures that decide whether a new model is worse."""


@dataclass(frozen=True, slots=True)
class Change:
    """A measure of both models, and new - old with the interval of the paired bootstrap over the texts.

    Attributes:
        measure: "accuracy", "macro-F1", "Brier score" or "calibration error"; of the last two less is better.
        outcome: "worse" where the new model is worse by more than the tolerance and surely worse at all, "no worse"
            where it surely is not worse by more than the tolerance, "undecided" where the texts are too few to tell.
    """

    measure: str
    old: float
    new: float
    difference: Figure
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Flip:
    """A text that the models answer differently: its line, its label, both answers and their probabilities."""

    line: int
    text: str
    gold: str
    old: str
    new: str
    old_probability: float
    new_probability: float

    @property
    def kind(self) -> str:
        """Say "gained" where only the new answer is right, "lost" where only the old one was, or else "moved"."""
        return "gained" if self.new == self.gold else "lost" if self.old == self.gold else "moved"


@dataclass(frozen=True, slots=True)
class TermChange:
    """What came and went among the `STRONGEST` terms of a label, the strongest first."""

    label: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What labelled texts say of two models.

    Attributes:
        n: number of texts.
        changes: accuracy, macro-F1, Brier score and calibration error.
        flips: the surest new answers first.
        p_value: exact two-sided test of McNemar (1947) that both are right equally often.
        terms: for each label.
        vocabulary: number of terms that only the old one has, both have, only the new one has.
        tolerance: by how much the new one may be worse.
        known: how many of the texts each has learnt from, the old one first, as far as it can tell.
    """

    n: int
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    p_value: float
    terms: tuple[TermChange, ...]
    vocabulary: tuple[int, int, int]
    tolerance: float
    known: tuple[int, int] = (0, 0)

    @property
    def outcome(self) -> Outcome:
        """Give the worst outcome of accuracy, macro-F1 and Brier score."""
        outcomes = {change.outcome for change in self.changes if change.measure in GATED}
        order: tuple[Outcome, ...] = ("worse", "undecided", "no worse")
        return next(outcome for outcome in order if outcome in outcomes)


def compare_models(old: Classifier, new: Classifier, gold: Gold, tolerance: float) -> Comparison:
    """Compare the answers of two models on labelled texts."""
    probabilities = [model.probabilities(gold.statements.texts) for model in (old, new)]
    known = (known_texts(gold.statements, old), known_texts(gold.statements, new))
    return replace(compare_answers((old, new), probabilities, gold, tolerance), known=known)


def compare_with_trained(
    old: Classifier, new: Classifier, left_out: Floats, gold: Gold, tolerance: float
) -> Comparison:
    """Compare a model with one freshly trained on the labelled texts, whose answers (texts, labels) are out of fold.

    Only texts that the old model has not learnt from are compared on; see `unseen`; there must be some.
    """
    rows = unseen(gold.statements, old)
    part = gold.part(rows.tolist())
    return compare_answers((old, new), (old.probabilities(part.statements.texts), left_out[rows]), part, tolerance)


def compare_answers(
    models: Sequence[Classifier], probabilities: Sequence[Floats], gold: Gold, tolerance: float
) -> Comparison:
    """Compare the answers (texts, labels) of two models, the old one first, wherever they come from."""
    truth = codes_of(gold.statements.classes)
    old, new = (found.argmax(axis=1) for found in probabilities)
    gained, lost = ((new == truth) & (old != truth)).sum(), ((old == truth) & (new != truth)).sum()
    known, fresh = (set(model.terms) for model in models)
    return Comparison(
        n=len(truth),
        changes=tuple(_changes(truth, probabilities, tolerance)),
        flips=_flips(gold, probabilities),
        p_value=min(1.0, 2 * binomial_tail(int(max(gained, lost)), int(gained + lost))),
        terms=tuple(_term_change(label, *models) for label in LABELS),
        vocabulary=(len(known - fresh), len(known & fresh), len(fresh - known)),
        tolerance=tolerance,
    )


def _changes(truth: Codes, probabilities: Sequence[Floats], tolerance: float) -> list[Change]:
    """Measure both models, and the difference on each resample of the texts."""
    parts = [_parts(truth, found) for found in probabilities]
    resampled = np.split(resampled_means(np.concatenate(parts, axis=1)), 2, axis=1)
    old, new = (_measures(part.mean(axis=0)) for part in parts)
    before, after = (np.array([list(_measures(means).values()) for means in found]) for found in resampled)
    changes = []
    for column, name in enumerate(_BETTER):
        low, high = np.quantile((after - before)[:, column], (0.025, 0.975))
        difference = Figure(new[name] - old[name], float(low), float(high))
        changes.append(Change(name, old[name], new[name], difference, _outcome(difference, _BETTER[name], tolerance)))
    return changes


def _parts(truth: Codes, probabilities: Floats) -> Floats:
    """Give for each text what the measures are made of when averaged: confusion, calibration gaps, Brier score."""
    cells = np.eye(len(LABELS) ** 2)[truth * len(LABELS) + probabilities.argmax(axis=1)]
    gaps, brier = calibration_gaps(truth, probabilities), brier_scores(truth, probabilities)
    return np.concatenate([cells, gaps, brier[:, None]], axis=1)


def _measures(means: Floats) -> dict[str, float]:
    """Give the measures in the order of `_BETTER` from the means of `_parts`."""
    cells = len(LABELS) ** 2
    confusion = means[:cells].reshape(len(LABELS), -1)
    return {
        "accuracy": accuracy(confusion),
        "macro-F1": macro_f1(confusion),
        "Brier score": float(means[-1]),
        "calibration error": float(np.abs(means[cells:-1]).sum()),
    }


def _outcome(difference: Figure, better: int, tolerance: float) -> Outcome:
    """Judge a difference; `better` is +1 where more is better, else -1."""
    gain, bounds = better * difference.value, sorted((better * difference.low, better * difference.high))
    if gain < -tolerance and bounds[1] < 0:
        return "worse"
    return "no worse" if bounds[0] >= -tolerance - _ROUNDING else "undecided"


def _flips(gold: Gold, probabilities: Sequence[Floats]) -> tuple[Flip, ...]:
    """Give the texts with two answers, the surest new answer first."""
    old, new = (found.argmax(axis=1) for found in probabilities)
    sure = [found.max(axis=1) for found in probabilities]
    rows = np.flatnonzero(old != new)
    return tuple(
        Flip(
            gold.lines[row],
            gold.statements.texts[row],
            gold.statements.classes[row],
            LABELS[old[row]],
            LABELS[new[row]],
            float(sure[0][row]),
            float(sure[1][row]),
        )
        for row in rows[np.argsort(-sure[1][rows], kind="stable")]
    )


def _term_change(label: str, old: Classifier, new: Classifier) -> TermChange:
    """Compare the strongest terms of a label."""
    before, after = (_strongest(model, label) for model in (old, new))
    gained = tuple(term for term in after if term not in before)
    return TermChange(label, gained, tuple(term for term in before if term not in after))


def _strongest(model: Classifier, label: str) -> list[str]:
    coefficients = model.heads["label"].coefficients[:, LABELS.index(label)]
    return [model.terms[column] for column in np.argsort(-coefficients, kind="stable")[:STRONGEST]]
