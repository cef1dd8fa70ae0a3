"""Tests of what keys mean at the labelling desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rolesplit.review import Decision, Desk, Duty, Guess, Session, open_journal

DUTIES = [Duty(line, f"duty {line}") for line in range(2, 8)]
GUESS = Guess("shared", 0.5)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_journal(tmp_path / "labels.csv", DUTIES) as journal:
        session = Session(DUTIES)
        session.enqueue(range(len(DUTIES)))
        yield Desk(session, journal, lambda row: GUESS, blind=False)


def press(desk: Desk, keys: str) -> None:
    for key in keys:
        desk.press(key)


def on_disk(desk: Desk) -> list[str]:
    return [line.split(",")[2] for line in desk.journal.path.read_text(encoding="utf-8").splitlines()[1:]]


def test_single_keys_label_and_the_file_follows(desk: Desk) -> None:
    press(desk, "oms123")
    assert on_disk(desk) == ["operations", "marketing", "shared"] * 2
    assert desk.counts == {"operations": 2, "marketing": 2, "shared": 2}


def test_at_the_end_only_undo_and_leaving_mean_anything(desk: Desk) -> None:
    press(desk, "omsomso n")
    assert desk.message == "every row is labelled"
    assert (len(on_disk(desk)), desk.typed) == (6, None)
    press(desk, "uq")
    assert (len(on_disk(desk)), desk.is_over) == (5, True)


def test_undo_takes_back_labels_and_skips_in_the_file_too(desk: Desk) -> None:
    press(desk, "om u")
    assert desk.message == "taken back: skipped"
    press(desk, "u")
    assert desk.message == "taken back: marketing"
    assert on_disk(desk) == ["operations"]
    press(desk, "uu")
    assert desk.message == "nothing to undo"


def test_a_guess_is_kept_with_whether_it_was_seen(desk: Desk) -> None:
    press(desk, "ogo")
    assert desk.session.decisions == (
        Decision(0, "operations", "", GUESS, True),
        Decision(1, "operations", "", GUESS, False),
    )


def test_blind_is_blind(tmp_path: Path) -> None:
    with open_journal(tmp_path / "l.csv", DUTIES) as journal:
        session = Session(DUTIES)
        session.enqueue([0])
        desk = Desk(session, journal, lambda row: GUESS, blind=True)
        press(desk, "g")
        assert desk.message == "guesses stay hidden with --blind"
        press(desk, "o")
    assert session.decisions[0].shown is False


def test_keys_of_a_note_are_text_until_enter_or_escape(desk: Desk) -> None:
    press(desk, "nomq")
    desk.press("enter")
    assert (desk.session.note, on_disk(desk), desk.is_over) == ("omq", [], False)
    press(desk, "nx")
    desk.press("escape")
    press(desk, "m")
    assert desk.session.decisions[0].note == "omq"


def test_a_label_that_cannot_be_written_is_not_taken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(decision: Decision) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(desk.journal, "append", full)
    press(desk, "o")
    assert "not saved (No space left on device)" in desk.message
    assert (desk.session.row, desk.session.decisions) == (0, ())


def test_other_keys_do_nothing_and_q_leaves(desk: Desk) -> None:
    press(desk, "x")
    assert desk.message == "no such key"
    press(desk, "q")
    assert desk.is_over
    assert on_disk(desk) == []
