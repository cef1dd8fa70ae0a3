"""Tests of summaries."""

from __future__ import annotations

import pickle
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.classifier import FACETS, LABELS
from rolesplit.quantification import Confusion
from rolesplit.summary import MOST_GROUPS, Answers, Summary

CONFUSION = Confusion({"": ((90, 4, 6), (5, 85, 10), (20, 30, 50))}, "gold", "200 texts")

labelled = st.tuples(
    st.sampled_from(["Plan", "运营"]),
    st.sampled_from(LABELS),
    st.integers(-10_000, 10_000).map(lambda step: f"{step / 10_000:.4f}"),
    st.sampled_from(FACETS),
    st.just("ok"),
    st.sampled_from(["a", "b", "", "长"]),
)
unlabelled = st.tuples(
    st.just(""),
    st.just(""),
    st.just(""),
    st.just(""),
    st.sampled_from(["empty", "near-tie"]),
    st.sampled_from(["a", "z"]),
)
rows = st.lists(st.one_of(labelled, unlabelled), min_size=1, max_size=40)
Row = tuple[str, str, str, str, str, str]


def _summary(given: list[Row]) -> Summary:
    summary = Summary()
    if given:
        *columns, groups = (list(column) for column in zip(*given, strict=True))
        summary.add(Answers(*columns), groups)
    return summary


@given(rows)
def test_every_row_is_counted_once(given: list[Row]) -> None:
    total = _summary(given).total()
    assert total.rows == len(given)
    assert total.labels == tuple(sum(row[1] == label for row in given) for label in LABELS)
    assert total.facets == tuple(sum(row[3] == facet for row in given) for facet in FACETS)
    assert sum(total.leans) == total.labelled
    assert sum(total.unlabelled.values()) == total.rows - total.labelled
    assert total.answers["zh"] == tuple(sum(row[:2] == ("运营", label) for row in given) for label in LABELS)


@given(rows, st.integers(0, 40))
def test_summaries_of_parts_add_up_to_that_of_the_whole(given: list[Row], cut: int) -> None:
    whole, parts = _summary(given), _summary(given[:cut])
    parts.merge(pickle.loads(pickle.dumps(_summary(given[cut:]))))
    assert parts.total() == whole.total()
    assert parts.groups() == whole.groups()


@given(rows)
def test_groups_add_up_to_the_total(given: list[Row]) -> None:
    summary = _summary(given)
    assert sum(group.rows for group in summary.groups().values()) == summary.total().rows
    for value, group in summary.groups().items():
        assert group == _summary([row for row in given if row[5] == value]).total()


def test_leans_fall_into_their_bins() -> None:
    leans = ["-1.0000", "-0.9000", "-0.0001", "0.0000", "1.0000"]
    total = _summary([("", "shared", lean, "focus", "ok", "") for lean in leans]).total()
    assert [index for index, count in enumerate(total.leans) if count] == [0, 1, 9, 10, 19]
    assert total.mean_lean == pytest.approx((-1 - 0.9 - 0.0001 + 1) / 5)


def test_more_values_than_are_counted_apart_are_counted_together() -> None:
    given: list[Row] = [("", "shared", "0.0000", "focus", "ok", str(value)) for value in range(MOST_GROUPS + 5)]
    summary = _summary([*given, *given])
    assert len(summary.groups()) == MOST_GROUPS
    assert summary.others().rows == 10
    assert summary.total().rows == 2 * len(given)


def test_how_a_table_is_cut_does_not_matter() -> None:
    values = [str(value) for value in [*range(MOST_GROUPS - 1), *range(5000, 8000), *range(5000, 5003)]]
    given: list[Row] = [("", "shared", "0.0000", "focus", "ok", value) for value in values]
    wholes = []
    for size in (4000, 500):
        whole = Summary()
        for begin in range(0, len(given), size):
            window = Summary(inf)
            *columns, groups = (list(column) for column in zip(*given[begin : begin + size], strict=True))
            window.add(Answers(*columns), groups)
            whole.merge(window)
        wholes.append(whole)
    assert wholes[0].groups() == wholes[1].groups()
    assert wholes[0].groups()["5000"].rows == 2


def test_postings_count_like_duties() -> None:
    assert _summary([("", "marketing-leaning", "0.5000", "focus", "ok", "")]).total().labels == (0, 1, 0)


@pytest.mark.parametrize(
    ("rows", "label", "confusion", "reason"),
    [
        (19, "shared", CONFUSION, "too-few-rows"),
        (20, "shared", None, "confusion-unknown"),
        (900, "operations", CONFUSION, "beyond-confusion"),
    ],
)
def test_shares_are_not_corrected_for_a_named_reason(
    rows: int, label: str, confusion: Confusion | None, reason: str
) -> None:
    assert _summary([("Plan", label, "0.0000", "focus", "ok", "")] * rows).total().corrected(confusion) == reason


def test_enough_rows_are_corrected() -> None:
    answered = [("Plan", label, "0.0000", "focus", "ok", "") for label in LABELS * 10]
    corrected = _summary(answered).total().corrected(CONFUSION)
    assert not isinstance(corrected, str)
    assert [figure.value for figure in corrected] == pytest.approx([0.25, 0.18, 0.57], abs=0.1)
