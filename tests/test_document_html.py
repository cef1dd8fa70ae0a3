"""HTML pages: what they show, and the posting they describe for search engines."""

import json
import time

import pytest

from rolesplit.document import parse
from rolesplit.errors import DocumentError

FILLER = "<p>We are a small house that makes lamps and sells them in four countries, since nineteen seventy.</p>"


def show(body: str, head: str = "") -> list[str]:
    """The lines of a page without the filler that keeps it from looking empty."""
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}{FILLER}</body></html>"
    return parse(page.encode(), name="page").text.split("\n")[:-1]


def describe(**posting: object) -> str:
    """A page with a JobPosting in JSON-LD."""
    data = json.dumps({"@context": "https://schema.org", "@type": "JobPosting", **posting})
    return f'<html><script type="application/ld+json">{data}</script><p>Visible</p></html>'


def wrap(script: str) -> str:
    return f'<html><script type="application/ld+json">{script}</script><p>Visible</p></html>'


def read(page: str) -> str:
    return parse(page.encode(), name="page").text


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<div>One<div>Two</div>Three</div>", ["One", "Two", "Three"]),
        ("<p>One<p>Two", ["One", "Two"]),
        ("One<br>Two<br/>Three", ["One", "Two", "Three"]),
        ("<p>Plan \n\t the&nbsp;week</p>", ["Plan the week"]),
        ("<b>Pl</b>an &amp; run", ["Plan & run"]),
        ("soft&shy;ware", ["software"]),
        ("<ul><li>One<li>Two</ul>", ["- One", "- Two"]),
        ("<ol><li>One</li><li>Two</li></ol>", ["1. One", "2. Two"]),
        ('<ol start="4"><li>Four</li></ol>', ["4. Four"]),
        ("<ul><li>One<ul><li>Deep</li></ul></li><li>Two</li></ul>", ["- One", "  - Deep", "- Two"]),
        ("<ul><li><p>One</p></li><li></li><li><div>Two</div></li></ul><p>End</p>", ["- One", "- Two", "End"]),
        ("<ul><li>• One</li></ul>", ["• One"]),
        ("<table><tr><th>City<td>Lyon<tr><td>Pay<td>Fair</table>", ["City | Lyon", "Pay | Fair"]),
        ("<table><tr><td><p>City</p></td><td><p>Lyon</p></td></tr></table>", ["City | Lyon"]),
        ("<table><tr><td>Menu</td><td><ul><li>One</li><li>Two</li></ul></td></tr></table>", ["Menu", "- One", "- Two"]),
        ("<pre>One\n  Two\n</pre>", ["One", "Two"]),
        ('<div style="white-space: pre-line">One\nTwo</div>', ["One", "Two"]),
        ("3 < 4 and <3", ["3 < 4 and <3"]),
        ("<p>负责社群<br>策划活动</p>", ["负责社群", "策划活动"]),
    ],
)
def test_a_page_gives_the_lines_it_shows(body: str, lines: list[str]) -> None:
    assert lines == show(body)


@pytest.mark.parametrize(
    "apart",
    [
        "<script>if (a < b) { document.write('<p>no</p>') }</script>",
        "<style>p { color: red }</style>",
        "<noscript>Turn scripts on</noscript>",
        "<template><p>no</p></template>",
        "<nav><a>Home</a></nav>",
        "<footer>Imprint</footer>",
        "<header><ul><li>Jobs</li></ul><a href=/>Home</a></header>",
        "<div role=navigation>Menu</div>",
        "<form><label>Your name</label><input></form>",
        "<button>Apply</button>",
        "<p hidden>no</p>",
        "<div style='display: none'><p>no</p></div>",
        "<div aria-hidden=true>no</div>",
        "<div id=CookieBanner><p>We use cookies</p><button>Fine</button></div>",
        "<section class='box consent-layer'>Agree?</section>",
        "<!-- <p>no</p> --><!-->",
        "<svg><title>Logo</title><text>no</text></svg>",
    ],
)
def test_what_is_the_sites_or_hidden_is_left_out(apart: str) -> None:
    assert show(f"<p>Before</p>{apart}<p>After</p>") == ["Before", "After"]


def test_the_heading_in_a_header_stays() -> None:
    assert show("<header><a>Home</a><h1><a>Event Lead</a></h1></header>") == ["Event Lead"]


def test_a_page_that_is_one_form_is_shown_whole() -> None:
    page = f"<html><body><form>{FILLER}<p>Plan the fairs</p></form></body></html>"
    assert read(page).endswith("Plan the fairs")


def test_a_body_class_that_speaks_of_cookies_hides_nothing() -> None:
    assert read(f"<html><body class=cookie-ok>{FILLER}</body></html>").startswith("We are a small")


@pytest.mark.parametrize(
    ("heading", "title", "expected"),
    [
        ("Event Lead", "Event Lead | Lamp House", "Event Lead"),
        ("Event Lead", "Event Lead - Lamp House", "Event Lead"),
        ("", "Event Lead - Fairs", "Event Lead - Fairs"),
        ("Event &amp; Fair Lead", "", "Event & Fair Lead"),
    ],
)
def test_the_title_loses_the_sites_name_where_the_heading_agrees(heading: str, title: str, expected: str) -> None:
    page = f"<html><title>{title}</title><body><h1>{heading}</h1>{FILLER}</body></html>"
    assert expected == parse(page.encode(), name="page").title


