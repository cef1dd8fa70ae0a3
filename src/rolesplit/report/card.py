"""The model card: what a model is, in Markdown, after Mitchell et al. (2019)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

import numpy as np

from rolesplit.assessment import calibration_figure, mean_figure
from rolesplit.calibration import brier_scores, reliability
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Corpus
from rolesplit.evaluation import Evaluation
from rolesplit.report.figures import facts_of, figure, strongest_terms
from rolesplit.report.learning import learning_section
from rolesplit.report.safety import printable

_EXAMPLES = 2  # of each kind of mistake
_MEANT = re.compile(r"([\\`*_\[\]|~])")  # what means something in Markdown

_TEMPLATE = """\
# Model card

{facts}

## Intended use

Labels single duties of job postings, in English and Chinese, as operations, marketing or shared, and through them
whole postings. Meant for reading, writing and comparing postings, and for labelling many of them.

## Limits

Not meant for judging people, and not for deciding about a person by a machine alone. Other languages are not read.
The labels follow the corpus below: who means something else by them needs a corpus of their own. Probabilities are
true for texts like those of the corpus. Single labels are wrong as often as the figures say; shares counted over many
labels carry the same bias, unless they are corrected for it.

## How it was made

TF-IDF of n-grams (stemmed words, 1 to 2; CJK characters, 1 to 3), linear support vector machines, one class against
the rest, one temperature a head fitted on out-of-fold margins. The label, section, facet and scope heads share one
vocabulary.

## Data

| part | texts | classes | SHA-256, first 12 digits |
| --- | --- | --- | --- |
{parts}

## Cross-validated figures

Five folds; near-duplicates stay in one fold; 95 % intervals by bootstrap. The vocabulary was chosen once, on all
texts. On texts from elsewhere expect less, and measure it with `rolesplit evaluate`.

| head | n | accuracy | macro-F1 | majority | calibration error |
| --- | --- | --- | --- | --- | --- |
{heads}

| label | texts | precision | recall | F1 |
| --- | --- | --- | --- | --- |
{labels}

{learning}## Calibration of the label

Expected calibration error {error}, Brier score {brier}; 0 is best.

| probability | texts | mean | right |
| --- | --- | --- | --- |
{bins}

## What it gets wrong

Of {n} texts left out in cross-validation; examples are the surest mistakes of each kind, a few of which will be faults
of the corpus.

| label | taken for | times | examples |
| --- | --- | --- | --- |
{mistakes}

## Strongest terms

{terms}

## Licence

{licence}
"""


def model_card(
    classifier: Classifier, evaluations: Mapping[str, Evaluation], corpus: Corpus, licence: str | None = None
) -> str:
    """Give the card of a freshly trained model, with the corpus that it was trained on."""
    label = evaluations["label"]
    terms = (f"- **{name}**: {', '.join(strongest)}" for name, strongest in strongest_terms(classifier, 30).items())
    return _TEMPLATE.format(
        facts="\n".join(f"- {name}: {value}" for name, value in facts_of(classifier)),
        parts="\n".join(_parts(corpus)),
        heads="\n".join(_heads(evaluations)),
        labels="\n".join(_labels(label)),
        learning=learning_section(classifier.provenance),
        error=figure(calibration_figure(label.truth, label.probabilities)),
        brier=figure(mean_figure(brier_scores(label.truth, label.probabilities))),
        bins="\n".join(_bins(label)),
        n=label.n,
        mistakes="\n".join(_mistakes(label, corpus)) or "| none | | | |",
        terms="\n".join(terms),
        licence=licence or "Not stated by whoever trained it; `rolesplit train --licence` states it.",
    )


def _parts(corpus: Corpus) -> Iterator[str]:
    """Give the rows of the table of data."""
    added = f", {corpus.added} of them added from the shipped data" if corpus.added else ""
    parts = {
        f"duties{added}": corpus.duties,
        "lines that are no duties": corpus.lines,
        "duties of other professions": corpus.other_work,
    }
    for name, part in parts.items():
        yield f"| {name} | {len(part.texts)} | {len(set(part.classes))} | {part.fingerprint} |"


def _heads(evaluations: Mapping[str, Evaluation]) -> Iterator[str]:
    for name, found in evaluations.items():
        figures = (figure(found.accuracy), figure(found.macro_f1), f"{found.majority:.3f}")
        yield f"| {name} | {found.n} | {' | '.join(figures)} | {found.calibration_error:.3f} |"


def _labels(label: Evaluation) -> Iterator[str]:
    for one in label.classes:
        yield f"| {one.name} | {one.support} | {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f} |"


def _bins(label: Evaluation) -> Iterator[str]:
    for one in reliability(label.truth, label.probabilities):
        yield f"| {one.low:.1f} to {one.high:.1f} | {one.n} | {one.confidence:.3f} | {one.accuracy:.3f} |"


def _mistakes(label: Evaluation, corpus: Corpus) -> Iterator[str]:
    """Give for each label and each wrong answer how often it occurs, and the surest examples."""
    answers, sure = label.probabilities.argmax(axis=1), label.probabilities.max(axis=1)
    for truth, gold in enumerate(LABELS):
        for answer, taken in enumerate(LABELS):
            rows = np.flatnonzero((label.truth == truth) & (answers == answer))
            if truth != answer and len(rows):
                surest = rows[np.argsort(-sure[rows], kind="stable")][:_EXAMPLES]
                examples = "; ".join(f"{_plain(corpus.duties.texts[row])} ({sure[row]:.2f})" for row in surest)
                yield f"| {gold} | {taken} | {len(rows)} | {examples} |"


def _plain(text: str) -> str:
    """Make a text mean nothing in Markdown but itself."""
    return _MEANT.sub(r"\\\1", html.escape(printable(text), quote=False))
