"""Model files from strangers: known pickle attacks, and damaged files by the thousand (`--fuzz 200000` for a night)."""

from __future__ import annotations

import copyreg
import pickle
import random
import resource
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import joblib
import numpy as np
import pytest

from rolesplit.answer import Question, answer
from rolesplit.artifact import LARGEST, SCHEMA, load_model
from rolesplit.classifier import CLASSES, Classifier, Head
from rolesplit.document import from_text
from rolesplit.errors import ModelError
from rolesplit.neighbours import index_of
from rolesplit.ngrams import term_hashes
from rolesplit.report.ndjson import posting_json

HEAD = b"\x80\x04"
MIB = 1 << 20


def _attacks() -> Iterator[tuple[str, bytes]]:
    """Give pickles that run code, call functions, or eat memory or stack, in every way the format has."""
    mkdir = b"cos\nmkdir\n(S'sprung'\ntR."
    yield "global and reduce", mkdir
    yield "stack global and reduce", HEAD + b"\x8c\x02os\x8c\x05mkdir\x93\x8c\x06sprung\x85R."
    yield "inst", b"(S'sprung'\nios\nmkdir\n."
    yield "obj", b"(cos\nmkdir\nS'sprung'\no."
    yield "newobj", b"\x80\x02cos\nmkdir\nS'sprung'\n\x85\x81."
    yield "newobj_ex", HEAD + b"\x8c\x02os\x8c\x05mkdir\x93\x8c\x06sprung\x85}\x92."
    yield "build", b"cbuiltins\nobject\n)\x81}S'__setstate__'\ncos\nmkdir\nsbS'sprung'\nb."
    yield "setstate of a class", HEAD + b"\x8c\x08builtins\x8c\x06object\x93)\x81\x8c\x06sprungb."
    yield "extension registry", HEAD + b"\x82\x01."
    yield "persistent id", b"Psprung\n."
    yield "binary persistent id", b"\x80\x02S'sprung'\nQ."
    yield "getattr chain", b"cbuiltins\ngetattr\n(cos\nmkdir\nS'__call__'\ntR."
    yield "nested pickle", HEAD + b"C" + bytes([len(mkdir)]) + mkdir + b"cpickle\nloads\n\x93."
    yield "after a harmless one", pickle.dumps({"schema": SCHEMA}) + mkdir
    yield "before a harmless one", mkdir[:-1] + b"0" + pickle.dumps({"schema": SCHEMA})
    yield "object array", pickle.dumps(np.array([{}], dtype=object))
    yield "byte array of 8 EiB", HEAD + b"\x96" + struct.pack("<Q", 1 << 63) + b"."
    yield "bytes of 4 GiB", HEAD + b"B" + struct.pack("<I", 0xFFFFFFFF) + b"."
    yield "text of 1 EiB", HEAD + b"\x8d" + struct.pack("<Q", 1 << 60) + b"."
    yield "number of 2 GiB", HEAD + b"\x8b" + struct.pack("<i", 0x7FFFFFFF) + b"."
    yield "number of negative size", HEAD + b"\x8b" + struct.pack("<i", -1) + b"."
    yield "frame of 1 EiB", HEAD + b"\x95" + struct.pack("<Q", 1 << 60) + b"N."
    yield "memo slot of 4 billion", b"\x80\x02Nr" + struct.pack("<I", 0xFFFFFFFF) + b"."
    yield "memo slot as text", b"Np4294967295\n."
    yield "memo slot that is empty", HEAD + b"j" + struct.pack("<I", 7) + b"."
    yield (
        "laughs through the memo",
        HEAD + b"]\x94" + b"".join(b"]\x94(" + b"h\x00" * 200 + b"e" for _ in range(900)) + b".",
    )
    yield "a million marks", HEAD + b"(" * 1_000_000 + b"."
    yield "a million lists in each other", HEAD + b"]" * 1_000_000 + b"a" * 999_999 + b"."
    yield "tuples in each other", HEAD + b")" + b"\x85" * 150_000 + b"."
    yield "a key that cannot be one", HEAD + b"}]Ns."
    yield "a dict that holds itself", HEAD + b"}\x94\x8c\x06schemah\x00s."
    yield "a stack that is empty", HEAD + b"s."
    yield "no stop", HEAD + b"N"
    yield "no opcode", HEAD + b"\xff."
    yield "protocol 99", b"\x80\x63N."
    yield "a compressed one", b"\x78\x9c" + b"\x00" * 100


