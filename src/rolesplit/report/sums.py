"""Margins as sums that a reader can add up: rounded so that what is printed is exactly what it should sum to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rolesplit.classifier import LABELS
from rolesplit.explanation import DutyExplanation, MarginExplanation
from rolesplit.report.safety import printable

_DIGITS = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Sum:
    """How one label of a duty comes to its probability; all numbers have three decimals and add up as printed.

    Attributes:
        label: one of `LABELS`.
        intercept: what every text begins with.
        phrases: the phrases shown and what each contributes.
        others: what the rest contributes.
        margin: intercept + phrases + others.
        context: what the posting's other duties add.
        probability: of the label, in the posting.
    """

    label: str
    intercept: Decimal
    phrases: tuple[tuple[str, Decimal], ...]
    others: Decimal
    margin: Decimal
    context: Decimal
    probability: float


def sums_of(explanation: DutyExplanation, probabilities: Sequence[float]) -> tuple[Sum, ...]:
    """Give the sum of each label, that of the duty's own label first."""
    rows = [
        _sum(margin, context, probability)
        for margin, context, probability in zip(explanation.margins, explanation.context, probabilities, strict=True)
    ]
    own = LABELS.index(explanation.label)
    return (rows[own], *rows[:own], *rows[own + 1 :])


def _sum(margin: MarginExplanation, context: float, probability: float) -> Sum:
    """Round all terms and let the sum of the others, which nobody can check apart, take what is left over."""
    phrases = tuple((printable(phrase.text), _rounded(phrase.contribution)) for phrase in margin.evidence)
    intercept, total = _rounded(margin.intercept), _rounded(margin.margin)
    others = total - intercept - sum(value for _, value in phrases)
    return Sum(margin.label, intercept, phrases, others, total, _rounded(context), probability)


def _rounded(value: float) -> Decimal:
    return Decimal(value).quantize(_DIGITS) + Decimal(0)  # no "-0.000"
