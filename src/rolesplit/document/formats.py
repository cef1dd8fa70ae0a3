"""Which format a file is: told by its first bytes, then by its first tags, then by its suffix."""

from __future__ import annotations

import re
from pathlib import PurePath

from rolesplit.errors import DocumentError

_MAIL_HEADERS = {
    "bcc", "cc", "content-transfer-encoding", "content-type", "date", "delivered-to", "dkim-signature", "from",
    "message-id", "mime-version", "received", "reply-to", "return-path", "sender", "subject", "to",
}  # fmt: skip
# Headers that nobody types at the head of a text.
_MACHINE_HEADERS = {
    "content-type", "delivered-to", "dkim-signature", "message-id", "mime-version", "received", "return-path",
}  # fmt: skip
_HEADER = re.compile(r"([A-Za-z][A-Za-z-]*):")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"<(?:article|b|br|div|em|h[1-6]|main|meta|ol|p|script|section|span|strong|style|table|title|ul)[\s/>]",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.IGNORECASE)
_UNREADABLE = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG\r\n", "an image"),
    (b"\xff\xd8\xff\xdb", "an image"),
    (b"\xff\xd8\xff\xe0", "an image"),
    (b"\xff\xd8\xff\xe1", "an image"),
    (b"GIF87a", "an image"),
    (b"GIF89a", "an image"),
    (b"II*\0", "an image"),
    (b"MM\0*", "an image"),
)
_HEAD = 4096
_MAIL_HEAD = 65_536


def tell_binary_format(data: bytes, name: str) -> str:
    """One of docx, pdf, eml, or text for all that has to be decoded to be told.

    Raises:
        DocumentError: the data is of a format that is not read here, or not what its suffix promises.
    """
    suffix = suffix_of(name)
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return "docx"
    if data[:_HEAD].lstrip().startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    for magic, kind in _UNREADABLE:
        if data.startswith(magic):
            raise DocumentError(f"{name}: is {kind}; save it as .docx, or as text")
    if suffix in {".docx", ".pdf"}:
        raise DocumentError(f"{name}: holds no {suffix} file; save it as one again, or as text")
    return "eml" if suffix == ".eml" or _is_mail(data) else "text"


def tell_text_format(text: str, name: str) -> str:
    """One of html, markdown, text; a Markdown file may begin with a tag and stays Markdown."""
    suffix = suffix_of(name)
    start = _skip_preamble(text[:_HEAD])
    if suffix in {".html", ".htm", ".xhtml"} or _PAGE.match(start):
        return "html"
    if suffix in {".md", ".markdown"}:
        return "markdown"
    return "html" if _FRAGMENT.match(start) and "</" in text else "text"


def declared_charset(data: bytes) -> str | None:
    """The charset that a page's head states; a page whose tags show in ASCII is not in UTF-16 whatever it says."""
    match = _CHARSET.search(data[:_HEAD])
    charset = match[1].decode("ascii", "replace") if match else None
    return None if charset is None or charset.lower().startswith("utf-16") else charset


def suffix_of(name: str) -> str:
    """The suffix of a file name in lower case, with its dot."""
    return PurePath(name).suffix.lower()


def _is_mail(data: bytes) -> bool:
    """Header lines down to a blank line, two of them a mail's and one of those a machine's (or sender and subject)."""
    head, blank, _ = data[:_MAIL_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = head.decode("latin-1").split("\n")
    matches = [_HEADER.match(line) for line in lines[lines[0].startswith("From ") :] if line[:1] not in {" ", "\t"}]
    names = {match[1].lower() for match in matches if match}
    if not blank or None in matches:
        return False
    known = names & _MAIL_HEADERS
    return len(known) > 1 and bool(known & _MACHINE_HEADERS or known >= {"from", "subject"})


def _skip_preamble(text: str) -> str:
    """The text from its first tag on that is neither a comment nor an XML declaration."""
    text = text.lstrip()
    while text.startswith(("<!--", "<?")):
        _, _, text = text.partition("-->" if text.startswith("<!--") else ">")
        text = text.lstrip()
    return text
