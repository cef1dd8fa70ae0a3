"""What a page shows: its tags and texts to lines, without what belongs to the site or is hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rolesplit.document.content import MAX_TAGS, ExcessError, fold
from rolesplit.document.layout import Layout
from rolesplit.document.markup import Tag, tokens

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 header hgroup html legend li main menu nav ol p pre search section summary table tbody td tfoot "
    "thead tr ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_UNSHOWN = frozenset(
    "audio canvas datalist dialog iframe math noembed noframes noscript object script select style svg template "
    "textarea title video xmp".split()
)
_APART = frozenset("button footer form menu nav".split())  # shown, but about the site
_APART_ROLES = frozenset("alertdialog contentinfo dialog menu menubar navigation search".split())
_WHOLE = frozenset("html body main".split())  # a class here speaks of the whole page
_LISTS = ("ul", "ol", "menu")
_MENU_PARTS = frozenset({"a", *_LISTS})
_SAME = {"th": "td", "dt": "dd"}
# What a start tag ends where its end tag is left out, unless one of the others was opened since (HTML 13.1.2.4).
_ENDED_BY = {"li": _LISTS, "dd": ("dl",), "td": ("tr", "table"), "tr": ("table",)}
_CROSSING_CELLS = frozenset("body html table tbody td tfoot thead tr".split())
_HIDDEN_STYLE = re.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden", re.IGNORECASE)
_KEPT_LINES = re.compile(r"\bpre-(?:line|wrap)", re.IGNORECASE)
_BANNER = re.compile(r"cookie|consent", re.IGNORECASE)
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0xFEFF))  # places where a word may be broken


@dataclass(slots=True)
class _Element:
    """An element not yet closed: whether it is shown and keeps its line ends, and how many items it has."""

    name: str
    shown: bool = True
    keeps_lines: bool = False
    items: int = 0


class View:
    """The lines of `text`, the level-one `headings`, the `title`, and the `data` of JSON-LD scripts of a page.

    A strict view leaves out what belongs to the site: menus, forms, buttons, footers, cookie banners.

    Raises:
        ExcessError: the page has over `MAX_TAGS` tags.
    """

    def __init__(self, page: str, *, strict: bool) -> None:
        if page.count("<") > MAX_TAGS:
            raise ExcessError(f"over {MAX_TAGS:,} tags")
        self.data: list[str] = []
        self.headings: list[str] = []
        self.title = ""
        self._strict = strict
        self._layout = Layout()
        self._open = [_Element("")]
        self._places: dict[str, list[int]] = {}  # of the elements of a name in _open, so that none is searched for
        self._heading: list[str] | None = None
        self._is_data = False
        self._show(page)
        self.text = "\n".join(self._layout.lines())

    def _show(self, page: str) -> None:
        for token in tokens(page):
            if isinstance(token, str):
                self._add(token)
            elif token.closes:
                self._end(_SAME.get(token.name, token.name))
            elif token.name not in _VOID:
                self._begin(token)
            elif token.name in {"br", "hr"} and self._open[-1].shown:
                self._layout.end_line()

    def _add(self, text: str) -> None:
        """A text token; those right after the start tags of scripts and titles are theirs."""
        element = self._open[-1]
        if element.shown:
            self._add_shown(text.translate(_INVISIBLE), keeps_lines=element.keeps_lines)
        elif element.name == "script" and self._is_data:
            self.data.append(text)
        elif element.name == "title" and not self._places.get("svg"):
            self.title = self.title or fold(text)

    def _add_shown(self, text: str, *, keeps_lines: bool) -> None:
        if self._heading is not None:
            self._heading.append(text)
        first, *others = text.splitlines() or [""] if keeps_lines else [text]
        self._layout.add(first)
        for line in others:
            self._layout.end_line()
            self._layout.add(line)
        if keeps_lines and text.endswith("\n"):
            self._layout.end_line()

    def _begin(self, tag: Tag) -> None:
        name = _SAME.get(tag.name, tag.name)
        self._end_implied(name)
        around = self._open[-1]
        keeps_lines = around.keeps_lines or name == "pre" or _keeps_lines(tag)
        element = _Element(name, around.shown and self._is_shown(tag), keeps_lines, _first_item(tag))
        self._is_data = name == "script" and "ld+json" in tag.attributes.get("type", "").lower()
        if element.shown:
            self._begin_shown(name)
        self._places.setdefault(name, []).append(len(self._open))
        self._open.append(element)

    def _begin_shown(self, name: str) -> None:
        if name == "tr":
            self._layout.begin_row()
        elif name == "td":
            self._layout.begin_cell()
        elif name == "li":
            self._layout.mark_item(self._item_mark(), depth=sum(len(self._places.get(each, ())) for each in _LISTS) - 1)
        elif name in _BLOCKS:
            self._layout.end_line()
        if name == "h1":
            self._heading = []

    def _item_mark(self) -> str:
        around = self._open[max((self._place(name) for name in _LISTS), default=0)]
        around.items += 1
        return f"{around.items}. " if around.name == "ol" else "- "

    def _end(self, name: str) -> None:
        """Close the innermost element of a name, and all in it; a stray end tag closes nothing."""
        place = self._place(name)
        if place and (name in _CROSSING_CELLS or place >= self._place("td")):
            self._close_to(place)

    def _end_implied(self, name: str) -> None:
        if name in _BLOCKS and self._place("p") > self._place("td"):
            self._close_to(self._place("p"))
        around = _ENDED_BY.get(name)
        if around and self._place(name) > max(self._place(each) for each in around):
            self._close_to(self._place(name))

    def _close_to(self, place: int) -> None:
        while len(self._open) > place:
            element = self._open.pop()
            self._places[element.name].pop()
            if element.shown:
                self._end_shown(element.name)

    def _end_shown(self, name: str) -> None:
        if name == "tr":
            self._layout.end_row()
        elif name == "li":
            self._layout.unmark()
        elif name in _BLOCKS:
            self._layout.end_line()
        if name == "h1" and self._heading is not None:
            self.headings += [heading for heading in [fold("".join(self._heading))] if heading]
            self._heading = None

    def _place(self, name: str) -> int:
        """Where the innermost open element of a name stands, 0 if none is open."""
        places = self._places.get(name)
        return places[-1] if places else 0

    def _is_shown(self, tag: Tag) -> bool:
        if tag.name in _UNSHOWN or "hidden" in tag.attributes:
            return False
        hidden = "style" in tag.attributes and _HIDDEN_STYLE.search(tag.attributes["style"])
        return not (hidden or (self._strict and self._is_apart(tag)))

    def _is_apart(self, tag: Tag) -> bool:
        attributes = tag.attributes
        if not attributes:
            return tag.name in _APART or self._is_in_site_header(tag.name)
        if attributes.get("aria-hidden", "").lower() == "true" or tag.name in _APART:
            return True
        if attributes.get("role", "").lower() in _APART_ROLES or self._is_in_site_header(tag.name):
            return True
        naming = f"{attributes.get('id', '')} {attributes.get('class', '')} {attributes.get('role', '')}"
        return tag.name not in _WHOLE and _BANNER.search(naming) is not None

    def _is_in_site_header(self, name: str) -> bool:
        """A list or link in a header that is the page's and not the posting's, outside of headings."""
        if name not in _MENU_PARTS or self._heading is not None:
            return False
        return self._place("header") > max(self._place("article"), self._place("main"))


def _keeps_lines(tag: Tag) -> bool:
    return bool(tag.attributes) and any(_KEPT_LINES.search(tag.attributes.get(name, "")) for name in ("class", "style"))


def _first_item(tag: Tag) -> int:
    """How many items a list has before its first: `start` less one."""
    start = tag.attributes.get("start", "") if tag.name == "ol" else ""
    return int(start) - 1 if start.isascii() and start.isdigit() and len(start) < 7 else 0
