"""Word files, built here part by part."""

import io
import struct
import time
import zipfile
from collections.abc import Iterable

import pytest

from rolesplit.document import parse
from rolesplit.errors import DocumentError

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LISTED = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
STYLES = (
    "<w:style w:type='paragraph' w:styleId='a3'><w:name w:val='Title'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Puce'><w:name w:val='List Bullet'/><w:pPr><w:numPr/></w:pPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='T1'><w:name w:val='heading 1'/><w:pPr><w:numPr/></w:pPr></w:style>"
)


def word_file(body: str, *, title: str = "", styles: str = "", parts: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """A minimal .docx with this in its body."""
    document = f"<w:document xmlns:w='{NAMESPACE}' xmlns:mc='mc'><w:body>{body}</w:body></w:document>"
    core = f"<c:coreProperties xmlns:c='c' xmlns:dc='dc'><dc:title>{title}</dc:title></c:coreProperties>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
        archive.writestr("docProps/core.xml", core)
        archive.writestr("word/styles.xml", f"<w:styles xmlns:w='{NAMESPACE}'>{styles}</w:styles>")
        for name, content in parts:
            archive.writestr(name, content)
    return file.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def style(name: str) -> str:
    return f"<w:pPr><w:pStyle w:val='{name}'/></w:pPr>"


def archive_of(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"


BOX = "<w:txbxContent>" + paragraph("Boxed") + "</w:txbxContent>"
TWO_BOXES = (
    f"<w:p><w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>"
    "</mc:AlternateContent><w:t>Around</w:t></w:r></w:p>"
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (paragraph("Plan") + paragraph("") + paragraph("Run &amp; host"), "Plan\nRun & host"),
        ("<w:p><w:r><w:t>Pl</w:t></w:r><w:r><w:t>an</w:t></w:r></w:p>", "Plan"),
        (paragraph("One", LISTED) + paragraph("Two", LISTED.replace("'0'", "'1'")), "- One\n  - Two"),
        (paragraph("One", LISTED.replace("'1'", "'0'")), "One"),
        (paragraph("One", style("Puce")), "- One"),
        (paragraph("Tasks", style("T1").replace("</w:pPr>", LISTED[7:])), "Tasks"),
        (
            "<w:tbl>" + row(paragraph("City"), paragraph("Lyon")) + row(paragraph("Pay"), "") + "</w:tbl>",
            "City | Lyon\nPay",
        ),
        (
            "<w:tbl>" + row(paragraph("Do"), paragraph("A", LISTED) + paragraph("B", LISTED)) + "</w:tbl>",
            "Do\n- A\n- B",
        ),
        ("<w:p><w:r><w:t>One</w:t><w:br/><w:t>Two</w:t><w:tab/><w:t>Three</w:t></w:r></w:p>", "One\nTwo\tThree"),
        ("<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr><w:r><w:t>One</w:t></w:r></w:p>", "One"),
        ("<w:p><w:del><w:r><w:delText>no</w:delText><w:t>no</w:t></w:r></w:del><w:r><w:t>yes</w:t></w:r></w:p>", "yes"),
        (TWO_BOXES, "Boxed\nAround"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>One</w:t></w:r></w:p>", "One"),
        (paragraph("负责社群运营", LISTED), "- 负责社群运营"),
    ],
)
def test_a_file_gives_its_lines(body: str, text: str) -> None:
    assert text == parse(word_file(body, styles=STYLES), name="job.docx").text


def related(main: str) -> bytes:
    """A file whose main part is named by its relationships."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relationships = f"<Relationships><Relationship Type='{kind}' Target='/{main}'/></Relationships>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("_rels/.rels", relationships)
        archive.writestr(main, f"<w:document xmlns:w='{NAMESPACE}'>{paragraph('Plan')}</w:document>")
    return file.getvalue()


def test_the_main_part_may_have_another_name() -> None:
    assert parse(related("word/document2.xml"), name="job.docx").text == "Plan"


def test_the_title_comes_from_the_properties() -> None:
    body = paragraph("Other", style("a3"))
    assert (
        parse(word_file(body, title="Event &amp; Fair Lead", styles=STYLES), name="job.docx").title
        == "Event & Fair Lead"
    )


def test_without_properties_the_title_is_the_paragraph_of_that_style() -> None:
    body = paragraph("Intro") + paragraph("Event Lead", style("a3"))
    assert parse(word_file(body, styles=STYLES), name="job.docx").title == "Event Lead"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (word_file(paragraph("x"))[:300], "is a broken zip archive"),
        (word_file("<w:p>").replace(b"word/document.xml", b"word/documant.xml"), "no Word file; save it as .docx"),
        (archive_of("xl/workbook.xml", b"<x/>"), "no Word file; save it as .docx"),
        (related("xl/workbook.xml"), "no Word file; save it as .docx"),
        (archive_of("word/document.xml", b"<a><b></a>"), "part word/document.xml is broken XML"),
        (archive_of("word/document.xml", b"<?xml version='1.0' encoding='klingon'?><a/>"), "broken XML"),
        (word_file(paragraph("")), "is empty"),
    ],
)
def test_what_is_no_word_file_or_broken_says_so(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=f"^job.docx: .*{message}"):
        parse(data, name="job.docx")


def test_a_damaged_part_says_so() -> None:
    data = bytearray(word_file(paragraph("Plan the fairs " * 50)))
    place = data.index(b"word/document.xml") + 40
    data[place : place + 20] = bytes(20)
    with pytest.raises(DocumentError, match=r"part word/document\.xml is broken"):
        parse(bytes(data), name="job.docx")


def test_a_zip_bomb_is_stopped_at_the_limit() -> None:
    """It is built from zeros that end in no tag; 101 MiB pack to 100 KB."""
    data = archive_of("word/document.xml", b"<a>" + bytes(101 * 1024 * 1024))
    began = time.process_time()
    with pytest.raises(DocumentError, match="unpacks to more than 100 MiB"):
        parse(data, name="bomb.docx")
    assert time.process_time() - began < 3


def test_a_header_that_lies_about_the_size_is_not_believed() -> None:
    data = archive_of("word/document.xml", b"<a>" + b"x" * 1_000_000 + b"</a>")
    lie = data.replace(struct.pack("<L", 1_000_007), struct.pack("<L", 20))
    assert lie != data
    with pytest.raises(DocumentError, match=r"lie\.docx: "):
        parse(lie, name="lie.docx")


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(DocumentError, match="has over 10000 parts"):
        parse(b"PK\3\4" + b"PK\1\2" * 10_001, name="many.docx")


@pytest.mark.parametrize(
    "subset",
    ['<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/hostname">', ""],
)
def test_a_document_type_is_refused(subset: str) -> None:
    xml = f"<!DOCTYPE w:document [{subset}]><w:document xmlns:w='{NAMESPACE}'>{paragraph('x &b;')}</w:document>"
    with pytest.raises(DocumentError, match="declares XML entities"):
        parse(archive_of("word/document.xml", xml.encode()), name="bomb.docx")


@pytest.mark.parametrize("piece", ["<w:tbl><w:tr><w:tc>", "<w:p>", "<w:p><w:r><w:t>x", "<w:del>"])
def test_deep_nesting_takes_little_time(piece: str) -> None:
    tags = [tag for tag in piece.replace("x", "").replace("<", "</").split(">") if tag]
    ends = ">".join(reversed(tags)) + ">"
    began = time.process_time()
    parse(word_file(paragraph("Plan") + piece * 20_000 + ends * 20_000), name="deep.docx")
    assert time.process_time() - began < 3
