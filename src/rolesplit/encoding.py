"""Bytes to text: the encoding is named, marked, proved to be UTF-8, or that of the likeliest reading.

Where nothing is said, every reading of the head is priced in bits, as if each character were coded by how common
its kind is: a common hanzi costs 10 bits, an ASCII character 6, a rare hanzi 26, a control character 40. All readings
spend the same bytes, so the cheapest is the most plausible (minimum description length, Rissanen 1978), and eight
hanzi are enough to tell GB18030 from UTF-16 and from cp1252.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rolesplit.errors import DocumentError

HEAD = 64 * 1024  # bytes looked at to tell the encoding

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))
# Codecs of Python's own and not of documents: escapes of source code, domain names, quadratic ones.
_UNFIT = {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
# Labels that pages and mails write for a smaller set than they use (WHATWG Encoding Standard, 4.2).
_WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}

# Bits a reading pays for being unlikely from the start: UTF-16 without a mark is rare.
_PRIOR = {"utf-8": 0, "cp1252": 2, "latin-1": 2, "gb18030": 4, "utf-16-le": 12, "utf-16-be": 12}
_STRANGE = 40  # bits of what no text holds: controls, unassigned, private, undecodable
_COMMON_LATIN = frozenset("éèàçêëùûâîôïüöäßñíóáúåæøãõìòœ’‘“”–—…•·€£§©®™°«»\xa0¿¡ÀÁÂÃÄÅÆÇÈÉÊËÍÎÓÔÖØÙÚÛÜÑŒŠšŽžŸýÿ")
_COMMON_CJK = frozenset(
    "，。、；：？！（）《》“”‘’…—·【】「」『』〈〉％＋－／～＆．０１２３４５６７８９●■◆★①②③④⑤⑥\u3000"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the codec it was read with (as Python names it) and whether a byte order mark came before it."""

    text: str
    encoding: str
    had_bom: bool


def decode(data: bytes, encoding: str | None = None, *, name: str = "the input") -> Decoded:
    """The text of `data`, by the named encoding or else by its mark, by strict UTF-8, or by the likeliest reading.

    Only the first 64 KiB decide, unless the rest does not decode that way. A damaged byte in what is plainly UTF-8,
    UTF-16 or GB18030 becomes U+FFFD; a named encoding replaces nothing. `name` is what errors call the data.

    Raises:
        DocumentError: the named encoding is unknown or does not fit, or the data is not text.
    """
    if encoding is not None:
        return _decode_named(data, encoding, name)
    codec = detect(data[:HEAD], final=len(data) <= HEAD, name=name)
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        codec = detect(_sample(data, error.start), final=False, name=name)
        text = _decode_damaged(data, codec)
    return Decoded(text, codec, had_bom=codec in {mark for _, mark in _MARKS})


def detect(head: bytes, *, final: bool = False, name: str = "the input") -> str:
    """The name of the codec that the first bytes of some data are written in, for readers that stream the rest.

    `final` says that `head` is all there is; otherwise its last character may be cut. A mark gives "utf-8-sig",
    "utf-16" or "utf-32", which leave the mark out of the text; bytes undefined in cp1252 give "latin-1".

    Raises:
        DocumentError: the bytes are not text in any of the encodings known here.
    """
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    if _is_utf8(head, final=final) and len(head.translate(None, _CONTROLS)) == len(head):
        return "utf-8"
    codec, text = min(_readings(head, final=final), key=lambda reading: _price(*reading))
    if _is_binary(text):
        raise DocumentError(f"{name}: looks binary, not text; give a text, HTML, .docx, .eml or PDF file")
    return codec


def decode_declared(data: bytes, declared: str | None, *, name: str = "the input") -> Decoded:
    """The text of a page or mail part whose own declaration of its charset may be wrong, too narrow or missing.

    Marks and valid UTF-8 outrank the declaration; a declaration that does not fit is passed over for `decode`.
    """
    proved = data.startswith(tuple(mark for mark, _ in _MARKS)) or (_is_utf8(data, final=True) and not data.isascii())
    codec = None if proved or declared is None else _lookup(declared)
    if codec is not None:
        try:
            return _decode_named(data, _WIDER.get(codec, codec), name)
        except DocumentError:
            pass  # Decided by the bytes instead, below.
    return decode(data, name=name)


