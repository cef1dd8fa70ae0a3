"""The file that labels go to: a plain CSV, a record appended and brought to the disk with every decision.

It is a corpus that `rolesplit train` reads, at every moment. An undo cuts its last record off. A record that was torn
when the machine died is cut off when the file is opened again.
"""

from __future__ import annotations

import csv
import errno
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from rolesplit.classifier import LABELS
from rolesplit.errors import CorpusError
from rolesplit.review.session import Decision, Duty, Guess

COLUMNS = ("line", "text", "label", "note", "guess", "probability", "shown", "annotator")
"""The columns: the line in the file under review, what was decided, and what the model had said."""

_HEADER = (",".join(COLUMNS) + "\n").encode()


class Journal:
    """An open file of labels.

    Attributes:
        path: of the file.
        decisions: those that it holds, in order, as read when it was opened.
        torn: whether a torn record was cut off then.
    """

    def __init__(self, path: Path, file: BinaryIO, duties: Sequence[Duty], annotator: str) -> None:
        self.path = path
        self.torn = False
        self._file = file
        self._duties = duties
        self._annotator = annotator
        self._ends = [0]
        self.decisions = tuple(self._read())

    def append(self, decision: Decision) -> None:
        """Write a decision and wait until the disk has it."""
        self._write(_record(decision, self._duties[decision.row], self._annotator))

    def undo(self) -> None:
        """Cut the last decision off and wait until the disk has it so."""
        self._ends.pop()
        self._cut()

    def _read(self) -> Iterator[Decision]:
        """Read the decisions there are; write the header where there is nothing."""
        records = _records(self._file.read())
        header = next(records, b"")
        if not header.endswith(b"\n") and _HEADER.startswith(header):
            self._cut()
            self._write(_HEADER)
            return
        if [cell.strip() for cell in _cells(header.removeprefix(b"\xef\xbb\xbf"))] != list(COLUMNS):
            raise CorpusError(f"{self.path}: is no file of rolesplit review; name another with -o")
        self._ends.append(len(header))
        rows = {str(duty.line): row for row, duty in enumerate(self._duties)}
        for record in records:
            if not record.endswith(b"\n"):
                self.torn = True
                break
            yield self._decision(record, rows)
            self._ends.append(self._ends[-1] + len(record))
        self._cut()

    def _decision(self, record: bytes, rows: Mapping[str, int]) -> Decision:
        """Read a record, which must be about a duty under review."""
        place = f"{self.path} record {len(self._ends) - 1}"
        cells = dict(zip(COLUMNS, _cells(record), strict=False))
        if len(cells) < len(COLUMNS) or cells["label"] not in LABELS:
            raise CorpusError(f"{place}: is no label of rolesplit review; mend it, or name another file with -o")
        row = rows.get(cells["line"])
        if row is None or self._duties[row].text != cells["text"]:
            raise CorpusError(
                f"{place}: line {cells['line']} of the file under review has another text; "
                "review the file that it was begun with, or name another file with -o"
            )
        return Decision(row, cells["label"], cells["note"], _guess(cells), cells["shown"] == "yes")

    def _write(self, record: bytes) -> None:
        """Write behind the last record, at once; where that fails, leave nothing of it."""
        try:
            if self._file.write(record) < len(record):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._file.fileno())
        except OSError:
            with suppress(OSError):
                self._cut()
            raise
        self._ends.append(self._ends[-1] + len(record))

    def _cut(self) -> None:
        """End the file behind the last record."""
        self._file.truncate(self._ends[-1])
        self._file.seek(self._ends[-1])
        os.fsync(self._file.fileno())


@contextmanager
def open_journal(path: Path, duties: Sequence[Duty], annotator: str = "") -> Iterator[Journal]:
    """Open a file of labels to go on with it, or begin one.

    Raises:
        CorpusError: it cannot be opened, is another kind of file, or belongs to other duties, or another review is
            writing it.
    """
    try:
        file = path.open("r+b" if path.exists() else "w+b", buffering=0)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be written ({error.strerror}); name another file with -o") from error
    with file:
        _lock(file, path)
        yield Journal(path, file, duties, annotator)


def _lock(file: BinaryIO, path: Path) -> None:
    """Keep a second review away from the file, where the system can."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise CorpusError(f"{path}: another review writes it; end that one, or name another file with -o") from error


def _records(data: bytes) -> Iterator[bytes]:
    """Part a CSV into records with their line ends; a record ends where its quotes are closed."""
    record = b""
    for line in io.BytesIO(data):
        record += line
        if record.count(b'"') % 2 == 0:
            yield record
            record = b""
    if record:
        yield record.removesuffix(b"\n")  # so that it counts as torn


def _cells(record: bytes) -> list[str]:
    """Give the cells of a record, none of one that is no CSV in UTF-8."""
    try:
        return next(csv.reader(io.StringIO(record.decode("utf-8", "surrogatepass"), newline=""), strict=True), [])
    except (ValueError, csv.Error):
        return []


def _guess(cells: Mapping[str, str]) -> Guess | None:
    """Give what the model had said; a probability that somebody spoilt counts as not known."""
    try:
        return Guess(cells["guess"], float(cells["probability"])) if cells["guess"] else None
    except ValueError:
        return None


def _record(decision: Decision, duty: Duty, annotator: str) -> bytes:
    """Give the record of a decision."""
    guess = decision.guess
    said = (guess.label, f"{guess.probability:.3f}") if guess else ("", "")
    shown = "yes" if decision.shown else "no"
    buffer = io.StringIO(newline="")
    cells = (duty.line, duty.text, decision.label, decision.note, *said, shown, annotator)
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)  # so that a lone \r in a text is quoted too
    return buffer.getvalue().removesuffix("\r\n").encode("utf-8", "surrogatepass") + b"\n"
