"""Tests of the shipped data: every row against its schema, and every figure that is told of it."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from datapackage import DESCRIPTOR, FOLDER, described, text_of
from rolesplit.classifier import FACETS, LABELS, SECTIONS
from rolesplit.corpus import folded

PACKAGE = json.loads(DESCRIPTOR.read_text("utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
HAN = re.compile("[\u3400-\u9fff]")


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / RESOURCES[name]["path"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True, restkey="more"))


def _fields(name: str) -> dict[str, dict[str, Any]]:
    return {field["name"]: field["constraints"] for field in RESOURCES[name]["schema"]["fields"]}


def _faults(cell: str, constraints: dict[str, Any]) -> list[str]:
    """Name the constraints of the Table Schema that a cell breaks."""
    broken = {
        "required": cell == "",
        "enum": cell not in constraints.get("enum", [cell]),
        "pattern": re.fullmatch(constraints.get("pattern", ".*"), cell) is None,
        "minLength": len(cell) < constraints.get("minLength", 0),
        "maxLength": len(cell) > constraints.get("maxLength", len(cell)),
    }
    return [name for name, is_broken in broken.items() if is_broken and name in constraints]


def test_the_descriptor_is_up_to_date() -> None:
    """Where this fails the data have changed: run python tests/datapackage.py, and look at data/README.md."""
    assert text_of(described()) == DESCRIPTOR.read_text("utf-8")


@pytest.mark.parametrize("name", RESOURCES)
def test_every_row_follows_the_schema(name: str) -> None:
    fields = _fields(name)
    faults = [
        f"line {line}: {column} breaks {faults}"
        for line, row in enumerate(_rows(name), 2)
        for column, constraints in fields.items()
        if (faults := _faults(row[column], constraints))
    ]
    assert faults == []


@pytest.mark.parametrize("name", RESOURCES)
def test_the_columns_are_those_of_the_schema(name: str) -> None:
    assert {tuple(row) for row in _rows(name)} == {tuple(_fields(name))}


@pytest.mark.parametrize("name", RESOURCES)
def test_no_text_stands_twice(name: str) -> None:
    texts = Counter(folded(row["text"]) for row in _rows(name))
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize("name", RESOURCES)
def test_the_language_is_that_of_the_text(name: str) -> None:
    """An English text has no Chinese character; a Chinese one may be nothing but a number or an English name."""
    wrong = [row["text"] for row in _rows(name) if row["language"] == "en" and HAN.search(row["text"])]
    chinese = [row["text"] for row in _rows(name) if row["language"] == "zh"]
    assert wrong == []
    assert sum(HAN.search(text) is not None for text in chinese) / len(chinese) > 0.99


def test_blocks_are_in_one_language() -> None:
    assert [row["text"] for row in _rows("duties") if f"-{row['language']}" not in row["block"]] == []


def test_a_row_that_breaks_the_schema_would_be_found() -> None:
    fields = _fields("duties")
    assert _faults("", fields["label"]) == ["required", "enum"]
    assert _faults("ops", fields["label"]) == ["enum"]
    assert _faults(" Plan", fields["text"]) == ["pattern"]
    assert _faults("x" * 1601, fields["text"]) == ["maxLength"]
    assert _faults("plain-fr-1", fields["block"]) == ["pattern"]


def test_the_schema_has_the_classes_of_the_program() -> None:
    assert _fields("duties")["label"]["enum"] == list(LABELS)
    assert _fields("duties")["facet"]["enum"] == list(FACETS)
    assert _fields("lines")["section"]["enum"] == [section for section in SECTIONS if section != "duty"]


def test_every_value_is_in_the_codebook() -> None:
    codebook = (FOLDER / "CODEBOOK.md").read_text("utf-8")
    enums = [value for name in RESOURCES for field in _fields(name).values() for value in field.get("enum", ())]
    assert [value for value in enums if f"`{value}`" not in codebook] == []


def test_the_data_card_tells_the_true_counts() -> None:
    card = (FOLDER / "README.md").read_text("utf-8")
    counted = {name: Counter(row["language"] for row in _rows(name)) for name in RESOURCES}
    for name, languages in counted.items():
        told = f"{languages['en']:,} English, {languages['zh']:,} Chinese"
        assert re.search(rf"`{RESOURCES[name]['path']}` \| {languages.total():,} .*{told}", card), told
    labels = Counter((row["language"], row["label"]) for row in _rows("duties"))
    for code, language in (("en", "English"), ("zh", "Chinese")):
        assert "| ".join(f"{labels[code, label]:,} " for label in LABELS) in card.split(f"| {language} | ")[1]


def test_the_citation_agrees_with_the_project() -> None:
    citation = yaml.safe_load((FOLDER / "CITATION.cff").read_text("utf-8"))
    project = (Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8")
    version = re.search(r'^version = "(.+)"', project, re.MULTILINE)
    assert version is not None
    assert [citation["version"], PACKAGE["version"]] == [version[1]] * 2
    assert (citation["cff-version"], citation["type"], citation["license"]) == ("1.2.0", "dataset", "MIT")
    assert {"message", "title", "authors", "date-released"} <= set(citation)
