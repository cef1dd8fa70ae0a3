"""Why: contributions placed on the characters they came from.

A margin of a linear model is its intercept plus one contribution (value x coefficient) for every n-gram. Each is
shared out evenly over the places where the n-gram stands and over the tokens it covers there, so the sum stays
exact: intercept + evidence + others = margin, for every class of every head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import LABELS, Classifier
from rolesplit.features import Features
from rolesplit.ngrams import KIND_LENGTHS, Tokens
from rolesplit.verdict import JudgedLine, Verdict

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

MOST_PHRASES = 8
"""Phrases shown for a margin; what the rest contributes is summed as `others`."""

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
class Unknown:
    """Characters that no known n-gram covers, touching ones as one; they contribute nothing to any margin."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class MarginExplanation:
    """One margin taken apart: `intercept` + contributions of `evidence` + `others` = `margin`, to 1e-9.

    Attributes:
        label: the class, of a duty one of `LABELS`.
        margin: of the text read alone.
        intercept: what every text begins with.
        evidence: the strongest phrases for and against the class, in the order of the text.
        others: sum of the contributions that are not shown.
    """

    label: str
    margin: float
    intercept: float
    evidence: tuple[Evidence, ...]
    others: float


@dataclass(frozen=True, slots=True)
class DutyExplanation:
    """Why a duty has its label: the softmax of (margin + context) / temperature is its probabilities.

    Attributes:
        label: the label of the duty in its posting, the one that is explained first.
        margins: of all labels, in the order of `LABELS`.
        context: what the posting's other duties add to each margin, in the order of `LABELS`; sums to 0.
        temperature: of the model's label head.
        unknown: the words that the model does not know, in the order of the text.
    """

    label: str
    margins: tuple[MarginExplanation, ...]
    context: tuple[float, ...]
    temperature: float
    unknown: tuple[Unknown, ...]

    @property
    def own(self) -> MarginExplanation:
        """Give the margin of the duty's own label, taken apart."""
        return self.margins[LABELS.index(self.label)]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Give the phrases that speak for and against the duty's own label."""
        return self.own.evidence


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
    duties = [(index, line) for index, line in enumerate(verdict.lines) if line.section == "duty"]
    texts, offsets = [line.line.text for _, line in duties], [line.line.start for _, line in duties]
    features = classifier.features(texts)
    margins = explain_margins(features, classifier, "label", texts, offsets)
    unknown = _unknown_words(features, texts, offsets)
    heat = classifier.heads["label"].temperature
    return {
        index: DutyExplanation(line.label or LABELS[0], found, _context(line, heat), heat, words)
        for (index, line), found, words in zip(duties, margins, unknown, strict=True)
    }


def explain_margins(
    features: Features, classifier: Classifier, head: str, texts: Sequence[str], offsets: Sequence[int]
) -> list[tuple[MarginExplanation, ...]]:
    """Take the margins of a head apart: for each text one explanation a class, in the order of the classes.

    Args:
        features: of the texts.
        classifier: the model.
        head: name of the head.
        texts: as given to `Classifier.features`.
        offsets: where each text begins in the posting that the evidence shall point into.
    """
    margins = classifier.margins(features, head)
    by_class = []
    for column, label in enumerate(classifier.heads[head].classes):
        shares = token_contributions(features, classifier, head, np.full(len(features.tokens.rows), column))
        sums = np.bincount(features.tokens.rows, shares, features.size)
        intercept = float(classifier.heads[head].intercept[column])
        shown = _evidence(phrases(features.tokens, shares), features.tokens, label, texts, offsets)
        by_class.append(
            [
                _margin_explanation(label, (margin, intercept, total), evidence)
                for margin, total, evidence in zip(margins[:, column].tolist(), sums.tolist(), shown, strict=True)
            ]
        )
    return list(zip(*by_class, strict=True))


