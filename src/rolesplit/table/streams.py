"""The bytes of a table: a file, standard input, compressed or not."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from rolesplit.errors import TableError

STDIO = Path("-")
HEAD = 1 << 16
"""Bytes looked at to tell what a table is."""

_STEP = 1 << 12  # compressed bytes unpacked at once: four thousand of them can hold 170 MiB of one repeated byte


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a table.

    Attributes:
        name: the file, as errors call it.
        head: its first bytes, decompressed.
        stream: all of them, from the beginning.
        is_whole: whether the head is all there is.
        share_read: gives the share that was read so far, None where the size is not known.
    """

    name: str
    head: bytes
    stream: BinaryIO
    is_whole: bool
    share_read: Callable[[], float | None]


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open a file, or standard input for `-`; .gz and .zst are decompressed.

    Raises:
        TableError: it cannot be read, or is not compressed as its name or first bytes say.
    """
    try:
        file = sys.stdin.buffer if path == STDIO else path.open("rb")
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    with file, _faults(path):
        plain = _decompressed(path, file)
        head = _read(plain, HEAD)
        stream = cast(BinaryIO, _Rewound(head, plain))
        yield Source(str(path), head, stream, len(head) < HEAD, lambda: _share(file))


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    """Turn what a decompressor raises into an error that names the file."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise TableError(f"{path}: compressed, and broken ({error}); get it again") from error


def _decompressed(path: Path, file: BinaryIO) -> BinaryIO:
    """Undo the compression that the name or the first bytes tell."""
    magic = file.peek(4)[:4] if isinstance(file, io.BufferedReader) else b""
    if magic[:2] == b"\x1f\x8b":
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    if magic == b"\x28\xb5\x2f\xfd":
        return cast(BinaryIO, _Frames(file, zstandard(path)))
    return file


def zstandard(path: Path) -> Any:
    """Import the library for .zst files, which comes with an extra."""
    try:
        import zstandard as library  # noqa: PLC0415 - an extra, wanted for .zst files only
    except ImportError as error:
        raise TableError(f"{path}: .zst files need pip install 'rolesplit[zst]'") from error
    return library


def _read(stream: BinaryIO, size: int) -> bytes:
    """Read so many bytes, fewer at the end only; piece by piece, so that a signal between two of them is noticed."""
    parts = []
    read = getattr(stream, "read1", stream.read)
    while size and (data := read(size)):
        parts.append(data)
        size -= len(data)
    return b"".join(parts)


def _share(file: BinaryIO) -> float | None:
    """Give how far a file was read."""
    if not file.seekable():
        return None
    return file.tell() / max(1, os.fstat(file.fileno()).st_size)


class _Frames:
    """What the frames of a .zst file hold; the library's own reader takes a file that was cut off for a whole one."""

    def __init__(self, file: BinaryIO, library: Any) -> None:
        self._file = file
        self._library = library
        self._frame: Any = None
        self._packed = b""
        self._plain = memoryview(b"")

    def read(self, size: int) -> bytes:
        """Read up to so many bytes, none at the end only.

        Raises:
            EOFError: the file is damaged, or ends within a frame.
        """
        while not self._plain and (packed := self._packed or self._file.read(_STEP)):
            self._unpack(packed)
        if not self._plain and self._frame is not None:
            raise EOFError("it is cut off")
        data, self._plain = bytes(self._plain[:size]), self._plain[size:]
        return data

    def _unpack(self, packed: bytes) -> None:
        frame = self._frame or self._library.ZstdDecompressor().decompressobj()
        try:
            self._plain = memoryview(frame.decompress(packed))
        except self._library.ZstdError as error:
            raise EOFError(str(error)) from error
        self._packed = frame.unused_data if frame.eof else b""
        self._frame = None if frame.eof else frame


class _Rewound:
    """A stream whose first bytes were read already, from its beginning again; reads in full."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int) -> bytes:
        """Read so many bytes, fewer at the end only."""
        head, self._head = self._head[:size], self._head[size:]
        return head + _read(self._rest, size - len(head)) if len(head) < size else head