@pytest.mark.parametrize("attack", [pytest.param(data, id=name) for name, data in _attacks()])
def test_no_known_attack_runs_anything(attack: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(copyreg._inverted_registry, 1, ("os", "mkdir"))  # type: ignore[attr-defined]
    (tmp_path / "evil.joblib").write_bytes(attack)
    with pytest.raises(ModelError) as error:
        load_model(tmp_path / "evil.joblib")
    assert len(str(error.value).splitlines()) == 1
    assert len(str(error.value)) < 400
    assert [path.name for path in tmp_path.iterdir()] == ["evil.joblib"]


@pytest.mark.parametrize("part", ["terms", "hashes", "settings", "label", "nothing"])
def test_the_largest_file_there_may_be_takes_little_memory(part: str, tmp_path: Path) -> None:
    """64 MiB in any one part of a model are refused within 512 MiB of memory."""
    filler = b"\n" * (LARGEST - MIB)
    content = {"schema": SCHEMA, "terms": "a", "hashes": b"12345678", "heads": {}, "settings": {}, "provenance": {}}
    content["idf"] = {"shape": [1], "dtype": "<f8", "data": b"12345678"}
    if part == "terms":
        content["terms"] = filler.decode()
    elif part == "label":
        content["idf"]["data"] = filler
    elif part != "nothing":
        content[part] = filler
    joblib.dump(content, tmp_path / "large.joblib", protocol=4)
    code = (
        "import sys; from pathlib import Path\n"
        "from rolesplit.artifact import load_model; from rolesplit.errors import ModelError\n"
        "try: load_model(sys.argv[1])\n"
        "except ModelError as error: print(error, Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "large.joblib"], capture_output=True, check=True)
    message, peak = done.stdout.rsplit(maxsplit=1)
    assert int(peak) < 512 * 1024
    assert len(message) < 400


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the bytes of a model of a few terms, so that damage meets every part of it."""
    from rolesplit.artifact import save_model  # noqa: PLC0415 - only this fixture saves

    terms = ("campaign", "stock", "the stock", "团", "社团")
    heads = {
        name: Head(classes, np.full((len(terms), len(classes)), 0.5), np.zeros(len(classes)), 1.0)
        for name, classes in CLASSES.items()
    }
    path = tmp_path_factory.mktemp("small") / "small.joblib"
    save_model(Classifier(terms, term_hashes(terms), np.ones(len(terms)), heads, {"lead": 0.2}, {}), path)
    return path.read_bytes()


def _damaged(data: bytes, seed: int) -> bytes:
    """Give the file with bytes changed, cut out, doubled, moved, or opcodes put in; which ones, the seed decides."""
    chance = random.Random(seed)
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        place, other = chance.randrange(len(damaged)), chance.randrange(len(damaged))
        length = chance.choice((1, 1, 2, 8, 64))
        match chance.randrange(6):
            case 0:
                damaged[place] = chance.randrange(256)
            case 1:
                damaged[place] ^= 1 << chance.randrange(8)
            case 2:
                del damaged[place : place + length]
            case 3:
                damaged[place:place] = damaged[other : other + length]
            case 4:
                damaged[place : place + length] = chance.randbytes(length)
            case 5:
                damaged[place:place] = bytes(chance.choice(b"}](0.NR\x93\x81\x85\x94ebsuQciPoh") for _ in range(length))
    return bytes(damaged)


POSTING = "Duties\n- Plan the campaign\n- Count the stock\n- 社团\nNice to have\n- the stock"


def _outcome(path: Path) -> str:
    """Give "loaded" where a posting can be judged, explained and told as JSON, else the message of the refusal."""
    try:
        model = load_model(path)
        index = index_of(model)
    except ModelError as error:
        return str(error)
    posting_json(answer(from_text(POSTING, source=""), Question(similar=2), model, index), "")
    return "loaded"


def test_a_damaged_model_loads_or_is_refused_and_nothing_else(
    small: bytes, tmp_path: Path, fuzz: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed coefficient is still a model that gives numbers; all other damage is one error, in bounded memory."""
    path, refused = tmp_path / "damaged.joblib", 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for seed in range(fuzz):
        path.write_bytes(_damaged(small, seed))
        outcome = _outcome(path)
        assert outcome == "loaded" or len(outcome.splitlines()) == 1
        refused += outcome != "loaded"
    assert refused > fuzz / 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024
    with capsys.disabled():
        if fuzz > 5_000:
            sys.stderr.write(f"\n{fuzz:,} damaged models: {refused:,} refused, {fuzz - refused:,} loaded\n")