def token_contributions(features: Features, classifier: Classifier, head: str, columns: Indices) -> Floats:
    """Give what each token contributes to the margin of one class: `columns[token]`, the same for all of a text.

    What the tokens of a text contribute sums to its margin less the intercept.
    """
    found = features.occurrences
    coefficients = classifier.heads[head].coefficients
    places = found.columns * coefficients.shape[1]
    places += columns.take(found.first_tokens)
    contributions = coefficients.ravel().take(places)
    contributions *= found.values
    shares = np.zeros(len(features.tokens.rows))
    for length, (begin, end) in zip(KIND_LENGTHS, pairwise(found.bounds), strict=True):
        first, each = found.first_tokens[begin:end], contributions[begin:end] / length
        for step in range(length):  # no two terms of one kind begin at one token
            shares[first + step] += each
    return shares


def phrases(tokens: Tokens, shares: Floats) -> Phrases:
    """Join neighbouring tokens that pull in one direction; tokens that hardly pull are in no phrase."""
    if not len(shares):
        return Phrases(tokens.rows, tokens.rows, tokens.rows, shares)
    signs = (shares >= _LEAST).view(np.int8) - (shares <= -_LEAST).view(np.int8)
    begins = np.ones(len(shares), dtype=np.bool_)
    begins[1:] = (signs[1:] != signs[:-1]) | ~tokens.is_linked[:-1]
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(shares)) - 1
    sums = np.add.reduceat(shares, first)
    pulling = np.flatnonzero(signs.take(first))
    first = first.take(pulling)
    return Phrases(tokens.rows.take(first), first, last.take(pulling), sums.take(pulling))


def _evidence(
    found: Phrases, tokens: Tokens, label: str, texts: Sequence[str], offsets: Sequence[int]
) -> Iterator[tuple[Evidence, ...]]:
    """Give for each text its strongest phrases, in the order of the text."""
    bounds = np.searchsorted(found.rows, np.arange(len(texts) + 1)).tolist()
    starts, ends = tokens.starts[found.first].tolist(), tokens.ends[found.last].tolist()
    contributions = found.contributions.tolist()
    for row, (low, high) in enumerate(pairwise(bounds)):
        strong = sorted(range(low, high), key=lambda place: -abs(contributions[place]))[:MOST_PHRASES]
        yield tuple(
            Evidence(
                offsets[row] + starts[place],
                offsets[row] + ends[place],
                texts[row][starts[place] : ends[place]],
                label,
                contributions[place],
            )
            for place in sorted(strong)
        )


def _margin_explanation(
    label: str, sums: tuple[float, float, float], evidence: tuple[Evidence, ...]
) -> MarginExplanation:
    """Put one margin together; `sums` are the margin, the intercept and what all tokens contribute."""
    margin, intercept, total = sums
    others = total - fsum(phrase.contribution for phrase in evidence)
    return MarginExplanation(label, margin, intercept, evidence, others)


def _context(line: JudgedLine, temperature: float) -> tuple[float, ...]:
    """Give what the other duties add to the margins: how far the log-probabilities moved, less their mean."""
    least = np.finfo(np.float64).tiny
    within, alone = (np.log(np.maximum(shares or (1.0,), least)) for shares in (line.probabilities, line.alone))
    moved = temperature * (within - alone)
    return tuple((moved - moved.mean()).tolist())


def _unknown_words(features: Features, texts: Sequence[str], offsets: Sequence[int]) -> list[tuple[Unknown, ...]]:
    """Give for each text the tokens that no known n-gram covers."""
    tokens = features.tokens
    unknown = np.flatnonzero(~_known_tokens(features))
    found: list[list[Unknown]] = [[] for _ in texts]
    places = zip(tokens.rows[unknown], tokens.starts[unknown], tokens.ends[unknown], strict=True)
    for row, start, end in places:  # few: most words are known
        begin = start + offsets[row]
        if found[row] and found[row][-1].end == begin:
            begin = found[row].pop().start
        text = texts[row][begin - offsets[row] : end]
        found[row].append(Unknown(int(begin), int(end) + offsets[row], text))
    return [tuple(words) for words in found]


def _known_tokens(features: Features) -> npt.NDArray[np.bool_]:
    """Tell for each token whether any known n-gram covers it."""
    reach = np.zeros(len(features.tokens.rows) + 1, dtype=np.int64)
    np.add.at(reach, features.first_tokens, 1)
    np.add.at(reach, features.last_tokens + 1, -1)
    return np.asarray(np.cumsum(reach)[:-1] > 0)
