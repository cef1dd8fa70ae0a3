"""Tests of estimating shares of labels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import DATA
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import read_corpus
from rolesplit.quantification import Confusion, adjusted_count, corrected_shares, inverse_rates, nearest_shares

Counts = npt.NDArray[np.int64]

BIASED = ((90, 4, 6), (5, 85, 10), (20, 30, 50))
shares = (
    st.lists(st.integers(0, 100), min_size=3, max_size=3).filter(sum).map(lambda counts: np.array(counts) / sum(counts))
)


def _confusion(table: object, design_effect: float = 1.0) -> Confusion:
    return Confusion({"": table}, "gold", "", design_effect)  # type: ignore[dict-item]


@given(shares)
def test_shares_are_found_again_from_answers_that_fit_them(true: npt.NDArray[np.float64]) -> None:
    rates = np.array([BIASED]) / 100
    assert np.allclose(adjusted_count(true @ rates[0][None], inverse_rates(rates)), true, atol=1e-9)


@given(
    st.lists(st.integers(0, 50), min_size=3, max_size=3).filter(sum),
    st.lists(st.integers(0, 9), min_size=9, max_size=9),
)
def test_shares_sum_to_one_and_stay_between_0_and_1(answered: list[int], counts: list[int]) -> None:
    table = tuple(map(tuple, np.reshape(counts, (3, 3)).tolist()))
    found = corrected_shares({"": np.array(answered)}, _confusion(table))
    if found is None:
        return
    assert sum(figure.value for figure in found) == pytest.approx(1)
    assert all(-1e-9 <= figure.low <= figure.high <= 1 + 1e-9 for figure in found)


def test_answers_beyond_what_the_confusion_allows_give_the_nearest_shares() -> None:
    beyond = adjusted_count(np.array([[0.99, 0.005, 0.005]]), inverse_rates(np.array([BIASED]) / 100))
    assert beyond[0, 0] > 1
    assert nearest_shares(beyond)[0] == pytest.approx([1, 0, 0])


@given(st.lists(st.floats(-2, 2), min_size=3, max_size=3), shares)
def test_nearest_shares_are_shares_and_none_are_nearer(solution: list[float], other: npt.NDArray[np.float64]) -> None:
    (nearest,) = nearest_shares(np.array([solution]))
    assert nearest.sum() == pytest.approx(1)
    assert nearest.min() >= 0
    assert np.linalg.norm(nearest - solution) <= np.linalg.norm(other - solution) + 1e-9


def test_a_classifier_that_tells_nothing_apart_says_nothing_of_the_shares() -> None:
    found = corrected_shares({"": np.array([70, 20, 10])}, _confusion(((500, 500, 500),) * 3))
    assert found
    assert found[0].value == pytest.approx(1 / 3)
    assert found[0].high - found[0].low > 0.9


def test_answers_far_beyond_what_the_confusion_allows_have_no_corrected_shares() -> None:
    many = tuple(tuple(count * 10 for count in row) for row in BIASED)
    assert corrected_shares({"": np.array([9900, 50, 50])}, _confusion(many)) is None
    assert corrected_shares({"": np.array([9000, 400, 600])}, _confusion(many)) is not None


def test_each_language_is_corrected_by_its_own_confusion() -> None:
    swapped = ((6, 4, 90), (5, 85, 10), (50, 30, 20))
    both = Confusion({"en": BIASED, "zh": swapped}, "gold", "")
    found = corrected_shares({"en": np.array([900, 40, 60]), "zh": np.array([60, 40, 900])}, both)
    assert found
    assert found[0].value == pytest.approx(1, abs=0.001)


def test_a_language_without_counts_of_its_own_is_corrected_by_all() -> None:
    confusion = Confusion({"en": BIASED}, "gold", "")
    answers = np.array([500, 400, 100])
    assert corrected_shares({"zh": answers}, confusion) == corrected_shares({"en": answers}, confusion)


def test_languages_corrected_by_one_table_share_its_errors() -> None:
    table = tuple(tuple(count // 4 for count in row) for row in BIASED)
    half, whole = np.array([250_000, 200_000, 50_000]), np.array([500_000, 400_000, 100_000])
    parted = corrected_shares({"en": half, "zh": half}, _confusion(table))
    joined = corrected_shares({"en": whole}, _confusion(table))
    assert parted
    assert joined
    assert parted[0].high - parted[0].low == pytest.approx(joined[0].high - joined[0].low, rel=0.02)


def test_fewer_and_dependent_texts_widen_the_interval() -> None:
    answers = {"": np.array([300_000, 300_000, 400_000])}
    many = tuple(tuple(count * 100 for count in row) for row in BIASED)
    few = tuple(tuple(count * 10 for count in row) for row in BIASED)
    widths = []
    for confusion in (_confusion(many), _confusion(few), _confusion(many, 10.0)):
        found = corrected_shares(answers, confusion)
        assert found
        widths.append(found[2].high - found[2].low)
    assert widths[1] == pytest.approx(widths[2], rel=0.1)
    assert widths[1] == pytest.approx(10**0.5 * widths[0], rel=0.1)


@pytest.mark.parametrize("rows", [100, 2000])
def test_intervals_hold_the_true_shares_of_resampled_rows(toy_model: Classifier, rows: int) -> None:
    """Real answers of a model to texts it has not seen, drawn with other shares than its corpus has."""
    unseen = read_corpus(DATA / "duties.csv").duties
    kept = [index for index in range(0, len(unseen.texts), 4) if index % 60]
    truth = np.array([LABELS.index(unseen.classes[index]) for index in kept])
    answers = toy_model.probabilities([unseen.texts[index] for index in kept]).argmax(axis=1)
    assert coverage(truth, answers, rows, trials=100) >= 0.9


def coverage(truth: Counts, answers: Counts, rows: int, trials: int) -> float:
    """Give how often the interval holds the true share, over all labels: 300 texts with known labels each time."""
    generator = np.random.default_rng(7)
    held = []
    for _ in range(trials):
        known = generator.integers(0, len(truth), 300)
        table = np.bincount(truth[known] * 3 + answers[known], minlength=9).reshape(3, 3)
        true = generator.dirichlet((2, 2, 1))
        drawn = [
            generator.choice(answers[truth == label], count)
            for label, count in enumerate(generator.multinomial(rows, true))
        ]
        found = corrected_shares(
            {"": np.bincount(np.concatenate(drawn), minlength=3)}, _confusion(tuple(map(tuple, table.tolist())))
        )
        held.extend(
            [False] * 3
            if found is None
            else (figure.low <= share <= figure.high for figure, share in zip(found, true, strict=True))
        )
    return float(np.mean(held))
