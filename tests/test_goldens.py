"""Tests that the shipped model and the README's session are what they were; `tests/remake.py` makes them anew."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from remake import COMMANDS, GOLDENS, ROOT, predictions, session


def _golden(name: str) -> str:
    return (GOLDENS / name).read_text(encoding="utf-8")


def _drawn(drawing: str) -> str:
    """Give the text of a drawing without its spaces; where exactly it stands is for the version of rich to say."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawing)
    return "".join(html.unescape("".join(texts)).split())


def _numbers_apart(value: str) -> tuple[Any, list[float]]:
    """Part the numbers of a JSON text from the rest."""
    numbers: list[float] = []

    def take(number: str) -> None:
        numbers.append(float(number))

    return json.loads(value, parse_float=take), numbers


def test_the_shipped_model_gives_what_it_gave() -> None:
    rest, numbers = _numbers_apart(predictions())
    expected_rest, expected_numbers = _numbers_apart(_golden("predictions.json"))
    assert rest == expected_rest
    assert numbers == pytest.approx(expected_numbers, rel=0, abs=2e-9)


def test_the_session_of_the_readme_is_what_the_commands_show() -> None:
    assert _drawn(session()) == _drawn(_golden("session.svg"))


def test_the_session_asks_no_network_and_stands_in_the_readme() -> None:
    drawing = _golden("session.svg")
    assert set(re.findall(r"https?://[^\s\"')]+", drawing)) <= {
        "http://www.w3.org/2000/svg",
        "https://www.textualize.io",
    }
    assert "url(http" not in drawing
    assert "tests/goldens/session.svg" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert all(command.replace(" ", "") in _drawn(drawing) for command in COMMANDS)
