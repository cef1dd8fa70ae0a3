"""A verdict as one JSON object, schema "rolesplit.posting/1"."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rolesplit.classifier import LABELS
from rolesplit.explanation import DutyExplanation, FacetReason
from rolesplit.verdict import JudgedLine, Verdict

SCHEMA = "rolesplit.posting/1"


def posting_json(
    verdict: Verdict,
    explanations: Mapping[int, DutyExplanation],
    facets: Sequence[FacetReason],
    *,
    source: str,
    model: str,
) -> str:
    """Give the object on one line, without a line break at its end."""
    content = {
        "schema": SCHEMA,
        "source": source,
        "title": verdict.title,
        "language": verdict.language or None,
        "label": verdict.label,
        "abstained": verdict.abstained,
        "lean": verdict.lean,
        "probabilities": _named(verdict.probabilities),
        "in_scope": verdict.in_scope,
        "title_lean": verdict.title_lean,
        "title_mismatch": verdict.title_mismatch,
        "lines": [_line(line, explanations.get(index)) for index, line in enumerate(verdict.lines)],
        "facets": {
            reason.facet: {
                "strength": reason.strength,
                "lean": reason.lean,
                "line": None if reason.duty is None else verdict.lines.index(reason.duty),
            }
            for reason in facets
        },
        "model": model,
    }
    return one_line(content)


def one_line(content: Mapping[str, Any]) -> str:
    """Give an object as JSON on one line, for all programs that split text into lines."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False).translate(_LINE_BREAKS)


# JSON allows these inside a string, but programs that split text into lines break the object there.
_LINE_BREAKS = {0x2028: "\\u2028", 0x2029: "\\u2029", 0x85: "\\u0085"}


def _named(probabilities: Sequence[float] | None) -> dict[str, float] | None:
    return None if probabilities is None else dict(zip(LABELS, probabilities, strict=True))


def _line(judged: JudgedLine, explanation: DutyExplanation | None) -> dict[str, Any]:
    """Give one line of the ledger; lines that are no duties have nulls and weight 0."""
    evidence = explanation.evidence if explanation else ()
    return {
        "start": judged.line.start,
        "end": judged.line.end,
        "text": judged.line.text,
        "section": judged.section,
        "label": judged.label,
        "probabilities": _named(judged.probabilities),
        "probabilities_alone": _named(judged.alone),
        "lean": judged.lean,
        "facet": judged.facet,
        "weight": judged.weight,
        "evidence": [
            {
                "start": phrase.start,
                "end": phrase.end,
                "text": phrase.text,
                "label": phrase.label,
                "contribution": phrase.contribution,
            }
            for phrase in evidence
        ],
        "margin": explanation.margin if explanation else None,
        "intercept": explanation.intercept if explanation else None,
        "others": explanation.others if explanation else None,
    }
