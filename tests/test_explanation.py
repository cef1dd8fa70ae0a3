"""Tests of the explanations: exact sums for every head and class, true places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.classifier import CLASSES, LABELS
from rolesplit.explanation import MOST_PHRASES, explain, explain_margins, token_contributions
from rolesplit.ngrams import tokenize
from rolesplit.verdict import judge
from strategies import batches, texts

MODEL = load_model()
postings = st.lists(texts, max_size=6).map("\n- ".join)


@given(batches, st.sampled_from(sorted(CLASSES)), st.integers(0, 1))
def test_contributions_of_the_tokens_sum_to_the_margin(batch: list[str], head: str, column: int) -> None:
    features = MODEL.features(batch)
    columns = np.full(len(features.tokens.rows), column)
    shares = token_contributions(features, MODEL, head, columns)
    sums = np.bincount(features.tokens.rows, shares, len(batch))
    margins = MODEL.margins(features, head)[:, column]
    assert np.abs(sums + MODEL.heads[head].intercept[column] - margins).max() < 1e-9


@given(batches, st.sampled_from(sorted(CLASSES)))
def test_what_is_shown_and_the_others_sum_to_the_margin_of_every_class(batch: list[str], head: str) -> None:
    features = MODEL.features(batch)
    found = explain_margins(features, MODEL, head, batch, [0] * len(batch))
    for row, text in enumerate(batch):
        assert tuple(one.label for one in found[row]) == CLASSES[head]
        for one, margin in zip(found[row], MODEL.margins(features, head)[row], strict=True):
            shown = sum(phrase.contribution for phrase in one.evidence)
            assert one.intercept + shown + one.others == pytest.approx(margin, abs=1e-9)
            assert one.margin == margin
            assert len(one.evidence) <= MOST_PHRASES
            assert all(text[phrase.start : phrase.end] == phrase.text for phrase in one.evidence)


@given(postings)
def test_margins_and_context_give_the_probabilities_of_a_duty_in_its_posting(text: str) -> None:
    verdict = judge(text, MODEL)
    for index, duty in explain(verdict, MODEL).items():
        line = verdict.lines[index]
        margins = np.array([one.margin for one in duty.margins])
        head = MODEL.heads["label"]
        assert duty.temperature == head.temperature
        assert sum(duty.context) == pytest.approx(0, abs=1e-9)
        assert head.probabilities(margins) == pytest.approx(line.alone, abs=1e-9)
        assert head.probabilities(margins + duty.context) == pytest.approx(line.probabilities, abs=1e-9)


@given(postings)
def test_evidence_and_unknown_words_stand_where_they_say(text: str) -> None:
    verdict = judge(text, MODEL)
    for index, duty in explain(verdict, MODEL).items():
        line = verdict.lines[index].line
        assert duty.label == verdict.lines[index].label
        for place in (*duty.unknown, *(phrase for one in duty.margins for phrase in one.evidence)):
            assert text[place.start : place.end] == place.text
            assert line.start <= place.start < place.end <= line.end


@given(texts)
def test_known_and_unknown_words_are_all_words(text: str) -> None:
    """What no n-gram covers is named, and nothing else: the characters of both together are those of all tokens.

    A number that opens an item is no part of a line, so texts are asked about whose line has all their words.
    """
    features = MODEL.features([text])
    tokens = tokenize([text])
    words = {place for span in zip(tokens.starts, tokens.ends, strict=True) for place in range(*span)}
    known = {place for span in zip(features.starts, features.ends, strict=True) for place in range(*span)}
    lines = judge(text, MODEL).lines
    if len(lines) == 1 and words <= set(range(lines[0].line.start, lines[0].line.end)):
        for index, duty in explain(judge(text, MODEL), MODEL).items():
            assert index == 0
            unknown = {place for word in duty.unknown for place in range(word.start, word.end)}
            assert not unknown & known
            assert words <= known | unknown


def test_every_duty_and_no_other_line_is_explained() -> None:
    verdict = judge("Duties\n- Plan the campaign\n- Answer customers\nRequirements\n- Patience and a degree", MODEL)
    assert [verdict.lines[index].section for index in explain(verdict, MODEL)] == ["duty", "duty"]


def test_a_duty_is_explained_by_the_label_that_it_has_in_its_posting() -> None:
    text = "Duties\n- Grow our account with content that people want to share\n" + "- Buy ads and bid on keywords\n" * 5
    verdict = judge(text, MODEL)
    explained = explain(verdict, MODEL)
    for index, duty in explained.items():
        assert duty.own.label == verdict.lines[index].label
        assert {phrase.label for phrase in duty.evidence} <= {duty.label}
    assert any(duty.context[LABELS.index("marketing")] > 0.05 for duty in explained.values())


def test_a_duty_alone_has_no_context() -> None:
    assert explain(judge("Plan the campaign", MODEL), MODEL)[0].context == (0.0, 0.0, 0.0)


def test_a_repeated_word_has_its_contribution_in_every_place() -> None:
    features = MODEL.features(["campaign then campaign"])
    first, _, last = token_contributions(features, MODEL, "label", np.ones(3, dtype=np.int64))
    assert first > 0
    assert last > 0


def test_unknown_words_are_named_and_touching_characters_are_one() -> None:
    duty = explain(judge("Plan campaigns zzqx wwqv 饕餮", MODEL), MODEL)[0]
    assert [word.text for word in duty.unknown] == ["zzqx", "wwqv", "饕餮"]
