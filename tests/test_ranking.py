"""Tests of rankings: nearest first, nothing lost, and a fit that means what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.classifier import LABELS
from rolesplit.ranking import Mix, rank
from rolesplit.verdict import judge

MODEL = load_model()
TEXTS = (
    "Plan the spring campaign\n- Pitch stories to journalists\n- Buy search ads",
    "Answer customer tickets\n- Update the stock list\n- Check the invoices of suppliers",
    "Answer customer tickets\n- Plan the spring campaign and pitch it to journalists",
    "zzz qqq",
)
VERDICTS = tuple(judge(text, MODEL) for text in TEXTS)
amounts = st.dictionaries(st.sampled_from(LABELS), st.floats(0.01, 1e6), min_size=1)


@given(amounts)
def test_shares_wanted_sum_to_one(wanted: dict[str, float]) -> None:
    assert sum(Mix.of(wanted).shares) == pytest.approx(1)


@given(amounts)
def test_postings_come_nearest_first_and_those_without_a_verdict_last(wanted: dict[str, float]) -> None:
    ranked = rank(VERDICTS, Mix.of(wanted))
    assert sorted(one.index for one in ranked) == list(range(len(TEXTS)))
    fits = [one.fit for one in ranked if one.fit is not None]
    assert fits == sorted(fits, reverse=True)
    assert [one.fit is None for one in ranked] == [False, False, False, True]


@given(amounts)
def test_fit_is_what_the_shares_have_in_common_with_those_wanted(wanted: dict[str, float]) -> None:
    mix = Mix.of(wanted)
    for one in rank(VERDICTS, mix):
        if one.shares is not None:
            assert sum(one.shares) == pytest.approx(1)
            assert one.fit == pytest.approx(sum(map(min, one.shares, mix.shares)))


def test_who_wants_marketing_gets_the_marketing_posting_first() -> None:
    assert [one.index for one in rank(VERDICTS[:3], Mix.of({"marketing": 1}))] == [0, 2, 1]
    assert [one.index for one in rank(VERDICTS[:3], Mix.of({"operations": 1}))] == [1, 2, 0]


def test_shared_work_counts_half_to_either_side_unless_it_is_asked_for() -> None:
    assert Mix.of({"marketing": 1}).of_posting((0.2, 0.2, 0.6)) == pytest.approx((0.5, 0.5, 0.0))
    assert Mix.of({"shared": 1}).of_posting((0.2, 0.2, 0.6)) == (0.2, 0.2, 0.6)


def test_the_gap_names_the_share_that_is_furthest_off_and_the_duty_that_shows_it() -> None:
    (one,) = rank(VERDICTS[1:2], Mix.of({"marketing": 70, "operations": 30}))
    assert one.gap in ("marketing", "operations")
    assert one.duty in VERDICTS[1].duties
