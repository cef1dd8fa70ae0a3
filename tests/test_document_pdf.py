"""PDF files, written here object by object."""

import sys

import pytest

from rolesplit.document import parse
from rolesplit.document.pdf import join_lines
from rolesplit.errors import DocumentError

LOCK = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'00' * 32}>/U<{'00' * 32}>>>/ID[<00><00>]"


def pdf_file(*pages: list[str], title: str = "", trailer: str = "") -> bytes:
    """A minimal PDF in Helvetica, a page for each list of lines."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<</Title({title})>>".encode(),
    ]
    for number, lines in enumerate(pages):
        shown = b" ".join(b"(" + line.encode("cp1252") + b") Tj T*" for line in lines)
        content = b"BT /F1 10 Tf 14 TL 50 700 Td " + shown + b" ET"
        font = "/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]{font}/Contents {6 + 2 * number} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return _with_table(objects, trailer)


def _with_table(objects: list[bytes], trailer: str) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj%sendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info 4 0 R{trailer}>>startxref\n{len(data)}\n%%EOF"
    return data + table + end.encode()


def test_pages_come_in_order_with_broken_lines_joined() -> None:
    first = [
        "Your tasks",
        "• Plan the fairs of the coming year with the halls and with",
        "the builders of stands",
        "• Run",
    ]
    document = parse(pdf_file(first, ["Page two"]), name="job.pdf")
    joined = "• Plan the fairs of the coming year with the halls and with the builders of stands"
    assert f"Your tasks\n{joined}\n• Run\nPage two" == document.text


def test_a_hyphen_at_a_line_end_stays() -> None:
    document = parse(pdf_file(["We run all the pages of the house for self-", "service"]), name="job.pdf")
    assert document.text == "We run all the pages of the house for self-service"


@pytest.mark.parametrize(
    ("title", "expected"), [("Event Lead", "Event Lead"), ("Microsoft Word - x.doc", None), ("", None)]
)
def test_a_title_that_is_a_files_name_is_none(title: str, expected: str | None) -> None:
    assert expected == parse(pdf_file(["Plan"], title=title), name="job.pdf").title


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (
            ["负责公司社群的日常运营和用户维护，并", "定期策划线上活动", "要求"],
            ["负责公司社群的日常运营和用户维护，并定期策划线上活动", "要求"],
        ),
        (
            ["负责公司社群的日常运营和用户维护", "2、策划线上活动"],
            ["负责公司社群的日常运营和用户维护", "2、策划线上活动"],
        ),
        (["负责公司社群的日常运营和用户维护。", "策划活动"], ["负责公司社群的日常运营和用户维护。", "策划活动"]),
        (
            ["Plan the fairs of the year with all", "Halls we know"],
            ["Plan the fairs of the year with all", "Halls we know"],
        ),
        (["Plan the fairs of the year with all", "- halls"], ["Plan the fairs of the year with all", "- halls"]),
        (
            ["Plan the fairs of the year with Lyon,", "Turin and Graz"],
            ["Plan the fairs of the year with Lyon, Turin and Graz"],
        ),
        (["Run the shop of the house in Lyon and", "Turin"], ["Run the shop of the house in Lyon and Turin"]),
        (["Plan the fairs of the year with all", "(Lyon, Graz)"], ["Plan the fairs of the year with all (Lyon, Graz)"]),
        (
            ["• Plan the fairs of the year with the Lyon", "Chamber of Trade", "Our house"],
            ["• Plan the fairs of the year with the Lyon Chamber of Trade", "Our house"],
        ),
        (
            ["• Plan the fairs of the year with the halls", "Requirements:"],
            ["• Plan the fairs of the year with the halls", "Requirements:"],
        ),
        (
            ["• Plan the fairs of the year with all", "Pay", "A line as wide as the page on which it stands"],
            ["• Plan the fairs of the year with all", "Pay", "A line as wide as the page on which it stands"],
        ),
        (
            ["Plan the fairs of the year with all", "o halls", "\uf0a7 stands", "ii. guests"],
            ["Plan the fairs of the year with all", "o halls", "\uf0a7 stands", "ii. guests"],
        ),
        (["Tasks", "plan the fairs of the year with all"], ["Tasks", "plan the fairs of the year with all"]),
        ([], []),
    ],
)
def test_only_lines_that_plainly_go_on_are_joined(lines: list[str], joined: list[str]) -> None:
    assert joined == join_lines(lines)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.4 and nothing", "is a broken PDF"),
        (pdf_file(["Plan"])[:200], "is a broken PDF"),
        (pdf_file([]), "holds no text .*; run it through text recognition"),
        (pdf_file(*[["x"]] * 501), "has 501 pages, over 500; save the posting's pages"),
        (pdf_file(["x"], trailer=LOCK), "locked with a password; save it without"),
    ],
    ids=["none", "cut off", "empty", "too long", "locked"],
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=f"^job.pdf: .*{message}"):
        parse(data, name="job.pdf")


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(DocumentError, match=r"^job.pdf: reading PDF needs the extra: pip install 'rolesplit\[pdf\]'$"):
        parse(pdf_file(["Plan"]), name="job.pdf")
