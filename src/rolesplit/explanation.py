"""Why: contributions placed on the characters they came from, and the facets of a posting.

A margin of a linear model is its intercept plus one contribution (value x coefficient) for every n-gram. Each is
shared out evenly over the places where the n-gram stands and over the tokens it covers there, so the sum stays
exact: intercept + evidence + others = margin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import FACETS, LABELS, Classifier, Features
from rolesplit.ngrams import Tokens
from rolesplit.verdict import JudgedLine, Verdict

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

MOST_PHRASES = 8
"""Phrases shown for a duty; what the rest contributes is summed as `others`."""

_LEAST = 0.03  # a phrase that moves the margin by less is not worth a reader's eye


@dataclass(frozen=True, slots=True)
class Evidence:
    """A phrase and what it contributes to the margin of a label; places in the text of the posting."""

    start: int
    end: int
    text: str
    label: str
    contribution: float


@dataclass(frozen=True, slots=True)
class DutyExplanation:
    """Why a duty has its label: `intercept` + contributions of `evidence` + `others` = `margin`.

    Attributes:
        label: whose margin is explained: that of the line read alone.
        evidence: the strongest phrases for and against the label, in the order of the text.
        others: sum of the contributions that are not shown.
        unknown: number of words and characters that no known n-gram covers; they contribute nothing.
    """

    label: str
    margin: float
    intercept: float
    evidence: tuple[Evidence, ...]
    others: float
    unknown: int


@dataclass(frozen=True, slots=True)
class FacetReason:
    """Where a posting stands in one facet.

    Attributes:
        facet: one of `FACETS`.
        strength: share of the posting's weight that shows most in this facet.
        lean: lean of these duties, -1 operations to +1 marketing; 0.0 where there are none.
        duty: the line that shows it best, None without duties.
    """

    facet: str
    strength: float
    lean: float
    duty: JudgedLine | None


@dataclass(frozen=True, slots=True)
class Phrases:
    """Runs of tokens that pull in one direction; one entry a run, in the order of the texts.

    Attributes:
        rows: which text.
        first, last: its first and last token.
        contributions: sum over its tokens.
    """

    rows: Indices
    first: Indices
    last: Indices
    contributions: Floats


def explain(verdict: Verdict, classifier: Classifier) -> dict[int, DutyExplanation]:
    """Explain every duty of a posting; keyed by the index of the line in `verdict.lines`."""
    duties = [index for index, line in enumerate(verdict.lines) if line.section == "duty"]
    features = classifier.features([verdict.lines[index].line.text for index in duties])
    margins = classifier.margins(features, "label")
    columns = margins.argmax(axis=1)
    shares = token_contributions(features, classifier, "label", columns[features.tokens.rows])
    known = _known_tokens(features)
    found = phrases(features.tokens, shares)
    explained = {}
    for row, index in enumerate(duties):
        label = LABELS[columns[row]]
        evidence = list(_placed(found, row, features.tokens, verdict.lines[index], label))
        unknown = int((~known[features.tokens.rows == row]).sum())
        intercept = float(classifier.heads["label"].intercept[columns[row]])
        explained[index] = _duty(evidence, label, float(margins[row, columns[row]]), intercept, unknown)
    return explained


def token_contributions(features: Features, classifier: Classifier, head: str, columns: Indices) -> Floats:
    """Give what each token contributes to the margin of one class: `columns[token]`, the same for all of a text.

    What the tokens of a text contribute sums to its margin less the intercept.
    """
    times = np.diff(features.bounds)
    spans = features.last_tokens - features.first_tokens + 1
    class_of = columns[features.first_tokens[features.bounds[:-1]]]
    contributions = features.values * classifier.heads[head].coefficients[features.columns, class_of]
    occurring = np.repeat(contributions / times, times) / spans
    shares = np.zeros(len(features.tokens.rows))
    places = features.first_tokens
    for step in range(1, int(spans.max(initial=0)) + 1):
        shares += np.bincount(places, occurring, len(shares))
        longer = spans > step
        places, occurring, spans = places[longer] + 1, occurring[longer], spans[longer]
    return shares


def phrases(tokens: Tokens, shares: Floats) -> Phrases:
    """Join neighbouring tokens that pull in one direction; tokens that hardly pull are in no phrase."""
    if not len(shares):
        return Phrases(tokens.rows, tokens.rows, tokens.rows, shares)
    signs = np.sign(shares) * (np.abs(shares) >= _LEAST)
    begins = np.ones(len(shares), dtype=np.bool_)
    begins[1:] = (signs[1:] != signs[:-1]) | ~tokens.is_linked[:-1]
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(shares)) - 1
    sums = np.add.reduceat(shares, first)
    pulling = signs[first] != 0
    return Phrases(tokens.rows[first[pulling]], first[pulling], last[pulling], sums[pulling])


def _known_tokens(features: Features) -> npt.NDArray[np.bool_]:
    """Tell for each token whether any known n-gram covers it."""
    reach = np.zeros(len(features.tokens.rows) + 1, dtype=np.int64)
    np.add.at(reach, features.first_tokens, 1)
    np.add.at(reach, features.last_tokens + 1, -1)
    return np.asarray(np.cumsum(reach)[:-1] > 0)


def facet_reasons(verdict: Verdict) -> tuple[FacetReason, ...]:
    """Give for each facet how strongly it shows, on which side, and the duty that shows it best."""
    return tuple(_facet_reason(facet, column, verdict.duties) for column, facet in enumerate(FACETS))


def _duty(phrases: Sequence[Evidence], label: str, margin: float, intercept: float, unknown: int) -> DutyExplanation:
    """Explain one duty by its strongest phrases."""
    strong = sorted(phrases, key=lambda phrase: -abs(phrase.contribution))[:MOST_PHRASES]
    shown = tuple(sorted(strong, key=lambda phrase: phrase.start))
    others = margin - intercept - sum(phrase.contribution for phrase in shown)
    return DutyExplanation(label, margin, intercept, shown, others, unknown)


def _placed(found: Phrases, row: int, tokens: Tokens, judged: JudgedLine, label: str) -> Iterator[Evidence]:
    """Give the phrases of one duty with their places in the posting."""
    line = judged.line
    for place in np.flatnonzero(found.rows == row):
        start, end = int(tokens.starts[found.first[place]]), int(tokens.ends[found.last[place]])
        contribution = float(found.contributions[place])
        yield Evidence(line.start + start, line.start + end, line.text[start:end], label, contribution)


def _facet_reason(facet: str, column: int, duties: Sequence[JudgedLine]) -> FacetReason:
    """Weigh the duties by how much they show a facet."""
    shown = [(line.weight * line.facets[column], line) for line in duties if line.facets is not None]
    strength = sum(weight for weight, _ in shown)
    if not shown or strength == 0:
        return FacetReason(facet, 0.0, 0.0, None)
    lean = sum(weight * (line.lean or 0.0) for weight, line in shown) / strength
    best = max(shown, key=lambda pair: pair[0])[1]
    return FacetReason(facet, strength, lean, best)
