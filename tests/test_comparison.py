"""Tests of comparisons: the pulls of the duties add up to what parts the postings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.comparison import compare
from rolesplit.corpus import default_folder, read_corpus
from rolesplit.verdict import judge

DUTIES = read_corpus(default_folder() / "duties.csv").duties.texts[::97]
MODEL = load_model()
postings = st.lists(st.lists(st.sampled_from(DUTIES), max_size=6).map("\n- ".join), min_size=1, max_size=4)


@given(postings)
def test_the_pulls_of_a_posting_sum_to_its_distance_from_the_middle(texts: list[str]) -> None:
    comparison = compare([judge(text, MODEL) for text in texts])
    for posting in comparison.postings:
        if posting.distance is None:
            assert posting.pulls == ()
        else:
            assert sum(pull.amount for pull in posting.pulls) == pytest.approx(posting.distance, abs=1e-9)


@given(postings)
def test_distances_part_postings_as_their_leans_do(texts: list[str]) -> None:
    comparison = compare([judge(text, MODEL) for text in texts])
    leans = [posting.verdict.lean for posting in comparison.postings if posting.verdict.lean is not None]
    assert comparison.spread == pytest.approx(max(leans, default=0) - min(leans, default=0), abs=1e-12)
    assert sum(posting.distance or 0 for posting in comparison.postings) == pytest.approx(0, abs=1e-9)


def test_the_strongest_pull_in_the_direction_of_the_distance_comes_first() -> None:
    texts = ["Plan the spring campaign\n- Answer customer tickets", "Answer customer tickets\n- Update the stock list"]
    for posting in compare([judge(text, MODEL) for text in texts]).postings:
        amounts = [pull.amount for pull in posting.pulls]
        assert amounts == sorted(amounts, reverse=(posting.distance or 0) > 0)


def test_a_posting_is_in_the_middle_of_itself_alone() -> None:
    assert compare([judge("Plan the spring campaign", MODEL)]).postings[0].distance == 0
