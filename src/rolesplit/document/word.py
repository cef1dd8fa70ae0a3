"""Word files (.docx): paragraphs, list items and table rows in lines, without what was deleted."""

from __future__ import annotations

from dataclasses import dataclass, field

from rolesplit.document.content import Content, fold
from rolesplit.document.layout import Layout
from rolesplit.document.package import Package
from rolesplit.errors import DocumentError

_BODY = "word/document.xml"
_RELATIONSHIPS = "_rels/.rels"
# Deleted or moved away; a former format; the reading of a ruby text; a second copy, for old programs, of a text box.
_LEFT_OUT = frozenset({"del", "moveFrom", "pPrChange", "rt", "Fallback"})
_SIGNS = {"tab": "\t", "noBreakHyphen": "-"}


def read_word(data: bytes, name: str) -> Content:
    """The text of a Word file; the title from its properties, or else from a paragraph of style Title.

    Raises:
        DocumentError: the file is too large, broken, locked, or another kind of zip archive.
    """
    package = Package(data, name)
    main = _main_part(package)
    if main not in package:
        raise DocumentError(f"{name}: is a zip archive and no Word file; save it as .docx, or as text")
    properties, styles = _Properties(), _Styles()
    for part, handler in (("docProps/core.xml", properties), ("word/styles.xml", styles)):
        if part in package:
            package.walk(part, handler)
    body = _Body(styles)
    package.walk(main, body)
    return Content("\n".join(body.layout.lines()), fold("".join(properties.title)) or body.title or None)


def _main_part(package: Package) -> str:
    """The part with the text: some programs name it otherwise than Word does, "word/document2.xml" for one."""
    relationships = _Relationships()
    if _BODY not in package and _RELATIONSHIPS in package:
        package.walk(_RELATIONSHIPS, relationships)
    return relationships.main


class _Relationships:
    """The name of the `main` part, as the relationships of a file have it; Word's own without."""

    def __init__(self) -> None:
        self.main = _BODY

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        target = attributes.get("Target", "").removeprefix("/")
        if attributes.get("Type", "").endswith("/officeDocument") and target.startswith("word/"):  # not a workbook
            self.main = target

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


class _Properties:
    """The `title` among the properties of a file, in pieces."""

    def __init__(self) -> None:
        self.title: list[str] = []
        self._is_title = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._is_title = tag == "title"

    def end(self, _tag: str) -> None:
        self._is_title = False

    def data(self, text: str) -> None:
        if self._is_title:
            self.title.append(text)


class _Styles:
    """The ids of the paragraph styles that are `lists`, `headings` and `titles`, in whatever language Word ran."""

    def __init__(self) -> None:
        self.lists: set[str] = set()
        self.headings: set[str] = set()
        self.titles: set[str] = {"Title"}
        self._id = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style":
            self._id = attributes.get("styleId", "")
        elif tag == "numPr":
            self.lists.add(self._id)
        elif tag == "name":
            name = attributes.get("val", "").lower()
            kinds = {"title": self.titles, "heading": self.headings}
            kinds.get(name.rstrip(" 123456789"), set()).add(self._id)

    def end(self, tag: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


@dataclass(slots=True)
class _Paragraph:
    """A paragraph being read: its style, its level in a list (None for no list) and its text."""

    style: str = ""
    level: int | None = None
    is_unlisted: bool = False  # taken out of the list that its style is in
    pieces: list[str] = field(default_factory=list)

    def note(self, tag: str, attributes: dict[str, str]) -> None:
        """Take a start tag inside the paragraph."""
        value = attributes.get("val", "")
        if tag in _SIGNS and not attributes:  # with attributes, a tab is where tabs stop
            self.pieces.append(_SIGNS[tag])
        elif tag in {"br", "cr"}:
            self.pieces.append("\n")
        elif tag == "pStyle":
            self.style = value
        elif tag == "numId":
            self.level, self.is_unlisted = self.level or 0, value == "0"
        elif tag == "ilvl" and value.isascii() and value.isdigit():
            self.level = int(value[:2])


class _Body:
    """The `layout` and the `title` of the main part; paragraphs nest where a text box stands in one."""

    def __init__(self, styles: _Styles) -> None:
        self.layout = Layout()
        self.title = ""
        self._styles = styles
        self._paragraphs: list[_Paragraph] = []
        self._left_out = 0  # how many elements deep in one that is left out
        self._is_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._left_out or tag in _LEFT_OUT:
            self._left_out += 1
        elif tag == "p":
            self._paragraphs.append(_Paragraph())
        elif tag == "tr":
            self.layout.begin_row()
        elif tag == "tc":
            self.layout.begin_cell()
        elif self._paragraphs:
            self._is_text = tag == "t"
            self._paragraphs[-1].note(tag, attributes)

    def end(self, tag: str) -> None:
        self._is_text = False
        if self._left_out:
            self._left_out -= 1
        elif tag == "tr":
            self.layout.end_row()
        elif tag == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())

    def data(self, text: str) -> None:
        if self._is_text and not self._left_out:
            self._paragraphs[-1].pieces.append(text)

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.pieces)
        if not self.title and paragraph.style in self._styles.titles:
            self.title = fold(text)
        if self._is_item(paragraph):
            self.layout.mark_item("- ", depth=paragraph.level or 0)
        for line in text.split("\n"):
            self.layout.add_line(line.strip())
        self.layout.unmark()

    def _is_item(self, paragraph: _Paragraph) -> bool:
        """In a list by itself or by its style; a numbered heading is a heading."""
        if paragraph.is_unlisted or paragraph.style in self._styles.headings:
            return False
        return paragraph.level is not None or paragraph.style in self._styles.lists
