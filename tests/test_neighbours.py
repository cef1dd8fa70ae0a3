"""Tests of the statements like a text: the cosines are right, the index comes back, damage is one clear error."""

from __future__ import annotations

import random
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse

from rolesplit import neighbours
from rolesplit.artifact import load_model, save_model
from rolesplit.classifier import Classifier
from rolesplit.corpus import Corpus
from rolesplit.errors import ModelError
from rolesplit.neighbours import ANNEX, Index, carried, index_of

TEXTS = ["Plan the spring campaign", "Answer customers and check the stock", "负责社群维护和用户答疑", "", "zzqx"]


@pytest.fixture(scope="module")
def index(toy_model: Classifier) -> Index:
    found = index_of(toy_model)
    assert found is not None
    return found


def test_similarity_is_the_cosine_of_weighted_tfidf(toy_model: Classifier, toy_corpus: Corpus, index: Index) -> None:
    coefficients = toy_model.heads["label"].coefficients
    weights = scipy.sparse.diags(np.sqrt(np.ptp(coefficients, axis=1)))

    def rows(texts: list[str]) -> np.ndarray:
        found = toy_model.features(texts)
        shape = (found.size, len(toy_model.terms))
        dense = (scipy.sparse.csr_matrix((found.values, (found.rows, found.columns)), shape) @ weights).toarray()
        return dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-300)

    cosines = rows(TEXTS) @ rows(list(toy_corpus.duties.texts)).T
    for row, found in zip(cosines, index.nearest(toy_model.features(TEXTS), 7), strict=True):
        expected = np.sort(row[row > 0])[::-1][:7]
        assert [one.similarity for one in found] == pytest.approx(expected, abs=1e-9)


def test_a_statement_is_nearest_to_itself(toy_model: Classifier, toy_corpus: Corpus, index: Index) -> None:
    duties = toy_corpus.duties
    found = index.nearest(toy_model.features(duties.texts[:50]), 1)
    for text, label, (one,) in zip(duties.texts, duties.classes, found, strict=False):
        assert one.similarity == pytest.approx(1)
        if one.statement.text == " ".join(text.split()):
            assert one.statement.label == label


def test_a_text_without_known_words_has_no_neighbours(toy_model: Classifier, index: Index) -> None:
    assert index.nearest(toy_model.features(["", "zzqx wwv"]), 3) == ((), ())
    assert index.nearest(toy_model.features([]), 3) == ()


def test_more_neighbours_than_there_are_alike_are_not_invented(toy_model: Classifier, index: Index) -> None:
    (found,) = index.nearest(toy_model.features(["Plan the campaign"]), 10_000)
    assert 0 < len(found) < len(index.texts)
    assert all(one.similarity > 0 for one in found)


def test_counts_say_in_how_many_duties_of_each_label_a_term_stands(
    toy_model: Classifier, toy_corpus: Corpus, index: Index
) -> None:
    duties = toy_corpus.duties
    column = toy_model.terms.index("campaign")
    found = toy_model.features(duties.texts)
    holding = {duties.classes[row] for row in found.rows[found.columns == column]}
    counts = dict(zip(("operations", "marketing", "shared"), index.counts(np.array([column]), "label")[0], strict=True))
    assert {label for label, count in counts.items() if count} == holding
    assert sum(counts.values()) == (found.columns == column).sum()


def test_the_index_comes_back_from_a_file(toy_model: Classifier, tmp_path: Path, index: Index) -> None:
    save_model(toy_model, tmp_path / "m.joblib")
    again = index_of(load_model(tmp_path / "m.joblib"))
    assert again is not None
    assert (again.texts, again.values.tolist()) == (index.texts, index.values.tolist())


def test_a_model_without_an_index_says_so(toy_model: Classifier) -> None:
    assert index_of(replace(toy_model, annexes={})) is None
    assert carried(replace(toy_model, annexes={})) == 0


def test_a_model_says_how_many_texts_it_carries(toy_model: Classifier, toy_corpus: Corpus) -> None:
    assert carried(toy_model) == len(toy_corpus.duties.texts)
    assert carried(replace(toy_model, annexes={ANNEX: {"labels": 7}})) == 0


def test_statements_of_a_large_corpus_have_numbers_that_are_wide_enough(toy_model: Classifier) -> None:
    texts = ["Plan the campaign", "Answer customers"] * 33_000
    packed = neighbours.pack(toy_model, texts, ["shared"] * len(texts), None)
    assert packed is not None
    found = index_of(replace(toy_model, annexes={ANNEX: packed}))
    assert found is not None
    assert not found.has_facets
    column = toy_model.terms.index("campaign")
    documents = found.documents[found.bounds[column] : found.bounds[column + 1]]
    assert documents.tolist() == list(range(0, len(texts), 2))


def test_a_corpus_that_is_too_large_gets_no_index(toy_model: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MOST_STATEMENTS", 1)
    assert neighbours.pack(toy_model, ["Plan", "Check"], ["shared", "shared"], None) is None


@pytest.mark.parametrize(
    "damage",
    [
        {"texts": b"no zlib"},
        {"texts": zlib.compress(b"a\nb")},
        {"texts": zlib.compress(b"x" * ((64 << 20) + 1))},
        {"labels": b"\x07"},
        {"labels": "text"},
        {"sizes": zlib.compress(b"\xff" * 40)},
        {"counts": zlib.compress(b"")},
        {"documents": zlib.compress(b"\x00\x00")},
        {"facets": None},
    ],
    ids="-".join,
)
def test_a_damaged_index_is_one_clear_error(toy_model: Classifier, damage: dict[str, object]) -> None:
    annex = {**toy_model.annexes[ANNEX], **damage}
    with pytest.raises(ModelError, match="index of statements is damaged"):
        index_of(replace(toy_model, annexes={ANNEX: annex}))


def test_a_mutated_index_is_read_or_refused_and_nothing_else(toy_model: Classifier) -> None:
    chance, refused = random.Random(3), 0
    features = toy_model.features(TEXTS)
    raw = {
        name: zlib.decompress(data) if name not in ("labels", "facets") else data
        for name, data in toy_model.annexes[ANNEX].items()
    }
    for _ in range(300):
        name = chance.choice(sorted(raw))
        data = bytearray(raw[name])
        data[chance.randrange(len(data))] = chance.randrange(256)
        packed = bytes(data) if name in ("labels", "facets") else zlib.compress(bytes(data))
        try:
            found = index_of(replace(toy_model, annexes={ANNEX: {**toy_model.annexes[ANNEX], name: packed}}))
        except ModelError:
            refused += 1
        else:
            assert found is not None
            assert all(0 < one.similarity <= 1 for row in found.nearest(features, 3) for one in row)
    assert refused > 30
