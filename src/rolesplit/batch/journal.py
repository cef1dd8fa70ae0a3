"""The journal of a batch: whose work it is, and after each stretch how far it is; what --resume goes by.

A file of JSON lines beside the output. The first line is the identity of the run: the input as it was, the model, all
that has a say in the output. Each further one is a point to which all files are known to be on the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from rolesplit.batch.portion import Portion, Task
from rolesplit.errors import BatchError

Identity = Mapping[str, Any]
"""What must be the same for a run to be gone on with; plain JSON."""

_HEAD = 1 << 16


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of a batch so far.

    Attributes:
        rows: rows written.
        rejected: rows that could not be.
        outcomes: how many rows have each label or, without one, each status.
        first_reject: line and reason of the first, "" while there is none.
    """

    rows: int = 0
    rejected: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    first_reject: str = ""

    def after(self, portion: Portion) -> Counts:
        """Give the counts with one more window."""
        first = portion.rejects[0] if portion.rejects else None
        return Counts(
            self.rows + portion.rows,
            self.rejected + len(portion.rejects),
            dict(Counter(self.outcomes) + Counter(portion.outcomes)),
            self.first_reject or (f"line {first.line}: {first.reason}" if first else ""),
        )

    def plus(self, other: Counts, name: str) -> Counts:
        """Give the counts with those of another file, which its first reject names."""
        return Counts(
            self.rows + other.rows,
            self.rejected + other.rejected,
            dict(Counter(self.outcomes) + Counter(other.outcomes)),
            self.first_reject or (f"{name} {other.first_reject}" if other.first_reject else ""),
        )


@dataclass(frozen=True, slots=True)
class Point:
    """How far a batch is.

    Attributes:
        windows: windows of the input that are done.
        output, rejects: bytes of the two files that hold them.
        counts: of these windows.
    """

    windows: int = 0
    output: int = 0
    rejects: int = 0
    counts: Counts = field(default_factory=Counts)


def identity_of(table: Path, column: int, task: Task) -> Identity:
    """Say what a run is: its input as it is now, and all that has a say in its output.

    An input is told from others, and from itself after a change, by its size, its time and its beginning.
    """
    from importlib.metadata import version  # noqa: PLC0415 - only those who keep a journal wait for it

    status = table.stat()
    with table.open("rb") as file:
        head = hashlib.sha256(file.read(_HEAD)).hexdigest()
    return {
        "version": version("rolesplit"),
        "input": str(table.resolve()),
        "size of the input": status.st_size,
        "time of the input": status.st_mtime_ns,
        "beginning of the input": head,
        "column": column,
        **task.identity(),
    }


class Journal:
    """A journal that is being kept."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab", buffering=0)
        self._file.truncate(path.read_bytes().rfind(b"\n") + 1)  # a torn last line must not spoil the next one

    def begin(self, identity: Identity) -> None:
        """Start anew."""
        self._file.truncate(0)
        self._add(identity)

    def note(self, point: Point) -> None:
        """Add a point; the files it speaks of have been synced before."""
        self._add(asdict(point))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _add(self, line: Mapping[str, Any]) -> None:
        try:
            self._file.write(json.dumps(dict(line), ensure_ascii=False).encode("utf-8") + b"\n")
            os.fsync(self._file.fileno())
        except OSError as error:  # of a full disk: the system does not say which file it is about
            error.filename = str(self.path)
            raise


def last_point(path: Path, identity: Identity, sizes: Sequence[int]) -> Point:
    """Give the last point of a journal that the files reach; a last line that is torn does not count.

    Args:
        path: of the journal.
        identity: of the run that is to go on.
        sizes: of the output and the rejects, as they are.

    Raises:
        BatchError: the journal is of another run; the message names what differs.
    """
    lines = list(_lines(path))
    if not lines:
        return Point()
    before = lines[0]
    differing = [name for name in {**before, **identity} if before.get(name) != identity.get(name)]
    if differing:
        raise BatchError(f"{path}: is of a run that differs in {', '.join(differing)}; start anew with --force")
    points = [replace(Point(**line), counts=Counts(**line["counts"])) for line in lines[1:]]
    return next(
        (point for point in reversed(points) if point.output <= sizes[0] and point.rejects <= sizes[1]), Point()
    )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Give the lines that are whole, up to the first that is not."""
    for line in path.read_bytes().split(b"\n")[:-1]:
        try:
            yield json.loads(line)
        except ValueError:
            return
