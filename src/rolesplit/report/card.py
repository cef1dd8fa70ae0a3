"""The model card: what a model is, in Markdown, after Mitchell et al. (2019)."""

from __future__ import annotations

from collections.abc import Mapping

from rolesplit.classifier import Classifier
from rolesplit.evaluation import Evaluation
from rolesplit.report.figures import facts_of, figure, strongest_terms

_TEMPLATE = """\
# Model card

{facts}

## Use

Labels single duties of job postings, in English and Chinese, as operations, marketing or shared, and through them
whole postings. Meant for reading, writing and comparing postings. Not meant for judging people, and not for
deciding about a person by a machine alone.

## How it was made

TF-IDF of n-grams (stemmed words, 1 to 2; CJK characters, 1 to 3), linear support vector machines, one class against
the rest, one temperature a head fitted on out-of-fold margins. The label, section, facet and scope heads share one
vocabulary.

## Cross-validated figures

Five folds; near-duplicates stay in one fold; 95 % intervals by bootstrap. The vocabulary was chosen once, on all
texts. The corpus was written for training: on texts from elsewhere expect less, and measure it with
`rolesplit evaluate`.

| head | n | accuracy | macro-F1 | majority | calibration error |
| --- | --- | --- | --- | --- | --- |
{heads}

| label | texts | precision | recall | F1 |
| --- | --- | --- | --- | --- |
{labels}

## Strongest terms

{terms}
"""


def model_card(classifier: Classifier, evaluations: Mapping[str, Evaluation]) -> str:
    """Give the card of a freshly trained model."""
    heads = (
        f"| {name} | {found.n} | {figure(found.accuracy)} | {figure(found.macro_f1)} "
        f"| {found.majority:.3f} | {found.calibration_error:.3f} |"
        for name, found in evaluations.items()
    )
    labels = (
        f"| {one.name} | {one.support} | {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f} |"
        for one in evaluations["label"].classes
    )
    terms = (f"- **{label}**: {', '.join(strongest)}" for label, strongest in strongest_terms(classifier, 30).items())
    return _TEMPLATE.format(
        facts="\n".join(f"- {name}: {value}" for name, value in facts_of(classifier)),
        heads="\n".join(heads),
        labels="\n".join(labels),
        terms="\n".join(terms),
    )
