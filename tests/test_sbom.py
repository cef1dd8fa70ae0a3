"""Tests of the bill of materials that wheels carry; `.ci/sbom` writes it anew."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOM = json.loads((ROOT / ".ci" / "sbom.cdx.json").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_it_names_every_dependency_with_its_version_and_its_licence() -> None:
    components = {_plain(component["name"]): component for component in BOM["components"]}
    direct = {_plain(re.split(r"[<>=~!\[; ]", one)[0]) for one in PROJECT["project"]["dependencies"]}
    assert direct - set(components) == set()
    assert [name for name, component in components.items() if not component.get("version")] == []
    assert [name for name in direct if not components[name].get("licenses")] == []


def test_it_says_what_needs_what() -> None:
    needs = {one["ref"]: one.get("dependsOn", []) for one in BOM["dependencies"]}
    assert len(needs[BOM["metadata"]["component"]["bom-ref"]]) == len(PROJECT["project"]["dependencies"])
    assert {ref for refs in needs.values() for ref in refs} <= set(needs)


def test_it_is_that_of_this_version_and_goes_into_the_wheel() -> None:
    assert BOM["metadata"]["component"]["version"] == PROJECT["project"]["version"]
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["sbom-files"] == [".ci/sbom.cdx.json"]


@pytest.mark.parametrize("trace", ["/tmp/", "file:", "http"])
def test_it_keeps_no_trace_of_the_machine_that_made_it(trace: str) -> None:
    assert trace not in json.dumps({**BOM, "$schema": ""})
