"""Tests over the formats of one answer: terminal, JSON, page and Markdown carry the same numbers and the same text."""

from __future__ import annotations

import html
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console

from browser import needs_chromium, opened
from rolesplit.answer import Answer, Question, answer
from rolesplit.artifact import load_model
from rolesplit.corpus import default_folder
from rolesplit.document import from_text, read
from rolesplit.neighbours import index_of
from rolesplit.report.highlight import pieces
from rolesplit.report.markdown import escaped, posting_markdown
from rolesplit.report.ndjson import posting_json
from rolesplit.report.page import postings_page
from rolesplit.report.safety import printable
from rolesplit.report.sums import sums_of
from rolesplit.report.terminal import Manner, Palette, posting_report
from rolesplit.report.wording import CHINESE, ENGLISH, Wording, wording
from strategies import texts

MODEL = load_model()
INDEX = index_of(MODEL)
ASKED = Question(why_not="marketing", similar=2)
EXAMPLES = sorted((default_folder() / "examples").iterdir())
HOSTILE = (
    'Social <img src=x onerror="alert(1)"> Manager\nResponsibilities\n'
    "- Plan [red]campaigns[/red] \x1b[31mnow\x1b[0m for <script>alert('x')</script> and \u202eevil\u202c accounts\n"
    "- Answer **customers** in `forums` | [a](http://example.com) @everyone #1 &lt;b&gt; \x9b2J\u200b {{ 7 * 7 }}\n"
    "- Check stock\u0301\u0301\u0301\u0301\u0301\u0301\u0301 every morning </mark></li></body>\n"
)


def _answer(path: Path) -> Answer:
    return answer(read(path), ASKED, MODEL, INDEX)


def _terminal(found: Answer, *, width: int = 200, palette: Palette = Palette.PLAIN) -> str:
    systems = {Palette.PLAIN: None, Palette.SIXTEEN: "standard", Palette.FULL: "truecolor"}
    file = io.StringIO()
    screen = Console(file=file, width=width, force_terminal=palette is not Palette.PLAIN, color_system=systems[palette])
    screen.print(posting_report(found, Manner(wording(found.verdict.language), palette, sums=True)))
    return file.getvalue()


def _page(*found: Answer) -> str:
    return postings_page(found, wording(found[0].verdict.language), MODEL)


