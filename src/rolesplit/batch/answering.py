"""Answers to another program, line by line: JSON Lines in, the same with our keys out, as soon as they have come.

All lines that have come are answered together, so that one line waits for nothing and many lines are fast.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rolesplit.batch.columns import COLUMNS, Labeller
from rolesplit.errors import TableError
from rolesplit.table import text_column
from rolesplit.table.jsonlines_layout import members, opened
from rolesplit.table.rows import LARGEST_CELL

_READ = 1 << 16
_LONGEST_LINE = 16 * LARGEST_CELL  # bytes, of up to four a character; no row of a table may be longer either


class Requests(Protocol):
    """Bytes that come in."""

    def read(self, size: int, /) -> bytes | None:
        """Give what there is, at most so much, waiting only where there is nothing; b"" at the end."""


@dataclass(frozen=True, slots=True)
class Answering:
    """How requests are answered.

    Attributes:
        labeller: what labels texts.
        column: the key that holds the text; where None, one that is called as texts usually are.
        prefix: what our keys begin with.
    """

    labeller: Labeller
    column: str | None
    prefix: str

    def answer(self, lines: Sequence[bytes]) -> tuple[bytes, int]:
        """Give one line for each, and how many could not be answered.

        An answer is the object with our keys behind, or an object that says why there is none.
        """
        requests = [self._request(line) for line in lines]
        texts = [text for _, text in requests if text is not None]
        answers = zip(*map(members, self.labeller(texts).columns(self.prefix)), strict=True)
        rows = (begun if text is None else f"{begun}{', '.join(next(answers))}}}" for begun, text in requests)
        return "".join(f"{row}\n" for row in rows).encode("utf-8", "backslashreplace"), len(lines) - len(texts)

    def _request(self, line: bytes) -> tuple[str, str | None]:
        """Give the beginning of the answer to a line, and its text; the whole answer and no text where it has none."""
        try:
            written = line.decode("utf-8-sig")
            return opened(written), self._text(json.loads(written))
        except UnicodeDecodeError:
            reason = "not UTF-8"
        except (ValueError, RecursionError) as error:
            reason = f"not JSON: {error}"
        except TableError as error:
            reason = str(error)
        return json.dumps({f"{self.prefix}status": "rejected", f"{self.prefix}reason": reason}), None

    def _text(self, row: Any) -> str:
        """Give the text of an object; null is an empty one."""
        if not isinstance(row, dict):
            raise TableError("not a JSON object; give one object in each line")
        taken = [name for name in COLUMNS if self.prefix + name in row]
        if taken:
            raise TableError(f"has a key {self.prefix + taken[0]!r} already; choose other names with --prefix")
        key = list(row)[text_column("the object", list(row), self.column)]
        text = row[key]
        if not isinstance(text, str | None):
            raise TableError(f"{key!r} is not a text")
        return text or ""


def answer_all(requests: Requests, write: Callable[[bytes], object], answering: Answering) -> int:
    """Answer until the requests end; gives how many could not be."""
    rejected = 0
    for lines in _arriving(requests):
        answers, failed = answering.answer(lines)
        write(answers)
        rejected += failed
    return rejected


def _arriving(requests: Requests) -> Iterator[list[bytes]]:
    """Give the whole lines that have come, each time some have; a last one may lack its end."""
    begun: list[bytes] = []
    while data := requests.read(_READ):
        begun.append(data)
        if b"\n" in data:
            *lines, rest = b"".join(begun).split(b"\n")
            begun = [rest]
            yield lines
        elif sum(map(len, begun)) > _LONGEST_LINE:
            raise TableError(f"standard input: a line of more than {_LONGEST_LINE:,} bytes; end lines with a line feed")
    if last := b"".join(begun):
        yield [last]
