"""Tests of `rolesplit review` on a pseudo-terminal, as a person at the keys has it."""

from __future__ import annotations

import csv
import fcntl
import importlib
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rolesplit.classifier import LABELS
from rolesplit.corpus import Corpus, read_statements
from rolesplit.review import Duty

review = importlib.import_module("rolesplit.cli.review")  # the package's name for it is the command

DEADLINE = 60.0


class Terminal:
    """A run of rolesplit on a terminal of 80x24 characters."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.ours, theirs = pty.openpty()
        self.resize(24, 80)
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from rolesplit.cli import main; main()", *arguments],
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "", "LINES": ""},
            start_new_session=True,
        )
        os.close(theirs)
        self.seen = ""

    def resize(self, lines: int, columns: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def wait_for(self, text: str) -> None:
        """Read until a text is shown that was not seen by an earlier wait."""
        begin = time.monotonic()
        while text not in self.seen:
            assert time.monotonic() - begin < DEADLINE, f"{text!r} never came; last seen: {self.seen[-500:]!r}"
            if select.select([self.ours], [], [], 0.2)[0]:
                self.seen += os.read(self.ours, 65_536).decode("utf-8", "replace")
        self.seen = self.seen.split(text, 1)[1]

    def press(self, keys: str, shown: str) -> None:
        """Press keys and wait for what they show."""
        os.write(self.ours, keys.encode())
        self.wait_for(shown)

    def end(self) -> int:
        """Give the exit code, reading what is left so that the process is not held up."""
        begin = time.monotonic()
        while self.process.poll() is None and time.monotonic() - begin < DEADLINE:
            if select.select([self.ours], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.ours, 65_536).decode("utf-8", "replace")
                except OSError:  # the other end is closed
                    break
        code = self.process.wait(DEADLINE)
        os.close(self.ours)
        return code


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Give the function that runs rolesplit in a folder on a terminal; what still runs at the end is killed."""
    begun: list[Terminal] = []

    def begin(folder: Path, *arguments: str) -> Terminal:
        begun.append(Terminal(folder, *arguments))
        return begun[-1]

    yield begin
    for one in begun:
        if one.process.poll() is None:
            one.process.kill()
            one.end()


@pytest.fixture
def duties(tmp_path: Path, toy_corpus: Corpus) -> Path:
    """Write forty duties in English and Chinese, with a blank row, a double and a hostile one."""
    texts = [
        *toy_corpus.duties.texts[::5][:38],
        "Plan\x1b]0;owned\x07 [red]ads[/red]",
        "",
        toy_corpus.duties.texts[0].upper(),
    ]
    with (tmp_path / "duties.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["duty"], *([text] for text in texts)])
    return tmp_path


def test_labels_outlive_a_kill_and_are_gone_on_with(duties: Path, terminal: Callable[..., Terminal]) -> None:
    labels = duties / "duties.labels.csv"
    first = terminal(duties, "review", "duties.csv", "--scratch")
    first.wait_for("39 left")
    first.wait_for("no guess yet")
    first.press("o", "1 labelled")
    first.press("m", "2 labelled")
    first.press(" ", "skipped")
    first.press("s", "3 labelled")
    first.press("u", "2 labelled")
    first.press("n看不清\r", "note: 看不清")
    first.press("s", "3 labelled")
    os.killpg(first.process.pid, signal.SIGKILL)
    assert first.end() == -signal.SIGKILL
    found = read_statements(labels, LABELS)
    assert found.classes == ("operations", "marketing", "shared")

    second = terminal(duties, "review", "duties.csv", "--scratch")
    second.wait_for("3 labelled, 36 left")
    second.press("u", "taken back: shared")
    second.press("o", "3 labelled")
    second.press("q", "3 of 39 rows labelled (2 operations, 1 marketing)")
    assert second.end() == 0
    with labels.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] for row in rows] == ["operations", "marketing", "operations"]
    assert [row["note"] for row in rows] == ["", "", "看不清"]
    assert "owned\x07" not in first.seen + second.seen


def test_it_learns_along_and_draws_anew_when_the_terminal_is_resized(
    duties: Path, terminal: Callable[..., Terminal]
) -> None:
    desk = terminal(
        duties, "review", "duties.csv", "--scratch", "--every", "12", "--order", "file", "--annotator", "mei"
    )
    desk.wait_for("next lesson after 12 more")
    for count, key in enumerate("omsomsomsom", 1):
        desk.press(key, f"{count} labelled")
    desk.press("s", "guess: ")
    desk.wait_for("12 labels learnt; macro-F1")
    desk.resize(30, 100)
    desk.wait_for("q quit")
    desk.press("g", "guess hidden")
    os.kill(desk.process.pid, signal.SIGINT)
    assert desk.end() == 130
    labels = (duties / "duties.labels.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in labels[1:4]] == ["2", "3", "4"]
    assert labels[1].endswith(",mei")


def test_a_pipe_is_no_desk(duties: Path) -> None:
    command = [sys.executable, "-c", "from rolesplit.cli import main; main()", "review", "duties.csv"]
    done = subprocess.run(command, cwd=duties, input="o", capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr == "rolesplit: review shows one duty after the other and reads keys; run it in a terminal\n"
    assert not (duties / "duties.labels.csv").exists()


def test_of_many_duties_the_same_sample_is_drawn_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(review, "MOST_ROWS", 10)
    duties = [Duty(line, str(line)) for line in range(100)]
    drawn = review._sample(duties.copy())
    assert drawn == review._sample(duties.copy()) == sorted(drawn, key=lambda duty: duty.line)
    assert len(set(drawn)) == 10
    assert "10 of 100 duties are drawn by chance" in capsys.readouterr().err
    assert review._sample(duties[:10]) == duties[:10]
