"""Tests of what labels mean."""

from __future__ import annotations

import pytest

from rolesplit.classifier import LABELS
from rolesplit.labels import class_of, likely_class


@pytest.mark.parametrize(
    ("cell", "label"),
    [("Operations-Leaning ", "operations"), (" 营销", "marketing"), ("mk", "shared"), ("ops", "ops")],
)
def test_a_cell_is_understood(cell: str, label: str) -> None:
    assert class_of(cell, {"mk": "shared"}) == label


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("ops", "operations"),
        ("op", "operations"),
        ("mkt", "marketing"),
        ("markting", "marketing"),
        ("share", "shared"),
        ("Operatoins", "operations"),
        ("运营岗", "operations"),
        ("品牌营销", "marketing"),
        ("both", None),
        ("", None),
        ("?", None),
    ],
)
def test_a_slip_is_guessed_and_nothing_else(name: str, label: str | None) -> None:
    assert likely_class(name, LABELS) == label
