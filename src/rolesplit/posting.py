"""Plain text -> lines with offsets: what a reader would take for one statement each.

Everything is found by scanning once from left to right; the patterns have no nested repetition, so that a
megabyte of anything takes well under a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rolesplit.headings import ANY, LONGEST, announced_section

Span = tuple[int, int]

LONGEST_LINE = 1200
"""A piece with more characters than this is cut at a space or, failing that, anywhere."""
LONG_ITEM = 350
"""A bullet with more characters than this is cut into sentences, like a paragraph."""

PHYSICAL_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""What lies between two line breaks; `split` splits each physical line apart from the others."""

# The last are the signs of Symbol and Wingdings, which is what bullets of Word are when they are copied.
_BULLET = r"[•●○◦■□◆◇★☆▪▫►▶➢➤➔→✓✔✅☑❖※‣⁃∙♦👉🔹🔸❥\uf020-\uf0ff]"
_LEADING_MARK = re.compile(
    rf"\s*(?:(?:{_BULLET}|[-*+·–—~>|]|#{{1,6}})\ufe0f?(?:\s+|(?=[^\W\d_]))"
    r"|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-hA-H](?=[)）]))(?:[、．)）]|[.,:：](?!\d))\s*|[①-⑳⑴-⒇]\s*"
    r"|o\s+(?=[^\W\d_])|[（(]?(?:[a-hA-H]\.|(?:[ivx]{1,4}|[IVX]{1,4})[.)）])(?:\s+|$))+"
)
_INNER_MARK = re.compile(
    rf"(?:(?<=\s){_BULLET}\ufe0f?\s*|(?<=[。；;，,\u4e00-\u9fff]){_BULLET}\s*|[①-⑳⑴-⒇]\s*"
    r"|(?<![\d.])[（(]?(?P<number>\d{1,2})(?:[、．)）]|\.(?=\s|[^\W\d_]))\s*)"
)
_FUSED_HEADING = re.compile(r"(?:^|(?<=[\s。；;！!.]))(?P<name>[^\s:：。；;.!！][^:：。；;.!！\n]{1,40})[:：]")
_CJK_HEADING = re.compile(
    r"(?:(?<=[\s。；;！])|^)[【\[]?(?P<name>(?:岗位|工作|职位|任职|应聘|招聘|薪资|福利|公司|主要|其他){1,2}"
    r"(?:职责|内容|描述|要求|资格|条件|福利|待遇|优势|时间|地点|地址|简介|介绍|和发展))[】\]]?[:：]?(?=\s|\d|$|[（(])"
)
_SENTENCE_END = re.compile(
    r"[.!?]+[\"'”’)\]]*\s+(?=[\"'“(\[]?[A-Z0-9•])|(?<=[a-z)\]])[.!?](?=[A-Z][a-z]+\s)|[。！？]+[”’」）]*\s*(?=\S)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]|e\.g|i\.e|etc|inc|ltd|co|corp|mr|mrs|ms|dr|sr|jr|vs|no|st|approx|dept|est|incl|min|max|u\.s|u\.k|ph\.d|a\.m|p\.m))\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of a posting.

    Attributes:
        start, end: its characters in the text of the posting, marks and numbers before it left out.
        text: these characters.
        is_item: whether a bullet or a number stands before it.
        announces: the section that it announces, where it is a heading.
    """

    start: int
    end: int
    text: str
    is_item: bool
    announces: str | None

    @property
    def is_heading(self) -> bool:
        """Tell whether it is a heading, a known one or a short line that ends in a colon: "Store events:"."""
        return self.announces is not None or (len(self.text) <= _LONGEST_SUBHEADING and self.text.endswith((":", "：")))


_TITLE = re.compile(
    r"\b(?:manager|specialist|coordinator|director|lead|officer|assistant|intern|executive|analyst|associate|head of|"
    r"representative|administrator|consultant|strategist|engineer|developer|writer|editor|producer|supervisor|planner|"
    r"president|chief|advis[eo]r|designer|recruiter|nurse|teacher|marketer|buyer|agent)s?\b"
    r"|(?:经理|专员|主管|总监|助理|运营|实习生|策划|编辑|推广|专家|负责人|顾问|工程师|代表|店长|主播|客服|总裁|设计师)(?:$|[（(\s/|—-])",
    re.IGNORECASE,
)
_LONGEST_TITLE = 60
_LONGEST_SUBHEADING = 40


def title_of(lines: Sequence[Line]) -> Line | None:
    """Give the line that reads like the job title, the first or the one after "Job title:", where more follows."""
    at = 1 if lines and lines[0].announces in ("other", ANY) else 0
    if len(lines) < at + 2 or lines[at].is_item or lines[at].announces or len(lines[at].text) > _LONGEST_TITLE:
        return None
    text = lines[at].text
    return lines[at] if _TITLE.search(text) and text[-1] not in ".。!！:：;；" else None


def split(text: str) -> tuple[Line, ...]:
    """Give the lines of a posting in order: bullets, numbered points on one line, headings, sentences."""
    return tuple(_line(text, start, end, is_item) for start, end, is_item in _pieces(text))


def _line(text: str, start: int, end: int, is_item: bool) -> Line:
    piece = text[start:end]
    return Line(start, end, piece, is_item, announced_section(piece))


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Give the spans of lines that are not blank, and whether each is an item of a list."""
    for match in PHYSICAL_LINE.finditer(text):
        for start, end in _at_headings(text, *match.span()):
            for item_start, item_end in _at_marks(text, start, end):
                content = _LEADING_MARK.match(text, item_start, item_end)
                first = content.end() if content else item_start
                is_item = first > item_start and "#" not in text[item_start:first]
                for piece in _at_sentences(text, first, item_end, is_item):
                    stripped = _strip(text, *piece)
                    if stripped:
                        yield *stripped, is_item


def _strip(text: str, start: int, end: int) -> Span | None:
    """Leave out white space at the ends; None where no letter, digit or CJK character is left."""
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = end - (len(piece) - len(piece.rstrip()))
    return (left, right) if any(character.isalnum() for character in text[left:right]) else None


def _at_headings(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut a physical line before and after headings that are fused with what surrounds them."""
    done = start
    for match in sorted(_headings_within(text, start, end)):
        if match[0] >= done:
            yield from ((done, match[0]), match)
            done = match[1]
    yield done, end


def _headings_within(text: str, start: int, end: int) -> Iterator[Span]:
    """Find known headings with a colon behind them, and Chinese ones that stand free."""
    for match in _FUSED_HEADING.finditer(text, start, end):
        if match.end() - match.start() <= LONGEST and announced_section(match["name"]):
            yield match.span()
    for match in _CJK_HEADING.finditer(text, start, end):
        yield match.span()


def _at_marks(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut before bullets and before numbers that count up: "1、…；2、…"."""
    done, expected = start, 1
    for match in _INNER_MARK.finditer(text, start, end):
        number = match["number"]
        if number is not None:
            if int(number) != expected and not (int(number) == 1 and _opens(text, match.start(), start)):
                continue
            expected = int(number) + 1
        if match.start() > done:
            yield done, match.start()
            done = match.start()
    yield done, end


def _opens(text: str, place: int, start: int) -> bool:
    """Tell whether a list may begin at this place: at the start of the line or after a mark or space."""
    return place == start or not text[place - 1].isalnum()


def _at_sentences(text: str, start: int, end: int, is_item: bool) -> Iterator[Span]:
    """Cut paragraphs and long items after sentences, and what is longer still at a space."""
    done = start
    if not is_item or end - start > LONG_ITEM:
        for match in _SENTENCE_END.finditer(text, start, end):
            if not _ABBREVIATION.search(text, max(start, match.start() - 8), match.start() + 1):
                yield from _at_spaces(text, done, match.end())
                done = match.end()
    yield from _at_spaces(text, done, end)


def _at_spaces(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut what is longer than `LONGEST_LINE`."""
    while end - start > LONGEST_LINE:
        space = text.rfind(" ", start + LONGEST_LINE // 2, start + LONGEST_LINE)
        cut = space if space > 0 else start + LONGEST_LINE
        yield start, cut
        start = cut
    yield start, end
