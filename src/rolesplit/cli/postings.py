"""Arguments of commands -> postings: texts, files, folders, patterns and standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rolesplit.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from rolesplit.classifier import Classifier
    from rolesplit.document import Document
    from rolesplit.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Postings:
    """What the arguments of a command stand for.

    Attributes:
        documents: in the order of the arguments, a folder's by name.
        unread: why a file of a folder or pattern could not be read; what is named itself must be readable.
    """

    documents: tuple[Document, ...]
    unread: tuple[str, ...]

    @property
    def sources(self) -> list[str]:
        """Give where each document came from, as the user named it."""
        return [document.source for document in self.documents]

    def verdicts(self, classifier: Classifier) -> list[Verdict]:
        """Judge each document."""
        from rolesplit.verdict import judge

        return [judge(document.text, classifier, title=document.title) for document in self.documents]


def piped() -> list[str]:
    """Take standard input where something is piped in and nothing is named."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError("no posting given; name a text, a file, or - for standard input")
    return ["-"]


def postings_of(arguments: Sequence[str], encoding: str | None) -> Postings:
    """Read every argument; files of folders and patterns that cannot be read are named on stderr and left out.

    Raises:
        DocumentError: a text or file that is named itself cannot be read, or no file could be.
    """
    from rolesplit.report.safety import printable

    unread: list[str] = []
    documents = tuple(document for argument in arguments for document in _documents(argument, encoding, unread))
    if not documents:
        raise DocumentError(unread[0])
    for reason in unread:
        typer.echo(f"rolesplit: left out: {printable(reason)}", err=True)
    return Postings(documents, tuple(unread))


def _documents(argument: str, encoding: str | None, unread: list[str]) -> Iterator[Document]:
    """Read one argument: standard input, a file, the files of a folder or pattern, or the text itself."""
    from rolesplit import document

    if argument == "-":
        yield document.parse(sys.stdin.buffer.read(), name="-", encoding=encoding)
    elif not _names_file(argument):
        yield document.from_text(argument, source="text")
    elif Path(argument).is_file():
        yield document.read(Path(argument), encoding=encoding)
    else:
        for path in document.expand([argument]):
            try:
                yield document.read(path, encoding=encoding)
            except DocumentError as error:
                unread.append(str(error))


def _names_file(argument: str) -> bool:
    """Tell a path from a text: it exists, or it is one word with a slash or a short suffix.

    Chinese has no spaces between words, so there a slash tells a path only behind a folder that exists.
    """
    from rolesplit.language import holds_chinese

    if not argument.strip():
        return False
    try:
        exists, in_folder = (Path(name).exists() for name in (argument, argument.partition("/")[0]))
    except (OSError, ValueError):
        return False
    if exists:
        return True
    if len(argument.split()) > 1 or len(argument) >= 260 or not argument.isprintable():
        return False
    suffix = Path(argument).suffix
    if "*" in argument or (2 <= len(suffix) <= 6 and suffix.isascii()):
        return True
    return "/" in argument and (in_folder or not holds_chinese(argument))
