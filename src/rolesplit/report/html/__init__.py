"""Results -> HTML pages that need nothing but themselves: no script, no network, one file.

To add a report, put its template beside the others and call `render`:

1. `templates/NAME.html` extends `base.html` and fills its blocks `heading`, `content` and, where there is something
   to say of the origin of the figures, `provenance`. Plots come from `plots.html`
   (`{% import "plots.html" as plots %}`). Everything that a template prints is made harmless and escaped; nothing
   in a template may be marked safe that came from a text.
2. Rules that only this page needs stand in `templates/NAME.css`; no `style` attribute works, because the page's own
   policy allows the one style sheet that it carries, by hash, and nothing else.
3. A function in `report` prepares plain values (strings, numbers, tuples, dataclasses) and gives
   `render("NAME.html", title=..., **values)`. The command writes the page with `output.save_text`.

Jinja2 is imported when the first page is made, and by no one else.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources
from typing import TYPE_CHECKING, Any

from rolesplit.report.safety import printable

if TYPE_CHECKING:
    from jinja2 import Environment

_STYLE = "style.css"


def render(template: str, **values: object) -> str:
    """Give a page as text.

    Args:
        template: name of a file in `templates`, which extends `base.html`.
        values: what the template asks for; a name that it lacks is an error. `base.html` asks for `title`, and takes
            `language` ("en" where not given) and `skip`, the words of the link past the heading.
    """
    style = _style(template)
    page = _environment().get_template(template).render(style=style, style_hash=_hash(style), **values)
    return page if page.endswith("\n") else page + "\n"


@functools.cache
def _environment() -> Environment:
    """Make the environment: packaged templates, everything escaped, no name unknown."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - costs 40 ms; few want a page

    environment = Environment(
        loader=PackageLoader("rolesplit.report.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["percent"] = lambda share: f"{share:.0%}"
    environment.filters["signed"] = lambda number: f"{number:+.2f}"
    return environment


def _harmless(value: Any) -> Any:
    """Neutralise control, format and reordering characters of texts; what templates made themselves stays."""
    return printable(value) if type(value) is str else value


@functools.cache
def _style(template: str) -> str:
    """Give the style sheet of a page: that of all pages, and the page's own."""
    folder = resources.files(__name__) / "templates"
    own = folder / (template.removesuffix(".html") + ".css")
    return (folder / _STYLE).read_text("utf-8") + (own.read_text("utf-8") if own.is_file() else "")


def _hash(style: str) -> str:
    """Give the SHA-256 of a style sheet as a content security policy names it."""
    return base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
