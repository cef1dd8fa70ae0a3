"""Tests of answering line by line."""

from __future__ import annotations

import io
import json
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.batch import Labeller, label_batch
from rolesplit.batch.answering import Answering, answer_all
from rolesplit.errors import TableError
from strategies import texts

ANSWERING = Answering(Labeller(load_model()), None, "rolesplit_")
junk = st.one_of(
    st.binary(max_size=20).filter(lambda line: b"\n" not in line), st.sampled_from([b"", b"[]", b'{"text": 3}', b"{"])
)
lines = st.lists(st.one_of(texts.map(lambda text: json.dumps({"id": 1, "text": text}).encode()), junk), max_size=6)


class Trickle(io.BytesIO):
    """Bytes that come a few at a time, as from a slow pipe."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Give no more than seven."""
        return super().read(7)


def _answers(data: io.BytesIO) -> tuple[list[bytes], int]:
    written: list[bytes] = []
    rejected = answer_all(data, written.append, ANSWERING)
    return b"".join(written).splitlines(keepends=True), rejected


@given(lines)
def test_every_line_has_one_answer_in_order_however_the_bytes_come(given: list[bytes]) -> None:
    data = b"".join(line + b"\n" for line in given)
    answers, rejected = _answers(io.BytesIO(data))
    assert len(answers) == len(given)
    assert _answers(Trickle(data)) == (answers, rejected)
    assert rejected == sum(json.loads(answer)["rolesplit_status"] == "rejected" for answer in answers)


@given(texts)
def test_an_answer_is_the_object_with_our_keys_behind(text: str) -> None:
    line = json.dumps({"id": 1e3, "text": text, "more": [None]}).encode()
    (answer,), _ = _answers(io.BytesIO(line))
    assert answer.startswith(line[:-1] + b", ")
    due = {name: cell for name, (cell,) in label_batch([text]).items()}
    assert json.loads(answer) == {**json.loads(line), **due}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "not JSON"),
        (b"\xff", "not UTF-8"),
        (b"[1]", "not a JSON object"),
        (b'{"text": 3}', "'text' is not a text"),
        (b'{"x": "Plan"}', "which column holds the texts?"),
        (b'{"text": "Plan", "rolesplit_label": 1}', "'rolesplit_label' already"),
        (b'{"text": ' + b"[" * 100_000, "not JSON"),
    ],
)
def test_a_line_that_cannot_be_answered_says_why_and_the_next_is_answered(line: bytes, reason: str) -> None:
    answers, rejected = _answers(io.BytesIO(line + b'\n{"text": "Plan ads"}\n'))
    assert reason in json.loads(answers[0])["rolesplit_reason"]
    assert json.loads(answers[1])["rolesplit_label"] == "marketing"
    assert rejected == 1


def test_a_line_without_end_is_refused_before_it_fills_the_memory() -> None:
    class Endless:
        def read(self, size: int, /) -> bytes:
            """Give as much as is wanted."""
            return b"x" * size

    with pytest.raises(TableError, match="end lines with a line feed"):
        answer_all(Endless(), lambda data: None, ANSWERING)


def test_a_line_is_answered_before_the_next_one_comes() -> None:
    reads, writes = os.pipe()
    answered = threading.Semaphore(0)
    with os.fdopen(reads, "rb", buffering=0) as requests:
        thread = threading.Thread(target=answer_all, args=(requests, lambda data: answered.release(), ANSWERING))
        thread.start()
        for _ in range(3):
            os.write(writes, b'{"text": "Plan ads"}\n')
            assert answered.acquire(timeout=30)
        os.close(writes)
        thread.join(30)
    assert not thread.is_alive()
