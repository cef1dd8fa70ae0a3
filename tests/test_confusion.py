"""Tests of what a classifier is known to confuse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rolesplit.classifier import Classifier
from rolesplit.confusion import count_confusion, known_confusion, save_confusion
from rolesplit.errors import ModelError
from rolesplit.quantification import Confusion

LABELLED = ["operations"] * 10 + ["marketing"] * 10 + ["shared"] * 10


def test_languages_are_counted_apart_where_each_has_enough() -> None:
    found = count_confusion(
        ["a"] * 30 + ["运营"] * 30, LABELLED * 2, LABELLED + ["shared"] * 30, source="gold", about=""
    )
    assert found.counts["en"] == ((10, 0, 0), (0, 10, 0), (0, 0, 10))
    assert found.counts["zh"] == ((0, 0, 10), (0, 0, 10), (0, 0, 10))
    assert found.texts == 60


def test_languages_are_counted_together_where_one_has_too_few() -> None:
    found = count_confusion(["a"] * 31 + ["运营"] * 29, LABELLED * 2, LABELLED * 2, source="gold", about="")
    assert found.counts == {"": ((20, 0, 0), (0, 20, 0), (0, 0, 20))}


def test_what_was_measured_with_this_very_model_comes_before_cross_validation(
    model: Classifier, tmp_path: Path
) -> None:
    measured = Confusion({"en": ((3, 1, 1), (1, 3, 1), (1, 1, 3))}, "real-postings", "15 lines", 1.5)
    save_confusion(measured, str(model.provenance["id"]), tmp_path / "confusion.json")
    assert known_confusion(model, tmp_path / "confusion.json") == measured
    other = replace(model, provenance={**model.provenance, "id": "another"})
    found = known_confusion(other, tmp_path / "confusion.json")
    assert found is not None
    assert found.source == "cross-validation"
    assert "too narrow" in found.about


def test_nothing_is_known_of_a_model_without_figures(model: Classifier) -> None:
    assert known_confusion(replace(model, provenance={"id": "x"})) is None


def test_the_shipped_confusion_was_counted_with_the_shipped_model(model: Classifier) -> None:
    """After a new model: rolesplit evaluate REAL.csv --confusion models/confusion.json, see models/README.md."""
    found = known_confusion(model)
    assert found is not None
    assert found.source == "real-postings"


@pytest.mark.parametrize("content", ["", "[]", '{"schema": "another"}'])
def test_a_file_of_another_kind_is_refused(model: Classifier, tmp_path: Path, content: str) -> None:
    (tmp_path / "confusion.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="not a confusion file"):
        known_confusion(model, tmp_path / "confusion.json")
