"""Bytes to a document: the format is told by the content first, by the suffix second, and read by its own module."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rolesplit.document.content import MAX_CHARACTERS, Content
from rolesplit.document.files import load
from rolesplit.document.formats import declared_charset, tell_binary_format, tell_text_format
from rolesplit.encoding import decode, decode_declared
from rolesplit.errors import DocumentError

_SURROGATE = re.compile("[\ud800-\udfff]")
_FRONT_TITLE = re.compile(r"title:[ \t]*(.*)", re.IGNORECASE)
_NO_TEXT = {
    "pdf": "holds no text (a scanned page?); run it through text recognition, or give its text",
    "html": "shows no text (a page built by scripts?); save the page from a browser, or give its text",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A posting's text and title, where it came from as the user named it, and the format it was read as.

    `format` is one of text, markdown, html, docx, eml, pdf. Positions in a posting are positions in `text`, which
    for text and markdown is the file's own, line ends included; in the other formats a line feed ends a line.
    """

    text: str
    title: str | None
    source: str
    format: str


def read(path: Path, *, encoding: str | None = None) -> Document:
    """The document in a file; a named `encoding` overrules what the bytes of a text or page tell.

    Raises:
        DocumentError: the file cannot be read or holds no text.
    """
    return parse(load(path), name=str(path), encoding=encoding)


def parse(data: bytes, *, name: str, encoding: str | None = None, mail: bool = True) -> Document:
    """The document in the bytes of a file, pipe or attachment; the suffix of `name` helps to tell the format.

    `mail` false reads no mail, so that mails attached to mails come to an end.

    Raises:
        DocumentError: the bytes are of no known format, broken, too large or without text.
    """
    if not data.strip():
        raise DocumentError(f"{name}: is empty; give a posting")
    form = tell_binary_format(data, name)
    if form == "eml" and not mail:
        raise DocumentError(f"{name}: is a mail in a mail; save it by itself")
    if form != "text":
        return _document(_read_binary(data, form, name), name, form)
    text = _text(data, encoding, name)
    form = tell_text_format(text, name)
    return _document(_read_text(text, form, name), name, form)


def from_text(text: str, source: str) -> Document:
    """The document that is a text by itself, as typed on a command line.

    Raises:
        DocumentError: the text is blank, or longer than any posting.
    """
    return _document(Content(text), source, "text")


def _text(data: bytes, encoding: str | None, name: str) -> str:
    declared = declared_charset(data)
    if encoding is None and declared is not None:
        return decode_declared(data, declared, name=name).text
    return decode(data, encoding, name=name).text


def _read_binary(data: bytes, form: str, name: str) -> Content:
    # Each format's module, and the libraries under it, is imported for a file of that format only: a plain text
    # starts 30 ms earlier without them.
    if form == "docx":
        from rolesplit.document.word import read_word  # noqa: PLC0415 - see above

        return read_word(data, name)
    if form == "pdf":
        from rolesplit.document.pdf import read_pdf  # noqa: PLC0415 - see above

        return read_pdf(data, name)
    from rolesplit.document.mail import read_mail  # noqa: PLC0415 - see above

    return read_mail(data, name)


def _read_text(text: str, form: str, name: str) -> Content:
    if form == "html":
        from rolesplit.document.html import read_html  # noqa: PLC0415 - see _read_binary

        return read_html(text, name)
    return Content(text, _front_matter_title(text) if form == "markdown" else None)


def _front_matter_title(text: str) -> str | None:
    """The `title:` between two lines of "---" at the head of a Markdown file."""
    first, *lines = text[:16_384].splitlines() or [""]
    closes = [number for number, line in enumerate(lines) if line.rstrip() in {"---", "..."}]
    if first.rstrip() != "---" or not closes:
        return None
    titles = (match[1].strip() for line in lines[: closes[0]] if (match := _FRONT_TITLE.match(line)))
    return next((title.strip("\"'").strip() for title in titles), None)


def _document(content: Content, name: str, form: str) -> Document:
    """The content as a document, with U+FFFD for halves of surrogate pairs, which no file could be written with."""
    if not content.text.strip():
        raise DocumentError(f"{name}: {_NO_TEXT.get(form, 'is empty; give a posting')}")
    if len(content.text) > MAX_CHARACTERS:
        raise DocumentError(f"{name}: has over {MAX_CHARACTERS:,} characters of text; give one posting by itself")
    title = _SURROGATE.sub("\ufffd", content.title or "").strip()
    return Document(_SURROGATE.sub("\ufffd", content.text), title or None, name, form)
