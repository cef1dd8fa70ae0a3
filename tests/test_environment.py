"""Tests of the program as a whole under adverse circumstances: locales, terminals, homes, names, no network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rolesplit.corpus import default_folder

EXAMPLES = default_folder() / "examples"
ENGLISH = EXAMPLES / "growth-marketer.md"
CHINESE = EXAMPLES / "新媒体运营专员.txt"
RUN = "from rolesplit.cli import main; main()"
OFFLINE = """
import socket
def refuse(*arguments, **options):
    raise AssertionError("the network is asked for")
class Refused(socket.socket):
    def __init__(self, family=-1, *arguments, **options):
        if family not in (socket.AF_UNIX,):
            refuse()
        super().__init__(family, *arguments, **options)
socket.socket = Refused
socket.create_connection = socket.getaddrinfo = refuse
"""


def run(*arguments: object, code: str = RUN, **environment: str | None) -> subprocess.CompletedProcess[bytes]:
    """Run rolesplit; an environment value of None takes the variable away."""
    changed = {name: value for name, value in {**os.environ, **environment}.items() if value is not None}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, env=changed, timeout=120, check=False)


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "gbk"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "utf-8"},
        {"HOME": None, "USER": None, "LOGNAME": None},
        {"TERM": "dumb"},
        {"TERM": None},
        {"COLUMNS": "20"},
        {"COLUMNS": "1"},
        {"NO_COLOR": "1", "FORCE_COLOR": "1"},
    ],
    ids=str,
)
def test_postings_are_shown_whatever_the_locale_the_terminal_and_the_home(environment: dict[str, str | None]) -> None:
    done = run("classify", ENGLISH, CHINESE, **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"\n") > 20
    assert b"\x1b" not in done.stdout or "FORCE_COLOR" in environment


def test_signs_that_a_locale_lacks_become_the_nearest_it_has() -> None:
    shown = run("classify", ENGLISH, PYTHONIOENCODING="ascii").stdout.decode("ascii")
    assert "<Research>" in shown
    assert "--+--" in shown
    chinese = run("classify", CHINESE, PYTHONIOENCODING="gbk").stdout.decode("gbk")
    assert "<维护>" in chinese


def test_json_is_utf_8_whatever_the_locale() -> None:
    done = run("classify", "--json", CHINESE, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert "解答用户提问" in done.stdout.decode("utf-8")


def test_names_of_files_and_messages_steer_no_terminal(tmp_path: Path) -> None:
    hostile = tmp_path / "\x1b]0;owned\x07[bold]\u202etxt.txt"
    hostile.write_bytes(ENGLISH.read_bytes())
    shown = run("classify", hostile, ENGLISH, COLUMNS="200")
    missing = run("classify", ENGLISH, "--model", tmp_path / "\x1b[31mnone.joblib")
    for output in (shown.stdout, missing.stderr, run("classify", "--brief", hostile).stdout):
        assert b"\x1b" not in output
        assert "\u202e" not in output.decode()
    assert b"[bold]" in shown.stdout
    assert missing.returncode == 2


@pytest.mark.parametrize("command", ["classify", "label", "model", "evaluate", "--help"])
def test_the_network_is_never_asked_for(command: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,label\nPlan the campaign,marketing\n")
    arguments = {
        "classify": ["classify", ENGLISH, CHINESE],
        "label": ["label", tmp_path / "t.csv", "-o", "-"],
        "model": ["model"],
        "evaluate": ["evaluate", tmp_path / "t.csv"],
        "--help": ["--help"],
    }[command]
    done = run(*arguments, code=OFFLINE + RUN)
    assert b"network" not in done.stderr
    assert done.returncode == 0


def test_the_guard_against_the_network_works() -> None:
    done = run(code=OFFLINE + "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')")
    assert b"the network is asked for" in done.stderr


@pytest.mark.parametrize("arguments", [["classify", "--json", ENGLISH], ["classify", ENGLISH], ["model"], ["--help"]])
def test_a_full_disk_is_one_line_and_exit_2(arguments: list[object]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-c", RUN, *map(str, arguments)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().strip().splitlines() == ["rolesplit: output: No space left on device"]
