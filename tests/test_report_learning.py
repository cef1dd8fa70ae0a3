"""Tests of what is said of a search and of more rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolesplit.artifact import load_model, save_model
from rolesplit.corpus import Corpus
from rolesplit.evaluation import Figure
from rolesplit.report.card import model_card
from rolesplit.report.learning import promise_line, settings_line
from rolesplit.training import Candidate, Promise, Recipe, Training, train


@pytest.mark.parametrize(
    ("label", "gain", "expected"),
    [
        ("shared", Figure(0.021, 0.004, 0.04), "about 200 more shared rows should give +2.1 points {}[+0.4, +4.0]"),
        ("shared", Figure(0.021, -0.01, 0.05), "more shared rows may help: 200 more, +2.1 points {}[-1.0, +5.0]"),
        (
            None,
            Figure(0.001, 0, 0.002),
            "more rows of all labels will hardly help: 20 more, +0.1 points {}[+0.0, +0.2]",
        ),
    ],
)
def test_a_promise_is_made_only_where_the_interval_allows(label: str | None, gain: Figure, expected: str) -> None:
    assert promise_line(Promise(label, 500, 200 if label else 20, (0.6, 0.7, 0.72), gain)) == expected.format(
        "of macro-F1 "
    )


def test_settings_are_told_in_words() -> None:
    assert settings_line(Candidate(4, 0.5)) == "C 4 times the usual, rare labels counting more"
    assert settings_line(Candidate(1, 0, 16)).endswith("a text of the corpus counting 16 times one that was added")


def test_the_card_tells_of_a_search_where_there_was_one(
    toy_corpus: Corpus, toy_training: Training, tmp_path: Path
) -> None:
    searched = train(toy_corpus, Recipe(budget=0.1))
    save_model(searched.classifier, tmp_path / "m")
    card = model_card(load_model(tmp_path / "m"), searched.evaluations, toy_corpus)
    assert "## Settings of the label head\n\nC " in card
    assert all(f"- {promise_line(promise)}\n" in card for promise in searched.promises)
    save_model(toy_training.classifier, tmp_path / "n")
    assert "## Settings" not in model_card(load_model(tmp_path / "n"), toy_training.evaluations, toy_corpus)
