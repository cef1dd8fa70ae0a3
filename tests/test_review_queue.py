"""Tests of the order in which rows are asked about."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolesplit.classifier import Classifier
from rolesplit.review import density, teaching_order, uncertainty
from strategies import batches


def test_uncertainty_is_the_nearness_of_the_second_label() -> None:
    probabilities = np.array([[1.0, 0.0, 0.0], [0.4, 0.4, 0.2], [0.5, 0.2, 0.3]])
    assert uncertainty(probabilities) == pytest.approx([0.0, 1.0, 0.8])


@given(batches, st.integers(1, 5), st.data())
@settings(deadline=None, max_examples=50)
def test_open_rows_are_chosen_once_each(model: Classifier, texts: list[str], count: int, data: st.DataObject) -> None:
    features = model.features(texts)
    is_open = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))))
    chosen = teaching_order(features, density(features), is_open, count)
    assert len(chosen) == len(set(chosen)) == min(count, is_open.sum())
    assert all(is_open[row] for row in chosen)


def test_of_rows_alike_one_is_chosen_before_the_others(model: Classifier) -> None:
    texts = ["Plan the spring campaign", "Plan the spring campaign", "Answer questions of customers", "维护社群"]
    chosen = teaching_order(model.features(texts), np.array([1.0, 0.9, 0.5, 0.4]), np.ones(4, dtype=bool), 4)
    assert chosen == [0, 2, 3, 1]


def test_the_densest_row_stands_for_the_most(model: Classifier) -> None:
    texts = ["Plan the campaign", "Plan campaigns", "Plan the budget of the campaign", "维护社群"]
    assert density(model.features(texts)).argmax() in (0, 2)
    assert density(model.features(texts)).argmin() == 3
