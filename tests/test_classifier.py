"""Tests of the model as numbers: parity with scikit-learn, exact sums, places."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.classifier import CLASSES, WINDOW_CHARACTERS, windows
from rolesplit.ngrams import terms
from rolesplit.training import as_pipeline
from strategies import batches, texts

MODEL = load_model()
PIPELINE = as_pipeline(MODEL)


@settings(deadline=None)
@given(batches)
def test_probabilities_equal_scikit_learns(batch: list[str]) -> None:
    assert np.abs(MODEL.probabilities(batch) - PIPELINE.predict_proba(batch)).max() < 1e-9


def test_probabilities_of_a_very_long_text_equal_scikit_learns() -> None:
    text = "Plan the campaign and answer customers. 负责社群运营与推广；" * 5000
    assert np.abs(MODEL.probabilities([text]) - PIPELINE.predict_proba([text])).max() < 1e-9


@given(batches, st.sampled_from(sorted(CLASSES)))
def test_intercept_and_contributions_sum_to_the_margin(batch: list[str], head: str) -> None:
    features = MODEL.features(batch)
    weights = MODEL.heads[head]
    expected = np.tile(weights.intercept, (len(batch), 1))
    for row, column, value in zip(features.rows, features.columns, features.values, strict=True):
        expected[row] += value * weights.coefficients[column]
    assert np.abs(MODEL.margins(features, head) - expected).max() < 1e-9


@given(texts)
def test_every_occurrence_stands_where_it_says(text: str) -> None:
    features = MODEL.features([text])
    columns = np.repeat(features.columns, np.diff(features.bounds))
    for column, start, end in zip(columns, features.starts, features.ends, strict=True):
        assert MODEL.terms[column] in {gram.term for gram in terms(text[start:end])}


@given(batches)
def test_values_of_a_text_have_length_one(batch: list[str]) -> None:
    features = MODEL.features(batch)
    squares = np.bincount(features.rows, features.values**2, len(batch))
    known = np.bincount(features.rows, minlength=len(batch)) > 0
    assert np.abs(squares - known).max() < 1e-9


@given(batches)
def test_a_text_is_scored_the_same_alone_and_in_company(batch: list[str]) -> None:
    alone = np.concatenate([MODEL.probabilities([text]) for text in batch])
    assert np.array_equal(MODEL.probabilities(batch), alone)


@given(batches)
def test_heads_side_by_side_tell_by_how_much_each_class_leads_the_first(batch: list[str]) -> None:
    features = MODEL.features(batch)
    for head, leads in zip(("label", "facet"), MODEL.leads(features, "label", "facet"), strict=True):
        margins = MODEL.margins(features, head)
        assert leads.shape == margins.shape
        assert np.abs(leads - (margins - margins[:, :1])).max(initial=0) < 1e-12
        probabilities = MODEL.heads[head].probabilities(leads) - MODEL.heads[head].probabilities(margins)
        assert np.abs(probabilities).max(initial=0) < 1e-12


@given(batches)
def test_a_model_of_some_heads_scores_as_the_whole_one(batch: list[str]) -> None:
    part = MODEL.only("label", "facet")
    assert list(part.heads) == ["label", "facet"]
    assert np.array_equal(part.probabilities(batch), MODEL.probabilities(batch))
    found = [model.leads(model.features(batch), "label", "facet") for model in (part, MODEL)]
    assert all(map(np.array_equal, *found))


@given(batches)
def test_a_lead_is_the_same_alone_and_in_company(batch: list[str]) -> None:
    alone = [MODEL.leads(MODEL.features([text]), "label", "facet") for text in batch]
    together = MODEL.leads(MODEL.features(batch), "label", "facet")
    for place, leads in enumerate(together):
        assert all(np.array_equal(leads[row], found[place][0]) for row, found in enumerate(alone))


@given(st.lists(st.sampled_from(["plan", "plan campaign", "内容运营", "zzqx", ","]), max_size=40).map(" ".join))
def test_terms_that_repeat_are_counted(text: str) -> None:
    features = MODEL.features([text])
    expected = Counter(term.term for term in terms(text))
    found = {
        MODEL.terms[column]: times for column, times in zip(features.columns, np.diff(features.bounds), strict=True)
    }
    assert found == {term: times for term, times in expected.items() if term in found}
    assert found.keys() == expected.keys() & set(MODEL.terms)


@pytest.mark.parametrize("head", sorted(CLASSES))
def test_a_text_without_known_words_gets_the_intercept(head: str) -> None:
    assert np.array_equal(MODEL.margins(MODEL.features([""]), head)[0], MODEL.heads[head].intercept)


def test_no_texts_give_no_rows() -> None:
    assert MODEL.probabilities([]).shape == (0, 3)


@given(st.lists(st.integers(0, WINDOW_CHARACTERS), max_size=12))
def test_windows_hold_all_texts_in_order(lengths: list[int]) -> None:
    batch = ["x" * length for length in lengths]
    assert [text for window in windows(batch) for text in window] == batch


def test_coverage_is_the_share_of_known_words() -> None:
    assert MODEL.coverage("plan campaign zzqx wwqv") == pytest.approx(0.5)
    assert MODEL.coverage("中文") == 0.0
