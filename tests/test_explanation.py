"""Tests of the explanations: exact sums, true places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.classifier import CLASSES, FACETS
from rolesplit.explanation import explain, facet_reasons, token_contributions
from rolesplit.verdict import judge
from strategies import batches, texts

MODEL = load_model()


@given(batches, st.sampled_from(sorted(CLASSES)), st.integers(0, 1))
def test_contributions_of_the_tokens_sum_to_the_margin(batch: list[str], head: str, column: int) -> None:
    features = MODEL.features(batch)
    columns = np.full(len(features.tokens.rows), column)
    shares = token_contributions(features, MODEL, head, columns)
    sums = np.bincount(features.tokens.rows, shares, len(batch))
    margins = MODEL.margins(features, head)[:, column]
    assert np.abs(sums + MODEL.heads[head].intercept[column] - margins).max() < 1e-9


@given(st.lists(texts, max_size=6).map("\n- ".join))
def test_what_is_shown_and_the_others_sum_to_the_margin(text: str) -> None:
    for duty in explain(judge(text, MODEL), MODEL).values():
        shown = sum(phrase.contribution for phrase in duty.evidence)
        assert duty.intercept + shown + duty.others == pytest.approx(duty.margin, abs=1e-9)


@given(st.lists(texts, max_size=6).map("\n- ".join))
def test_evidence_stands_where_it_says(text: str) -> None:
    verdict = judge(text, MODEL)
    for index, duty in explain(verdict, MODEL).items():
        line = verdict.lines[index].line
        for phrase in duty.evidence:
            assert text[phrase.start : phrase.end] == phrase.text
            assert line.start <= phrase.start < phrase.end <= line.end


def test_every_duty_and_no_other_line_is_explained() -> None:
    verdict = judge("Duties\n- Plan the campaign\n- Answer customers\nRequirements\n- Patience and a degree", MODEL)
    assert [verdict.lines[index].section for index in explain(verdict, MODEL)] == ["duty", "duty"]


def test_a_repeated_word_has_its_contribution_in_every_place() -> None:
    features = MODEL.features(["campaign then campaign"])
    first, _, last = token_contributions(features, MODEL, "label", np.ones(3, dtype=np.int64))
    assert first > 0
    assert last > 0


def test_unknown_words_are_counted() -> None:
    duty = explain(judge("Plan campaigns zzqx wwqv", MODEL), MODEL)[0]
    assert duty.unknown == 2


def test_facets_share_out_the_whole_posting() -> None:
    reasons = facet_reasons(judge("Duties\n- Plan the campaign\n- Answer customers\n- Check prices", MODEL))
    assert [reason.facet for reason in reasons] == list(FACETS)
    assert sum(reason.strength for reason in reasons) == pytest.approx(1)
    assert all(-1 <= reason.lean <= 1 for reason in reasons)


def test_a_posting_without_duties_has_no_reasons() -> None:
    assert {reason.duty for reason in facet_reasons(judge("", MODEL))} == {None}
