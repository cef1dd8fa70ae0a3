"""Tests of the judgement."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.artifact import load_model
from rolesplit.classifier import LABELS, Classifier
from rolesplit.posting import split
from rolesplit.verdict import (
    Settings,
    Verdict,
    _abstention,
    _leader,
    in_context,
    judge,
    judge_lines,
    scores_of,
    weights_of,
)
from strategies import texts

MODEL = load_model()
POSTING = """Responsibilities
- Schedule and publish posts and answer comments on our accounts
- Keep prices and stock levels in the shop correct
- Plan and run the spring campaign with the agency
- Check the newsletter for mistakes before it is sent
Requirements
- Two years of experience
"""
NOISE = """
Benefits
- 28 days of holiday and a pension scheme

About us
Harbor Tea has sold tea since 1987.

Harbor Tea is an equal opportunity employer: race, religion and age play no part in whom we hire.
"""


def _adds_up(verdict: Verdict) -> bool:
    if verdict.probabilities is None:
        return not verdict.duties
    totals = [
        sum(line.weight * line.probabilities[column] for line in verdict.lines if line.probabilities)
        for column in range(len(LABELS))
    ]
    weights = sum(line.weight for line in verdict.lines)
    return bool(np.allclose(totals, verdict.probabilities, rtol=0, atol=1e-9) and abs(weights - 1) < 1e-9)


@given(st.lists(texts, max_size=8).map("\n- ".join))
def test_the_ledger_sums_to_the_headline(text: str) -> None:
    assert _adds_up(judge(text, MODEL))


def test_only_duties_have_weight() -> None:
    verdict = judge(POSTING + NOISE, MODEL)
    assert {line.section for line in verdict.lines if line.weight} == {"duty"}
    assert len(verdict.duties) == 4


def test_notices_perks_and_company_talk_hardly_move_the_shares() -> None:
    plain, noisy = judge(POSTING, MODEL), judge(POSTING + NOISE, MODEL)
    assert plain.probabilities is not None
    assert noisy.probabilities is not None
    assert max(abs(a - b) for a, b in zip(plain.probabilities, noisy.probabilities, strict=True)) <= 0.02


def test_the_article_in_one_posting(examples: Path) -> None:
    """A marketing title over operations duties is called what it is."""
    text = (examples / "marketing-title-operations-duties.txt").read_text(encoding="utf-8")
    verdict = judge(text, MODEL)
    assert verdict.title == "Digital Marketing Specialist"
    assert verdict.label == "operations-leaning"
    assert verdict.title_mismatch


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("growth-marketer.md", "marketing-leaning"),
        ("community-and-campaigns.txt", "shared"),
        ("新媒体运营专员.txt", "operations-leaning"),
        ("市场推广.txt", "marketing-leaning"),
    ],
)
def test_the_examples_are_what_they_were_written_to_be(name: str, label: str, examples: Path) -> None:
    assert judge((examples / name).read_text(encoding="utf-8"), MODEL).label == label


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no-duties"),
        ("Benefits\n- A pension scheme\n- 28 days of holiday", "no-duties"),
        ("2024 100 %", "no-duties"),
        ("zzz qqq", "unsupported-language"),
        ("the", "too-little-evidence"),
        (
            "Vous êtes responsable de la communication et des réseaux sociaux de la société.",
            "unsupported-language",
        ),
        ("Ihr Profil\n- Abgeschlossenes Studium der Betriebswirtschaft", "unsupported-language"),
        (
            "Responsibilities\n- Administer medication and monitor patients' vital signs on the ward\n"
            "- Change dressings and assist surgeons in theatre\n- Write Python services and fix bugs in the compiler",
            "out-of-scope",
        ),
    ],
)
def test_abstains_with_a_named_reason(text: str, reason: str) -> None:
    verdict = judge(text, MODEL)
    assert (verdict.label, verdict.abstained) == (None, reason)


def test_a_lean_at_the_threshold_is_a_near_tie() -> None:
    lean = judge(POSTING, MODEL).lean
    assert lean is not None
    settings = {**MODEL.settings, "lead": abs(lean), "tie": 0.01}
    assert judge(POSTING, replace(MODEL, settings=settings)).abstained == "near-tie"


@given(
    st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=1, max_size=6),
    st.floats(0, 1),
    st.floats(0.01, 0.99),
)
def test_context_leaves_rows_that_sum_to_one(rows: list[list[float]], power: float, shared: float) -> None:
    probabilities = np.array(rows) / np.sum(rows, axis=1, keepdims=True)
    assert np.allclose(in_context(probabilities, power, shared).sum(axis=1), 1)
    assert np.allclose(in_context(probabilities, 0.0, shared), probabilities)


@given(st.integers(1, 60), st.floats(0, 2))
def test_weights_sum_to_one_and_never_grow(duties: int, precedence: float) -> None:
    weights = weights_of(duties, precedence)
    assert abs(weights.sum() - 1) < 1e-12
    assert (np.diff(weights) <= 0).all()


def test_weights_may_fall_by_a_whole_power() -> None:
    assert weights_of(3, 1) == pytest.approx([6 / 11, 3 / 11, 2 / 11])


def test_what_comes_first_weighs_more() -> None:
    first, second, *_ = judge(POSTING, MODEL).duties
    assert first.weight == pytest.approx(second.weight * 2**0.5)


def test_company_moves_an_unsure_duty_and_not_a_sure_one() -> None:
    rows = np.array([[0.98, 0.01, 0.01], [0.35, 0.35, 0.30], [0.9, 0.05, 0.05]])
    within = in_context(rows, 0.5, 1 / 3)
    assert within[1, 0] > 0.6
    assert within[0, 0] > 0.98


def test_a_single_line_is_the_duty_that_is_asked_about(model: Classifier) -> None:
    assert [line.section for line in judge("Plan the campaign for the launch", model).lines] == ["duty"]


def test_settings_come_with_the_model() -> None:
    assert Settings.of({"lead": 0.5, "unknown": 1}) == replace(Settings(), lead=0.5)


def test_the_title_is_no_duty_but_is_held_against_the_duties() -> None:
    verdict = judge("Community and Campaigns Coordinator\n- Plan the autumn campaign\n- Keep the rota", MODEL)
    assert verdict.lines[0].section == "other"
    assert verdict.title == "Community and Campaigns Coordinator"


VARIED = """Duties
- Plan the spring campaign
- Answer customers
- Count the stock
Requirements
- Two years in retail
We offer
- Free fruit"""


def test_a_verdict_keeps_the_text_and_says_of_every_line_what_the_heads_say_of_it() -> None:
    verdict = judge(VARIED, MODEL)
    assert (verdict.text, verdict.language) == (VARIED, "en")
    assert [one.line for one in verdict.lines] == list(split(VARIED))
    assert len(verdict.duties) >= 3
    for duty in verdict.duties:
        assert duty.alone == pytest.approx(MODEL.probabilities([duty.line.text])[0], abs=1e-12)
        assert duty.facets == pytest.approx(MODEL.probabilities([duty.line.text], "facet")[0], abs=1e-12)
        assert duty.probabilities is not None
        assert duty.label == LABELS[int(np.argmax(duty.probabilities))]


def test_in_scope_is_of_the_mean_margin_of_duties_and_less_of_requirements() -> None:
    verdict = judge(VARIED, MODEL)
    shares = {"duty": 1.0, "requirement": Settings.of(MODEL.settings).requirement}
    weights = np.array([shares.get(one.section, 0.0) for one in verdict.lines])
    assert {one.section for one in verdict.lines} > set(shares)
    margins = MODEL.margins(MODEL.features([one.line.text for one in verdict.lines]), "scope")
    mean = (weights[:, None] * margins.reshape(len(weights), -1)).sum(axis=0) / weights.sum()
    expected = MODEL.heads["scope"].probabilities(mean.reshape(margins[0].shape))[..., 1]
    assert verdict.in_scope == pytest.approx(float(expected), abs=1e-12)


@pytest.mark.parametrize("duties", [2, 3, 5])
@pytest.mark.parametrize("power", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("shared", [1 / 3, 0.14])
def test_context_is_the_geometric_mean_of_the_others_over_what_is_expected(
    duties: int, power: float, shared: float
) -> None:
    rows = np.random.default_rng(duties).dirichlet((1, 2, 3), duties)
    expected = np.array([(1 - shared) / 2, (1 - shared) / 2, shared])
    for index, row in enumerate(in_context(rows, power, shared)):
        others = np.delete(rows, index, axis=0)
        products = rows[index] * (others.prod(axis=0) ** (1 / len(others)) / expected) ** power
        assert row == pytest.approx(products / products.sum(), abs=1e-12)


def test_others_that_are_as_expected_say_nothing() -> None:
    rows = np.array([[0.43, 0.43, 0.14], [0.2, 0.1, 0.7]])
    assert in_context(rows, 0.5, 0.14)[1] == pytest.approx(rows[1])


def test_context_takes_even_probabilities_of_nothing() -> None:
    rows = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
    found = in_context(rows, 0.5, 1 / 3)
    assert np.isfinite(found).all()
    assert found.sum(axis=1) == pytest.approx(1.0)


def test_the_others_may_count_for_any_power() -> None:
    rows = np.array([[0.98, 0.01, 0.01], [0.01, 0.98, 0.01], [0.01, 0.90, 0.09], [0.2, 0.4, 0.4]])
    assert in_context(rows, 1_000.0, 1 / 3).sum(axis=1) == pytest.approx(1.0)


def test_some_lines_have_the_scores_they_have_among_all() -> None:
    lines = split(VARIED)
    some = scores_of(lines, MODEL).of((3, 1))
    alone = scores_of([lines[3], lines[1]], MODEL)
    assert set(some.margins) == set(alone.margins)
    for head, margins in alone.margins.items():
        assert some.margins[head] == pytest.approx(margins, abs=1e-12)
    assert (some.telling.tolist(), some.telling.dtype) == (alone.telling.tolist(), np.int64)
    none = scores_of(lines, MODEL).of(())
    assert [len(margins) for margins in none.margins.values()] == [0] * len(MODEL.heads)


def test_a_verdict_on_lines_has_no_text_and_no_title() -> None:
    lines = split(VARIED)
    verdict = judge_lines(lines, scores_of(lines, MODEL), MODEL, "en")
    assert verdict == replace(judge(VARIED, MODEL), text="", title=None, title_probabilities=None)


EXACT = Settings(lead=0.125, tie=0.125, scope=0.5, evidence=4)
CLEAR = (0.625, 0.25, 0.125)


@pytest.mark.parametrize(
    ("probabilities", "in_scope", "known", "reason"),
    [
        (CLEAR, 0.5, 4, None),
        (CLEAR, 0.5, 3, "too-little-evidence"),
        (CLEAR, 0.4375, 4, "out-of-scope"),
        ((0.5, 0.25, 0.25), 0.5, 4, None),
        ((0.5, 0.3125, 0.1875), 0.5, 4, "near-tie"),
        ((0.375, 0.25, 0.375), 0.5, 4, None),
    ],
)
def test_what_just_reaches_a_threshold_is_no_reason_to_abstain(
    probabilities: tuple[float, ...], in_scope: float, known: int, reason: str | None
) -> None:
    assert _abstention("en", probabilities, in_scope, known, EXACT) == reason


@pytest.mark.parametrize(
    ("probabilities", "leader"),
    [
        ((0.5, 0.375, 0.125), "operations"),
        ((0.375, 0.5, 0.125), "marketing"),
        ((0.4375, 0.375, 0.1875), "shared"),
        ((0.375, 0.25, 0.375), "operations"),
        ((0.3125, 0.125, 0.5625), "shared"),
    ],
)
def test_a_lean_that_just_reaches_the_threshold_leads(probabilities: tuple[float, ...], leader: str) -> None:
    assert _leader(probabilities, EXACT) == leader


def test_some_words_that_are_known_tell_nothing() -> None:
    known = len(MODEL.features([VARIED]).rows)
    assert 0 < scores_of(split(VARIED), MODEL).telling.sum() < known
