"""Tests of checking and counting tables that were labelled before."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from conftest import DATA
from rolesplit.artifact import load_model
from rolesplit.batch import Labeller, Order, label_file
from rolesplit.errors import TableError
from rolesplit.receipts import Columns, Fault, check_file, count_file
from rolesplit.table import Reading, Writing

LABELLER = Labeller(load_model())
COLUMNS = Columns(None, None, "rolesplit_")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (DATA / "duties.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))[::50]


@pytest.fixture
def labelled(tmp_path: Path, rows: list[dict[str, str]]) -> Path:
    """Label every 50th duty of the corpus."""
    _write(tmp_path / "in.csv", [{"text": row["text"], "area": row["area"]} for row in rows])
    label_file(tmp_path / "in.csv", tmp_path / "out.csv", Order(), model_id=LABELLER.model)
    return tmp_path / "out.csv"


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _faults(path: Path) -> list[Fault]:
    return [fault for checked in check_file(path, Reading(), COLUMNS, LABELLER) for fault in checked.faults]


def _with(path: Path, row: int, **cells: str) -> list[Fault]:
    """Give the faults after cells of a row were changed."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row].update({name if name == "text" else "rolesplit_" + name: cell for name, cell in cells.items()})
    _write(path, rows)
    return _faults(path)


def test_what_was_just_labelled_follows(labelled: Path) -> None:
    assert _faults(labelled) == []


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"text": "Something else"}, "the text is not the one that was labelled"),
        ({"text_hash": "sha256:0"}, "the text is not the one that was labelled"),
        ({"model": "another"}, "labelled by model another"),
        ({"label": "nonsense"}, "rolesplit_label is 'nonsense', its text gives"),
        ({"p_shared": "0.12345"}, "rolesplit_p_shared is '0.12345', its text gives"),
        ({"lean": ""}, "rolesplit_lean is '', its text gives"),
        ({"facet": "x"}, "rolesplit_facet is 'x'"),
        ({"evidence": "x +1.00"}, "rolesplit_evidence is 'x +1.00'"),
        ({"status": "empty"}, "rolesplit_status is 'empty'"),
    ],
)
def test_a_row_that_was_changed_is_named(labelled: Path, cells: dict[str, str], reason: str) -> None:
    (fault,) = _with(labelled, 7, **cells)
    assert fault.line == 9
    assert reason in fault.reason


def test_numbers_may_be_written_otherwise(labelled: Path) -> None:
    with labelled.open(encoding="utf-8", newline="") as file:
        lean = next(csv.DictReader(file))["rolesplit_lean"]
    assert _with(labelled, 0, lean=lean.rstrip("0") + "000") == []


def test_rows_in_another_order_follow(labelled: Path) -> None:
    header, *lines = labelled.read_text(encoding="utf-8").splitlines(keepends=True)
    labelled.write_text(header + "".join(sorted(lines)), encoding="utf-8")
    assert _faults(labelled) == []


def test_cells_that_were_made_safe_for_excel_follow(tmp_path: Path) -> None:
    texts = ["=1+1 campaign", "'Plan ads", "'=Plan ads", "- Plan ads", "+cmd|' /C calc'!A0"]
    _write(tmp_path / "in.csv", [{"text": text, "x": ""} for text in texts])
    order = Order(writing=Writing(excel_safe=True))
    label_file(tmp_path / "in.csv", tmp_path / "out.csv", order, model_id=LABELLER.model)
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").count("\n'=1+1 campaign,") == 1
    assert _faults(tmp_path / "out.csv") == []


def test_a_row_that_cannot_be_read_is_named(labelled: Path) -> None:
    with labelled.open("a", encoding="utf-8") as file:
        file.write("one,two\n")
    (fault,) = _faults(labelled)
    assert "2 cells, the header has" in fault.reason


def test_a_table_that_was_not_labelled_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\na\n", encoding="utf-8")
    with pytest.raises(TableError, match="has no column 'rolesplit_label'"):
        _faults(tmp_path / "in.csv")


def test_counting_gives_what_labelling_counted(tmp_path: Path, labelled: Path) -> None:
    order = Order(is_summarised=True, by="area")
    done = label_file(tmp_path / "in.csv", tmp_path / "again.csv", order, model_id=LABELLER.model)
    counted = count_file(labelled, Reading(), Columns(None, "area", "rolesplit_"), LABELLER.model)
    assert done.summary
    assert counted.total() == done.summary.total()
    assert counted.groups() == done.summary.groups()
    assert counted.total().rows == done.counts.rows


def test_counting_refuses_rows_of_another_model_and_a_column_that_is_not_there(labelled: Path) -> None:
    with pytest.raises(TableError, match="has rows of model"):
        count_file(labelled, Reading(), COLUMNS, "another")
    with pytest.raises(TableError, match="no column 'x' to count by"):
        count_file(labelled, Reading(), Columns(None, "x", "rolesplit_"), LABELLER.model)


@pytest.mark.parametrize("cells", [{"label": "x"}, {"facet": "x"}, {"lean": ""}, {"lean": "2"}, {"lean": "nan"}])
def test_counting_refuses_what_was_not_written_by_label(labelled: Path, cells: dict[str, str]) -> None:
    _with(labelled, 7, **cells)
    with pytest.raises(TableError, match=r"out\.csv line 9: label '.*' was not written by rolesplit label"):
        count_file(labelled, Reading(), COLUMNS, LABELLER.model)