def _decode_named(data: bytes, encoding: str, name: str) -> Decoded:
    codec = _lookup(encoding)
    if codec is None:
        raise DocumentError(f"{name}: no encoding is called {encoding!r}; name one such as utf-8, gb18030 or cp1252")
    try:
        text = data.decode(codec)
    except UnicodeError as error:
        place = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "some of it"
        raise DocumentError(f"{name}: {place} is not {codec}; name another encoding, or none to have it told") from None
    # The codecs that use up a mark leave none in the text, so it has to be looked for in the bytes.
    marked = any(codec == own and data.startswith(mark) for mark, own in _MARKS)
    return Decoded(text.removeprefix("\ufeff"), codec, had_bom=marked or text.startswith("\ufeff"))


def _lookup(encoding: str) -> str | None:
    """Python's name of a text encoding, None for what is none."""
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError):  # ValueError: a zero character or a lone surrogate in the name
        return None
    is_text = getattr(codec, "_is_text_encoding", True)  # false for rot13, base64 and the like
    return codec.name if is_text and codec.name.replace("_", "-") not in _UNFIT else None


def _is_utf8(head: bytes, *, final: bool) -> bool:
    try:
        codecs.utf_8_decode(head, "strict", final)
    except UnicodeDecodeError:
        return False
    return True


def _readings(head: bytes, *, final: bool) -> Iterator[tuple[str, str]]:
    yield _western(head), head.decode(_western(head))  # first, and so the one of two equals
    for codec in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        yield codec, codecs.getincrementaldecoder(codec)("replace").decode(head, final)


def _western(data: bytes) -> str:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _sample(data: bytes, place: int) -> bytes:
    """The head and what lies around the byte that did not decode as the head does, from an even place on.

    A line feed is no part of a longer character in UTF-8 and GB18030, so a character is seldom cut.
    """
    start = max(data.rfind(b"\n", 0, place), place - HEAD // 2, 0) & ~1
    return data[:HEAD] + data[start : start + HEAD]


def _decode_damaged(data: bytes, codec: str) -> str:
    if codec == "cp1252":
        codec = _western(data)
    return data.decode(codec, "replace")


def _price(codec: str, text: str) -> int:
    """Bits of a reading; linear in the text, and few characters differ."""
    return _PRIOR[codec] + sum(count * _bits(character) for character, count in Counter(text).items())


@lru_cache(maxsize=1 << 14)
def _bits(character: str) -> int:
    """Minus the binary logarithm of a character's share in English and Chinese texts, by kind and roughly."""
    if " " <= character <= "~" or character in "\t\n\v\f\r\x1b":
        return 6
    if character in _COMMON_CJK:
        return 9
    if character in _COMMON_LATIN:
        return 9
    if "\u3400" <= character <= "\u9fff":
        return _hanzi_bits(character)
    return _other_bits(character)


def _hanzi_bits(character: str) -> int:
    """GB 2312 lists its 3,755 commonest hanzi first (lead bytes B0 to D7), Big5 its 5,401 (A4 to C6)."""
    simplified = character.encode("gb2312", "ignore")
    if simplified:
        return 10 if simplified[0] <= 0xD7 else 20
    traditional = character.encode("big5", "ignore")
    return 17 if traditional and traditional[0] <= 0xC6 else 26


def _other_bits(character: str) -> int:
    category = unicodedata.category(character)
    if character == "\ufffd" or category in {"Cn", "Co", "Cs"} or character < " ":
        return _STRANGE
    if category == "Cc":
        return 25  # 80 to 9F, in latin-1 only
    return 14 if character <= "\u017f" or "\uff00" <= character <= "\uff5e" else 20


def _is_binary(text: str) -> bool:
    """One character in twenty is none of a text."""
    strange = sum(count for character, count in Counter(text).items() if _bits(character) == _STRANGE)
    return strange * 20 > len(text)
