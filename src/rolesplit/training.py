"""Corpus -> classifier; the only module that knows scikit-learn.

Every head is a linear support vector machine, one class against the rest (LIBLINEAR; Fan et al., 2008), over the
TF-IDF of `ngrams`. Probabilities are the softmax of the margins at one temperature a head (Guo et al., 2017), fitted
on margins that were predicted out of fold.
"""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import joblib
import numpy as np
import numpy.typing as npt
import scipy.sparse
import sklearn
from scipy.optimize import minimize_scalar
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

from rolesplit import ngrams
from rolesplit.classifier import CLASSES, Classifier, Head, windows
from rolesplit.corpus import Corpus, Statements
from rolesplit.errors import CorpusError
from rolesplit.evaluation import Evaluation, evaluate
from rolesplit.verdict import Settings

FOLDS = 5
MIN_DOCUMENTS = 2
"""A term is in the vocabulary when it stands in at least this many texts."""
FEWEST = 10
"""A label with fewer texts than this cannot be learnt."""
STRENGTH: Mapping[str, float] = {"label": 0.4, "section": 0.5, "facet": 0.3, "scope": 0.05}
"""C of each head, the inverse of its penalty; models/README.md has the figures behind these."""
SHARES: Mapping[str, Mapping[str, float]] = {
    "section": {"duty": 0.30, "requirement": 0.25, "benefit": 0.12, "company": 0.18, "other": 0.15},
    "scope": {"in": 0.5, "out": 0.5},
}
"""How often a class occurs in postings, as counted in real ones, where the corpus has other shares."""
FUNCTION_WORDS = frozenset(
    "a an the and or of to in on for with by at from as is are be been this that these those our your their its it "
    "we you they will who which such into not but can may".split()
)
"""Words that by themselves tell a line's section, but must not tell what a duty is; in pairs they may."""

_SEED = 20_240_601
_CLOSE, _CLOSE_ENOUGH = 1e-8, 1e-3  # violation at which a fit ends: of the model, of a fold
_NEAR_DUPLICATE = 0.8  # cosine of TF-IDF from which two texts are kept in one fold
_SIGNATURE = 6  # two texts as alike as that share weight on the six strongest terms of either

Floats = npt.NDArray[np.float64]
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
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    softening: float = 1.0
    dated: str | None = None


SHIPPED = Recipe({"shared": 0.14}, 1.3, "2026-11-22")
"""What the shipped model is made with; both figures were chosen on real postings, see models/README.md."""


@dataclass(frozen=True, slots=True)
class Training:
    """A trained classifier and what cross-validation says of each head."""

    classifier: Classifier
    evaluations: Mapping[str, Evaluation]


@dataclass(frozen=True, slots=True)
class _Task:
    """What one head learns: rows of the feature matrix, a class for each, and the groups held together."""

    head: str
    rows: npt.NDArray[np.int64]
    classes: npt.NDArray[np.int64]
    weights: Floats


def train(corpus: Corpus, recipe: Recipe | None = None, *, progress: Progress = lambda stage: None) -> Training:
    """Train all heads on a corpus; the same corpus and recipe give the same classifier.

    `progress` is told the name of each stage as it begins.

    Raises:
        CorpusError: a label has fewer than `FEWEST` texts.
    """
    recipe = recipe or Recipe()
    _refuse_scarcity(corpus.duties)
    texts, tasks = _tasks(corpus, recipe.shares)
    progress("vocabulary")
    classifier = _vocabulary(texts)
    matrix = _matrix(classifier, texts)
    content = _without_function_words(matrix, classifier)
    groups = _near_duplicates(matrix)
    heads, evaluations = {}, {}
    for task in tasks:
        progress(task.head)
        softening = recipe.softening if task.head == "label" else 1.0
        heads[task.head], evaluations[task.head] = _fit(
            matrix if task.head == "section" else content, task, groups, softening
        )
    provenance = {
        "corpus": corpus.duties.fingerprint,
        "statements": {name: len(part.texts) for name, part in _parts(corpus).items()},
        "labels": dict(Counter(corpus.duties.classes)),
        "dated": recipe.dated,
        "versions": _versions(),
        "figures": {name: _figures(evaluation) for name, evaluation in evaluations.items()},
    }
    return Training(replace(classifier, heads=heads, settings=asdict(Settings()), provenance=provenance), evaluations)


