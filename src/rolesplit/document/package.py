"""The parts of a Word file: a zip archive of XML, hostile until read.

Sizes in its headers are not believed, no more than 100 MiB come out of it in all, and a document type declaration,
where XML entities come from, is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Protocol
from xml.etree import ElementTree

from rolesplit.document.content import MAX_TAGS
from rolesplit.errors import DocumentError

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 10_000
_PACKED_PART = b"PK\x01\x02"  # begins each entry of an archive's directory
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the others unpack without a limit for each step
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, NotImplementedError)


class Handler(Protocol):
    """What is called for each start tag, end tag and text of a part, tags without their namespace."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""

    def end(self, tag: str) -> None:
        """Take an end tag."""

    def data(self, text: str) -> None:
        """Take a text."""


class Package:
    """An open Word file.

    Raises:
        DocumentError: the data is too large, or no zip archive that can be opened.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._left = MAX_UNPACKED
        if len(data) > MAX_BYTES or data.count(_PACKED_PART) > MAX_PARTS:
            raise DocumentError(
                f"{name}: is larger than {MAX_BYTES >> 20} MiB or has over {MAX_PARTS} parts; save its text by itself"
            )
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _FAULTS:
            raise self._broken("is a broken zip archive") from None

    def __contains__(self, part: str) -> bool:
        return part in self._archive.NameToInfo

    def walk(self, part: str, handler: Handler) -> None:
        """Hand the tags and texts of a part to a handler, in order.

        Raises:
            DocumentError: the part is broken, locked, too large, or declares a document type.
        """
        parser = ElementTree.XMLParser(target=_Target(handler, self._name))  # noqa: S314 - no entities: see _Target
        try:
            parser.feed(self._unpack(part))  # at once: expat 2.5 takes the square of the time for a tag in pieces
            parser.close()
        except (ElementTree.ParseError, ValueError, LookupError):
            raise self._broken(f"its part {part} is broken XML") from None

    def _unpack(self, part: str) -> bytes:
        entry = self._archive.getinfo(part)
        if entry.flag_bits & 1 or entry.compress_type not in _METHODS:
            raise self._broken("is locked or packed in an unusual way")
        try:
            with self._archive.open(entry) as file:
                content = file.read(self._left + 1)
        except _FAULTS:
            raise self._broken(f"its part {part} is broken") from None
        if len(content) > self._left:
            raise self._broken(f"unpacks to more than {MAX_UNPACKED >> 20} MiB")
        if content.count(b"<") > MAX_TAGS:
            raise self._broken(f"its part {part} has over {MAX_TAGS:,} tags")
        self._left -= len(content)
        return content

    def _broken(self, fault: str) -> DocumentError:
        return DocumentError(f"{self._name}: {fault}; save it as .docx again, or as text")


class _Target:
    """Passes on what expat finds. A document type is refused when it begins, before any entity is declared."""

    def __init__(self, handler: Handler, name: str) -> None:
        self._handler = handler
        self._name = name
        self.data = handler.data

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = {key.rpartition("}")[2]: value for key, value in attributes.items()} if attributes else attributes
        self._handler.start(tag.rpartition("}")[2], local)

    def end(self, tag: str) -> None:
        self._handler.end(tag.rpartition("}")[2])

    def doctype(self, _kind: str, _public: str | None, _system: str | None) -> None:
        raise DocumentError(f"{self._name}: declares XML entities, as no Word file does; save it as .docx again")

    def close(self) -> None:
        """Nothing is kept."""
