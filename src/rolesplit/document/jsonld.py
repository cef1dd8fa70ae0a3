"""schema.org's JobPosting in the JSON-LD scripts of a page, with the faults such scripts have."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable, Iterator

from rolesplit.document.content import Content, ExcessError, fold
from rolesplit.document.markup import unescape
from rolesplit.document.view import View

MAX_VALUES = 1_000_000
"""No script has more values; the smallest takes three characters of the page, and twenty times that of memory."""

# Strings as a whole, ended or not, so that a comma in one is left alone and nothing is matched twice.
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]++|\\.)*+"?)|,(?=\s*+[}\]])', re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]+")  # what is left of a text whatever its marks, numbers and lines
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ESCAPED = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")


def read_job_posting(scripts: Iterable[str]) -> Content | None:
    """The first JobPosting in JSON-LD scripts that describes the work: its description, then its responsibilities.

    Raises:
        ExcessError: a script may have over `MAX_VALUES` values.
    """
    for script in scripts:
        for posting in _postings(_load(script)):
            text = _text(posting)
            if text:
                return Content(text, fold(_plain(posting.get("title") or posting.get("name"))) or None)
    return None


def _load(script: str) -> object:
    """The value of a script: as it stands, less its wrapping and trailing commas, or unescaped; None for none."""
    if sum(map(script.count, ",[{")) > MAX_VALUES:
        raise ExcessError(f"over {MAX_VALUES:,} values in its JSON-LD")
    bare = _unwrap(script)
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare), _TRAILING_COMMA.sub(r"\1", unescape(bare))):
        try:
            value: object = json.loads(attempt, strict=False)  # raw line feeds and tabs in strings are let pass
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _unwrap(script: str) -> str:
    """A script without the comment or CDATA marks that old pages put around it."""
    text = script.strip().removeprefix("//").lstrip()
    for start in ("/*<![CDATA[*/", "/* <![CDATA[ */", "<!--//--><![CDATA[//>", "<![CDATA[", "<!--"):
        text = text.removeprefix(start)
    text = text.strip().removesuffix("*/").rstrip().removesuffix("-->").rstrip().removesuffix("]]>").rstrip()
    return text.removesuffix("/*").rstrip().removesuffix("//").rstrip().removesuffix(";")


def _postings(value: object) -> Iterator[dict[str, object]]:
    """Every JobPosting in a JSON value at any depth, the outer before the inner, without recursion."""
    waiting = deque([value])
    while waiting:
        node = waiting.popleft()
        if isinstance(node, dict):
            if _is_posting(node.get("@type")):
                yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _is_posting(kind: object) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(each, str) and re.split("[/:#]", each)[-1] == "JobPosting" for each in kinds)


def _text(posting: dict[str, object]) -> str:
    """The description, and below it what the responsibilities say beyond it; a heading parts them from its last."""
    description = _plain(posting.get("description"))
    duties = _plain(posting.get("responsibilities"))
    if not description or "".join(_LETTERS.findall(duties)) in "".join(_LETTERS.findall(description)):
        return description or duties
    return f"{description}\nResponsibilities:\n{duties}"


def _plain(value: object) -> str:
    """The text of a property: HTML rendered, a list in items, a value object's value."""
    if isinstance(value, list):
        return "\n".join(f"- {text}" for each in value if isinstance(each, str) and (text := _render(each)))
    if isinstance(value, dict):
        value = value.get("@value")
    return _render(value) if isinstance(value, str) else ""


def _render(value: str) -> str:
    """The text of a property's HTML, which may be escaped once or twice, or be no HTML at all and keep its lines."""
    for _ in range(2):
        if not _TAG.search(value) and _ESCAPED.search(value):
            value = unescape(value)
    text = View(value, strict=False).text if _TAG.search(value) else _lines(unescape(value))
    return _lines(unescape(text)) if _ESCAPED.search(text) else text


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines() if line.strip())
