"""Corpus -> classifier; the only module that knows scikit-learn.

Every head is a linear support vector machine, one class against the rest (LIBLINEAR; Fan et al., 2008), over the
TF-IDF of `ngrams`. Probabilities are the softmax of the margins at one temperature a head (Guo et al., 2017), fitted
on margins that were predicted out of fold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from rolesplit import neighbours, terms
from rolesplit.classifier import CLASSES, Classifier
from rolesplit.corpus import FEWEST, Corpus, Statements
from rolesplit.errors import CorpusError
from rolesplit.evaluation import Evaluation
from rolesplit.training import stability
from rolesplit.training.curve import Promise
from rolesplit.training.features import content_of, near_duplicates, softness, tfidf, vocabulary
from rolesplit.training.heads import FittedHead, fit_head, softened
from rolesplit.training.label import LabelHead, Search, fit_label_head
from rolesplit.training.pipeline import as_pipeline, save_pipeline
from rolesplit.training.provenance import provenance_of
from rolesplit.training.search import Candidate, Problem, candidates_of
from rolesplit.training.stability import Signs
from rolesplit.training.tasks import tasks_of
from rolesplit.training.thresholds import settings_of
from rolesplit.training.work import Progress, silent

__all__ = [
    "FEWEST",
    "SHIPPED",
    "Candidate",
    "Promise",
    "Recipe",
    "Search",
    "Training",
    "as_pipeline",
    "save_pipeline",
    "train",
]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a corpus cannot say of the texts to be judged.

    Attributes:
        shares: language ("en", "zh") -> label -> how often it occurs in them, where the corpus has it more or less
            often; the weights of its texts are set accordingly.
        softening: language ("en", "zh") -> what its coefficients in the label head are divided by, where words say
            less in these texts than in those that cross-validation leaves out.
        dated: a date to be kept with the model, as given.
        keep_statements: let the model carry the labelled duties, so that it can name those like a text.
        budget: seconds that the search for the settings of the label head may take (see `training.search`);
            0 takes the usual settings, and draws no learning curve.
    """

    shares: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    softening: Mapping[str, float] = field(default_factory=dict)
    dated: str | None = None
    keep_statements: bool = True
    budget: float = 0.0


SHIPPED = Recipe({"en": {"shared": 0.14}, "zh": {"shared": 0.19}}, {"en": 1.1, "zh": 1.5}, "2026-11-29")
"""What the shipped model is made with; these figures were chosen on real postings, see models/README.md."""


@dataclass(frozen=True, slots=True)
class Training:
    """A trained classifier and what cross-validation says of each head.

    Attributes:
        classifier: the model.
        evaluations: by head, of texts left out of all that was fitted and chosen.
        search: what was searched for, None where nothing was.
        promises: what more rows would bring; none where nothing was searched for.
    """

    classifier: Classifier
    evaluations: Mapping[str, Evaluation]
    search: Search | None = None
    promises: tuple[Promise, ...] = ()


def train(corpus: Corpus, recipe: Recipe | None = None, *, workers: int = 1, progress: Progress = silent) -> Training:
    """Train all heads on a corpus; the same corpus and recipe give the same classifier, whatever the workers.

    Raises:
        CorpusError: a label has fewer than `FEWEST` texts.
    """
    recipe = recipe or Recipe()
    _refuse_scarcity(corpus.duties)
    progress("vocabulary", 0.0)
    classifier, (label, *others) = _problems(corpus, recipe)
    candidates = candidates_of(label.task, weighed=bool(recipe.shares))
    found = fit_label_head(label, candidates, recipe.budget, (workers, progress))
    fitted = _all_heads(found, others, progress)
    heads = {name: part.head for name, part in fitted.items()}
    heads["label"] = softened(found.head, softness(classifier, recipe.softening))
    evaluations = {name: part.evaluation for name, part in fitted.items()}
    scope = next(problem for problem in others if problem.task.head == "scope")
    settings = settings_of(label, scope, (found.margins, fitted["scope"].margins))
    provenance = provenance_of(corpus, recipe.dated, evaluations, found)
    trained = replace(classifier, heads=heads, settings=asdict(settings), provenance=provenance)
    annexes = _annexes(trained, corpus.duties, {name: part.signs for name, part in fitted.items()}, recipe)
    return Training(replace(trained, annexes=annexes), evaluations, found.search, found.promises)


def _all_heads(label: LabelHead, others: Sequence[Problem], progress: Progress) -> dict[str, LabelHead | FittedHead]:
    """Fit the other heads, and give all by name, the label head first."""
    fitted: dict[str, LabelHead | FittedHead] = {"label": label}
    for place, problem in enumerate(others, 1):
        progress(problem.task.head, place / (1 + len(others)))
        fitted[problem.task.head] = fit_head(problem.features, problem.task, problem.groups)
    return fitted


def _annexes(
    trained: Classifier, duties: Statements, signs: Mapping[str, Signs], recipe: Recipe
) -> dict[str, dict[str, Any]]:
    """Give what explanations are made from: how stable the terms are and, if wanted, the labelled duties."""
    annexes = {terms.ANNEX: stability.pack(signs, trained.heads)}
    if recipe.keep_statements:
        index = neighbours.pack(trained, duties.texts, duties.classes, duties.facets)
        annexes |= {} if index is None else {neighbours.ANNEX: index}
    return annexes


def _problems(corpus: Corpus, recipe: Recipe) -> tuple[Classifier, list[Problem]]:
    """Give the vocabulary, as a classifier without heads, and what each head learns; the label head is the first."""
    texts, tasks = tasks_of(corpus, recipe.shares)
    classifier = vocabulary(texts)
    matrix = tfidf(classifier, texts)
    content = content_of(matrix, classifier)
    groups = near_duplicates(matrix)
    return classifier, [
        Problem((matrix if task.head == "section" else content)[task.rows], task, groups[task.rows]) for task in tasks
    ]


def _refuse_scarcity(duties: Statements) -> None:
    """Refuse a corpus from which nothing can be learnt."""
    for label in CLASSES["label"]:
        count = duties.classes.count(label)
        if count < FEWEST:
            raise CorpusError(
                f"the corpus has {count} texts labelled {label}, at least {FEWEST} of each label are needed "
                "to learn from; label more"
            )
