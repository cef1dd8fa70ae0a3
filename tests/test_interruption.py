"""Tests of Ctrl-C and SIGTERM: at whatever line they come, files are whole, and how to go on is said."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import FrameType

import pytest

from rolesplit.artifact import load_model
from rolesplit.batch import Labeller, Task, delivery, identity_of, journal, label_table, open_delivery
from rolesplit.batch import labelling as batch_labelling
from rolesplit.batch import places as batch_places
from rolesplit.interruption import heed, held
from rolesplit.table import Writing, compression_of, layout_for, lines, open_table, parquet_layout

MODEL = load_model()
ROWS = 24
DELIVERING = {module.__file__: "" for module in (delivery, journal, batch_places, batch_labelling)}
MAKING_PARQUET = {parquet_layout.__file__: "follow finish _write abandon"}


@pytest.fixture(autouse=True)
def _heeded() -> Iterator[None]:
    """Have signals handled as in the program, for the time of a test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heed()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def _interrupt(times: int = 1) -> None:
    for _ in range(times):
        signal.raise_signal(signal.SIGINT)


def test_a_signal_waits_for_the_end_of_what_is_held() -> None:
    done = []

    def work() -> None:
        with held():
            with held():
                _interrupt()
            done.append("behind the inner block")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["behind the inner block"]


def test_a_signal_is_raised_once() -> None:
    with pytest.raises(KeyboardInterrupt), held():
        _interrupt(times=2)
    with held():
        pass


def test_sigterm_exits_with_143_at_once_or_behind_the_block() -> None:
    with pytest.raises(SystemExit) as ended:
        signal.raise_signal(signal.SIGTERM)
    assert ended.value.code == 143
    with pytest.raises(SystemExit) as ended, held():
        signal.raise_signal(signal.SIGTERM)
    assert ended.value.code == 143


def test_a_block_in_another_thread_does_not_hold_the_signals_of_the_main_one() -> None:
    inside, outside = threading.Event(), threading.Event()

    def hold() -> None:
        with held():
            inside.set()
            outside.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    outside.set()
    thread.join()


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    """A shell starts what runs in the background so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    heed()
    signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


class Signalling:
    """Trace the lines of some files, or some functions of them, and send a signal at the n-th; `seen` counts them."""

    def __init__(self, traced: dict[str, str], number: int, part: Path) -> None:
        self.traced, self.number, self.part, self.seen, self.written = traced, number, part, 0, 0

    def __enter__(self) -> Signalling:
        self._before = sys.gettrace()
        sys.settrace(self._enter)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)

    def _enter(self, frame: FrameType, _event: str, _: object) -> object:
        functions = self.traced.get(frame.f_code.co_filename)
        is_traced = functions is not None and (not functions or frame.f_code.co_name in functions.split())
        return self._line if is_traced else None

    def _line(self, _frame: FrameType, event: str, _: object) -> object:
        self.seen += event == "line"
        if event == "line" and self.seen == self.number:
            self.written = self.part.stat().st_size if self.part.exists() else 0
            signal.raise_signal(signal.SIGINT)
        return self._line


def _label(folder: Path, name: str, *, resume: bool = False) -> None:
    output = folder / name
    with open_table(folder / "in.csv") as opened:
        task = Task(Labeller(MODEL), layout_for(output, opened, Writing()), compression_of(output), "rolesplit_")
        with (
            open_delivery(output, identity_of(folder / "in.csv", 1, task), resume=resume) as where,
            closing(label_table(opened, 1, task, where)) as portions,
        ):
            for _ in portions:
                pass


def _files(folder: Path, name: str) -> dict[str, bytes]:
    return {path.name.removeprefix(name): path.read_bytes() for path in folder.iterdir() if path.name.startswith(name)}


# The line of a `with` is traced again when its block ends, and a signal there leaves an open file to be collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("ending", "traced"), [(".csv", DELIVERING), (".parquet", MAKING_PARQUET)])
def test_wherever_a_run_is_interrupted_it_is_whole_or_gone_on_with_or_leaves_nothing(
    ending: str, traced: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signal comes at each line in turn of what has a hand in the files."""
    monkeypatch.setattr(lines, "_PORTION", 1 << 9)
    monkeypatch.setattr(delivery, "_SYNC_SECONDS", 0.0)
    rows = "".join(f"{row},Plan campaign {row} for customers\n" + "torn,row,here\n" * (row == 7) for row in range(ROWS))
    (tmp_path / "in.csv").write_text("id,text\n" + rows, encoding="utf-8")
    with Signalling(traced, 0, tmp_path / "none") as undisturbed:
        _label(tmp_path, f"whole{ending}")
    whole = _files(tmp_path, f"whole{ending}")
    assert sorted(whole) == ["", ".rejects.csv"]
    head = whole[""].find(b"\n") + 1
    ends = set()
    for number in range(1, undisturbed.seen + 1):
        name = f"{number}{ending}"
        part = tmp_path / f"{name}.part"
        with pytest.raises(KeyboardInterrupt) as stopped, Signalling(traced, number, part) as disturbed:
            _label(tmp_path, name)
        notes = getattr(stopped.value, "__notes__", [])
        left = _files(tmp_path, name)
        if "" in left:
            end = "whole"
            assert (left, notes) == (whole, []), number
        elif notes:
            end = "to be gone on with"
            assert set(left) - {".part.parquet"} == {".part", ".rejects.csv.part", ".journal"}, number
            assert "rows are done; go on with the same command and --resume" in notes[0]
            _label(tmp_path, name, resume=True)
            assert _files(tmp_path, name) == whole, number
        else:
            end = "nothing"
            assert left == {}, number
            assert ending == ".parquet" or disturbed.written <= head, f"rows were written and are lost, at {number}"
        ends.add(end)
    assert ends == {"to be gone on with", "whole", *(["nothing"] if ending == ".csv" else [])}
