"""Tests of what takes a model of the file itself, and of planted defects of all kinds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from conftest import every
from planted import EACH, Planted, planted
from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Layout, Statements, default_folder, read_statements
from rolesplit.inspection import Inspection, inspect
from rolesplit.sheet import read_sheet
from rolesplit.training.examination import examine

SHIPPED = read_statements(default_folder() / "duties.csv", LABELS)
SOME = every(4, SHIPPED)


def _look(path: Path, content: str, model: Classifier, shipped: Statements | None = None) -> Inspection:
    path.write_bytes(content.encode())
    return examine(inspect(read_sheet(path), model, Layout()), shipped)


@pytest.fixture(scope="module")
def defects() -> Planted:
    return planted()


@pytest.fixture(scope="module")
def found(defects: Planted, model: Classifier, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[int]]:
    listed: dict[str, list[int]] = {}
    path = tmp_path_factory.mktemp("planted") / "c.csv"
    for finding in _look(path, defects.content, model, SHIPPED).findings:
        listed.setdefault(finding.kind, []).extend(place.line for place in finding.places)
    return listed


@pytest.mark.parametrize(
    ("kind", "least", "most"),
    [
        ("unreadable-row", 30, 30),
        ("blank-text", 30, 30),
        ("blank-label", 30, 30),
        ("unknown-label", 30, 30),
        ("spreadsheet-error", 30, 30),
        ("lost-characters", 30, 30),
        ("conflict", 30, 60),  # both rows of each pair are listed
        ("duplicate", 30, 30),
        ("give-away", 30, 30),
        ("several-lines", 30, 30),
        ("other-language", 30, 33),
        ("not-a-duty", 26, 33),
        ("near-duplicate", 27, 60),  # 27 of the foreign rows are nearly the same, too
        ("near-conflict", 27, 31),
        ("label-error", 17, 85),
    ],
)
def test_planted_defects_are_found(
    defects: Planted, found: dict[str, list[int]], kind: str, least: int, most: int
) -> None:
    """Thirty of each kind in a thousand good rows: at least so many are found, with at most so many rows listed."""
    assert len(defects.lines[kind]) == EACH
    assert len(defects.lines[kind] & set(found[kind])) >= least
    assert len(found[kind]) <= most


def test_the_surest_label_errors_come_first(defects: Planted, found: dict[str, list[int]]) -> None:
    planted_ones = defects.lines["label-error"]
    first, last = found["label-error"][:30], found["label-error"][-30:]
    assert len(planted_ones & set(first)) > len(planted_ones & set(last))


@pytest.mark.parametrize("seed", range(4))
def test_pure_noise_gives_no_suspects(model: Classifier, tmp_path: Path, seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows = draw.choice(len(SHIPPED.texts), 600, replace=False)
    labels = draw.permutation([SHIPPED.classes[row] for row in rows])
    content = "text\tlabel\n" + "".join(
        f"{SHIPPED.texts[row]}\t{label}\n".replace('"', "'") for row, label in zip(rows, labels, strict=True)
    )
    found = _look(tmp_path / "c.csv", content, model, None if seed else SOME)
    assert "label-error" not in {finding.kind for finding in found.findings}
    assert "no sure gain" in found.withheld["label-error"]


def test_the_shipped_duties_help_where_labels_follow_them_and_are_left_out_where_not(
    model: Classifier, tmp_path: Path
) -> None:
    """With labels swapped all through, the shipped duties would take every row for an error."""
    swapped = dict(zip(LABELS, (LABELS[1], LABELS[0], LABELS[2]), strict=True))
    for labels, models in ((dict(zip(LABELS, LABELS, strict=True)), "shipped"), (swapped, "of this file")):
        rows = zip(SHIPPED.texts[::40], SHIPPED.classes[::40], strict=True)
        content = "text\tlabel\n" + "".join(f"{text}\t{labels[label]}\n".replace('"', "'") for text, label in rows)
        found = {finding.kind: finding for finding in _look(tmp_path / "c.csv", content, model, SOME).findings}
        assert models in found["label-error"].what.split("by models")[1]
        assert ("shipped" in found["label-error"].what) == (models == "shipped")


def test_near_duplicates_are_found_among_few_texts(model: Classifier, tmp_path: Path) -> None:
    content = (
        "text,label\nPlan the spring campaign today,marketing\nPlan the autumn campaign today,shared\nPack,shared\n"
    )
    notes = {
        finding.kind: [place.note for place in finding.places]
        for finding in _look(tmp_path / "c.csv", content, model).findings
    }
    assert notes["near-conflict"] == ["shared; line 2 is marketing"]


@pytest.mark.parametrize(
    "content", ["", "text,label\n", "text,label\nPack,shared\n", "text,label\n!,shared\n?,shared\n"]
)
def test_next_to_nothing_can_be_examined(model: Classifier, tmp_path: Path, content: str) -> None:
    assert "label-error" in _look(tmp_path / "c.csv", content, model).withheld


def test_too_few_texts_are_no_reason_to_doubt(model: Classifier, tmp_path: Path) -> None:
    found = _look(tmp_path / "c.csv", "text,label\nPlan ads,marketing\nPlan stock,operations\n", model)
    assert found.withheld == {
        "label-error": "fewer than 10 texts are labelled operations and marketing and shared; "
        "no model can be trained to ask"
    }
