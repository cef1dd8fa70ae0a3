"""Texts to probabilities in memory, one process: rolesplit against scikit-learn's predict_proba."""

from __future__ import annotations

from side import compare, plain_pipeline, texts

from rolesplit import load_model
from rolesplit.training import as_pipeline

COUNT = 200_000
PORTION = 20_000  # of the same model's pipeline, whose analyzer is plain Python: the rest is extrapolated by the ratio


def main() -> None:
    """Print both ratios."""
    model, rows = load_model(), texts(COUNT)
    model.probabilities(rows[:5000])
    same, plain = as_pipeline(model), plain_pipeline()
    few = rows[-PORTION:]
    compare(f"{PORTION:,} texts, the same model as a pipeline", lambda: model.probabilities(few),
            lambda: same.predict_proba(few))  # fmt: skip
    compare(f"{COUNT:,} texts, TfidfVectorizer's own words", lambda: model.probabilities(rows),
            lambda: plain.predict_proba(rows))  # fmt: skip


if __name__ == "__main__":
    main()
