"""Tells operations work from marketing work in job postings, duty by duty, and shows why.

from rolesplit import explain, judge, load_model

model = load_model()
verdict = judge("Schedule and publish the weekly newsletter", model)
verdict.label, verdict.lean, verdict.probabilities
explain(verdict, model)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rolesplit.artifact import load_model, save_model
    from rolesplit.batch import label_batch
    from rolesplit.classifier import Classifier
    from rolesplit.corpus import read_corpus
    from rolesplit.errors import RolesplitError
    from rolesplit.evaluation import evaluate
    from rolesplit.explanation import explain
    from rolesplit.training import train
    from rolesplit.verdict import Verdict, judge

__version__ = "0.1.0"

_HOMES = {
    "Classifier": "classifier",
    "RolesplitError": "errors",
    "Verdict": "verdict",
    "evaluate": "evaluation",
    "explain": "explanation",
    "judge": "verdict",
    "label_batch": "batch",
    "load_model": "artifact",
    "read_corpus": "corpus",
    "save_model": "artifact",
    "train": "training",
}

__all__ = [
    "Classifier",
    "RolesplitError",
    "Verdict",
    "evaluate",
    "explain",
    "judge",
    "label_batch",
    "load_model",
    "read_corpus",
    "save_model",
    "train",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: scikit-learn must not slow a classification down."""
    if name in _HOMES:
        return getattr(import_module(f"rolesplit.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'rolesplit' has no attribute {name!r}")
