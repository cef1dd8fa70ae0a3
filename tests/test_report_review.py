"""Tests of the labelling desk's screen: it fits, and the keys stay in sight."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from rolesplit.classifier import LABELS, Classifier
from rolesplit.evaluation import Figure
from rolesplit.explanation import Evidence, explain_margins
from rolesplit.report.review import KEYS, desk_screen
from rolesplit.review import Desk, Duty, Guess, Session, open_journal
from rolesplit.training.lessons import Standing

TEXTS = (
    "Plan the spring campaign with influencers",
    "负责社群日常运营，及时回复用户问题并整理反馈" * 40,
    "Hostile \x1b[2J [red]markup[/red] \u202e text",
    "word " * 2000,
)
STEADY = Standing(75, 15, Figure(0.612, 0.5, 0.7), Figure(0.01, -0.01, 0.03), Figure(0.1, 0.02, 0.2), 0.995, True)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    duties = [Duty(line, text) for line, text in enumerate(TEXTS, 2)]
    with open_journal(tmp_path / "labels.csv", duties) as journal:
        session = Session(duties)
        session.enqueue(range(len(duties)))
        yield Desk(session, journal, lambda row: Guess("marketing", 0.71), blind=False)


def evidence_of(text: str, model: Classifier) -> tuple[Evidence, ...]:
    explained = explain_margins(model.features([text]), model, "label", [text], [0])
    return explained[0][LABELS.index("marketing")].evidence


def shown(
    desk: Desk, size: tuple[int, int], standing: Standing | None = STEADY, model: Classifier | None = None
) -> list[str]:
    console = Console(file=io.StringIO(), width=size[0], height=size[1], legacy_windows=False)
    row = desk.session.row
    evidence = evidence_of(TEXTS[row], model) if model and row is not None else ()
    console.print(desk_screen(desk, evidence, standing, 12, console), end="")
    return console.file.getvalue().split("\n")  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 16), (20, 12)])
@pytest.mark.parametrize("row", range(len(TEXTS)))
def test_every_duty_fits_every_terminal_with_the_keys_in_sight(
    desk: Desk, model: Classifier, size: tuple[int, int], row: int
) -> None:
    desk.session.enqueue([row])
    lines = shown(desk, size, model=model)
    assert len(lines) <= size[1]
    assert all(cell_len(line) <= size[0] for line in lines)
    assert KEYS.split() == " ".join(lines).split()[-len(KEYS.split()) :]
    assert "\x1b[2J" not in "".join(lines)
    assert "\u202e" not in "".join(lines)


def test_the_guess_and_its_words_are_shown_or_hidden(desk: Desk, model: Classifier) -> None:
    whole = "\n".join(shown(desk, (80, 24), model=model))
    assert "guess: marketing 71%" in whole
    assert "campaign" in whole.split("guess:")[1]
    desk.press("g")
    assert "guess hidden; g shows it" in "\n".join(shown(desk, (80, 24)))
    assert "71%" not in "\n".join(shown(desk, (80, 24)))


def test_progress_is_in_plain_words(desk: Desk) -> None:
    whole = " ".join("\n".join(shown(desk, (120, 40))).split())
    assert "labels.csv: 0 labelled, 4 left" in whole
    assert "next lesson after 12 more" in whole
    assert "75 labels learnt; macro-F1 0.612 [0.500, 0.700] on the 15 drawn by chance, judged unseen" in whole
    assert "+0.010 [-0.010, +0.030] since the lesson before" in whole
    assert "Time to stop" in whole


def test_no_gain_is_named_that_was_hardly_measured(desk: Desk) -> None:
    whole = " ".join("\n".join(shown(desk, (120, 40), Standing(25, 5, None, None, None, 0.9, False))).split())
    assert "25 labels learnt; 5 of them drawn by chance, too few to measure a gain" in whole
    assert "Go on: answers still change (agreement 0.900" in whole


def test_a_long_duty_says_how_much_is_not_shown(desk: Desk) -> None:
    desk.session.enqueue([3])
    assert "more lines" in "\n".join(shown(desk, (80, 24)))


def test_a_note_being_typed_is_shown_with_its_own_keys(desk: Desk) -> None:
    for key in ["n", *"看不清 ok", "backspace"]:
        desk.press(key)
    lines = shown(desk, (80, 24))
    assert any(line.startswith("note: 看不清 o▏") for line in lines)
    assert "enter keep it" in lines[-1]


def test_an_end_is_said(desk: Desk) -> None:
    for key in "omso":
        desk.press(key)
    assert "every row is labelled" in "\n".join(shown(desk, (80, 24)))
