"""A posting's duties -> label, lean, abstention: the judgement, with a ledger that adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import fsum  # exactly rounded, where what `sum` gives depends on the Python
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import FACETS, LABELS, SECTIONS, Classifier
from rolesplit.language import language_of
from rolesplit.posting import Line, split, title_of
from rolesplit.sections import Chain, decode

Floats = npt.NDArray[np.float64]

LEANING = {"operations": "operations-leaning", "marketing": "marketing-leaning", "shared": "shared"}
_CLEAR_TITLE = 0.3  # lean from which a title says which side it is on
ABSTENTIONS = ("no-duties", "unsupported-language", "too-little-evidence", "out-of-scope", "near-tie")


@dataclass(frozen=True, slots=True)
class Settings:
    """The weights and thresholds of a verdict; they come with the model.

    Attributes:
        chain_text, chain_heading, chain_fading, chain_change: see `sections.Chain`.
        context: power of what the other duties say, which a duty's probabilities are multiplied by; see `in_context`.
        shared: how often the model expects a duty to be shared; the two sides divide the rest.
        precedence: power of its rank that a duty's weight falls with: employers name what matters most first.
        requirement: what a requirement weighs beside a duty in the question whether a posting is in scope.
        lead: lean from which one side clearly leads.
        tie: where the lean is within this of `lead`, and so could as well be on its other side: near-tie.
        scope: in-scope probability below which a posting is about other work.
        evidence: n-grams that tell a label, in all duties together, below which there is too little to go by.
    """

    chain_text: float = 0.8
    chain_heading: float = 2.0
    chain_fading: float = 0.85
    chain_change: float = 2.5
    context: float = 0.3
    shared: float = 1 / 3
    precedence: float = 0.0
    requirement: float = 0.6
    lead: float = 0.2
    tie: float = 0.01
    scope: float = 0.3
    evidence: int = 4

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Settings:
        """Take those that are named, and the usual values for the rest."""
        return cls(**{field.name: values[field.name] for field in fields(cls) if field.name in values})


@dataclass(frozen=True, slots=True)
class Scores:
    """What the heads say of lines, each by itself; a line's share in this does not depend on the other lines.

    Attributes:
        margins: head -> (lines, classes).
        telling: for each line, how many of its n-grams tell a label.
    """

    margins: Mapping[str, Floats]
    telling: npt.NDArray[np.int64]

    def of(self, places: Sequence[int]) -> Scores:
        """Give the scores of some of the lines, in the order asked."""
        rows = np.asarray(places, dtype=np.int64)
        return Scores({head: margins[rows] for head, margins in self.margins.items()}, self.telling[rows])


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """One line of a posting and what became of it.

    Attributes:
        line: where it stands.
        section: one of `SECTIONS`; only a duty has the rest.
        label: the most probable label, read in its posting.
        probabilities: in the order of `LABELS`, read in its posting.
        alone: the same for the line by itself.
        facets: probabilities in the order of `FACETS`.
        weight: its share in the posting's probabilities; all weights sum to 1.
    """

    line: Line
    section: str
    label: str | None = None
    probabilities: tuple[float, ...] | None = None
    alone: tuple[float, ...] | None = None
    facets: tuple[float, ...] | None = None
    weight: float = 0.0

    @property
    def lean(self) -> float | None:
        """Give p(marketing) - p(operations), None for lines that are no duties."""
        return None if self.probabilities is None else _lean(self.probabilities)

    @property
    def facet(self) -> str | None:
        """Give the most probable facet."""
        return None if self.facets is None else FACETS[int(np.argmax(self.facets))]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a posting is.

    Attributes:
        text, title: as read.
        language: "en", "zh", "other" or "".
        label: "operations-leaning", "marketing-leaning", "shared", or None when abstaining.
        abstained: one of `ABSTENTIONS`, or None.
        probabilities: sum of weight x probabilities over the lines, in the order of `LABELS`; None
            without duties.
        in_scope: probability that this is operations or marketing work at all; None without duties.
        lines: all lines in order.
        title_probabilities: of the title read like a duty, None without a title.
    """

    text: str
    title: str | None
    language: str
    label: str | None
    abstained: str | None
    probabilities: tuple[float, ...] | None
    in_scope: float | None
    lines: tuple[JudgedLine, ...]
    title_probabilities: tuple[float, ...] | None

    @property
    def lean(self) -> float | None:
        """Give p(marketing) - p(operations): -1 is all operations, +1 all marketing."""
        return None if self.probabilities is None else _lean(self.probabilities)

    @property
    def title_lean(self) -> float | None:
        """Give the lean of the title by itself."""
        return None if self.title_probabilities is None else _lean(self.title_probabilities)

    @property
    def title_mismatch(self) -> bool:
        """Tell whether the title clearly names one side and the duties clearly are not on it."""
        if self.title_lean is None or self.lean is None or self.abstained is not None:
            return False
        side = "marketing-leaning" if self.title_lean > 0 else "operations-leaning"
        return abs(self.title_lean) >= _CLEAR_TITLE and self.label != side

    @property
    def duties(self) -> tuple[JudgedLine, ...]:
        """Give the lines that count."""
        return tuple(line for line in self.lines if line.section == "duty")


