"""A verdict as one JSON object, schema "rolesplit.posting/1"."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from rolesplit.classifier import LABELS

if TYPE_CHECKING:
    from rolesplit.answer import Answer
    from rolesplit.explanation import MarginExplanation
    from rolesplit.facets import FacetReason
    from rolesplit.flips import Flip
    from rolesplit.neighbours import Neighbour
    from rolesplit.verdict import Verdict

SCHEMA = "rolesplit.posting/1"


def posting_json(answer: Answer, model: str) -> str:
    """Give the object on one line, without a line break at its end."""
    verdict = answer.verdict
    content: dict[str, Any] = {
        "schema": SCHEMA,
        "source": answer.source,
        "title": verdict.title,
        "language": verdict.language or None,
        "label": verdict.label,
        "abstained": verdict.abstained,
        "lean": verdict.lean,
        "probabilities": _named(verdict.probabilities),
        "in_scope": verdict.in_scope,
        "title_lean": verdict.title_lean,
        "title_mismatch": verdict.title_mismatch,
        "lines": [_line(answer, index) for index in range(len(verdict.lines))],
        "facets": {reason.facet: _facet(reason, verdict) for reason in answer.facets},
        "temperature": next((one.temperature for one in answer.explanations.values()), None),
        "model": model,
    }
    if answer.flip is not None:
        content["why_not"] = _flip(answer.flip)
    return one_line(content)


def one_line(content: Mapping[str, Any]) -> str:
    """Give an object as JSON on one line, for all programs that split text into lines."""
    written = json.dumps(content, ensure_ascii=False, allow_nan=False, default=_members)
    for sign in _LINE_BREAKS:
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


# JSON allows these inside a string, but programs that split text into lines break the object there.
_LINE_BREAKS = "\u2028\u2029\x85"


def _members(result: Any) -> dict[str, Any]:
    """Give the fields of a result as they are; `dataclasses.asdict` copies them deep, slower than a verdict is made."""
    return {field.name: getattr(result, field.name) for field in fields(result)}


def _named(numbers: Sequence[float] | None) -> dict[str, float] | None:
    return None if numbers is None else dict(zip(LABELS, numbers, strict=True))


def _line(answer: Answer, index: int) -> dict[str, Any]:
    """Give one line of the ledger; lines that are no duties have nulls and weight 0."""
    judged, explanation = answer.verdict.lines[index], answer.explanations.get(index)
    own = explanation.own if explanation else None
    content: dict[str, Any] = {
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
        "evidence": own.evidence if own else [],
        "margin": own.margin if own else None,
        "intercept": own.intercept if own else None,
        "others": own.others if own else None,
    }
    if explanation:
        content["margins"] = {margin.label: _margin(margin) for margin in explanation.margins}
        content["context"] = _named(explanation.context)
        content["unknown"] = explanation.unknown
        if answer.similar is not None:
            content["similar"] = [_neighbour(one) for one in answer.similar[index]]
    return content


def _margin(margin: MarginExplanation) -> dict[str, Any]:
    """Give one label's margin taken apart."""
    return {name: value for name, value in _members(margin).items() if name != "label"}


def _facet(reason: FacetReason, verdict: Verdict) -> dict[str, Any]:
    """Give where the posting stands in a facet; `line` is the place of the duty that shows it best."""
    line = None if reason.duty is None else verdict.lines.index(reason.duty)
    return {"strength": reason.strength, "lean": reason.lean, "side": reason.side, "line": line}


def _neighbour(one: Neighbour) -> dict[str, Any]:
    """Give a statement of the corpus and how like a duty it is."""
    return {**_members(one.statement), "similarity": one.similarity}


def _flip(flip: Flip) -> dict[str, Any]:
    """Give what would change the verdict, and the verdict that it would then be."""
    after = flip.verdict
    return {
        "label": flip.wanted,
        "unit": flip.unit,
        "removals": flip.removals,
        "is_smallest": flip.is_smallest,
        "lean": None if after is None else after.lean,
        "probabilities": None if after is None else _named(after.probabilities),
    }
