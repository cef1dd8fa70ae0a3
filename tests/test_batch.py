"""Tests of labelling tables."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from rolesplit.artifact import load_model
from rolesplit.batch import COLUMNS, Labeller, Task, label_duties, label_postings, label_table, open_delivery
from rolesplit.classifier import LABELS
from rolesplit.errors import TableError
from rolesplit.explanation import explain
from rolesplit.table import Writing, compression_of, layout_for, open_table
from rolesplit.verdict import judge
from strategies import batches

MODEL = load_model()


def _labelled(content: str, tmp_path: Path, prefix: str = "rolesplit_") -> str:
    (tmp_path / "in.csv").write_text(content, encoding="utf-8", newline="")
    output = tmp_path / "out.csv"
    with open_table(tmp_path / "in.csv") as table, open_delivery(output, None, force=True) as delivery:
        task = Task(Labeller(MODEL), layout_for(output, table, Writing()), compression_of(output), prefix)
        for _ in label_table(table, 0, task, delivery):
            pass
    return output.read_bytes().decode()


@given(batches)
def test_a_column_has_one_cell_a_text(batch: list[str]) -> None:
    assert [len(column) for column in label_duties(batch, MODEL).cells] == [len(batch)] * len(COLUMNS)


@given(batches)
def test_cells_are_those_of_the_classifier(batch: list[str]) -> None:
    columns = dict(zip(COLUMNS, label_duties(batch, MODEL).cells, strict=True))
    probabilities = MODEL.probabilities(batch)
    for row, status in enumerate(columns["status"]):
        if status != "ok":
            assert {columns[name][row] for name in COLUMNS[:7]} == {""}
            continue
        cells = [float(columns[f"p_{label}"][row]) for label in LABELS]
        assert np.allclose(cells, probabilities[row], rtol=0, atol=0.00005001)
        assert columns["label"][row] == LABELS[int(probabilities[row].argmax())]


def test_evidence_is_that_of_the_explanation() -> None:
    text = "Plan the spring campaign with the agency"
    shown = label_duties([text], MODEL).cells[6][0].split("; ")
    (why,) = explain(judge(text, MODEL), MODEL).values()
    strongest = sorted((one for one in why.evidence if one.contribution > 0), key=lambda one: -one.contribution)
    assert shown == [f"{one.text} +{one.contribution:.2f}" for one in strongest[:3]]


def test_texts_that_repeat_get_the_same_cells() -> None:
    columns = label_duties(["Plan ads", "Answer mails", "Plan ads"], MODEL).cells
    assert all(column[0] == column[2] for column in columns)


def test_a_text_that_cannot_be_judged_says_why() -> None:
    assert label_duties(["", " \n", "zzqx wwqv", "the", "Plan ads"], MODEL).statuses == [
        "empty",
        "empty",
        "no-known-words",
        "no-known-words",
        "ok",
    ]


def test_the_input_comes_back_with_our_columns_behind(tmp_path: Path) -> None:
    content = 'text,note,note\r\n"Plan ""ads"", now", x,\r\n\r\n"Answer\nmails","",\'é\'\r\n'
    rows = list(csv.reader(io.StringIO(_labelled(content, tmp_path), newline="")))
    before = [row for row in csv.reader(io.StringIO(content, newline="")) if row]
    assert [row[:3] for row in rows] == before
    assert rows[0][3:] == ["rolesplit_" + name for name in COLUMNS]
    assert all(len(row) == 3 + len(COLUMNS) for row in rows)


def test_our_cells_never_start_a_formula(tmp_path: Path) -> None:
    rows = csv.DictReader(io.StringIO(_labelled("text\n=1+1 campaign\n+plan -ads\n@shop\n", tmp_path)))
    for row in rows:
        for name in COLUMNS:
            cell = row["rolesplit_" + name]
            assert not cell.startswith(("=", "+", "@", "\t")) or name == "lean"


def test_a_column_with_our_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="'rolesplit_lean' already; choose other names with --prefix"):
        _labelled("text,rolesplit_lean\na,b\n", tmp_path)
    assert ",my_label," in _labelled("text,rolesplit_lean\na,b\n", tmp_path, prefix="my_")


def test_postings_get_the_label_of_classify() -> None:
    posting = "Responsibilities\n- Plan the campaign\n- Brief the agency\nRequirements\n- Patience"
    columns = dict(zip(COLUMNS, label_postings([posting, ""], MODEL).cells, strict=True))
    assert columns["label"] == [judge(posting, MODEL).label, ""]
    assert columns["status"] == ["ok", "no-duties"]
