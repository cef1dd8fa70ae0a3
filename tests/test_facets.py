"""Tests of the facets of a posting: all of it is shared out, and the duty that is quoted shows what is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.classifier import FACETS, LABELS
from rolesplit.facets import facet_reasons
from rolesplit.verdict import judge
from strategies import texts

MODEL = load_model()
POSTING = """Duties
- Check the stock every morning and correct wrong prices
- Pitch the new product to journalists and win partners
- Answer customers who have trouble with their order
- Raise the number of new leads from the campaign by a third
"""


@given(st.lists(texts, max_size=6).map("\n- ".join))
def test_facets_share_out_the_whole_posting(text: str) -> None:
    verdict = judge(text, MODEL)
    reasons = facet_reasons(verdict)
    assert [reason.facet for reason in reasons] == list(FACETS)
    assert sum(reason.strength for reason in reasons) == pytest.approx(1 if verdict.duties else 0)
    assert all(-1 <= reason.lean <= 1 for reason in reasons)
    assert all((reason.duty in verdict.duties) == bool(verdict.duties) for reason in reasons)


def test_the_duty_that_is_quoted_is_on_the_side_that_is_told() -> None:
    for reason in facet_reasons(judge(POSTING, MODEL)):
        assert reason.duty is not None
        if reason.side != "shared":
            assert reason.duty.label == reason.side


def test_the_bridge_has_no_side() -> None:
    (bridge,) = (reason for reason in facet_reasons(judge("Plan the campaign", MODEL)) if reason.facet == "bridge")
    assert bridge.lean > 0.5
    assert bridge.side == "shared"


def test_a_posting_without_duties_has_no_reasons() -> None:
    assert {reason.duty for reason in facet_reasons(judge("", MODEL))} == {None}
    assert {reason.side for reason in facet_reasons(judge("", MODEL))} <= set(LABELS)
