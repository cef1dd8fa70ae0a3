"""Tests of writing files: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rolesplit.output import save_text


def test_a_text_is_written_in_utf8_whatever_it_holds(tmp_path: Path) -> None:
    save_text(tmp_path / "a.html", "运营 \ud800\n")
    assert (tmp_path / "a.html").read_bytes() == "运营 \\ud800\n".encode()
    assert (tmp_path / "a.html").stat().st_mode & 0o777 == 0o644


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.html").write_text("old")

    def refused(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(OSError, match="No space"):
        save_text(tmp_path / "a.html", "new")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_a_device_is_written_to_and_stays_a_device(tmp_path: Path) -> None:
    save_text(Path(os.devnull), "text")
    assert Path(os.devnull).is_char_device()
