"""Tests that each exemption from a check says why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
WITH_REASON = re.compile(r"# noqa: [A-Z0-9, ]+ - \S|# type: ignore\[[a-z,-]+\] # \S|# pragma: no cover - \S")
EXEMPTION = re.compile(r"# (?:noqa|type: ignore|pragma: no cover)")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_exemption_in_the_code_has_its_reason(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line.strip() for line in lines if EXEMPTION.search(line) and not WITH_REASON.search(line)] == []
