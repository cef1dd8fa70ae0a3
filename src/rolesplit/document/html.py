"""HTML pages: the posting that a page describes for search engines, or else the text that it shows."""

from __future__ import annotations

from rolesplit.document.content import Content, ExcessError
from rolesplit.document.jsonld import read_job_posting
from rolesplit.document.view import View
from rolesplit.errors import DocumentError

_LITTLE = 80  # characters; a page that shows fewer has its posting in what was taken for the site's


def read_html(page: str, name: str) -> Content:
    """The posting of a page: from its schema.org JobPosting, or else from its visible text.

    Raises:
        DocumentError: the page has over 1,000,000 tags, or its JSON-LD as many values.
    """
    try:
        return _posting(page)
    except ExcessError as error:
        raise DocumentError(f"{name}: has {error}; give the posting by itself") from None


def _posting(page: str) -> Content:
    view = View(page, strict=True)
    title = _title(view.headings, view.title)
    posting = read_job_posting(view.data)
    if posting is not None:
        return Content(posting.text, posting.title or title)
    text = view.text
    if len(text) < _LITTLE:
        text = max(text, View(page, strict=False).text, key=len)
    return Content(text, title)


def _title(headings: list[str], title: str) -> str | None:
    """The first heading that the page's name repeats, which drops a site's suffix; else the first, else the name."""
    repeated = [heading for heading in headings if heading.casefold() in title.casefold()]
    return next(iter(repeated + headings), None) or title or None
