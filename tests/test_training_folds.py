"""Tests of the folds: scikit-learn's own, in less time."""

from __future__ import annotations

import warnings

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedGroupKFold

from rolesplit.training.folds import SEED, assign, splits

rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 60)), min_size=60, max_size=300)


@given(rows, st.integers(2, 6))
@settings(max_examples=40, deadline=None)
def test_the_folds_are_those_of_scikit_learn(drawn: list[tuple[int, int]], count: int) -> None:
    classes, groups = np.array(drawn).T
    groups = np.r_[groups[:40], np.arange(100, 60 + len(groups))]  # most groups are one text
    theirs = StratifiedGroupKFold(count, shuffle=True, random_state=SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of classes smaller than the number of folds
        expected = [left_out.tolist() for _, left_out in theirs.split(classes, classes, groups)]
    assert [split.left_out.tolist() for split in splits(classes, groups, count)] == expected


@given(rows)
@settings(max_examples=20, deadline=None)
def test_no_group_is_parted_and_every_row_is_left_out_once(drawn: list[tuple[int, int]]) -> None:
    classes, groups = np.array(drawn).T
    folds = assign(classes, groups, 5)
    assert all(len(set(folds[groups == group].tolist())) == 1 for group in groups)
    left_out = np.concatenate([split.left_out for split in splits(classes, groups, 5)])
    assert sorted(left_out.tolist()) == list(range(len(classes)))
