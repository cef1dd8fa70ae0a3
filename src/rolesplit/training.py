"""Corpus -> classifier; the only module that knows scikit-learn.

Every head is a multinomial logistic regression with L2 penalty over the TF-IDF of `ngrams`. Probabilities are
calibrated by one temperature a head (Guo et al., 2017), fitted on margins that were predicted out of fold.
"""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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

from rolesplit import ngrams
from rolesplit.classifier import CLASSES, Classifier, Head, windows
from rolesplit.corpus import Corpus, Statements
from rolesplit.errors import CorpusError
from rolesplit.evaluation import Evaluation, evaluate

FOLDS = 5
MIN_DOCUMENTS = 2
"""A term is in the vocabulary when it stands in at least this many texts."""
FEWEST = 10
"""A label with fewer texts than this cannot be learnt."""
STRENGTH: Mapping[str, float] = {"label": 3.0, "section": 3.0, "facet": 3.0, "scope": 3.0}
"""C of each head, the inverse of its penalty."""

SHARES: Mapping[str, Mapping[str, float]] = {
    "section": {"duty": 0.31, "requirement": 0.34, "benefit": 0.07, "company": 0.12, "other": 0.16},
    "scope": {"in": 0.5, "out": 0.5},
}
"""How often a class occurs in postings, as counted in real ones, where the corpus has other shares."""

SHIPPED_SHARES = {"shared": 0.17}
"""What the shipped model is trained with: `shared` is 0.15 to 0.19 of real duties and more of the corpus."""

_SEED = 20_240_601
_CLOSE, _CLOSE_ENOUGH = 1e-7, 1e-4  # gradient at which a fit ends: of the model, of a fold
_NEAR_DUPLICATE = 0.8  # cosine of TF-IDF from which two texts are kept in one fold
_SIGNATURE = 6  # two texts as alike as that share weight on the six strongest terms of either

Floats = npt.NDArray[np.float64]
Progress = Callable[[str], None]


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


def train(
    corpus: Corpus,
    *,
    shares: Mapping[str, float] | None = None,
    settings: Mapping[str, object] | None = None,
    dated: str | None = None,
    progress: Progress = lambda stage: None,
) -> Training:
    """Train all heads on a corpus; the same corpus gives the same classifier.

    Args:
        corpus: see `corpus.read_corpus`.
        shares: how often a label occurs in the texts to be judged, where the corpus has it more or less
            often; the weights of its texts are set accordingly.
        settings: thresholds of the verdict that go into the model.
        dated: a date to be kept with the model, as given.
        progress: told the name of each stage as it begins.

    Raises:
        CorpusError: a label has fewer than `FEWEST` texts, or there are fewer than two labels.
    """
    _refuse_scarcity(corpus.duties)
    texts, tasks = _tasks(corpus, shares or {})
    progress("vocabulary")
    classifier = _vocabulary(texts)
    matrix = _matrix(classifier, texts)
    groups = _near_duplicates(matrix)
    heads, evaluations = {}, {}
    for task in tasks:
        progress(task.head)
        heads[task.head], evaluations[task.head] = _fit(matrix, task, groups)
    provenance = {
        "corpus": corpus.duties.fingerprint,
        "statements": {name: len(part.texts) for name, part in _parts(corpus).items()},
        "labels": dict(Counter(corpus.duties.classes)),
        "dated": dated,
        "versions": _versions(),
        "figures": {name: _figures(evaluation) for name, evaluation in evaluations.items()},
    }
    return Training(replace(classifier, heads=heads, settings=dict(settings or {}), provenance=provenance), evaluations)


def as_pipeline(classifier: Classifier) -> Pipeline:
    """Give the label head as a fitted scikit-learn Pipeline with the same probabilities.

    The temperature is folded into coefficients and intercept, so `predict_proba` is calibrated too.
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
    return Classifier(terms, np.log((1 + len(texts)) / (1 + counts)) + 1, {})


def _matrix(classifier: Classifier, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    """Give the TF-IDF of all texts as a sparse matrix (texts, terms)."""
    return scipy.sparse.vstack(list(_portions(classifier, texts)), format="csr")


def _portions(classifier: Classifier, texts: Sequence[str]) -> Iterator[scipy.sparse.csr_matrix]:
    for window in windows(texts):
        found = classifier.features(window)
        shape = (found.size, len(classifier.terms))
        yield scipy.sparse.csr_matrix((found.values, (found.rows, found.columns)), shape)


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


def _fit(matrix: scipy.sparse.csr_matrix, task: _Task, groups: npt.NDArray[np.int64]) -> tuple[Head, Evaluation]:
    """Fit one head, its temperature on out-of-fold margins, and evaluate these."""
    features = matrix[task.rows]
    regression = LogisticRegression(C=STRENGTH[task.head], tol=_CLOSE_ENOUGH, max_iter=2000)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=_SEED)
    margins = np.empty((len(task.rows), len(CLASSES[task.head])))
    for fitted, left_out in folds.split(features, task.classes, groups[task.rows]):
        regression.fit(features[fitted], task.classes[fitted], task.weights[fitted])
        margins[left_out] = _margins(regression, features[left_out])
    regression.set_params(tol=_CLOSE).fit(features, task.classes, task.weights)
    coefficients, intercept = _columns(regression)
    temperature = _temperature(margins, task.classes, task.weights)
    head = Head(CLASSES[task.head], coefficients, intercept, temperature)
    names = [head.classes[code] for code in task.classes]
    return head, evaluate(names, head.probabilities(margins), head.classes)


def _columns(regression: LogisticRegression) -> tuple[Floats, Floats]:
    """Give coefficients (terms, classes), in the single precision that is stored, and the intercept.

    A head of two classes gets two columns, (-margin, margin), as scikit-learn's temperature scaling has it.
    """
    coefficients = regression.coef_.astype(np.float32).astype(np.float64).T
    intercept = regression.intercept_
    if len(intercept) == 1:
        coefficients, intercept = coefficients * (-1.0, 1.0), intercept * (-1.0, 1.0)
    return np.ascontiguousarray(coefficients), np.asarray(intercept, dtype=np.float64)


def _margins(regression: LogisticRegression, features: scipy.sparse.csr_matrix) -> Floats:
    coefficients, intercept = _columns(regression)
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
