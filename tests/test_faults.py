"""Tests of what the machine may do to a run: no permission, other file systems, clocks that jump."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

RUN = "from rolesplit.cli import main; main()"
JUMPY = (
    "import random, time; time.time = lambda: random.uniform(0, 4e9); time.time_ns = lambda: int(time.time() * 1e9)\n"
)
# Root may do anything; without this capability it is held to the permissions of files like everybody else.
HELD = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] if os.geteuid() == 0 else []
needs_permissions = pytest.mark.skipif(bool(HELD) and not shutil.which("setpriv"), reason="root, and no setpriv")


def _run(folder: Path, *arguments: str, code: str = RUN, held: bool = False) -> subprocess.CompletedProcess[str]:
    command = [*(HELD if held else []), sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder with a table, a posting, and in it a folder that nothing can be put into."""
    (tmp_path / "in.csv").write_text("text,label\nPlan ads,marketing\nAnswer mails,operations\n", encoding="utf-8")
    (tmp_path / "posting.txt").write_text("Plan the campaign", encoding="utf-8")
    (tmp_path / "secret.csv").write_text("text\nPlan\n", encoding="utf-8")
    (tmp_path / "secret.csv").chmod(0)
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut").chmod(0o500)
    yield tmp_path
    (tmp_path / "shut").chmod(0o700)


@needs_permissions
@pytest.mark.parametrize(
    "command",
    [
        "label in.csv -o shut/out.csv",
        "label in.csv -o shut/out.parquet",
        "label in.csv -o out.csv --summary shut/summary.json",
        "classify posting.txt --html shut/report.html",
        "evaluate in.csv --html shut/report.html",
        "train in.csv -o shut/mine.joblib",
    ],
)
def test_a_folder_that_cannot_be_written_to_is_one_line_and_exit_2(command: str, folder: Path) -> None:
    done = _run(folder, *command.split(), held=True)
    assert done.returncode == 2, done.stderr
    assert "shut" in done.stderr.splitlines()[-1]
    assert "Permission denied" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert list((folder / "shut").iterdir()) == []


@needs_permissions
@pytest.mark.parametrize(
    "command",
    [
        "classify secret.csv",
        "label secret.csv -o out.csv",
        "model --model secret.csv",
        "check secret.csv",
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_exit_2(command: str, folder: Path) -> None:
    before = sorted(folder.iterdir())
    done = _run(folder, *command.split(), held=True)
    assert done.returncode == 2, done.stderr
    assert "secret.csv" in done.stderr
    assert "Permission denied" in done.stderr or "is not readable" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(folder.iterdir()) == before


def test_the_target_may_lie_on_another_file_system(folder: Path) -> None:
    """What is done so far lies beside the target, so putting it in place never goes from one system to another."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == folder.stat().st_dev:
        pytest.skip("no second file system")
    with tempfile.TemporaryDirectory(dir=memory) as other:
        for command in ("label in.csv -o {}/out.csv", "classify posting.txt --html {}/report.html"):
            assert _run(folder, *command.format(other).split()).returncode == 0
        assert sorted(path.name for path in Path(other).iterdir()) == ["out.csv", "report.html"]
        _run(folder, "label", "in.csv", "-o", "out.csv")
        assert (Path(other) / "out.csv").read_bytes() == (folder / "out.csv").read_bytes()


def test_a_clock_that_jumps_changes_nothing(folder: Path) -> None:
    assert _run(folder, "label", "in.csv", "-o", "calm.csv").returncode == 0
    jumpy = _run(folder, "label", "in.csv", "-o", "jumpy.csv", code=JUMPY + RUN)
    assert jumpy.returncode == 0, jumpy.stderr
    assert (folder / "calm.csv").read_bytes() == (folder / "jumpy.csv").read_bytes()