def as_pipeline(classifier: Classifier) -> Pipeline:
    """Give the label head as a fitted scikit-learn Pipeline with the same probabilities.

    Its last step is a LogisticRegression, scikit-learn's softmax of linear margins, with the temperature folded
    into coefficients and intercept, so `predict_proba` is calibrated too.
    """
    head = classifier.heads["label"]
    vectorizer = TfidfVectorizer(analyzer=_analyze, sublinear_tf=True, vocabulary=list(classifier.terms))
    vectorizer.fit([""])  # only to make the vectorizer's parts; its idf is the next line's
    vectorizer.idf_ = classifier.idf
    regression = LogisticRegression()
    regression.classes_ = np.array(head.classes)
    regression.coef_ = head.coefficients.T / head.temperature
    regression.intercept_ = head.intercept / head.temperature
    regression.n_features_in_ = len(classifier.terms)
    return Pipeline([("tfidf", vectorizer), ("regression", regression)])


def save_pipeline(classifier: Classifier, path: str | os.PathLike[str]) -> None:
    """Dump `as_pipeline` with joblib, for those who go on in scikit-learn; rolesplit never loads it."""
    joblib.dump(as_pipeline(classifier), Path(path))


def _analyze(text: str) -> list[str]:
    return [ngram.term for ngram in ngrams.terms(text)]


def _parts(corpus: Corpus) -> dict[str, Statements]:
    """Give the parts of a corpus by name; the facets' duties are a part only where they are others."""
    parts = {"duties": corpus.duties, "lines": corpus.lines, "other work": corpus.other_work}
    if corpus.facet_duties is not corpus.duties:
        parts["facets"] = corpus.facet_duties
    return parts


def _tasks(corpus: Corpus, shares: Mapping[str, float]) -> tuple[list[str], list[_Task]]:
    """Join the parts of a corpus into one list of texts, and say which rows each head learns from."""
    parts = _parts(corpus)
    all_shares = {**SHARES, "label": shares}
    texts = [text for part in parts.values() for text in part.texts]
    ends = np.cumsum([len(part.texts) for part in parts.values()])
    rows = dict(zip(parts, np.split(np.arange(len(texts)), ends[:-1]), strict=True))
    duties, lines, other = rows["duties"], rows["lines"], rows["other work"]
    facets = corpus.facet_duties.facets or ()
    named = {
        "label": (duties, corpus.duties.classes),
        "section": (np.r_[duties, lines], ["duty"] * len(duties) + list(corpus.lines.classes)),
        "facet": (rows.get("facets", duties), facets),
        "scope": (np.r_[duties, other], ["in"] * len(duties) + ["out"] * len(other)),
    }
    return texts, [
        _Task(head, places, _codes(head, names), _weights(names, all_shares.get(head, {})))
        for head, (places, names) in named.items()
    ]


