"""Tests of the model file: it comes back as it was, and nothing else gets in."""

from __future__ import annotations

import io
import os
import pickle
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest

from rolesplit import artifact
from rolesplit.artifact import load_model, save_model
from rolesplit.classifier import Classifier
from rolesplit.errors import ModelError
from rolesplit.ngrams import term_hashes


class _Trap:
    """Touches a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return os.mkdir, (str(self.path),)


@pytest.fixture
def saved(toy_model: Classifier, tmp_path: Path) -> Path:
    save_model(toy_model, tmp_path / "toy.joblib")
    return tmp_path / "toy.joblib"


def test_a_model_comes_back_as_it_was(toy_model: Classifier, saved: Path) -> None:
    loaded = load_model(saved)
    texts = ["Plan the campaign", "维护社群", ""]
    assert loaded.terms == toy_model.terms
    assert all(
        np.array_equal(loaded.probabilities(texts, head), toy_model.probabilities(texts, head))
        for head in toy_model.heads
    )


def test_the_hashes_kept_are_those_of_the_terms(model: Classifier) -> None:
    assert np.array_equal(model.hashes, term_hashes(model.terms))


def test_saving_twice_gives_the_same_bytes(toy_model: Classifier, saved: Path, tmp_path: Path) -> None:
    save_model(load_model(saved), tmp_path / "again.joblib")
    assert (tmp_path / "again.joblib").read_bytes() == saved.read_bytes()


def test_joblib_itself_reads_plain_data(saved: Path) -> None:
    assert joblib.load(saved)["schema"] == artifact.SCHEMA


def test_code_in_a_pickle_is_never_run(tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    (tmp_path / "evil.joblib").write_bytes(pickle.dumps({"schema": artifact.SCHEMA, "terms": _Trap(trap)}))
    with pytest.raises(ModelError, match="nothing in it was run"):
        load_model(tmp_path / "evil.joblib")
    assert not trap.exists()


@pytest.mark.parametrize("protocol", range(5))
@pytest.mark.parametrize(
    "value",
    [
        np.zeros(3),
        np.array([{}], dtype=object),
        np.str_("x"),
        print,
        {1, 2},
        bytearray(b"x"),
        3 + 4j,
        Path("x"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_anything_but_plain_data_is_refused(value: object, protocol: int, tmp_path: Path) -> None:
    (tmp_path / "m.joblib").write_bytes(pickle.dumps({"schema": value}, protocol=protocol))
    with pytest.raises(ModelError):
        load_model(tmp_path / "m.joblib")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b".",
        b"\x80\x04N.",
        b"\x80\x04" + b"(" * 5000 + b".",
        b"\x80\x04" + b"]" * 100_000 + b".",
        b"\x80\x04\x8d" + (1 << 60).to_bytes(8, "little") + b"x.",
        b"\x80\x04\x8a\xff" + b"\x00" * 10 + b".",
        b"\x80\x04Pident\n.",
        b"cos\nsystem\n(S'true'\ntR.",
        b"\x80\x04}\x94h\x00.",
        zlib.compress(b"x" * 10_000),
    ],
)
def test_a_file_that_is_no_model_gives_one_clear_line(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "m.joblib").write_bytes(data)
    with pytest.raises(ModelError) as error:
        load_model(tmp_path / "m.joblib")
    assert "m.joblib" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_torn_model_is_refused(saved: Path) -> None:
    data = saved.read_bytes()
    for share in (0.01, 0.3, 0.6, 0.99):
        saved.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(ModelError):
            load_model(saved)


def test_mutated_models_load_or_are_refused_and_nothing_else(saved: Path) -> None:
    """A bit more or less in a coefficient is still a model; any other damage is one error."""
    data = saved.read_bytes()
    random_, refused = random.Random(7), 0
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(random_.randint(1, 6)):
            damaged[random_.randrange(2000) if random_.random() < 0.7 else random_.randrange(len(data))] = (
                random_.randrange(256)
            )
        saved.write_bytes(damaged)
        try:
            assert isinstance(load_model(saved), Classifier)
        except ModelError:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "rolesplit.model/9"}, "this version reads"),
        ({"terms": "one\ntwo"}, "damaged"),
        ({"heads": {}}, "damaged"),
        ({"hashes": b"12345678" * 3}, "damaged"),
        ({"idf": {"shape": [1], "dtype": "<f8", "data": b""}}, "damaged"),
        ({"idf": {"shape": [1], "dtype": "|O", "data": b""}}, "damaged"),
        ({"settings": 7}, "damaged"),
    ],
)
def test_a_model_of_another_shape_is_refused(change: dict[str, Any], message: str, saved: Path) -> None:
    content = joblib.load(saved)
    joblib.dump({**content, **change}, saved, protocol=4)
    with pytest.raises(ModelError, match=message):
        load_model(saved)


def test_numbers_that_are_not_finite_are_refused(saved: Path) -> None:
    content = joblib.load(saved)
    content["idf"]["data"] = np.full(content["idf"]["shape"], np.nan).tobytes()
    joblib.dump(content, saved, protocol=4)
    with pytest.raises(ModelError, match="not finite"):
        load_model(saved)


def test_an_oversized_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artifact, "LARGEST", 100)
    (tmp_path / "m.joblib").write_bytes(b"x" * 101)
    with pytest.raises(ModelError, match="larger than"):
        load_model(tmp_path / "m.joblib")


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.joblib: cannot be read"):
        load_model(tmp_path / "none.joblib")


def test_what_is_saved_holds_no_class(toy_model: Classifier, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="plain data only"):
        save_model(
            Classifier(toy_model.terms, toy_model.hashes, toy_model.idf, toy_model.heads, {"lead": np.float64(1)}),
            tmp_path / "m",
        )
    assert not (tmp_path / "m").exists()


def test_a_failed_save_leaves_the_old_file(saved: Path, toy_model: Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()

    def full(content: object, file: io.BufferedWriter, protocol: int) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(joblib, "dump", full)
    with pytest.raises(OSError, match="No space"):
        save_model(toy_model, saved)
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]