def _lean(probabilities: Sequence[float]) -> float:
    return probabilities[1] - probabilities[0]


def judge(text: str, classifier: Classifier, *, title: str | None = None) -> Verdict:
    """Judge a posting: find its duties, label each, and sum.

    Args:
        text: plain text of the posting.
        classifier: the model.
        title: of the posting; otherwise its first line where that reads like a job title.
    """
    lines = split(text)
    named = title_of(lines)
    title = title or (named.text if named else None)
    verdict = judge_lines(lines, scores_of(lines, classifier), classifier, language_of(text, classifier))
    title_probabilities = tuple(classifier.probabilities([title])[0].tolist()) if title else None
    return replace(verdict, text=text, title=title, title_probabilities=title_probabilities)


def scores_of(lines: Sequence[Line], classifier: Classifier) -> Scores:
    """Score lines, each by itself."""
    features = classifier.features([line.text for line in lines])
    telling = np.bincount(features.rows, classifier.tells(features, "label"), features.size)
    return Scores({head: classifier.margins(features, head) for head in classifier.heads}, telling.astype(np.int64))


def judge_lines(lines: Sequence[Line], scores: Scores, classifier: Classifier, language: str) -> Verdict:
    """Judge a posting by its lines and their scores; the verdict has no text and no title."""
    settings = Settings.of(classifier.settings)
    sections = _sections(lines, scores, classifier, settings)
    judged = _judged(lines, sections, scores, classifier, settings)
    probabilities = _weighted(judged)
    in_scope = _in_scope(scores, sections, classifier, settings.requirement)
    known = sum(count for count, section in zip(scores.telling.tolist(), sections, strict=True) if section == "duty")
    reason = _abstention(language, probabilities, in_scope, known, settings)
    label = None if reason or probabilities is None else LEANING[_leader(probabilities, settings)]
    return Verdict("", None, language, label, reason, probabilities, in_scope, judged, None)


def _sections(lines: Sequence[Line], scores: Scores, classifier: Classifier, settings: Settings) -> list[str]:
    """Give each line its section: a title is no duty, and a text of one line is one that somebody asks about."""
    if len(lines) == 1 and not lines[0].is_heading:
        return ["duty"]
    title = title_of(lines)
    probabilities = classifier.heads["section"].probabilities(scores.margins["section"])
    chain = Chain(settings.chain_text, settings.chain_heading, settings.chain_fading, settings.chain_change)
    sections = decode(lines, probabilities, SECTIONS, chain)
    return ["other" if line is title else section for line, section in zip(lines, sections, strict=True)]


