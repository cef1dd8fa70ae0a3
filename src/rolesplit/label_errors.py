"""Which labels are probably wrong: confident learning on out-of-fold probabilities (Northcutt et al., 2021).

A label is a suspect where another class is confidently present: where the probability of that class reaches the mean
it has among the texts that bear its name. Where the model that gave the probabilities is no better than always
answering the most frequent class, its doubts mean nothing, and the suspects are withheld.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.evaluation import binomial_tail

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

_CHANCE = 0.001  # how often a model that knows nothing may pass for one that does


@dataclass(frozen=True, slots=True)
class Suspect:
    """A label that is probably wrong.

    Attributes:
        row: which text.
        given, likely: its class as labelled, and the one that is confidently present.
        probability: of `likely`, by a model that did not see the text.
        doubt: probability of `likely` less that of `given`; the surest come first.
    """

    row: int
    given: int
    likely: int
    probability: float
    doubt: float


def suspects(given: Codes, probabilities: Floats) -> tuple[Suspect, ...]:
    """Give the off-diagonal of the confident joint, less the texts whose likeliest class is that given.

    The most doubtful label comes first. `probabilities` (texts, classes) are out of fold; every class must be given
    to at least one text.
    """
    rows = np.arange(len(given))
    thresholds = np.array([probabilities[given == code, code].mean() for code in range(probabilities.shape[1])])
    confident = probabilities >= thresholds
    likely = np.where(confident, probabilities, -1.0).argmax(axis=1)
    doubted = confident.any(axis=1) & (likely != given) & (probabilities.argmax(axis=1) != given)
    found = np.flatnonzero(doubted)
    doubts = probabilities[rows, likely] - probabilities[rows, given]
    found = found[np.argsort(-doubts[found], kind="stable")]
    return tuple(
        Suspect(int(row), int(given[row]), int(likely[row]), float(probabilities[row, likely[row]]), float(doubts[row]))
        for row in found
    )


def reason_to_withhold(given: Codes, probabilities: Floats) -> str | None:
    """Say why the doubts of a model mean nothing, or None where they do.

    The model must be right more often than the most frequent class, by the exact one-sided test of McNemar (1947) on
    the texts that only one of the two has right, at 0.001.
    """
    right = probabilities.argmax(axis=1) == given
    common = given == np.bincount(given).argmax()
    gained, lost = int((right & ~common).sum()), int((common & ~right).sum())
    if binomial_tail(gained, gained + lost) <= _CHANCE:
        return None
    return (
        f"a model trained on these labels is right about {right.mean():.3f} of the texts it did not see, always "
        f"answering the most frequent label about {common.mean():.3f}; that is no sure gain, so its doubts mean nothing"
    )