def _words_of(page: str) -> str:
    """Give the text of a page as a reader sees it."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", body)).split())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_format_carries_the_numbers_of_the_json(path: Path) -> None:
    found = _answer(path)
    words = wording(found.verdict.language)
    content = json.loads(posting_json(found, "m"))
    markdown = posting_markdown(found, words, "m").replace("\\", "")
    shown = {"terminal": _terminal(found), "page": _words_of(_page(found)), "markdown": markdown}
    for name, text in ((name, " ".join(text.split())) for name, text in shown.items()):
        assert f"{content['lean']:+.2f}" in text, name
        for label, share in content["probabilities"].items():
            assert f"{words.labels[label]} {share:.0%}" in text, name
        for facet in content["facets"].values():
            assert words.others["facet figures"].format(**facet) in text, name
        for line in content["lines"]:
            if line["label"]:
                assert f"{words.labels[line['label']]} {max(line['probabilities'].values()):.0%}" in text, name
                for one in line["similar"]:
                    assert f"{one['similarity']:.2f} {words.labels[one['label']]}" in text, name
        assert words.flip(found.flip) in text, name  # type: ignore[arg-type]
        assert words.left_out([line for line in found.verdict.lines if line.section != "duty"]) in text, name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_sums_that_are_shown_are_those_of_the_json(path: Path) -> None:
    found = _answer(path)
    content = json.loads(posting_json(found, "m"))
    terminal, page = " ".join(_terminal(found).split()), _words_of(_page(found))
    for index, explanation in found.explanations.items():
        for row in sums_of(explanation, found.verdict.lines[index].probabilities or ()):
            told = content["lines"][index]["margins"][row.label]
            assert row.intercept + sum(value for _, value in row.phrases) + row.others == row.margin
            assert abs(row.margin - Decimal(told["margin"])) <= Decimal("0.0005")
            assert abs(row.others - Decimal(told["others"])) <= Decimal("0.0005") * (len(row.phrases) + 2)
            for number in (row.intercept, row.others, row.margin, row.context, *(value for _, value in row.phrases)):
                assert f"{number:+}" in terminal
                assert f"{number:+}" in page


@given(texts)
def test_the_pieces_of_a_duty_join_to_its_text(text: str) -> None:
    found = answer(
        from_text(f"Duties\n- Plan the campaign {text}\n- Check {text} stock", source="x"), Question(), MODEL
    )
    for index, explanation in found.explanations.items():
        line = found.verdict.lines[index].line
        assert "".join(piece.text for piece in pieces(line, explanation)) == printable(line.text)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_whatever_a_text_holds_markdown_shows_just_that(text: str) -> None:
    safe = " ".join(printable(text).split())
    for opening in ("- ", "- shared 50%: ", "> "):
        shown = MarkdownIt().render(f"{opening}x {escaped(safe)} x")
        told = re.sub(r"<!-- -->|</?(?:ul|li|p|blockquote)>", "", shown)
        assert "<" not in told
        assert " ".join(html.unescape(told).split()).endswith(f"x {safe} x".replace("  ", " "))


def test_hostile_text_is_text_in_markdown() -> None:
    found = answer(from_text(HOSTILE, source="<b>x"), ASKED, MODEL, INDEX)
    shown = MarkdownIt().render(posting_markdown(found, ENGLISH, "m"))
    assert not re.search(r"<(?!/?(?:h2|h3|p|ul|li|strong|!--)\b|!--)", shown)
    assert "@<!-- -->everyone" in posting_markdown(found, ENGLISH, "m")


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("text", ["…", "zzqx wwv", "Plan the campaign", "Duties\n- Plan\n- Check"])
def test_a_page_and_a_ticket_can_be_made_of_any_answer(text: str, words: Wording) -> None:
    for question in (Question(), Question(why_not="shared", similar=1), Question(min_confidence=1.0)):
        found = answer(from_text(text, source="text"), question, MODEL, INDEX)
        label = words.labels[found.verdict.label] if found.verdict.label else words.others["no verdict"]
        assert label in postings_page([found], words, MODEL)
        assert label in posting_markdown(found, words, "m")


@pytest.mark.parametrize("palette", list(Palette))
@pytest.mark.parametrize("width", [20, 80, 120])
def test_every_palette_shows_the_text_of_the_duties_at_every_width(palette: Palette, width: int) -> None:
    found = _answer(EXAMPLES[0])
    shown = re.sub(r"\x1b\[[0-9;]*m|[‹›«»~\s]", "", _terminal(found, width=width, palette=palette))
    for duty in found.verdict.duties:
        assert re.sub(r"\s", "", duty.line.text) in shown


@pytest.mark.parametrize("width", [20, 40, 80, 120])
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_no_line_is_wider_than_the_terminal_whatever_is_asked(path: Path, width: int) -> None:
    shown = re.sub(r"\x1b\[[0-9;]*m", "", _terminal(_answer(path), width=width, palette=Palette.FULL))
    assert max(map(cell_len, shown.splitlines())) <= width


def test_colours_are_those_that_the_terminal_has() -> None:
    found = _answer(EXAMPLES[0])
    assert "\x1b" not in _terminal(found)
    assert "38;2;" not in _terminal(found, palette=Palette.SIXTEEN)
    assert "38;2;" in _terminal(found, palette=Palette.FULL)
    for palette in (Palette.SIXTEEN, Palette.FULL):
        assert not {"‹", "«"} & set(_terminal(found, palette=palette))


def test_making_a_report_twice_gives_the_same_bytes() -> None:
    once, twice = ([_page(found), posting_json(found, "m"), _terminal(found)] for found in map(_answer, EXAMPLES[:2]))
    again = _answer(EXAMPLES[0])
    assert [_page(again), posting_json(again, "m"), _terminal(again)] == once
    assert once != twice


def test_several_postings_have_an_overview_with_links() -> None:
    page = _page(*map(_answer, EXAMPLES))
    links = re.findall(r'href="#(posting-\d+)"', page)
    assert len(links) == len(EXAMPLES)
    assert all(f'id="{link}"' in page for link in links)
    assert _page(_answer(EXAMPLES[0])).count("posting-1") == 0


@needs_chromium
def test_a_page_in_a_browser_shows_hostile_text_as_text(tmp_path: Path) -> None:
    found = answer(from_text(HOSTILE, source="<i>x</i>"), ASKED, MODEL, INDEX)
    (tmp_path / "report.html").write_text(_page(found, _answer(EXAMPLES[0])), encoding="utf-8")
    with opened(tmp_path / "report.html") as page:
        assert page.messages == []
        assert page.requests == [(tmp_path / "report.html").as_uri()]
        duties = page.evaluate("[...document.querySelectorAll('.duty')].map(duty => duty.textContent.trim())")
        assert duties[: len(found.explanations)] == [printable(line.line.text) for line in found.verdict.duties]
        assert (
            page.evaluate("document.querySelectorAll('script, img, iframe, object, link[rel=stylesheet]').length") == 0
        )
        shades = page.evaluate(
            "[...document.querySelectorAll('.duty mark.for')].map(mark => getComputedStyle(mark).backgroundColor)"
        )
        assert len(shades) > 5
        assert "rgba(0, 0, 0, 0)" not in shades
        assert page.evaluate("document.querySelectorAll('h1').length") == 1
        page.resize(360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@needs_chromium
def test_text_stands_out_from_its_ground_in_light_and_in_dark(tmp_path: Path) -> None:
    """Every text of the page has a contrast of at least 4.5, as WCAG 2 asks of body text."""
    (tmp_path / "report.html").write_text(_page(_answer(EXAMPLES[0])), encoding="utf-8")
    with opened(tmp_path / "report.html") as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        for scheme in ("light", "dark"):
            page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            assert page.evaluate(CONTRASTS.replace("LEAST", "4.5")) == [], scheme
            assert page.evaluate(CONTRASTS.replace("LEAST", "21.1")), scheme


CONTRASTS = """(() => {
  const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
  const linear = c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => .2126 * linear(r / 255) + .7152 * linear(g / 255) + .0722 * linear(b / 255);
  const ground = node => { for (; node; node = node.parentElement) {
    const colour = rgb(getComputedStyle(node).backgroundColor); if (colour.length < 4 || colour[3] > 0) return colour; }
    return [255, 255, 255]; };
  const contrast = node => { const of = [rgb(getComputedStyle(node).color), ground(node)].map(light);
    return (Math.max(...of) + .05) / (Math.min(...of) + .05); };
  const speaks = node => [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim());
  return [...document.querySelectorAll('body *')]
    .filter(node => !node.closest('svg, .skip') && speaks(node) && contrast(node) < LEAST)
    .map(node => [node.className || node.tagName, contrast(node)]);
})()"""
