"""The model file: plain data that joblib writes and a loader that cannot run code reads.

A pickle can name any function and call it when it is loaded. This one needs no name at all: it holds
dicts, lists, strings, numbers and bytes. The loader therefore refuses everything else, before and while it
reads: a size cap, an allow-list of opcodes, an unpickler that finds no class, and a check of the shapes.
"""

from __future__ import annotations

import io
import os
import pickle
import pickletools
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Never

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import CLASSES, Classifier, Head
from rolesplit.errors import ModelError
from rolesplit.verdict import Settings

SCHEMA = "rolesplit.model/1"
LARGEST = 64 << 20
"""No model file of more bytes than this is opened."""

_PROTOCOL = 4  # fixed, so that every Python writes the same bytes
_OPCODES = frozenset(
    "PROTO FRAME STOP MARK MEMOIZE BINGET LONG_BINGET EMPTY_DICT EMPTY_LIST EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 "
    "TUPLE3 APPEND APPENDS SETITEM SETITEMS NONE NEWTRUE NEWFALSE BININT BININT1 BININT2 LONG1 BINFLOAT "
    "SHORT_BINUNICODE BINUNICODE BINUNICODE8 SHORT_BINBYTES BINBYTES BINBYTES8".split()
)
_MOST_OPCODES = 200_000
_LARGEST_NUMBER = 1e6  # coefficients, intercepts, idf and temperatures are nowhere near; sums of these stay finite


def default_path() -> Path:
    """Give the model that comes with the package: beside the code in a wheel, in models/ in a checkout."""
    packaged = Path(__file__).with_name("rolesplit.joblib")
    return packaged if packaged.exists() else Path(__file__).parents[2] / "models" / "rolesplit.joblib"


def load_model(path: str | os.PathLike[str] | None = None) -> Classifier:
    """Load a model file, the shipped one by default; safe with files from strangers.

    Raises:
        ModelError: the file is missing, too large, torn, holds anything but plain data, or is of
            another schema. Nothing in the file is ever executed.
    """
    path = Path(path) if path is not None else default_path()
    return _classifier(_plain(_bytes(path), path), path)


def save_model(model: Classifier, path: str | os.PathLike[str]) -> Classifier:
    """Write a model file in one piece (beside the target, then moved) and give the model with its id.

    The id is a hash of all numbers and terms; the same model gives the same bytes.
    """
    import joblib  # noqa: PLC0415 - only those who save wait for these

    from rolesplit.output import save_bytes  # noqa: PLC0415 - as above

    content = _content(model)
    model = replace(model, provenance={**model.provenance, "id": _fingerprint(content)})
    annexes = {name: dict(annex) for name, annex in sorted(model.annexes.items())}
    content = _canonical({**content, "provenance": dict(model.provenance), "annexes": annexes}, {})
    written = io.BytesIO()
    joblib.dump(content, written, protocol=_PROTOCOL)
    save_bytes(Path(path), written.getbuffer())
    return model


def _content(model: Classifier) -> dict[str, Any]:
    """Turn a model into plain data; coefficients in single precision, which `training` rounds to."""
    heads = {
        name: {
            "classes": list(head.classes),
            "coefficients": _packed(head.coefficients, np.float32),
            "intercept": _packed(head.intercept, np.float64),
            "temperature": float(head.temperature),
        }
        for name, head in sorted(model.heads.items())
    }
    return {
        "schema": SCHEMA,
        "terms": "\n".join(model.terms),
        "hashes": model.hashes.astype("<u8").tobytes(),
        "idf": _packed(model.idf, np.float64),
        "heads": heads,
        "settings": dict(model.settings),
    }


def _packed(array: npt.NDArray[np.float64], kind: type[np.floating[Any]]) -> dict[str, Any]:
    """Give an array as little-endian bytes with its shape and type."""
    stored = np.ascontiguousarray(array, dtype=np.dtype(kind).newbyteorder("<"))
    return {"shape": list(stored.shape), "dtype": stored.dtype.str, "data": stored.tobytes()}


def _fingerprint(content: Mapping[str, Any]) -> str:
    """Give the first 12 hex digits of the SHA-256 of the content."""
    import hashlib  # noqa: PLC0415 - only those who save wait for it

    plain = _canonical(dict(content), {})
    return hashlib.sha256(pickle.dumps(plain, protocol=_PROTOCOL)).hexdigest()[:12]


def _canonical(content: Any, seen: dict[str, str]) -> Any:
    """Rebuild plain data so that equal data give equal bytes, and refuse what could not be loaded again.

    A pickle refers back to an object it has seen, so whether two equal strings are one object would show.
    """
    if isinstance(content, dict):
        return {_canonical(key, seen): _canonical(value, seen) for key, value in content.items()}
    if isinstance(content, list):
        return [_canonical(item, seen) for item in content]
    if type(content) is str:
        return seen.setdefault(content, content)
    if type(content) not in (int, float, bool, bytes, type(None)):
        raise TypeError(f"a model file holds plain data only, not {type(content).__name__}")
    return content


