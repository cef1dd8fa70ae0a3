"""Tests of the gate of `train --against`."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import typer

from rolesplit.artifact import save_model
from rolesplit.cli.gate import refuse_worse, rival_of
from rolesplit.corpus import Corpus, Gold, Layout
from rolesplit.errors import UsageError
from rolesplit.training import Training


def _written(corpus: Corpus, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = zip(corpus.duties.texts, corpus.duties.classes, strict=True)
        csv.writer(file).writerows([("text", "label"), *rows])
    return path


def test_duties_that_the_old_model_has_learnt_from_cannot_tell(
    toy_training: Training, toy_corpus: Corpus, tmp_path: Path
) -> None:
    save_model(toy_training.classifier, tmp_path / "old.joblib")
    mine = _written(toy_corpus, tmp_path / "mine.csv")
    with pytest.raises(UsageError, match=r"has learnt from all but 0 duties of .*mine\.csv.*--gold"):
        rival_of(tmp_path / "old.joblib", None, mine, Layout())
    old, duties = rival_of(tmp_path / "old.joblib", mine, mine, Layout()) or pytest.fail("no rival")
    assert old.terms == toy_training.classifier.terms
    assert duties.statements.texts == toy_corpus.duties.texts


def test_without_a_rival_nothing_is_read() -> None:
    assert rival_of(None, None, Path("missing.csv"), Layout()) is None


def test_a_model_passes_against_itself_and_a_worse_one_does_not(
    toy_training: Training, toy_corpus: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    duties = toy_corpus.duties
    gold = Gold(duties, tuple(range(2, len(duties.texts) + 2)), None)
    refuse_worse(toy_training, (toy_training.classifier, gold), True, 0.01)
    head = toy_training.classifier.heads["label"]
    heads = {**toy_training.classifier.heads, "label": replace(head, coefficients=-head.coefficients)}
    turned = replace(toy_training, classifier=replace(toy_training.classifier, heads=heads))
    with pytest.raises(typer.Exit) as end:
        refuse_worse(turned, (toy_training.classifier, gold), True, 0.01)
    assert end.value.exit_code == 1
    assert "Nothing was written" in capsys.readouterr().out
