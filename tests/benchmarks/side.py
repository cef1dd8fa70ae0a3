"""What the benchmarks share: texts to work on, and the pipelines on scikit-learn's side."""

from __future__ import annotations

import csv
import itertools
import os
import random
from collections.abc import Callable
from statistics import median
from time import perf_counter

import joblib
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from rolesplit.corpus import default_folder, read_corpus


def texts(count: int) -> list[str]:
    """Give texts of about the length of duties, no two alike: the words of each duty of the corpus in another order."""
    duties = read_corpus(default_folder() / "duties.csv").duties.texts
    shuffled = random.Random(1)
    found = []
    for index, duty in zip(range(count), itertools.cycle(duties), strict=False):
        words = duty.split()
        if index >= len(duties):
            shuffled.shuffle(words)
            words.append(str(index))
        found.append(" ".join(words))
    return found


def plain_pipeline() -> Pipeline:
    """Fit what most people would write: TfidfVectorizer's own words and pairs, and logistic regression."""
    duties = read_corpus(default_folder() / "duties.csv").duties
    pipeline = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2), LogisticRegression(C=3, max_iter=300)
    )
    return pipeline.fit(list(duties.texts), np.array(duties.classes))


def save_pipelines(path: str) -> None:
    """Fit and dump what `script.py` uses: a vectorizer of words and pairs, regressions for label and facet."""
    duties = read_corpus(default_folder() / "duties.csv").duties
    vectorizer = TfidfVectorizer(ngram_range=(1, 2))
    matrix = vectorizer.fit_transform(duties.texts)
    label, facet = (
        LogisticRegression(max_iter=300).fit(matrix, np.array(classes)) for classes in (duties.classes, duties.facets)
    )
    joblib.dump((vectorizer, label, facet), path)


def compare(name: str, ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 3) -> float:
    """Time both sides in turn and print the median of the ratios theirs / ours."""
    ratios = [_seconds(theirs) / _seconds(ours) for _ in range(rounds)]
    print(
        f"{name}: {median(ratios):.2f} times as fast (of {rounds}: {min(ratios):.2f} to {max(ratios):.2f})", flush=True
    )
    return median(ratios)


def _seconds(call: Callable[[], object]) -> float:
    """Time a call, on a disk that has nothing left to write for the one before."""
    if hasattr(os, "sync"):
        os.sync()
    start = perf_counter()
    call()
    return perf_counter() - start


def write_csv(path: str, rows: list[str]) -> None:
    """Write a CSV with an id and a text."""
    with open(path, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a benchmark's scratch file
        writer = csv.writer(file)
        writer.writerows([["id", "text"], *enumerate(rows)])
