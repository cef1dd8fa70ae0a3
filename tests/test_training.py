"""Tests of training, on a toy corpus, and of the shipped model's origin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import pytest

from rolesplit.artifact import load_model, save_model
from rolesplit.classifier import CLASSES, Classifier
from rolesplit.corpus import Corpus, default_folder, read_corpus, with_added
from rolesplit.errors import CorpusError
from rolesplit.language import holds_chinese
from rolesplit.ngrams import terms
from rolesplit.training import SHIPPED, Recipe, Training, as_pipeline, save_pipeline, train
from rolesplit.training.tasks import tasks_of

TEXTS = ["Plan the campaign", "负责社群维护", "Answer customers and check prices", ""]


def test_every_head_is_trained_and_evaluated(toy_training: Training) -> None:
    assert set(toy_training.classifier.heads) == set(toy_training.evaluations) == set(CLASSES)
    label = toy_training.evaluations["label"]
    assert label.accuracy.value > label.majority


def test_the_same_corpus_gives_the_same_bytes(toy_corpus: Corpus, toy_training: Training, tmp_path: Path) -> None:
    save_model(toy_training.classifier, tmp_path / "one")
    save_model(train(toy_corpus).classifier, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_the_pipeline_for_scikit_learn_gives_the_same_probabilities(toy_model: Classifier, tmp_path: Path) -> None:
    save_pipeline(toy_model, tmp_path / "pipeline.joblib")
    pipeline = joblib.load(tmp_path / "pipeline.joblib")
    assert list(pipeline.classes_) == list(CLASSES["label"])
    assert np.abs(pipeline.predict_proba(TEXTS) - toy_model.probabilities(TEXTS)).max() < 1e-9


def test_features_are_those_of_scikit_learns_vectorizer(toy_model: Classifier) -> None:
    matrix = as_pipeline(toy_model)[0].transform(TEXTS).toarray()
    features = toy_model.features(TEXTS)
    mine = np.zeros_like(matrix)
    mine[features.rows, features.columns] = features.values
    assert np.abs(mine - matrix).max() < 1e-12


def test_idf_is_scikit_learns(toy_corpus: Corpus, toy_model: Classifier) -> None:
    parts = (toy_corpus.duties, toy_corpus.lines, toy_corpus.other_work)
    documents = [{gram.term for gram in terms(text)} for part in parts for text in part.texts]
    column = toy_model.terms.index("campaign")
    count = sum("campaign" in found for found in documents)
    assert toy_model.idf[column] == pytest.approx(np.log((1 + len(documents)) / (1 + count)) + 1)


def test_a_smaller_share_makes_a_label_rarer(toy_corpus: Corpus, toy_model: Classifier) -> None:
    rare = train(toy_corpus, Recipe({"en": {"shared": 0.02}, "zh": {"shared": 0.02}})).classifier
    column = CLASSES["label"].index("shared")
    assert (rare.probabilities(TEXTS)[:, column] < toy_model.probabilities(TEXTS)[:, column]).all()


def test_a_share_weighs_the_duties_of_its_language_only(toy_corpus: Corpus) -> None:
    _, (label, *_) = tasks_of(toy_corpus, {"zh": {"shared": 0.1}})
    is_chinese = np.array([holds_chinese(text) for text in toy_corpus.duties.texts])
    is_shared = label.classes == CLASSES["label"].index("shared")
    assert (label.weights[~is_chinese] == 1).all()
    assert label.weights[is_chinese & is_shared].sum() == pytest.approx(0.1 * is_chinese.sum())
    assert label.weights[is_chinese].sum() == pytest.approx(is_chinese.sum())


def test_a_model_of_added_duties_is_judged_by_its_own(toy_corpus: Corpus) -> None:
    own = replace(toy_corpus, duties=replace(toy_corpus.duties, facets=None))
    texts = tuple(f"{text} again" for text in toy_corpus.duties.texts)
    more = replace(toy_corpus, duties=replace(toy_corpus.duties, texts=texts))
    found = train(with_added(own, more))
    count = len(texts)
    assert {name: one.n for name, one in found.evaluations.items() if name in ("label", "facet")} == {
        "label": count,
        "facet": count,
    }
    assert found.classifier.provenance["added"] == count
    assert found.classifier.provenance["statements"]["duties"] == 2 * count


def test_softening_weakens_the_words_of_one_language_and_nothing_else(
    toy_corpus: Corpus, toy_model: Classifier
) -> None:
    soft = train(toy_corpus, Recipe(softening={"zh": 2.0})).classifier
    is_chinese = np.array(["\u3400" <= term[0] <= "\u9fff" for term in soft.terms])
    before, after = toy_model.heads["label"], soft.heads["label"]
    assert np.array_equal(after.coefficients[~is_chinese], before.coefficients[~is_chinese])
    assert np.allclose(after.coefficients[is_chinese], before.coefficients[is_chinese] / 2, rtol=1e-6, atol=0)
    assert np.array_equal(after.intercept, before.intercept)
    assert after.temperature == before.temperature


def test_only_the_section_head_heeds_what_a_text_opens_with(toy_model: Classifier) -> None:
    opening = np.array([term.startswith("^") for term in toy_model.terms])
    assert opening.any()
    assert toy_model.heads["section"].coefficients[opening].any()
    assert not any(toy_model.heads[head].coefficients[opening].any() for head in ("label", "facet", "scope"))


def test_near_duplicates_stay_in_one_fold(toy_corpus: Corpus) -> None:
    """Doubling every duty with a word changed must not make cross-validation look better."""
    duties = toy_corpus.duties
    facets = duties.facets or ()
    doubled = replace(
        duties,
        texts=duties.texts + tuple(f"{text} zzq" for text in duties.texts),
        classes=duties.classes * 2,
        facets=facets * 2,
    )
    once = train(toy_corpus).evaluations["label"].accuracy.value
    twice = train(replace(toy_corpus, duties=doubled, facet_duties=doubled)).evaluations["label"].accuracy.value
    assert twice < once + 0.1


def test_too_few_texts_of_a_label_are_refused(toy_corpus: Corpus) -> None:
    duties = toy_corpus.duties
    classes = tuple("operations" if name == "shared" else name for name in duties.classes)
    with pytest.raises(CorpusError, match="0 texts labelled shared, at least 10"):
        train(replace(toy_corpus, duties=replace(duties, classes=classes)))


@pytest.mark.slow
def test_the_shipped_model_is_reproduced_from_the_shipped_data(tmp_path: Path) -> None:
    """Processors differ in the last digits: the same vocabulary, and every coefficient to 1e-5."""
    shipped = load_model()
    corpus = read_corpus(default_folder() / "duties.csv")
    made = train(corpus, SHIPPED).classifier
    assert made.terms == shipped.terms
    assert np.abs(made.idf - shipped.idf).max() < 1e-12
    for name, head in made.heads.items():
        assert np.abs(head.coefficients - shipped.heads[name].coefficients).max() < 1e-5
        assert np.abs(head.intercept - shipped.heads[name].intercept).max() < 1e-5
        assert head.temperature == pytest.approx(shipped.heads[name].temperature, abs=1e-3)


def test_a_model_need_not_carry_the_texts_it_learnt_from(toy_corpus: Corpus, toy_model: Classifier) -> None:
    bare = train(toy_corpus, Recipe(keep_statements=False)).classifier
    assert set(toy_model.annexes) - set(bare.annexes) == {"statements"}
    assert np.array_equal(bare.probabilities(TEXTS), toy_model.probabilities(TEXTS))
