"""The answers on postings as one page: with several of them an overview first, then a part for each."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from rolesplit.answer import Answer
from rolesplit.classifier import LABELS, Classifier
from rolesplit.report.highlight import pieces
from rolesplit.report.html import render
from rolesplit.report.sums import sums_of
from rolesplit.report.wording import CHINESE, Wording


def postings_page(answers: Sequence[Answer], words: Wording, classifier: Classifier) -> str:
    """Give the page on any number of postings."""
    first = answers[0]
    title = (first.verdict.title or first.source) if len(answers) == 1 else words.others["postings"]
    return render(
        "posting.html",
        title=title,
        language="zh" if words is CHINESE else "en",
        skip=words.others["skip"],
        words=words,
        labels=LABELS,
        names=[words.labels[label] for label in LABELS],
        answers=[_values(answer) for answer in answers],
        model=classifier.provenance,
        version=version("rolesplit"),
    )


def _values(answer: Answer) -> dict[str, Any]:
    """Give what the template needs of one answer beyond the answer itself."""
    verdict = answer.verdict
    return {
        "answer": answer,
        "verdict": verdict,
        "side": (verdict.label or "").removesuffix("-leaning"),
        "duties": [_duty(answer, index) for index in answer.explanations],
        "facets": sorted(answer.facets, key=lambda reason: -reason.strength),
        "left_out": [line for line in verdict.lines if line.section != "duty"],
    }


def _duty(answer: Answer, index: int) -> dict[str, Any]:
    """Give one duty as pieces, sums and neighbours."""
    line, explanation = answer.verdict.lines[index], answer.explanations[index]
    return {
        "line": line,
        "share": max(line.probabilities or (0.0,)),
        "pieces": pieces(line.line, explanation),
        "sums": sums_of(explanation, line.probabilities or ()),
        "temperature": explanation.temperature,
        "unknown": explanation.unknown,
        "similar": None if answer.similar is None else answer.similar[index],
    }
