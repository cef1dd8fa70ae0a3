"""Tests of the agreement of annotators, against the libraries that define it."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from rolesplit.agreement import agreement, cohen_kappa, krippendorff_alpha
from rolesplit.classifier import LABELS

CODES = st.integers(0, 2)
RATINGS = st.lists(st.lists(st.one_of(st.none(), CODES), min_size=3, max_size=3), min_size=2, max_size=30)


@given(st.lists(st.tuples(CODES, CODES), min_size=2, max_size=40))
def test_kappa_is_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs).T
    assume(len({*one, *other}) > 1)
    confusion = np.bincount(one * 3 + other, minlength=9).reshape(3, 3)
    assert cohen_kappa(confusion) == pytest.approx(cohen_kappa_score(one, other))


@given(RATINGS)
def test_alpha_is_that_of_the_krippendorff_package(ratings: list[list[int | None]]) -> None:
    counts = np.array([[row.count(code) for code in range(3)] for row in ratings])
    paired = counts[counts.sum(axis=1) > 1]
    assume((paired.sum(axis=0) > 0).sum() > 1)
    theirs = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    assert krippendorff_alpha(counts) == pytest.approx(theirs)


def test_where_one_class_only_occurs_nothing_is_shown() -> None:
    assert cohen_kappa(np.diag([5, 0, 0])) == 0
    assert krippendorff_alpha(np.array([[2, 0, 0], [2, 0, 0]])) == 0


def test_annotators_are_compared_on_what_both_labelled() -> None:
    labels = [{"anna": label, "ben": label} for label in LABELS * 5]
    labels += [{"anna": "shared", "ben": "marketing"}, {"anna": "shared"}, {"cyd": "shared"}, {}]
    found = agreement(labels, LABELS)
    assert found is not None
    assert found.n == 16
    (pair,) = found.pairs
    assert (pair.first, pair.second, pair.n) == ("anna", "ben", 16)
    assert pair.agreement.value == pytest.approx(15 / 16)
    assert pair.confusion == ((5, 0, 0), (0, 5, 0), (0, 1, 5))
    assert found.alpha.low <= found.alpha.value <= found.alpha.high <= 1


def test_without_a_text_in_common_there_is_no_agreement() -> None:
    assert agreement([{"anna": "shared"}, {"ben": "shared"}], LABELS) is None
