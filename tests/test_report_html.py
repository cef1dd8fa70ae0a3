"""Tests of the pages: what they carry, what they refuse, and how they behave in a browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from jinja2 import DictLoader, Environment, UndefinedError

from browser import needs_chromium, opened
from rolesplit.report import html
from strategies import texts

PLOTS = """{% extends "base.html" %}{% import "plots.html" as plots %}{% block content %}
<h2>Plots</h2>
{{ plots.bar(((0.5, "operations", "operations"), (0.5, hostile, "shared")), "half and half") }}
{{ plots.spectrum(-0.42, "operations", "marketing", "lean -0.42", -0.6, -0.2) }}
{{ plots.columns((("-1", 3, "operations"), ("0", 8, "shared"), ("1", 0, "marketing")), "leans", "postings") }}
{{ plots.curves((("a", ((0.1, 0.2), (0.9, 1.0))), ("b", ((0.5, 0.5),))), hostile, "x", "y", diagonal=true) }}
<p id="hostile">{{ hostile }}</p>
{% endblock %}"""
HOSTILE = "<script>alert(1)</script> [red] \x1b[31m \u202e \"quoted\" 'single' & {{ 7 * 7 }}"


@pytest.fixture
def templates(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Give templates that a test may add to, beside the shipped ones."""
    added: dict[str, str] = {}
    environment: Environment = html._environment().overlay()
    shipped = html._environment().loader
    assert shipped is not None

    class Beside(DictLoader):
        def get_source(self, environment: Environment, template: str):  # type: ignore[no-untyped-def]
            found = super() if template in added else shipped
            return found.get_source(environment, template)

    environment.loader = Beside(added)
    monkeypatch.setattr(html, "_environment", lambda: environment)
    return added


def test_a_page_allows_its_own_style_sheet_and_nothing_else(templates: dict[str, str]) -> None:
    templates["x.html"] = '{% extends "base.html" %}'
    page = html.render("x.html", title="Title")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert policy
    assert style
    assert policy[1].startswith(f"default-src 'none'; style-src 'sha256-{html._hash(style[1])}'")
    assert "unsafe" not in policy[1]
    assert "style=" not in page.replace(style[0], "")


def test_a_page_has_a_language_landmarks_and_a_way_past_the_heading(templates: dict[str, str]) -> None:
    templates["x.html"] = '{% extends "base.html" %}'
    page = html.render("x.html", title="标题", language="zh")
    for part in ('<html lang="zh">', "<header>", '<main id="content"', "<footer>", 'href="#content"', "<h1>标题</h1>"):
        assert part in page


def test_a_value_that_a_template_lacks_is_an_error(templates: dict[str, str]) -> None:
    templates["x.html"] = '{% extends "base.html" %}{% block content %}{{ missing }}{% endblock %}'
    with pytest.raises(UndefinedError, match="missing"):
        html.render("x.html", title="Title")


@given(texts)
def test_whatever_a_text_holds_is_text_in_the_page(text: str) -> None:
    page = html._environment().from_string("<p title='{{ text }}'>{{ text }}</p>").render(text=text)
    assert not {"\x1b", "\u202e", "\x00", "\u200b"} & set(page)
    assert page.count("<") == 2
    assert page.count("'") == 2


@needs_chromium
def test_plots_and_hostile_text_in_a_browser(templates: dict[str, str], tmp_path: Path) -> None:
    templates["x.html"] = PLOTS
    (tmp_path / "x.html").write_text(html.render("x.html", title=HOSTILE, hostile=HOSTILE), encoding="utf-8")
    with opened(tmp_path / "x.html") as page:
        assert page.messages == []
        assert page.requests == [(tmp_path / "x.html").as_uri()]
        shown = HOSTILE.replace("\x1b", "\ufffd").replace("\u202e", "\ufffd")
        assert page.evaluate("document.querySelector('#hostile').textContent") == shown
        assert page.evaluate("document.querySelectorAll('script').length") == 0
        assert page.evaluate("[...document.querySelectorAll('svg')].map(s => s.getBoundingClientRect().height > 10)") \
            == [True] * 4  # fmt: skip
        page.resize(360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@needs_chromium
def test_the_browser_would_tell_of_a_page_that_does_what_it_must_not(templates: dict[str, str], tmp_path: Path) -> None:
    templates["x.html"] = (
        '{% extends "base.html" %}{% block content %}<p style="color: red">x</p><script>1</script>'
        '<img src="http://127.0.0.1:9/x.png">{% endblock %}'
    )
    (tmp_path / "x.html").write_text(html.render("x.html", title="x"), encoding="utf-8")
    with opened(tmp_path / "x.html") as page:
        refusals = "\n".join(page.messages)
    assert "inline style" in refusals
    assert "inline script" in refusals
    assert "127.0.0.1" in refusals
