"""Mails (.eml): the plain text or, where that says little beside it, the HTML text; attachments only for want of both.

The headers are read with the policy compat32: the policy `default` parses them in the square of their length (6 s
for a subject of 400 KB, Python 3.11) and recurses on brackets.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from rolesplit.document.content import Content, fold
from rolesplit.document.layout import BULLETS
from rolesplit.document.reading import parse
from rolesplit.encoding import decode, decode_declared
from rolesplit.errors import DocumentError

MAX_BYTES = 32 * 1024 * 1024  # it is unpacked in memory, which takes ten times its size
_MAX_NESTING = 64  # levels of parts in parts; Python's parser tests each line against each of them
_MAX_TITLE = 1000
_BULLETS = frozenset(BULLETS)


def read_mail(data: bytes, name: str) -> Content:
    """The text of a mail, the title from its subject.

    Raises:
        DocumentError: the mail is too large or nested too deeply, or neither it nor an attachment holds text.
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{name}: is a mail larger than {MAX_BYTES >> 20} MiB; save its text by itself")
    if data.lower().count(b"boundary=") > _MAX_NESTING:
        raise DocumentError(f"{name}: has over {_MAX_NESTING} levels of parts; save the mail's text by itself")
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        text = _body(message, name) or _attached(message, name)
    except RecursionError:
        raise DocumentError(f"{name}: has parts in parts without end; save the mail's text by itself") from None
    return Content(_newlines(text), _subject(message))


def _body(message: Message, name: str) -> str:
    plain = _texts(message, "text/plain", name)
    page = _texts(message, "text/html", name)
    if not page:
        return plain
    from rolesplit.document.html import read_html  # noqa: PLC0415 - few mails need it

    shown = read_html(page, name).text
    return shown if _says_little(plain, beside=shown) else plain


def _says_little(plain: str, *, beside: str) -> bool:
    """A plain part such as "your program cannot show this mail" instead of what the other says."""
    return len(plain.strip()) * 5 < len(beside) or (len(plain.strip()) < 200 and len(plain.strip()) * 2 < len(beside))


def _texts(message: Message, kind: str, name: str) -> str:
    """All parts of a kind that are no attachments: a picture in a text parts it into two."""
    texts = (
        _text(part, name) for part in _leaves(message) if part.get_content_type() == kind and not _is_attached(part)
    )
    return "\n".join(text for text in texts if text.strip())


def _attached(message: Message, name: str) -> str:
    """The text of the first attachment that holds any; mails in mails are no attachments here."""
    for part in _leaves(message):
        file = part.get_filename() or "attachment"
        try:
            document = parse(_payload(part), name=f"{name}: {file}", mail=False)
        except DocumentError:
            continue  # an image, say; the next may be the posting
        return document.text
    raise DocumentError(
        f"{name}: neither the mail nor an attachment holds text that can be read; save the text by itself"
    )


def _leaves(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message, name: str) -> str:
    try:
        text = decode_declared(_payload(part), part.get_content_charset(), name=name).text
    except DocumentError:
        return ""  # no text, whatever its type says; another part may be
    is_flowed = str(part.get_param("format")).lower() == "flowed"
    return _joined(_newlines(text), str(part.get_param("delsp")).lower() == "yes") if is_flowed else text


def _joined(text: str, deletes_space: bool) -> str:
    """The text with lines joined where a space at the end says that the next one goes on (RFC 3676)."""
    joined: list[list[str]] = []
    goes_on, quoted = False, ""
    for line in text.split("\n"):
        quotes = line[: len(line) - len(line.lstrip(">"))]
        content = line[len(quotes) :].removeprefix(" ")
        if goes_on and quotes == quoted and content and content[0] not in _BULLETS:
            joined[-1].append(content)
        else:
            joined.append([quotes and f"{quotes} ", content])
        goes_on, quoted = content.endswith(" ") and content != "-- ", quotes
        if goes_on and deletes_space:
            joined[-1][-1] = content[:-1]
    return "\n".join("".join(pieces) for pieces in joined)


def _subject(message: Message) -> str | None:
    raw = next((value for key, value in message.raw_items() if key.lower() == "subject"), "")
    try:
        pieces = decode_header(str(raw)[:_MAX_TITLE])
        return fold("".join(_decoded(piece, charset) for piece, charset in pieces)) or None
    except (HeaderParseError, DocumentError):
        return fold(str(raw)[:_MAX_TITLE]) or None  # as it stands


def _decoded(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, bytes):
        return decode_declared(piece, charset).text if charset else piece.decode("raw-unicode-escape", "replace")
    # Bytes beyond ASCII that a header holds undeclared come as halves of surrogate pairs.
    return decode(piece.encode("ascii", "surrogateescape")).text


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
