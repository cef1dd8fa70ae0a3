"""Tests of every check the loader makes, at its bounds and by its words, and of what a file is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest

from rolesplit.artifact import load_model, save_model
from rolesplit.classifier import CLASSES, Classifier, Head
from rolesplit.errors import ModelError
from rolesplit.ngrams import term_hashes

TERMS = ("campaign", "stock")
Content = dict[str, Any]


def _model(coefficient: float = 0.5) -> Classifier:
    heads = {
        name: Head(classes, np.full((len(TERMS), len(classes)), coefficient), np.zeros(len(classes)), 1.5)
        for name, classes in CLASSES.items()
    }
    return Classifier(TERMS, term_hashes(TERMS), np.ones(len(TERMS)), heads, {"lead": 0.25}, {"note": "x"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save_model(_model(), tmp_path / "m.joblib")
    return tmp_path / "m.joblib"


def _changed(path: Path, change: Callable[[Content], object]) -> Classifier:
    """Load the model again with something changed in its file."""
    content = joblib.load(path)
    change(content)
    joblib.dump(content, path, protocol=4)
    return load_model(path)


def _array(*values: float, kind: str = "<f8") -> Content:
    return {"shape": [len(values)], "dtype": kind, "data": np.array(values, dtype=kind).tobytes()}


def _head(name: str, value: object) -> Callable[[Content], object]:
    return lambda content: content["heads"]["label"].update({name: value})


REFUSED: dict[str, Callable[[Content], object]] = {
    "schema 'x', this version reads": lambda content: content.update(schema="x"),
    f"schema '{'y' * 80}', this version": lambda content: content.update(schema="y" * 81),
    "m.joblib: no schema, this version": lambda content: content.pop("schema"),
    "no schema, this version reads": lambda content: content.update(schema=7),
    "ValueError: 2 hashes for another number of terms": lambda content: content.update(terms="a"),
    "ValueError: an idf that is not above 0)": lambda content: content.update(idf=_array(1, 9e-7)),
    "ValueError: setting lead is '0.2'": lambda content: content["settings"].update(lead="0.2"),
    "ValueError: setting tie is None": lambda content: content["settings"].update(tie=None),
    "ValueError: setting shared is 0": lambda content: content["settings"].update(shared=0),
    "ValueError: setting shared is 1": lambda content: content["settings"].update(shared=1),
    "ValueError: setting lead is 1000001": lambda content: content["settings"].update(lead=1_000_001),
    "ValueError: setting precedence is -0.1": lambda content: content["settings"].update(precedence=-0.1),
    "ValueError: setting chain_fading is 1.1": lambda content: content["settings"].update(chain_fading=1.1),
    "ValueError: setting lead is nan": lambda content: content["settings"].update(lead=float("nan")),
    "ValueError: head label has classes ('a', 'b')": _head("classes", ["a", "b"]),
    "ValueError: head label has temperature 9e-07": _head("temperature", 9e-7),
    "ValueError: head label has temperature 1000001.0": _head("temperature", 1_000_001),
    "ValueError: array of <f4 [3], expected (2,)": lambda content: content.update(idf=_array(1, 1, 1, kind="<f4")),
    "ValueError: array of >f8 [2], expected (2,)": lambda content: content.update(idf=_array(1, 1, kind=">f8")),
    "ValueError: array holds numbers that are not finite or beyond all measure)": _head(
        "intercept", _array(0, 1_000_001, 0)
    ),
    "KeyError: 'heads'": lambda content: content.pop("heads"),
}


@pytest.mark.parametrize("message", REFUSED)
def test_what_is_wrong_is_said(message: str, path: Path) -> None:
    with pytest.raises(ModelError) as error:
        _changed(path, REFUSED[message])
    assert message in str(error.value)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(idf=_array(1, 1e-6)),
        lambda content: content.update(idf=_array(1, 1e6)),
        lambda content: content["settings"].update(lead=1_000_000),
        lambda content: content["settings"].update(precedence=0, chain_fading=1),
        lambda content: content["settings"].clear(),
        lambda content: content["settings"].update(unknown="new"),
        _head("temperature", 1e-6),
        _head("temperature", 1e6),
        _head("intercept", _array(-1e6, 1e6, 0)),
        _head("intercept", _array(0, 1, 2, kind="<f4")),
        lambda content: content.pop("annexes"),
    ],
)
def test_what_is_just_within_bounds_is_loaded(change: Callable[[Content], object], path: Path) -> None:
    assert _changed(path, change).terms == TERMS


def test_numbers_are_floats_of_eight_bytes_whatever_the_file_has(path: Path) -> None:
    loaded = _changed(path, _head("intercept", _array(0, 1, 2, kind="<f4")))
    assert {loaded.idf.dtype.str, *(head.intercept.dtype.str for head in loaded.heads.values())} == {"<f8"}
    assert {head.coefficients.dtype.str for head in loaded.heads.values()} == {"<f8"}


def test_a_file_is_a_pickle_of_protocol_4_with_coefficients_in_four_bytes(path: Path) -> None:
    assert path.read_bytes()[:2] == b"\x80\x04"
    content = joblib.load(path)
    assert content["idf"]["dtype"] == "<f8"
    for head in content["heads"].values():
        assert (head["coefficients"]["dtype"], head["intercept"]["dtype"]) == ("<f4", "<f8")


def test_the_id_is_a_hash_of_what_the_model_computes_with(path: Path, tmp_path: Path) -> None:
    saved = load_model(path).provenance
    assert saved["note"] == "x"
    assert len(saved["id"]) == 12
    assert set(saved["id"]) <= set("0123456789abcdef")
    assert save_model(_model(), tmp_path / "same").provenance["id"] == saved["id"]
    assert save_model(_model(0.75), tmp_path / "other").provenance["id"] != saved["id"]
    noted = replace(_model(), provenance={"note": "y"})
    assert save_model(noted, tmp_path / "noted").provenance["id"] == saved["id"]


def test_the_id_of_the_shipped_model_is_the_one_that_this_code_gives(model: Classifier, tmp_path: Path) -> None:
    assert save_model(model, tmp_path / "m").provenance["id"] == model.provenance["id"]


def test_a_model_is_made_beside_its_target_and_read_by_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, seen = Path.replace, []

    def watched(made: Path, target: Path) -> Path:
        seen.extend(one.name for one in path.parent.iterdir() if one != path)
        return replace(made, target)

    monkeypatch.setattr(Path, "replace", watched)
    save_model(_model(), path)
    assert len(seen) == 1
    assert seen[0].startswith(".m.joblib.")
    assert path.stat().st_mode & 0o777 == 0o644


def test_the_shipped_model_is_the_one_of_the_checkout_or_of_the_package(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    from rolesplit import artifact  # noqa: PLC0415 - its place is changed

    root = Path(artifact.__file__).parents[2]
    assert artifact.default_path() == root / "models" / "rolesplit.joblib"
    packaged = path.with_name("rolesplit.joblib")
    packaged.write_bytes(path.read_bytes())
    monkeypatch.setattr(artifact, "__file__", str(path.with_name("artifact.py")))
    assert artifact.default_path() == packaged
