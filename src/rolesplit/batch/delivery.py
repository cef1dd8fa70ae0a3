"""The files of a batch: beside their targets while it runs, whole and in place at the end.

    OUT.part, OUT.rejects.csv.part   what is done so far (and OUT.part.parquet what is made of it, for Parquet)
    OUT.journal                      how far that is, for --resume

A run that is stopped, or that the machine stops, leaves these; one that fails by its input leaves nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import FileIO
from pathlib import Path
from time import monotonic
from typing import BinaryIO, Protocol

from rolesplit.batch.journal import Identity, Journal, Point, last_point
from rolesplit.batch.places import Places
from rolesplit.batch.portion import Portion
from rolesplit.batch.rejects import as_csv
from rolesplit.errors import BatchError
from rolesplit.interruption import held
from rolesplit.table.rows import AsItIs, Conversion
from rolesplit.table.streams import STDIO

_SYNC_SECONDS = 1.0
"""A machine that fails costs no more work than this."""


class Delivery(Protocol):
    """Where a batch goes.

    Attributes:
        point: how far it is.
        keeps_rejects: whether there is a file for them.
    """

    point: Point
    keeps_rejects: bool

    def begin(self, head: bytes, conversion: Callable[[Path], Conversion]) -> None:
        """Write what stands before all rows, unless the run goes on from a point; see `Layout.conversion`."""

    def take(self, portion: Portion) -> None:
        """Write what came of the next window."""

    def finish(self) -> None:
        """Put the files in place."""


@contextmanager
def open_delivery(
    output: Path, identity: Identity | None, *, resume: bool = False, force: bool = False
) -> Iterator[Delivery]:
    """Open the files of a batch, `-` being standard output; what is no regular file is written to and not replaced.

    Args:
        output: the target.
        identity: of the run, None where its input cannot be read again.
        resume: whether to go on where a run of this identity was stopped, if one was.
        force: whether to replace what is there.

    Raises:
        BatchError: the output exists, another process is writing it, or the journal is of another run.
    """
    if output == STDIO:
        yield StreamDelivery(sys.stdout.buffer)
        sys.stdout.buffer.flush()
    elif output.exists() and not output.is_file():
        with output.open("wb", buffering=0) as stream:
            yield StreamDelivery(stream)
    else:
        delivery: FileDelivery | None = None
        try:
            with held():
                delivery = FileDelivery(output, identity, resume=resume, force=force)
            yield delivery
        except (KeyboardInterrupt, SystemExit, GeneratorExit, OSError, BatchError) as error:
            with held():  # a second Ctrl-C, too, finds files that can be gone on with
                if delivery is not None and delivery.stop():
                    rows = delivery.point.counts.rows
                    error.add_note(f"{output}: {rows:,} rows are done; go on with the same command and --resume")
            raise
        except BaseException:
            with held():
                if delivery is not None:
                    delivery.abandon()
            raise


class StreamDelivery:
    """A batch that goes to a pipe or a device; its rejects are the caller's to tell."""

    keeps_rejects = False

    def __init__(self, stream: BinaryIO | FileIO) -> None:
        self._stream = stream
        self.point = Point()

    def begin(self, head: bytes, conversion: Callable[[Path], Conversion]) -> None:
        """Write what stands before all rows."""
        _write(self._stream, head)

    def take(self, portion: Portion) -> None:
        """Write what came of a window."""
        _write(self._stream, portion.body)
        self.point = _after(self.point, portion, rejects=0)

    def finish(self) -> None:
        """Leave it at that."""


class FileDelivery:
    """A batch that goes to a file, see `Delivery` and `open_delivery`."""

    keeps_rejects = True

    def __init__(self, output: Path, identity: Identity | None, *, resume: bool, force: bool) -> None:
        self.point = Point()
        self._places = Places.of(output)
        self._journal: Journal | None = None
        self._conversion: Conversion = AsItIs(self._places.parts[0])
        self._is_closed = False
        goes_on = resume and identity is not None and self._places.journal.exists()
        self._files = self._places.lock()
        try:
            if goes_on and identity is not None:
                self.point = last_point(self._places.journal, identity, [file.seek(0, 2) for file in self._files])
            else:
                self._places.require_free(force=force)
        except BaseException:
            self._places.unlock(self._files)
            raise
        for file, size in zip(self._files, (self.point.output, self.point.rejects), strict=True):
            file.truncate(size)
        if identity is not None:
            self._journal = Journal(self._places.journal)
            if not self.point.windows:
                try:
                    self._journal.begin(identity)
                except OSError:  # the disk is full, and nothing is done that could be gone on with
                    self.abandon()
                    raise
        self._synced = monotonic()

    def begin(self, head: bytes, conversion: Callable[[Path], Conversion]) -> None:
        """Write what stands before all rows, unless the run goes on from a point."""
        self._conversion = conversion(self._places.parts[0])
        if not self.point.windows:
            _write(self._files[0], head)
            self.point = replace(self.point, output=len(head))

    def take(self, portion: Portion) -> None:
        """Write what came of the next window; once a second, see to it that it is on the disk and note it."""
        rejects = as_csv(portion.rejects, with_header=not self.point.rejects) if portion.rejects else b""
        with held():  # what is written is counted
            _write(self._files[0], portion.body)
            _write(self._files[1], rejects)
            self.point = _after(self.point, portion, len(rejects))
        if monotonic() - self._synced >= _SYNC_SECONDS:
            self._note()
        self._conversion.follow(self.point.output)

    def finish(self) -> None:
        """Put the output in place and the rejects, if there are any; then the journal is not needed any more."""
        self._note()
        self._conversion.follow(self.point.output)
        made = self._conversion.finish()
        with held():  # output and rejects come together
            if self.point.rejects:
                self._places.parts[1].replace(self._places.rejects)
            else:
                self._places.rejects.unlink(missing_ok=True)
            made.replace(self._places.output)
            self.abandon()

    def stop(self) -> bool:
        """Keep what is done where --resume can go on from it, else leave nothing; tell whether it was kept."""
        if self._is_closed:
            return False
        if self._journal is None or not self.point.windows:
            self.abandon()
            return False
        with suppress(OSError):  # the disk is full, perhaps: then the last point that was noted holds
            self._note()
        self._close()
        return True

    def abandon(self) -> None:
        """Remove all that is not in place."""
        if self._is_closed:
            return
        self._close()
        for path in (self._places.journal, *self._places.parts):
            path.unlink(missing_ok=True)

    def _close(self) -> None:
        self._is_closed = True
        self._conversion.abandon()
        for file in self._files:
            file.close()
        if self._journal is not None:
            self._journal.close()

    def _note(self) -> None:
        """Note the point, once all that it speaks of is on the disk."""
        for file in self._files:
            os.fsync(file.fileno())
        if self._journal is not None and self.point.windows:
            self._journal.note(self.point)
        self._synced = monotonic()


def _write(file: BinaryIO | FileIO, data: bytes) -> None:
    """Write all of it; an unbuffered file may take less at once."""
    view = memoryview(data)
    try:
        while view:
            view = view[file.write(view) or 0 :]
    except OSError as error:  # of a full disk: the system does not say which file it is about
        error.filename = file.name
        raise


def _after(point: Point, portion: Portion, rejects: int) -> Point:
    """Give the point after one more window."""
    return Point(
        windows=point.windows + 1,
        output=point.output + len(portion.body),
        rejects=point.rejects + rejects,
        counts=point.counts.after(portion),
    )
