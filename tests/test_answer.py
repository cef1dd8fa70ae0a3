"""Tests of the answer on a posting: what was asked is in it, and nothing else costs time."""

from __future__ import annotations

from rolesplit.answer import Question, answer
from rolesplit.artifact import load_model
from rolesplit.document import from_text
from rolesplit.neighbours import index_of

MODEL = load_model()
INDEX = index_of(MODEL)
POSTING = from_text("Duties\n- Plan the campaign\n- Check the stock\nBenefits\n- Free fruit", source="p.txt")


def test_an_answer_has_what_was_asked() -> None:
    found = answer(POSTING, Question(why_not="marketing", similar=2), MODEL, INDEX)
    assert found.source == "p.txt"
    assert found.flip is not None
    assert found.flip.wanted == "marketing-leaning"
    assert found.similar is not None
    assert list(found.similar) == list(found.explanations) == [1, 2]
    assert {len(statements) for statements in found.similar.values()} == {2}


def test_what_was_not_asked_is_not_there() -> None:
    found = answer(POSTING, Question(), MODEL, INDEX)
    assert (found.flip, found.similar) == (None, None)


def test_a_model_without_statements_names_none() -> None:
    assert answer(POSTING, Question(similar=2), MODEL).similar is None


def test_below_the_confidence_asked_for_there_is_no_label() -> None:
    found = answer(POSTING, Question(min_confidence=0.999), MODEL)
    assert (found.verdict.label, found.verdict.abstained) == (None, "low-confidence")


def test_a_title_that_is_given_goes_before_that_of_the_posting() -> None:
    assert answer(POSTING, Question(title="Campaign Manager"), MODEL).verdict.title == "Campaign Manager"


def test_the_nearest_statements_are_about_the_same() -> None:
    found = answer(from_text("Schedule and publish the newsletter", source="text"), Question(similar=3), MODEL, INDEX)
    assert found.similar is not None
    assert all("ublish" in one.statement.text or "chedul" in one.statement.text for one in found.similar[0])
