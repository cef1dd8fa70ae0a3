"""Tests of finding all that is wrong with a file at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Layout, read_statements
from rolesplit.errors import CorpusError
from rolesplit.inspection import Inspection, inspect
from rolesplit.sheet import read_sheet
from strategies import batches

GOOD = "".join(
    f"{text} {number},{label}\n"
    for text, label in (
        ("Plan the campaign", "marketing"),
        ("Check the stock list", "operations"),
        ("帮助同事", "shared"),
    )
    for number in range(10)
)


@pytest.fixture
def look(tmp_path: Path, model: Classifier):  # type: ignore[no-untyped-def]
    def at(
        content: str, layout: Layout | None = None, annotator: str | None = None, others: tuple[str, ...] = ()
    ) -> Inspection:
        (tmp_path / "c.csv").write_bytes(content.encode())
        return inspect(read_sheet(tmp_path / "c.csv"), model, layout or Layout(), annotator, others)

    return at


def _lines(found: Inspection) -> dict[str, list[int]]:
    return {finding.kind: [place.line for place in finding.places] for finding in found.findings}


def test_a_good_file_has_nothing_to_mend(look) -> None:  # type: ignore[no-untyped-def]
    found = look("text,label\n" + GOOD)
    assert not found.must_be_mended
    assert found.labels == {"operations": 10, "marketing": 10, "shared": 10}
    assert set(_lines(found)) == {"too-few"}


@pytest.mark.parametrize(
    ("rows", "kind", "lines"),
    [
        ("Plan,marketing,3\nx\n", "unreadable-row", [32, 33]),
        (" ,marketing\n", "blank-text", [32]),
        ("Plan,\n", "blank-label", [32]),
        ("Plan,mkt\nPlan ads,mkt\n", "unknown-label", [32, 33]),
        ("#NAME?,marketing\n", "spreadsheet-error", [32]),
        ("Plan \ufffd ads,marketing\n", "lost-characters", [32]),
        ("plan THE  campaign 3,shared\n", "conflict", [5, 32]),
        ("plan THE  campaign 3,marketing\n", "duplicate", [32]),
        ('"Plan the ads\nCheck the ads",marketing\n', "several-lines", [32]),
        ("Three years of experience in a similar role,operations\n", "not-a-duty", [32]),
        ("Rédiger les contenus et suivre les commandes des clients,shared\n", "other-language", [32]),
    ],
)
def test_each_fault_is_found_in_its_line(look, rows: str, kind: str, lines: list[int]) -> None:  # type: ignore[no-untyped-def]
    assert _lines(look("text,label\n" + GOOD + rows))[kind] == lines


def test_no_fault_hides_another(look) -> None:  # type: ignore[no-untyped-def]
    found = look("text,label\nPlan,marketing,3\n,shared\nPlan,mkt\nCheck,\n")
    assert set(_lines(found)) == {"unreadable-row", "blank-text", "unknown-label", "blank-label", "too-few"}


def test_an_unknown_label_is_guessed_and_can_be_renamed(look) -> None:  # type: ignore[no-untyped-def]
    content = "text,label\n" + GOOD.replace("marketing", "mkt")
    remedies = {finding.kind: finding.remedy for finding in look(content).findings}
    assert remedies["unknown-label"] == "did you mean marketing? --rename mkt=marketing"
    assert not look(content, Layout(rename={"mkt": "marketing"})).must_be_mended


def test_a_file_without_the_columns_says_so(look) -> None:  # type: ignore[no-untyped-def]
    found = look("a,b\nPlan,marketing\n")
    assert [finding.kind for finding in found.findings] == ["missing-column", "missing-column"]
    assert "--text" in found.findings[0].remedy


@pytest.mark.parametrize("content", ["", "text,label\n", "\n\n"])
def test_a_file_without_rows_says_so(look, content: str) -> None:  # type: ignore[no-untyped-def]
    assert "no-rows" in _lines(look(content))


def test_annotators_who_agree_are_no_repetition_and_those_who_do_not_are_named(look) -> None:  # type: ignore[no-untyped-def]
    rows = [row for row in GOOD.splitlines() for _ in range(2)]
    signed = [f"{row},{name}\n" for row, name in zip(rows, ("anna", "ben") * 30, strict=True)]
    found = look("text,label,Annotator\n" + "".join(signed))
    assert "duplicate" not in _lines(found)
    assert found.agreement.alpha.value == 1
    signed[1] = "Plan the campaign 0,shared,ben\n"
    found = look("text,label,Annotator\n" + "".join(signed))
    notes = [place.note for finding in found.findings if finding.kind == "conflict" for place in finding.places]
    assert notes == ["marketing, anna", "shared, ben"]


def test_annotators_who_agree_little_are_warned(look) -> None:  # type: ignore[no-untyped-def]
    rows = "".join(f"Plan {row},{LABELS[row % 3]},a\nPlan {row},{LABELS[row % 2]},b\n" for row in range(40))
    assert "low-agreement" in _lines(look("text,label,who\n" + rows, annotator="who"))


def test_annotators_in_columns_of_their_own_are_compared(look) -> None:  # type: ignore[no-untyped-def]
    rows = [f"{row},{row.rsplit(',')[1]},\n" for row in GOOD.splitlines()]
    rows[3], rows[4] = "Plan the campaign 3,marketing,shared,ops\n", "Plan the campaign 4,marketing,,\n"
    found = look("text,label,ben,cyd\n" + "".join(rows), others=("ben", "cyd"))
    assert found.agreement.n == 29
    assert [(pair.first, pair.second, pair.n) for pair in found.agreement.pairs] == [("ben", "label", 29)]
    (place,) = next(finding.places for finding in found.findings if finding.kind == "disagreement")
    assert (place.line, place.note) == (5, "label: marketing, ben: shared")


def test_a_column_of_annotators_that_is_not_there_is_refused(look) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CorpusError, match="no column 'who'"):
        look("text,label\n" + GOOD, annotator="who")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(batches)
def test_training_refuses_no_file_that_passes(look, tmp_path: Path, texts: list[str]) -> None:  # type: ignore[no-untyped-def]
    """Whatever the texts: where nothing must be mended, the corpus is read, and where it is read, nothing must."""
    content = "text,label\n" + GOOD + "".join('"' + text.replace('"', '""') + '",shared\n' for text in texts)
    found = look(content)
    try:
        read_statements(tmp_path / "c.csv", LABELS)
        is_read = True
    except CorpusError:
        is_read = False
    mended = {finding.kind for finding in found.findings if finding.severity == "mend"} - {"lost-characters"}
    assert is_read == (not mended)
