"""Tests of what `classify` can be asked beyond the verdict: pages, tickets, sums, flips, statements like a duty."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from rolesplit.artifact import load_model, save_model
from rolesplit.classifier import FACETS, LABELS
from rolesplit.cli import application
from rolesplit.corpus import default_folder
from rolesplit.errors import UsageError
from rolesplit.flips import Removal, without
from rolesplit.report.schemas import schema

EXAMPLES = default_folder() / "examples"
EXAMPLE = EXAMPLES / "marketing-title-operations-duties.txt"


def classify(*arguments: object) -> Any:
    return CliRunner().invoke(application("classify"), ["classify", *map(str, arguments)])


def answers(*arguments: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in classify("--json", *arguments).stdout.splitlines()]


@pytest.mark.parametrize("wanted", ["operations", "marketing", "shared"])
@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_a_flip_that_is_applied_gives_the_promised_label(path: Path, wanted: str, tmp_path: Path) -> None:
    (found,) = answers(path, "--why-not", wanted)
    told = found["why_not"]
    if told["removals"] is None:
        assert told["is_smallest"]
        return
    removals = [Removal(**removal) for removal in told["removals"]]
    left = tmp_path / path.name
    left.write_text(without(path.read_text(encoding="utf-8"), removals, told["unit"]), encoding="utf-8")
    (after,) = answers(left)
    assert after["label"] == told["label"]
    assert after["lean"] == pytest.approx(told["lean"])


def test_the_report_names_the_duties_that_a_flip_takes() -> None:
    shown = classify(EXAMPLE, "--why-not", "marketing").stdout
    assert "What would change it" in shown
    assert "it would be marketing-leaning" in shown


def test_similar_statements_are_named_with_label_and_similarity() -> None:
    (found,) = answers("Schedule and publish the weekly newsletter", "--similar", 3)
    assert len(found["lines"][0]["similar"]) == 3
    shown = classify("Schedule and publish the weekly newsletter", "--similar", 3).stdout
    assert shown.count("≈") == 3


def test_a_model_without_statements_says_that_it_has_none(tmp_path: Path) -> None:
    save_model(replace(load_model(), annexes={}), tmp_path / "older.joblib")
    done = classify("Plan the campaign", "--similar", 3, "--model", tmp_path / "older.joblib")
    assert done.exit_code == 0
    assert "carries no statements" in done.stderr
    assert "≈" not in done.stdout


def test_sums_show_how_a_probability_comes_about() -> None:
    shown = classify("Plan the spring campaign", "--sums").stdout
    assert "start" in shown
    assert "other words" in shown
    assert "start" not in classify("Plan the spring campaign").stdout


def test_markdown_is_printed_for_each_posting() -> None:
    shown = classify("Plan the campaign", EXAMPLE, "--markdown").stdout
    assert shown.count("\n### Duties\n") == 2
    assert "- marketing 9" in shown


def test_a_page_is_written_beside_what_is_printed(tmp_path: Path) -> None:
    done = classify(EXAMPLE, "--html", tmp_path / "report.html", "--brief")
    assert done.exit_code == 0
    assert "report.html written" in done.stderr
    assert len(done.stdout.splitlines()) == 1
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert classify("Plan", EXAMPLE, "--html", tmp_path / "report.html").exit_code == 0


def test_no_page_is_written_over_what_is_none(tmp_path: Path) -> None:
    posting = "<!doctype html><title>Manager</title><p>Plan the campaign</p>"
    for name, reason in (("posting.html", "is no report"), ("none/x.html", "no folder")):
        (tmp_path / "posting.html").write_text(posting)
        done = classify(tmp_path / "posting.html", "--html", tmp_path / name)
        assert isinstance(done.exception, UsageError)
        assert reason in str(done.exception)
    assert (tmp_path / "posting.html").read_text() == posting


def test_two_formats_for_one_output_are_refused() -> None:
    done = classify("Plan the campaign", "--json", "--markdown")
    assert isinstance(done.exception, UsageError)
    assert "--json and --markdown do not go together" in str(done.exception)


def test_the_same_question_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    options = ["--json", "--why-not", "marketing", "--similar", "2", "--html", str(page)]
    command = [sys.executable, "-c", "from rolesplit.cli import main; main()", "classify", str(EXAMPLES), *options]
    given = []
    for seed in ("1", "2"):
        done = subprocess.run(command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        given.append((done.stdout, page.read_bytes()))
    assert given[0] == given[1]


def test_schemas_are_listed_and_printed() -> None:
    assert "rolesplit.posting/1" in CliRunner().invoke(application(), ["schema"]).stdout.split()
    assert (
        json.loads(CliRunner().invoke(application(), ["schema", "posting"]).stdout)["$id"] == "urn:rolesplit:posting:1"
    )


def test_model_tabulates_the_terms_of_every_label_and_facet() -> None:
    shown = CliRunner().invoke(application(), ["model", "--terms", "3"], env={"COLUMNS": "120"}).stdout
    for part in (*LABELS, *FACETS, "coefficient", "rows", "5/5"):
        assert part in shown


def test_the_terms_as_json_follow_their_schema() -> None:
    found = json.loads(CliRunner().invoke(application(), ["model", "--json", "--terms", "4"]).stdout)
    Draft202012Validator(json.loads(schema("terms"))).validate(found)
    assert {len(rows) for rows in (*found["label"].values(), *found["facet"].values())} == {4}


def test_the_terms_of_a_model_without_annexes_are_told_as_far_as_they_are_known(tmp_path: Path) -> None:
    save_model(replace(load_model(), annexes={}), tmp_path / "older.joblib")
    done = CliRunner().invoke(application(), ["model", "--terms", "2", "--model", str(tmp_path / "older.joblib")])
    assert done.exit_code == 0
    assert "coefficient" in done.stdout
    assert "sign" not in done.stdout
