"""A classifier for those who go on in scikit-learn."""

from __future__ import annotations

import os
from pathlib import Path

import joblib
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from rolesplit.classifier import Classifier
from rolesplit.training.features import analyze


def as_pipeline(classifier: Classifier) -> Pipeline:
    """Give the label head as a fitted scikit-learn Pipeline with the same probabilities.

    Its last step is a LogisticRegression, scikit-learn's softmax of linear margins, with the temperature folded
    into coefficients and intercept, so `predict_proba` is calibrated too.
    """
    head = classifier.heads["label"]
    vectorizer = TfidfVectorizer(analyzer=analyze, sublinear_tf=True, vocabulary=list(classifier.terms))
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