def _judged(
    lines: Sequence[Line],
    sections: Sequence[str],
    scores: Scores,
    classifier: Classifier,
    settings: Settings,
) -> tuple[JudgedLine, ...]:
    """Label the duties, each read in the light of the others, and weigh them."""
    alone, facets = (classifier.heads[head].probabilities(scores.margins[head]) for head in ("label", "facet"))
    duties = [index for index, section in enumerate(sections) if section == "duty"]
    within = dict(zip(duties, in_context(alone[duties], settings.context, settings.shared), strict=True))
    weights = dict(zip(duties, weights_of(len(duties), settings.precedence).tolist(), strict=True))
    return tuple(
        JudgedLine(line, section)
        if index not in within
        else JudgedLine(
            line,
            section,
            LABELS[int(within[index].argmax())],
            tuple(within[index].tolist()),
            tuple(alone[index].tolist()),
            tuple(facets[index].tolist()),
            weights[index],
        )
        for index, (line, section) in enumerate(zip(lines, sections, strict=True))
    )


def in_context(probabilities: Floats, power: float, shared: float) -> Floats:
    """Multiply each row by what the other rows say to a power, and scale it to sum 1.

    The others say their geometric mean over what was expected of them: duties that are shared as often as any others
    are do not speak against one more.

    Args:
        probabilities: (duties, labels).
        power: 0 leaves the rows as they are.
        shared: the share of `shared` that is expected, above 0 and below 1.
    """
    if len(probabilities) < 2:
        return probabilities
    logs = np.log(np.maximum(probabilities, 1e-12))
    expected = np.log(((1 - shared) / 2, (1 - shared) / 2, shared))
    joint = logs + power * ((logs.sum(axis=0) - logs) / (len(logs) - 1) - expected)
    powers = np.exp(joint - joint.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def weights_of(duties: int, precedence: float) -> Floats:
    """Give the weights of the duties of a posting in order, rank^-precedence scaled to sum 1."""
    powers = np.arange(1, duties + 1, dtype=np.float64) ** -precedence
    return np.asarray(powers / powers.sum())


def _weighted(lines: Sequence[JudgedLine]) -> tuple[float, ...] | None:
    """Sum weight x probabilities over the lines."""
    rows = [(line.weight, line.probabilities) for line in lines if line.probabilities is not None]
    if not rows:
        return None
    return tuple(fsum(weight * row[column] for weight, row in rows) for column in range(len(LABELS)))


def _in_scope(scores: Scores, sections: Sequence[str], classifier: Classifier, requirement: float) -> float | None:
    """Give the probability that this is operations or marketing work: of the mean margin of its lines.

    What is required tells the trade nearly as well as the duties do.
    """
    if "duty" not in sections:
        return None
    weighing = {"duty": 1.0, "requirement": requirement}
    weights = np.array([weighing.get(section, 0.0) for section in sections])
    mean = weights @ scores.margins["scope"] / weights.sum()
    return float(classifier.heads["scope"].probabilities(mean)[1])


def _leader(probabilities: Sequence[float], settings: Settings) -> str:
    """Give the side that clearly leads, or `shared` where neither does or most is shared itself."""
    operations, marketing, shared = probabilities
    lean = _lean(probabilities)
    if shared > max(operations, marketing) or abs(lean) < settings.lead:
        return "shared"
    return "marketing" if lean > 0 else "operations"


def _abstention(
    language: str,
    probabilities: Sequence[float] | None,
    in_scope: float | None,
    known: int,
    settings: Settings,
) -> str | None:
    """Name the reason for giving no label, if there is one; the first that holds."""
    if language == "other":  # before the duties, which are not to be found in what is not read
        return "unsupported-language"
    if probabilities is None or in_scope is None or not language:
        return "no-duties"
    if known < settings.evidence:
        return "too-little-evidence"
    if in_scope < settings.scope:
        return "out-of-scope"
    near = abs(abs(_lean(probabilities)) - settings.lead) < settings.tie
    return "near-tie" if near and probabilities[2] < max(probabilities[:2]) else None
