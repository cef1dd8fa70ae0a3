"""What a model file tells of its origin, as plain data."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import sklearn

from rolesplit.corpus import Corpus
from rolesplit.evaluation import Evaluation, Figure
from rolesplit.training.curve import Promise
from rolesplit.training.label import LabelHead, Search
from rolesplit.training.search import Candidate
from rolesplit.training.tasks import parts_of


def provenance_of(
    corpus: Corpus, dated: str | None, evaluations: Mapping[str, Evaluation], label: LabelHead
) -> dict[str, Any]:
    """Give corpus, labels, versions and figures; search and promises where there are any."""
    facts: dict[str, Any] = {
        "corpus": corpus.duties.fingerprint,
        "statements": {name: len(part.texts) for name, part in parts_of(corpus).items()},
        "labels": dict(Counter(corpus.duties.classes)),
        "dated": dated,
        "versions": _versions(),
        "figures": {name: _figures(evaluation) for name, evaluation in evaluations.items()},
    }
    if corpus.added:
        facts["added"] = corpus.added
    if label.search is not None:
        facts["search"] = _search(label.search)
        facts["promises"] = [_promise(promise) for promise in label.promises]
    return facts


def _figures(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "n": evaluation.n,
        "confusion": [list(row) for row in evaluation.confusion],
        "accuracy": _figure(evaluation.accuracy),
        "macro_f1": _figure(evaluation.macro_f1),
        "majority": evaluation.majority,
        "calibration_error": evaluation.calibration_error,
    }


def _search(search: Search) -> dict[str, Any]:
    return {
        "budget": search.budget,
        "tried": search.tried,
        "possible": search.possible,
        "chosen": _candidate(search.chosen),
        "of_folds": [_candidate(candidate) for candidate in search.of_folds],
        "usual_macro_f1": _figure(search.usual.macro_f1),
    }


def _candidate(candidate: Candidate) -> dict[str, float]:
    return {"strength": candidate.strength, "balance": candidate.balance, "emphasis": candidate.emphasis}


def _promise(promise: Promise) -> dict[str, Any]:
    return {
        "label": promise.label,
        "rows": promise.rows,
        "more": promise.more,
        "macro_f1": list(promise.macro_f1),
        "gain": _figure(promise.gain),
    }


def _figure(figure: Figure) -> list[float]:
    return [figure.value, figure.low, figure.high]


def _versions() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__,
    }