def test_a_page_in_gbk_is_read_by_its_declaration() -> None:
    page = f'<html><head><meta charset="gb2312"></head><body>{"<p>负责社群运营</p>"}{FILLER}</body></html>'
    assert "负责社群运营" in parse(page.encode("gbk"), name="page").text


def test_a_job_posting_comes_before_what_is_visible() -> None:
    page = describe(title="Lead &amp; Host", description="<ul><li>Plan</li></ul>", responsibilities="<p>Run</p>")
    document = parse(page.encode(), name="page")
    assert (document.text, document.title) == ("- Plan\nResponsibilities:\nRun", "Lead & Host")


@pytest.mark.parametrize(
    "duties", ["<p>Plan fairs</p><p>run shops</p>", ["Plan fairs", "run shops"], "Plan fairs; run"]
)
def test_responsibilities_that_the_description_names_are_not_read_twice(duties: object) -> None:
    description = "<ol><li>Plan fairs</li><li>run shops</li></ol>"
    assert read(describe(description=description, responsibilities=duties)) == "1. Plan fairs\n2. run shops"


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("&lt;p&gt;Plan &amp;amp; run&lt;/p&gt;&lt;p&gt;Go&lt;/p&gt;", "Plan & run\nGo"),
        ("<p>Plan &amp;amp; run</p>", "Plan & run"),
        ("Plan\r\n\r\nRun", "Plan\nRun"),
        ("Plan &amp; run", "Plan & run"),
        (["Plan", "Run"], "- Plan\n- Run"),
        ({"@value": "<b>Plan</b>"}, "Plan"),
    ],
)
def test_a_description_is_rendered_however_it_is_escaped(description: object, text: str) -> None:
    assert text == read(describe(description=description))


@pytest.mark.parametrize(
    "script",
    [
        '{"@graph": [{"@type": "WebPage"}, {"@type": "JobPosting", "description": "Plan, run"}]}',
        '[{"@type": ["Thing", "JobPosting"], "description": "Plan, run"}]',
        '{"@type": "http://schema.org/JobPosting", "description": "Plan, run",}',
        '{"a": [1, 2, ], "@type": "JobPosting", "description": "Plan, run", }',
        '{"@type": "JobPosting", "x": "a\nb\tc,]", "description": "Plan, run",}',
        '<!-- {"@type": "JobPosting", "description": "Plan, run"} -->',
        '//<![CDATA[\n{"@type": "JobPosting", "description": "Plan, run"}\n//]]>',
        "{&quot;@type&quot;: &quot;JobPosting&quot;, &quot;description&quot;: &quot;Plan, run&quot;}",
        '{"@type": "JobPosting", "description": "Plan, run"};',
    ],
)
def test_a_job_posting_is_found_wherever_and_however_it_is_written(script: str) -> None:
    assert read(wrap("{torn") + wrap(script)) == "Plan, run"


@pytest.mark.parametrize(
    "script",
    ["{", "[" * 100_000, '{"@type": "JobPosting", "description": ""}', '{"@type": "Person"}', "9" * 10_000, "null"],
)
def test_without_a_usable_job_posting_the_page_is_shown(script: str) -> None:
    assert read(wrap(script)) == "Visible"


def test_halves_of_surrogate_pairs_are_replaced() -> None:
    assert read(describe(description="Plan \ud800")) == "Plan \ufffd"


def test_a_page_that_shows_nothing_says_what_to_do() -> None:
    with pytest.raises(DocumentError, match=r"page: shows no text .*; save the page from a browser"):
        read("<html><body><div id=app></div><script>go()</script></body></html>")


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<p>",
        "<ul><li>x",
        "<table><tr><td>x",
        "<a ",
        "<!--",
        "<![",
        "</",
        "<?",
        "&",
        "<!",
        "<a b='",
        "<",
        "&#",
        "</p>",
        "<script></",
        "<b><p>x</b>",
        "<script>",
        "<h1>x",
        "<nav>",
        "<li>x",
        "<tr>x",
        "<!DOCTYPE ",
        "a=b ",
        "<td>",
        "<p a a a ",
    ],
)
def test_time_grows_with_the_size_whatever_is_repeated(piece: str) -> None:
    """With the square of it, 20,000 would take from ten seconds to minutes."""
    began = time.process_time()
    read("<html><body>Start" + piece * 20_000)
    assert time.process_time() - began < 2


def test_a_hundred_thousand_nested_tags_are_read_in_about_a_second() -> None:
    began = time.process_time()
    assert read(f"<html><body>{FILLER}{'<div>' * 100_000}Deep").endswith("Deep")
    assert time.process_time() - began < 3


@pytest.mark.parametrize("filler", ["x" * 20_000_000, '\\"' * 4_000_000, "<p>x" * 50_000, ",]" * 300_000])
def test_large_json_takes_little_time(filler: str) -> None:
    began = time.process_time()
    read(wrap('{"@type": "JobPosting", "x": "' + filler + '", "description": "Plan"'))
    read(describe(description="Plan " + filler[:900_000]))
    assert time.process_time() - began < 3


def test_a_number_of_ten_thousand_digits_is_no_character() -> None:
    assert read(f"<html><body>{FILLER}&#{'9' * 10_000};</body></html>").startswith("We are")
