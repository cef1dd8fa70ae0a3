"""Tests of what is said of a search and of more rows."""

from __future__ import annotations

import pytest

from rolesplit.evaluation import Figure
from rolesplit.report.learning import promise_line
from rolesplit.training import Promise


@pytest.mark.parametrize(
    ("label", "gain", "expected"),
    [
        ("shared", Figure(0.021, 0.004, 0.04), "about 200 more shared rows should give +2.1 points {}[+0.4, +4.0]"),
        ("shared", Figure(0.021, -0.01, 0.05), "more shared rows may help: 200 more, +2.1 points {}[-1.0, +5.0]"),
        (
            None,
            Figure(0.001, 0, 0.002),
            "more rows of all labels will hardly help: 20 more, +0.1 points {}[+0.0, +0.2]",
        ),
    ],
)
def test_a_promise_is_made_only_where_the_interval_allows(label: str | None, gain: Figure, expected: str) -> None:
    assert promise_line(Promise(label, 500, 200 if label else 20, (0.6, 0.7, 0.72), gain)) == expected.format(
        "of macro-F1 "
    )
