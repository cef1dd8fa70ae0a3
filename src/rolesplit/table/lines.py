"""Bytes -> physical lines, a portion at a time, each with its number; nothing is lost, nothing is guessed."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from rolesplit.table.rows import LARGEST_CELL, Reject

UNDECODABLE = "rolesplit.undecodable"
"""Error handler of codecs: each byte that does not decode becomes the lone surrogate U+DC00 + byte."""

_PORTION = 1 << 19  # bytes read at once
_LONGEST = 4 * LARGEST_CELL


@dataclass(frozen=True, slots=True)
class Portion:
    """Some lines in order with their ends, the first being number `first`; `reject` stands behind them."""

    first: int
    lines: list[str]
    reject: Reject | None = None


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Keep undecodable bytes as lone surrogates, which no codec here gives for anything else."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(UNDECODABLE, _mark)


def text_codec(name: str) -> str:
    """Give the usual name of an encoding.

    Raises:
        LookupError: there is none of this name, or it is not one that whole texts are read and written in.
    """
    codec = codecs.lookup(name).name
    try:
        "".encode(codec)
        b"a".decode(codec, UNDECODABLE)
    except UnicodeError as error:
        raise LookupError(str(error)) from error
    return codec


def portions(stream: BinaryIO, codec: str, *, newline: str = "") -> Iterator[Portion]:
    """Give the lines of a stream, in portions of about 512 KiB.

    Args:
        stream: of bytes, from its beginning.
        codec: name of the encoding.
        newline: what ends a line, as in `open`: "" for any of the three kinds, or a line feed.
    """
    decoder = codecs.getincrementaldecoder(codec)(UNDECODABLE)
    rest, number, is_overlong = "", 1, False
    while True:
        data = stream.read(_PORTION)
        lines = io.StringIO(rest + decoder.decode(data, not data), newline=newline).readlines()
        rest = lines.pop() if data and lines and not lines[-1].endswith("\n") else ""
        if is_overlong and lines:  # the end of a line whose beginning was rejected
            del lines[0]
            is_overlong, number = False, number + 1
        reject = None
        if len(rest) > _LONGEST or is_overlong:
            reject = None if is_overlong else _overlong(number + len(lines), rest)
            rest, is_overlong = "", True
        if lines or reject:
            yield Portion(number, lines, reject)
        number += len(lines)
        if not data:
            return


def _overlong(line: int, start: str) -> Reject:
    return Reject(line, f"a line of more than {_LONGEST:,} characters; part it", shown(start[:200]) + " …")


def shown(record: str) -> str:
    """Give a record as text that every codec of Unicode can write: undecodable bytes as in a bytes literal."""
    if is_decoded(record):
        return record
    escaped = (
        f"\\x{ord(character) - 0xDC00:02x}" if "\udc00" <= character <= "\udcff" else character for character in record
    )
    return "".join(escaped).encode("utf-8", "backslashreplace").decode("utf-8")


def is_decoded(text: str) -> bool:
    """Tell whether a text is free of lone surrogates, and so of bytes that did not decode."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
