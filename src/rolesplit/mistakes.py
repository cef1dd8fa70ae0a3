"""The surest wrong answers of a model, with the phrases that misled it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import LABELS, Classifier
from rolesplit.explanation import phrases, token_contributions

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

_MOST_PHRASES = 4


@dataclass(frozen=True, slots=True)
class Misleading:
    """A phrase and what it contributes to the margin of the wrong answer."""

    text: str
    contribution: float


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer.

    Attributes:
        row: which text.
        text, gold, answer: the text, its label, and the label given.
        probability: of the answer.
        evidence: the phrases that contribute most to the answer, the strongest first.
    """

    row: int
    text: str
    gold: str
    answer: str
    probability: float
    evidence: tuple[Misleading, ...]


def surest_mistakes(
    texts: Sequence[str], truth: Codes, probabilities: Floats, classifier: Classifier, most: int
) -> tuple[Mistake, ...]:
    """Give the wrong answers of the highest probability, the highest first."""
    answers, sure = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(answers != truth)
    rows = wrong[np.argsort(-sure[wrong], kind="stable")][:most]
    evidence = _evidence([texts[row] for row in rows], answers[rows], classifier)
    return tuple(
        Mistake(int(row), texts[row], LABELS[truth[row]], LABELS[answers[row]], float(sure[row]), found)
        for row, found in zip(rows, evidence, strict=True)
    )


def _evidence(texts: Sequence[str], answers: Codes, classifier: Classifier) -> list[tuple[Misleading, ...]]:
    """Give for each text the phrases that speak most for an answer."""
    features = classifier.features(texts)
    shares = token_contributions(features, classifier, "label", answers[features.tokens.rows])
    found = phrases(features.tokens, shares)
    gathered: list[list[Misleading]] = [[] for _ in texts]
    for place in np.argsort(-found.contributions, kind="stable"):
        row, first, last = found.rows[place], found.first[place], found.last[place]
        if found.contributions[place] > 0 and len(gathered[row]) < _MOST_PHRASES:
            words = texts[row][features.tokens.starts[first] : features.tokens.ends[last]]
            gathered[row].append(Misleading(words, float(found.contributions[place])))
    return [tuple(one) for one in gathered]
