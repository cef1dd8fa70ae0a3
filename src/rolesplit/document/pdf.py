"""PDF files, by pypdfium2: the text of the pages in order, lines broken by the page's width joined again."""

from __future__ import annotations

import re
from typing import Any

from rolesplit.document.content import Content, fold
from rolesplit.document.layout import BULLETS
from rolesplit.errors import DocumentError

MAX_PAGES = 500
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_HYPHEN = "\ufffe"  # where PDFium joins a word over a line end, as pypdfium2 writes it
_LONG = 0.7  # of the page's longest line: what a line measures that the page's width broke
_CJK = re.compile(r"[\u3400-\u9fff，、（）《》“”]")
_END = re.compile(r"[.!?:;。！？：；]$")
_OPEN = re.compile(
    r"(?:[,，、(（&/]|(?<![^\s(/])(?:an?|and|as|at|by|for|from|in|including|of|on|or|our|the|their|to|with|your))$"
)  # what no line ends with that does not go on
_ITEM = re.compile(
    rf"[{re.escape(BULLETS)}]|o\s|[(（]?(?:\d{{1,2}}|[a-z]|[ivx]{{2,4}}|[一二三四五六七八九十]{{1,3}})[).、）．]"
)
_FILE_NAME = re.compile(r"^Microsoft \w+ - |^untitled$|\.(?:docx?|odt|pages|pdf|rtf|txt|indd)$", re.IGNORECASE)


def read_pdf(data: bytes, name: str) -> Content:
    """The text of a PDF file; the title from its properties unless that is a file's name.

    Raises:
        DocumentError: pypdfium2 is missing; the file is broken, locked, or has over 500 pages.
    """
    try:
        import pypdfium2  # noqa: PLC0415 - the extra may be missing, and loads a large library
    except ImportError:
        raise DocumentError(f"{name}: reading PDF needs the extra: pip install 'rolesplit[pdf]'") from None
    try:
        with pypdfium2.PdfDocument(data) as document:
            return _content(document, name)
    except pypdfium2.PdfiumError as error:
        raise DocumentError(f"{name}: {_fault(getattr(error, 'err_code', None))}") from None


def _fault(code: int | None) -> str:
    if code == _PASSWORD:
        return "is a PDF locked with a password; save it without one"
    return "is a broken PDF; save it again, or give its text"


def _content(document: Any, name: str) -> Content:
    if len(document) > MAX_PAGES:
        raise DocumentError(
            f"{name}: has {len(document)} pages, over {MAX_PAGES}; save the posting's pages by themselves"
        )
    title = fold(document.get_metadata_value("Title"))
    text = "\n".join(_page_text(document, number) for number in range(len(document)))
    return Content(text, None if _FILE_NAME.search(title) else title or None)


def _page_text(document: Any, number: int) -> str:
    page = document[number]
    text_page = page.get_textpage()
    text: str = text_page.get_text_range()
    text_page.close()
    page.close()
    lines = [line.strip() for line in text.replace(_HYPHEN, "-").splitlines()]
    return "\n".join(join_lines([line for line in lines if line]))


def join_lines(lines: list[str]) -> list[str]:
    """The lines of a page, each joined to the one before where it plainly goes on with it."""
    joined: list[list[str]] = []
    longest = max(map(len, lines), default=0)
    before = ""
    for line in lines:
        if before and len(before) >= _LONG * longest and _goes_on(before, line, joined[-1][0], longest):
            joined[-1].append(line if _is_cjk(before, line) else f" {line}")
        else:
            joined.append([line])
        before = line
    return ["".join(pieces) for pieces in joined]


def _goes_on(before: str, line: str, first: str, longest: int) -> bool:
    """Without an end before it or a bullet of its own, a line goes on in lower case, or Chinese after Chinese.

    So does one in upper case after a comma or an "and"; and in an item, whose `first` line has a bullet, one whose
    first word had no room on the line before.
    """
    if _END.search(before) or before.endswith("-") or _ITEM.match(line):
        return False
    if line[0].islower() or line[0] in "(（" or _is_cjk(before, line) or _OPEN.search(before):
        return True
    had_room = len(before) + 1 + len(line.split(maxsplit=1)[0]) <= longest
    return _ITEM.match(first) is not None and not had_room and not line.endswith((":", "："))


def _is_cjk(before: str, line: str) -> bool:
    return bool(_CJK.match(before[-1]) and _CJK.match(line))
