"""Tests of what would change a verdict: every answer is proven by judging what is left, and none is too large."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rolesplit import flips
from rolesplit.artifact import load_model
from rolesplit.classifier import LABELS
from rolesplit.flips import flip, without
from rolesplit.verdict import LEANING, judge

MODEL = load_model()
DUTIES = (
    "Check the stock every morning and correct wrong prices",
    "Answer customers who have trouble with their order",
    "Maintain the image library and the content calendar",
    "Plan the spring campaign and brief the agency",
    "Pitch the new product to journalists and win partners",
    "Collect customer feedback and share it with the product team",
    "核对库存并更新商品信息；",
    "策划品牌推广活动，投放广告；",
    "收集用户意见并反馈给产品团队；",
)
BULLETS = ("- {}\n", "{number}. {}\n", "{number}、{}", "• {} ")


@st.composite
def _postings(draw: st.DrawFn, least: int = 2) -> str:
    """Give postings of up to five duties in several layouts, those on a single line among them."""
    chosen = draw(st.lists(st.sampled_from(DUTIES), min_size=least, max_size=5))
    bullet = draw(st.sampled_from(BULLETS))
    heading = draw(st.sampled_from(("Responsibilities:\n", "岗位职责：", "")))
    return heading + "".join(bullet.format(duty, number=number + 1) for number, duty in enumerate(chosen))


@settings(max_examples=30, deadline=None)
@given(_postings(), st.sampled_from(LABELS))
def test_a_flip_gives_the_label_and_no_smaller_set_does(text: str, wanted: str) -> None:
    verdict = judge(text, MODEL)
    found = flip(verdict, MODEL, wanted)
    assert found.is_smallest
    if found.removals is not None:
        left = without(text, found.removals, found.unit)
        assert judge(left, MODEL, title=verdict.title) == found.verdict
        assert judge(left, MODEL, title=verdict.title).label == LEANING[wanted]
        assert all(removal.text in text[removal.start : removal.end] for removal in found.removals)
    if found.unit == "duty" and verdict.label != LEANING[wanted]:
        units = flips._Duties(verdict, MODEL, LEANING[wanted])
        largest = len(units.removals) if found.removals is None else len(found.removals)
        for size in range(1, largest):
            for chosen in combinations(range(len(units.removals)), size):
                assert judge(units.without(chosen), MODEL, title=verdict.title).label != LEANING[wanted]


@settings(max_examples=30, deadline=None)
@given(_postings(least=1), st.sampled_from(LABELS))
def test_the_quick_look_agrees_with_judging_the_text(text: str, wanted: str) -> None:
    """The search leaves sets out after a look at the scores of the lines; that look must not be wrong."""
    verdict = judge(text, MODEL)
    kind = flips._Words if len(verdict.duties) == 1 else flips._Duties
    units = kind(verdict, MODEL, LEANING[wanted])
    for size in range(1, min(3, len(units.removals))):
        sets = list(combinations(range(len(units.removals)), size))
        likely = set(units.likely(sets))
        for chosen in sets:
            found = judge(units.without(chosen), MODEL)
            gives = chosen in likely and found.abstained != "unsupported-language"
            assert (found.label == LEANING[wanted]) == gives


def test_a_posting_that_has_the_label_needs_no_change() -> None:
    found = flip(judge(DUTIES[3], MODEL), MODEL, "marketing")
    assert (found.removals, found.is_smallest) == ((), True)


def test_of_one_duty_the_words_are_taken_out() -> None:
    text = "Maintain the customer list, check orders and plan the spring campaign with the advertising agency"
    verdict = judge(text, MODEL)
    wanted = "operations" if verdict.label == "marketing-leaning" else "marketing"
    found = flip(verdict, MODEL, wanted)
    assert found.unit == "word"
    assert found.removals
    assert judge(without(text, found.removals, "word"), MODEL).label == LEANING[wanted]
    assert all(text[removal.start : removal.end] == removal.text for removal in found.removals)


def test_a_posting_that_cannot_flip_says_that_all_sets_were_tried() -> None:
    text = "Duties\n- Plan the campaign and place adverts\n- Pitch the brand to journalists\n- Win prospects at fairs"
    found = flip(judge(text, MODEL), MODEL, "operations")
    assert (found.removals, found.is_smallest, found.verdict) == (None, True, None)


def test_with_many_duties_a_set_is_proven_and_said_to_be_the_smallest_only_where_it_is() -> None:
    text = "Duties\n" + "".join(f"- {duty}\n" for duty in (*DUTIES[:3] * 5, *DUTIES[3:5] * 2))
    verdict = judge(text, MODEL)
    assert len(verdict.duties) > flips.EXHAUSTIVE
    found = flip(verdict, MODEL, "marketing")
    assert found.removals
    assert not found.is_smallest
    assert judge(without(text, found.removals, "duty"), MODEL).label == "marketing-leaning"
    for spared in found.removals:  # nothing in it is needless
        fewer = [removal for removal in found.removals if removal != spared]
        assert judge(without(text, fewer, "duty"), MODEL).label != "marketing-leaning"


def test_a_new_verdict_below_the_confidence_asked_for_is_none() -> None:
    text = "Duties\n" + "".join(f"- {duty}\n" for duty in (DUTIES[0], DUTIES[1], DUTIES[3]))
    verdict = judge(text, MODEL)
    assert flip(verdict, MODEL, "marketing").removals
    assert flip(verdict, MODEL, "marketing", min_confidence=1.0).removals is None


def test_taking_a_duty_out_takes_its_mark_along_and_leaves_a_line_break() -> None:
    text = "岗位职责：1、核对库存；2、投放广告；3、回复留言。"
    units = flips._Duties(judge(text, MODEL), MODEL, "shared")
    (second,) = (removal for removal in units.removals if "投放" in removal.text)
    assert without(text, [second], "duty") == "岗位职责：1、核对库存；\n3、回复留言。"


@pytest.mark.parametrize("unit", ["duty", "word"])
def test_taking_nothing_out_leaves_the_text(unit: str) -> None:
    assert without("a b c", [], unit) == "a b c"


@pytest.mark.parametrize("needed", [1, 300, 9_999, None])
def test_of_very_many_duties_few_sets_are_judged(needed: int | None) -> None:
    """One more judgement for each more duty, of a text that grows too, would take the square of the time."""
    judged = []

    def proven(chosen: flips.Set) -> bool:
        judged.append(chosen)
        return needed is not None and len(chosen) >= needed

    chosen, is_smallest = flips._smallest(10_000, lambda sets: sets, proven)  # type: ignore[arg-type]
    assert len(judged) <= 2 * 256
    assert not is_smallest or needed == 1
    if needed is not None and chosen is not None:
        assert needed <= len(chosen) < needed + 40
