"""What an analyst would write with pandas and scikit-learn to label a table; run by `labelling.py`, alone in a process.

    python script.py PIPELINES IN OUT [--evidence]

PIPELINES is what `side.save_pipelines` wrote: TfidfVectorizer's own words and pairs, and a logistic regression each for
labels and facets. Everything is vectorised that numpy, scipy and pandas can vectorise. The evidence is the three terms
with the largest coefficient x TF-IDF for the label of each row, chosen by one sort of all of them.
"""

from __future__ import annotations

import sys

import joblib
import numpy as np
import pandas as pd


def evidence(matrix, coefficients, terms, labels):  # type: ignore[no-untyped-def]
    """Name the three strongest terms of each row, as "newsletter +0.41; publish +0.22"."""
    matrix = matrix.tocsr()
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    contributions = matrix.data * coefficients[labels[rows], matrix.indices]
    order = np.lexsort((-contributions, rows))
    rank = np.arange(len(order)) - matrix.indptr[rows[order]]
    order = order[(rank < 3) & (contributions[order] > 0)]
    named = zip(terms[matrix.indices[order]], contributions[order], strict=True)
    shown = pd.Series([f"{term} +{value:.2f}" for term, value in named])
    return shown.groupby(rows[order]).agg("; ".join).reindex(range(matrix.shape[0]), fill_value="")


def main() -> None:
    """Label the table."""
    pipelines, source, target = sys.argv[1:4]
    vectorizer, label, facet = joblib.load(pipelines)
    is_parquet = source.endswith(".parquet")
    frame = pd.read_parquet(source) if is_parquet else pd.read_csv(source)
    matrix = vectorizer.transform(frame["text"])
    probabilities = label.predict_proba(matrix)
    best = probabilities.argmax(axis=1)
    frame["label"] = label.classes_[best]
    for column, name in enumerate(label.classes_):
        frame[f"p_{name}"] = probabilities[:, column].round(4)
    frame["lean"] = (probabilities[:, 0] - probabilities[:, 1]).round(4)
    frame["facet"] = facet.predict(matrix)
    if "--evidence" in sys.argv:
        frame["evidence"] = evidence(matrix, label.coef_, vectorizer.get_feature_names_out(), best).to_numpy()
    if is_parquet:
        frame.to_parquet(target)
    else:
        frame.to_csv(target, index=False)


if __name__ == "__main__":
    main()
