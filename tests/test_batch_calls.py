"""Tests of the one call that labels texts for other programs."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pandas
import pytest
from hypothesis import given

from rolesplit import label_batch
from rolesplit.artifact import load_model, save_model
from rolesplit.batch import COLUMNS, label_duties
from rolesplit.classifier import Classifier
from rolesplit.errors import ModelError
from strategies import batches

MODEL = load_model()


@given(batches)
def test_columns_say_what_the_table_would(batch: list[str]) -> None:
    found = label_batch(batch)
    due = label_duties(batch, MODEL).cells
    assert list(found) == ["rolesplit_" + name for name in COLUMNS]
    for cells, due_cells in zip(found.values(), due, strict=True):
        assert [f"{cell:.4f}" if isinstance(cell, float) else cell or "" for cell in cells] == list(due_cells)


def test_what_is_missing_is_an_empty_text() -> None:
    missing = [None, float("nan"), pandas.NA, pandas.NaT, "", " "]
    assert label_batch(missing)["rolesplit_status"] == ["empty"] * 6
    assert label_batch(pandas.Series(["Plan ads", None], dtype="string"))["rolesplit_status"] == ["ok", "empty"]


def test_what_is_no_text_is_taken_as_a_table_has_it() -> None:
    hashes = label_batch([False, True, 0, 2.0])["rolesplit_text_hash"]
    assert hashes == label_batch(["false", "true", "0", "2"])["rolesplit_text_hash"]


def test_postings_get_the_label_of_a_posting() -> None:
    found = label_batch(["Duties\n- Plan the campaign\n- Brief the agency"], unit="posting", prefix="")
    assert found["label"] == ["marketing-leaning"]


def test_it_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(label_batch)) is label_batch
    texts = ["Plan the campaign", "负责社群维护"]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(label_batch, texts).result(60) == label_batch(texts)


def test_it_uses_the_model_that_is_named(tmp_path: Path, toy_model: Classifier) -> None:
    saved = save_model(toy_model, tmp_path / "toy.joblib")
    found = label_batch(["Plan the campaign"], model=tmp_path / "toy.joblib")
    assert found["rolesplit_model"] == [saved.provenance["id"]]
    with pytest.raises(ModelError, match="missing"):
        label_batch(["Plan"], model=tmp_path / "missing.joblib")


def test_the_hash_is_that_of_the_text_in_utf_8() -> None:
    (found,) = label_batch(["负责社群维护"])["rolesplit_text_hash"]
    assert found == "sha256:" + sha256("负责社群维护".encode()).hexdigest()[:16]


def test_the_recipe_for_spark_labels_frames() -> None:
    """The code of the README, on the frames that Spark would hand to it."""
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    code = readme.split("<!-- recipe: spark -->\n```python\n")[1].split("# on the driver")[0]
    names: dict[str, object] = {}
    exec(code, names)  # the recipe, as a reader would run it
    frames = [
        pandas.DataFrame({"id": [1, 2], "text": ["Plan the campaign", None]}),
        pandas.DataFrame({"id": [3], "text": ["社群"]}),
    ]
    labelled = pandas.concat(list(names["label_frames"](iter(frames))))  # type: ignore[operator]
    assert list(labelled["id"]) == [1, 2, 3]
    assert labelled["rolesplit_label"].iloc[0] == "marketing"
    assert labelled["rolesplit_status"].iloc[1] == "empty"
    fields = dict(field.split() for field in str(names["COLUMNS"]).split(", "))
    assert list(fields) == ["rolesplit_" + name for name in COLUMNS]
    for name, kind in fields.items():
        assert pandas.api.types.is_float_dtype(labelled[name]) == (kind == "double")
