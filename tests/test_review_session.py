"""Tests of a labelling session: decisions, skips and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.classifier import LABELS
from rolesplit.review import Decision, Duty, Guess, Session

DUTIES = tuple(Duty(line, f"duty {line}") for line in range(2, 12))
steps = st.lists(st.sampled_from([*LABELS, "skip", "undo"]), max_size=40)


def state(session: Session) -> tuple[object, ...]:
    return session.row, session.decisions, session.open_rows, session.left


def take(session: Session, step: str) -> None:
    if session.row is None:
        session.enqueue(session.open_rows)
    if session.row is None:
        return
    session.skip() if step == "skip" else session.decide(step)


@given(steps)
def test_undo_leads_back_through_every_state(drawn: list[str]) -> None:
    session = Session(DUTIES)
    session.enqueue(range(len(DUTIES)))
    states = []
    for step in drawn:
        if step == "undo" and states:
            session.undo()
            assert state(session) == states.pop()
        elif step != "undo" and session.row is not None:
            states.append(state(session))
            take(session, step)


@given(steps)
def test_every_row_is_decided_or_open_and_none_twice(drawn: list[str]) -> None:
    session = Session(DUTIES)
    for step in drawn:
        if step == "undo":
            if session.decisions:
                session.undo()
        else:
            take(session, step)
        decided = [decision.row for decision in session.decisions]
        assert len(decided) == len(set(decided)) == len(DUTIES) - session.left
        assert not set(decided) & set(session.open_rows)


def test_skipped_rows_come_again_when_the_others_are_done() -> None:
    session = Session(DUTIES[:3])
    session.enqueue([0, 1, 2])
    session.skip()
    session.decide("shared")
    assert session.open_rows == [2]
    session.decide("shared")
    assert session.open_rows == [0]


def test_a_note_goes_with_its_row_and_comes_back_with_it() -> None:
    session = Session(DUTIES)
    session.enqueue([4, 5])
    session.note = "looks odd"
    assert session.decide("marketing", Guess("shared", 0.5), shown=True) == Decision(
        4, "marketing", "looks odd", Guess("shared", 0.5), True
    )
    assert session.note == ""
    session.undo()
    assert (session.row, session.note) == (4, "looks odd")


def test_decisions_of_an_earlier_sitting_can_be_taken_back() -> None:
    session = Session(DUTIES, [Decision(3, "shared")])
    session.enqueue([0])
    assert session.undo() == Decision(3, "shared")
    assert session.row == 3
    with pytest.raises(LookupError, match="nothing to undo"):
        session.undo()
