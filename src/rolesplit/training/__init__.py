"""Corpus -> classifier; the only module that knows scikit-learn.

Every head is a linear support vector machine, one class against the rest (LIBLINEAR; Fan et al., 2008), over the
TF-IDF of `ngrams`. Probabilities are the softmax of the margins at one temperature a head (Guo et al., 2017), fitted
on margins that were predicted out of fold.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace

import numpy as np
import sklearn

from rolesplit import neighbours, terms
from rolesplit.classifier import CLASSES, Classifier
from rolesplit.corpus import FEWEST, Corpus, Statements
from rolesplit.errors import CorpusError
from rolesplit.evaluation import Evaluation
from rolesplit.training import stability
from rolesplit.training.features import near_duplicates, tfidf, vocabulary, without_function_words
from rolesplit.training.heads import fit_head
from rolesplit.training.pipeline import as_pipeline, save_pipeline
from rolesplit.training.stability import Signs
from rolesplit.training.tasks import parts_of, tasks_of
from rolesplit.verdict import Settings

__all__ = ["FEWEST", "SHIPPED", "Recipe", "Training", "as_pipeline", "save_pipeline", "train"]

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a corpus cannot say of the texts to be judged.

    Attributes:
        shares: how often a label occurs in them, where the corpus has it more or less often; the weights of
            its texts are set accordingly.
        softening: what the temperature of the label head is multiplied by, where these texts are harder than
            those that cross-validation leaves out.
        dated: a date to be kept with the model, as given.
        keep_statements: let the model carry the labelled duties, so that it can name those like a text.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    softening: float = 1.0
    dated: str | None = None
    keep_statements: bool = True


SHIPPED = Recipe({"shared": 0.14}, 1.3, "2026-11-22")
"""What the shipped model is made with; both figures were chosen on real postings, see models/README.md."""


@dataclass(frozen=True, slots=True)
class Training:
    """A trained classifier and what cross-validation says of each head."""

    classifier: Classifier
    evaluations: Mapping[str, Evaluation]


def train(corpus: Corpus, recipe: Recipe | None = None, *, progress: Progress = lambda stage: None) -> Training:
    """Train all heads on a corpus; the same corpus and recipe give the same classifier.

    `progress` is told the name of each stage as it begins.

    Raises:
        CorpusError: a label has fewer than `FEWEST` texts.
    """
    recipe = recipe or Recipe()
    _refuse_scarcity(corpus.duties)
    texts, tasks = tasks_of(corpus, recipe.shares)
    progress("vocabulary")
    classifier = vocabulary(texts)
    matrix = tfidf(classifier, texts)
    content = without_function_words(matrix, classifier)
    groups = near_duplicates(matrix)
    heads, evaluations = {}, {}
    signs = {task.head: Signs() for task in tasks}
    for task in tasks:
        progress(task.head)
        softening = recipe.softening if task.head == "label" else 1.0
        heads[task.head], evaluations[task.head] = fit_head(
            matrix if task.head == "section" else content, task, groups, softening, signs[task.head]
        )
    provenance = {
        "corpus": corpus.duties.fingerprint,
        "statements": {name: len(part.texts) for name, part in parts_of(corpus).items()},
        "labels": dict(Counter(corpus.duties.classes)),
        "dated": recipe.dated,
        "versions": _versions(),
        "figures": {name: _figures(evaluation) for name, evaluation in evaluations.items()},
    }
    trained = replace(classifier, heads=heads, settings=asdict(Settings()), provenance=provenance)
    annexes = {terms.ANNEX: stability.pack(signs, heads)}
    duties = corpus.duties
    index = neighbours.pack(trained, duties.texts, duties.classes, duties.facets) if recipe.keep_statements else None
    if index is not None:
        annexes[neighbours.ANNEX] = index
    return Training(replace(trained, annexes=annexes), evaluations)


def _refuse_scarcity(duties: Statements) -> None:
    """Refuse a corpus from which nothing can be learnt."""
    for label in CLASSES["label"]:
        count = duties.classes.count(label)
        if count < FEWEST:
            raise CorpusError(
                f"the corpus has {count} texts labelled {label}, at least {FEWEST} of each label are needed "
                "to learn from; label more"
            )


def _figures(evaluation: Evaluation) -> dict[str, object]:
    """Give the figures that are kept with the model, as plain data."""
    return {
        "n": evaluation.n,
        "confusion": [list(row) for row in evaluation.confusion],
        "accuracy": [evaluation.accuracy.value, evaluation.accuracy.low, evaluation.accuracy.high],
        "macro_f1": [evaluation.macro_f1.value, evaluation.macro_f1.low, evaluation.macro_f1.high],
        "majority": evaluation.majority,
        "calibration_error": evaluation.calibration_error,
    }


def _versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__,
    }
