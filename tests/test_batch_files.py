"""Tests of labelling whole files."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import DATA
from rolesplit.artifact import load_model
from rolesplit.batch import Done, Order, Unlabelled, label_file
from rolesplit.batch.files import try_file
from rolesplit.errors import BatchError
from rolesplit.table.shards import Shard

MODEL = str(load_model().provenance["id"])


def test_shards_labelled_apart_are_the_table_labelled_at_once(tmp_path: Path) -> None:
    table = DATA / "duties.csv"
    outputs = [tmp_path / "whole.csv", tmp_path / "1.csv", tmp_path / "2.csv"]
    for output, shard in zip(outputs, (None, Shard(1, 2), Shard(2, 2)), strict=True):
        label_file(table, output, Order(shard=shard), model_id=MODEL)
    (header, whole), *parts = (output.read_text(encoding="utf-8").split("\n", 1) for output in outputs)
    assert [part[0] for part in parts] == [header, header]
    assert "".join(part[1] for part in parts) == whole


def test_a_machine_with_another_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match=r"duties\.csv: the model where it was to be labelled is \w+, not another"):
        label_file(DATA / "duties.csv", tmp_path / "out.csv", Order(), model_id="another")
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_labelled_is_an_answer_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\nPlan ads\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("x\n1\n", encoding="utf-8")
    done = [try_file(tmp_path / name, tmp_path / f"out-{name}", Order(), model_id=MODEL) for name in ("a.csv", "b.csv")]
    assert isinstance(done[0], Done)
    assert isinstance(done[1], Unlabelled)
    assert "which column holds the texts?" in done[1].reason
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv", "out-a.csv"]