def _bytes(path: Path) -> bytes:
    """Read a file no larger than the cap."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error.strerror}); name a model with --model") from error
    if len(data) > LARGEST:
        raise ModelError(f"{path}: larger than {LARGEST >> 20} MiB, so not a rolesplit model")
    return data


class _PlainUnpickler(pickle.Unpickler):
    """An unpickler for which no class and no function exists."""

    def find_class(self, module: str, name: str) -> Never:
        raise pickle.UnpicklingError(f"it asks for {module}.{name}")

    def persistent_load(self, pid: object) -> Never:
        raise pickle.UnpicklingError("it asks for a persistent object")


def _plain(data: bytes, path: Path) -> Any:
    """Unpickle plain data; whatever else is in there is refused unread."""
    try:
        for count, (opcode, argument, _) in enumerate(pickletools.genops(data)):
            if opcode.name not in _OPCODES or count > _MOST_OPCODES:
                raise pickle.UnpicklingError(f"it holds {opcode.name} {argument or ''}".rstrip())
        return _PlainUnpickler(io.BytesIO(data)).load()
    except Exception as error:  # a torn pickle can raise nearly anything; all of it means the same
        raise ModelError(
            f"{path}: not a rolesplit model, nothing in it was run ({_reason(error)}); make one with rolesplit train"
        ) from error


def _reason(error: Exception) -> str:
    """Give what an error says, short and on one line, whatever of the file it quotes."""
    return " ".join(str(error)[:200].split())[:80] or type(error).__name__


def _classifier(content: Any, path: Path) -> Classifier:
    """Check schema and shapes and build the model."""
    schema = content.get("schema") if isinstance(content, dict) else None
    if schema != SCHEMA:
        found = f"schema {schema[:80]!r}" if isinstance(schema, str) else "no schema"
        raise ModelError(f"{path}: {found}, this version reads {SCHEMA}; train it again with rolesplit train")
    try:
        hashes = np.frombuffer(content["hashes"], dtype="<u8").astype(np.uint64)
        if content["terms"].count("\n") + 1 != len(hashes):  # before they are split: 64 MiB of line ends take 1 GiB
            raise ValueError(f"{len(hashes)} hashes for another number of terms")
        terms = tuple(content["terms"].split("\n"))
        heads = {name: _head(name, content["heads"][name], len(terms)) for name in CLASSES}
        idf = _unpacked(content["idf"], (len(terms),))
        if (idf < 1 / _LARGEST_NUMBER).any():
            raise ValueError("an idf that is not above 0")
        settings, provenance = _settings(content["settings"]), dict(content["provenance"])
        annexes = {name: dict(annex) for name, annex in content.get("annexes", {}).items()}  # older files have none
        return Classifier(terms, hashes, idf, heads, settings, provenance, annexes)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        reason = f"{type(error).__name__}: {_reason(error)}"
        raise ModelError(f"{path}: damaged ({reason}); get or train it again") from error


def _settings(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give the settings of the verdict, each a finite number from 0 on; what fades, and `shared`, is a share."""
    settings = dict(content)
    for field in fields(Settings):
        value = settings.get(field.name, field.default)
        if type(value) not in (int, float) or not 0 <= value <= _LARGEST_NUMBER:
            raise ValueError(f"setting {field.name} is {value!r}")
    usable = Settings.of(settings)
    if not 0 < usable.shared < 1:
        raise ValueError(f"setting shared is {usable.shared!r}")
    if usable.chain_fading > 1:  # grows with every line, beyond all numbers
        raise ValueError(f"setting chain_fading is {usable.chain_fading!r}")
    return settings


def _head(name: str, content: Mapping[str, Any], terms: int) -> Head:
    """Build one head, its classes being those this version knows."""
    classes = tuple(content["classes"])
    if classes != CLASSES[name]:
        raise ValueError(f"head {name} has classes {classes}")
    temperature = float(content["temperature"])
    if not 1 / _LARGEST_NUMBER <= temperature <= _LARGEST_NUMBER:
        raise ValueError(f"head {name} has temperature {temperature}")
    coefficients = _unpacked(content["coefficients"], (terms, len(classes)))
    return Head(classes, coefficients, _unpacked(content["intercept"], (len(classes),)), temperature)


def _unpacked(content: Mapping[str, Any], shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
    """Give a stored array as float64, of just this shape and of finite numbers."""
    if content["dtype"] not in ("<f4", "<f8") or tuple(content["shape"]) != shape:
        raise ValueError(f"array of {content['dtype']} {content['shape']}, expected {shape}")
    stored = np.frombuffer(content["data"], dtype=content["dtype"]).reshape(shape)
    if not (np.abs(stored) <= _LARGEST_NUMBER).all():  # nor is a number that is none
        raise ValueError("array holds numbers that are not finite or beyond all measure")
    return stored.astype(np.float64)