def _codes(head: str, names: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.array([CLASSES[head].index(name) for name in names], dtype=np.int64)


def _weights(names: Sequence[str], shares: Mapping[str, float]) -> Floats:
    """Weigh texts so that a class has its share of the whole; classes without a share divide the rest."""
    counts = Counter(names)
    rest = sum(count for name, count in counts.items() if name not in shares) or 1
    left = 1 - sum(shares.values())
    weight = {
        name: (shares[name] / count if name in shares else left / rest) * len(names) for name, count in counts.items()
    }
    return np.array([weight[name] for name in names])


def _refuse_scarcity(duties: Statements) -> None:
    """Refuse a corpus from which nothing can be learnt."""
    for label in CLASSES["label"]:
        count = duties.classes.count(label)
        if count < FEWEST:
            raise CorpusError(
                f"the corpus has {count} texts labelled {label}, at least {FEWEST} of each label are needed "
                "to learn from; label more"
            )


def _vocabulary(texts: Sequence[str]) -> Classifier:
    """Find the terms that stand in enough texts, and their idf: ln((1 + texts) / (1 + documents)) + 1."""
    documents: Counter[str] = Counter()
    for text in texts:
        documents.update(set(_analyze(text)))
    terms = tuple(sorted(term for term, count in documents.items() if count >= MIN_DOCUMENTS))
    counts = np.array([documents[term] for term in terms], dtype=np.float64)
    return Classifier(terms, ngrams.term_hashes(terms), np.log((1 + len(texts)) / (1 + counts)) + 1, {})


def _matrix(classifier: Classifier, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    """Give the TF-IDF of all texts as a sparse matrix (texts, terms)."""
    return scipy.sparse.vstack(list(_portions(classifier, texts)), format="csr")


def _portions(classifier: Classifier, texts: Sequence[str]) -> Iterator[scipy.sparse.csr_matrix]:
    for window in windows(texts):
        found = classifier.features(window)
        shape = (found.size, len(classifier.terms))
        yield scipy.sparse.csr_matrix((found.values, (found.rows, found.columns)), shape)


def _without_function_words(matrix: scipy.sparse.csr_matrix, classifier: Classifier) -> scipy.sparse.csr_matrix:
    """Blank the columns of lone function words and letters, so that a head gives them coefficient 0."""
    kept = [not (term in FUNCTION_WORDS or (len(term) == 1 and term.isascii())) for term in classifier.terms]
    content = (matrix @ scipy.sparse.diags(np.array(kept, dtype=np.float64))).tocsr()
    content.eliminate_zeros()
    return content


def _near_duplicates(matrix: scipy.sparse.csr_matrix) -> npt.NDArray[np.int64]:
    """Give each text the number of its group; texts of cosine `_NEAR_DUPLICATE` or more share one.

    Only pairs that are alike on the strongest terms of one of them are compared in full.
    """
    strongest = matrix.copy()
    for row in range(matrix.shape[0]):
        values = strongest.data[strongest.indptr[row] : strongest.indptr[row + 1]]
        if len(values) > _SIGNATURE:
            values[values < np.partition(values, -_SIGNATURE)[-_SIGNATURE]] = 0
    strongest.eliminate_zeros()
    candidates = (strongest @ matrix.T).tocoo()
    likely = candidates.data > _NEAR_DUPLICATE / 3
    left, right = candidates.row[likely], candidates.col[likely]
    cosines = np.asarray(matrix[left].multiply(matrix[right]).sum(axis=1)).ravel()
    alike = cosines >= _NEAR_DUPLICATE
    pairs = scipy.sparse.csr_matrix((cosines[alike], (left[alike], right[alike])), (matrix.shape[0],) * 2)
    return np.asarray(connected_components(pairs, directed=False)[1], dtype=np.int64)


def _fit(
    matrix: scipy.sparse.csr_matrix, task: _Task, groups: npt.NDArray[np.int64], softening: float
) -> tuple[Head, Evaluation]:
    """Fit one head, its temperature on out-of-fold margins, and evaluate these."""
    features = matrix[task.rows]
    machine = LinearSVC(C=STRENGTH[task.head], tol=_CLOSE_ENOUGH, max_iter=100_000, random_state=_SEED, dual=True)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=_SEED)
    margins = np.empty((len(task.rows), len(CLASSES[task.head])))
    for fitted, left_out in folds.split(features, task.classes, groups[task.rows]):
        machine.fit(features[fitted], task.classes[fitted], task.weights[fitted])
        margins[left_out] = _margins(machine, features[left_out])
    machine.set_params(tol=_CLOSE).fit(features, task.classes, task.weights)
    coefficients, intercept = _columns(machine)
    temperature = softening * _temperature(margins, task.classes, task.weights)
    head = Head(CLASSES[task.head], coefficients, intercept, temperature)
    names = [head.classes[code] for code in task.classes]
    return head, evaluate(names, head.probabilities(margins), head.classes)


def _columns(machine: LinearSVC) -> tuple[Floats, Floats]:
    """Give coefficients (terms, classes), in the single precision that is stored, and the intercept.

    A head of two classes gets two columns, (-margin, margin), as scikit-learn's temperature scaling has it.
    """
    coefficients = machine.coef_.astype(np.float32).astype(np.float64).T
    intercept = machine.intercept_
    if len(intercept) == 1:
        coefficients, intercept = coefficients * (-1.0, 1.0), intercept * (-1.0, 1.0)
    return np.ascontiguousarray(coefficients), np.asarray(intercept, dtype=np.float64)


def _margins(machine: LinearSVC, features: scipy.sparse.csr_matrix) -> Floats:
    coefficients, intercept = _columns(machine)
    return np.asarray(features @ coefficients + intercept)


def _temperature(margins: Floats, classes: npt.NDArray[np.int64], weights: Floats) -> float:
    """Find the temperature at which the margins have the least log loss."""
    labels = range(margins.shape[1])

    def loss(log_temperature: float) -> float:
        head = Head((), np.empty(0), np.empty(0), float(np.exp(log_temperature)))
        return float(log_loss(classes, head.probabilities(margins), sample_weight=weights, labels=labels))

    return float(np.exp(minimize_scalar(loss, bounds=(-4, 4), method="bounded").x))


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
