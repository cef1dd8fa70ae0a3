"""All that is said of one posting: the verdict, why, what would change it, and what it is like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rolesplit.classifier import Classifier
from rolesplit.document import Document
from rolesplit.explanation import DutyExplanation, explain
from rolesplit.facets import FacetReason, facet_reasons
from rolesplit.verdict import Verdict, judge

if TYPE_CHECKING:
    from rolesplit.flips import Flip
    from rolesplit.neighbours import Index, Neighbour


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about postings.

    Attributes:
        title: of the posting, where it does not say it.
        min_confidence: probability below which no label is given.
        why_not: one of `LABELS`, whose verdict is asked for; None where it is not.
        similar: how many statements of the corpus are named for each duty.
    """

    title: str | None = None
    min_confidence: float = 0.0
    why_not: str | None = None
    similar: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one posting; the keys of the mappings are places in `verdict.lines`.

    Attributes:
        source: where the posting comes from, as the user named it.
        verdict: of the posting.
        explanations: of its duties.
        facets: where it stands in each.
        flip: what would change the verdict, None where that was not asked.
        similar: of each duty the nearest statements, None where that was not asked or the model has none.
    """

    source: str
    verdict: Verdict
    explanations: Mapping[int, DutyExplanation]
    facets: tuple[FacetReason, ...]
    flip: Flip | None
    similar: Mapping[int, tuple[Neighbour, ...]] | None


def answer(document: Document, question: Question, classifier: Classifier, index: Index | None = None) -> Answer:
    """Judge and explain one posting; `index` is that of the classifier, for the statements like its duties."""
    verdict = judge(document.text, classifier, title=question.title or document.title)
    if verdict.label is not None and max(verdict.probabilities or (0.0,)) < question.min_confidence:
        verdict = replace(verdict, label=None, abstained="low-confidence")
    flipped = None
    if question.why_not is not None:
        from rolesplit.flips import flip  # noqa: PLC0415 - few ask, and all would wait for it

        flipped = flip(verdict, classifier, question.why_not, min_confidence=question.min_confidence)
    similar = _similar(verdict, classifier, index, question.similar) if index and question.similar else None
    return Answer(document.source, verdict, explain(verdict, classifier), facet_reasons(verdict), flipped, similar)


def _similar(verdict: Verdict, classifier: Classifier, index: Index, count: int) -> dict[int, tuple[Neighbour, ...]]:
    """Give the nearest statements of each duty."""
    places = [place for place, line in enumerate(verdict.lines) if line.section == "duty"]
    features = classifier.features([verdict.lines[place].line.text for place in places])
    return dict(zip(places, index.nearest(features, count), strict=True))
