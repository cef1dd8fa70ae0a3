"""Mails, built with email.message or by hand."""

import time
from contextlib import suppress
from email.message import EmailMessage

import pytest

from rolesplit.document import parse
from rolesplit.errors import DocumentError
from test_document_word import paragraph, word_file

LONG = "Plan the fairs of the year with the halls and the builders of our stands. " * 4


def mail(text: str | None = None, page: str | None = None, *, subject: str = "Event Lead") -> EmailMessage:
    """A mail with a plain part, an HTML part, or both."""
    message = EmailMessage()
    message["From"] = "jobs@lamps.example"
    message["Subject"] = subject
    if text is not None:
        message.set_content(text)
    if page is not None:
        (message.set_content if text is None else message.add_alternative)(page, subtype="html")
    return message


def read(message: EmailMessage) -> str:
    return parse(bytes(message), name="job.eml").text.strip()


def test_a_mail_gives_its_text_and_subject() -> None:
    document = parse(bytes(mail("负责社群运营\n策划活动\n", subject="社群运营 – 上海")), name="job.eml")
    assert (document.text, document.title, document.format) == ("负责社群运营\n策划活动\n", "社群运营 – 上海", "eml")


def test_a_mail_is_told_without_its_suffix() -> None:
    assert parse(bytes(mail("Plan\n")), name="-").format == "eml"


def test_the_plain_part_comes_before_the_page() -> None:
    assert read(mail("Plan the fairs", "<p>Plan <b>the</b> fairs!</p>")) == "Plan the fairs"


def test_a_plain_part_that_says_little_gives_way_to_the_page() -> None:
    assert read(mail("Your program shows no HTML.", f"<ul><li>{LONG}</li></ul>")) == f"- {LONG.strip()}"


def test_a_page_alone_is_shown() -> None:
    assert read(mail(None, "<ul><li>Plan</li><li>Run</li></ul>")) == "- Plan\n- Run"


def test_a_charset_declared_wrongly_is_told_by_the_bytes() -> None:
    data = b"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n" + "负责社群日常运营".encode(
        "gbk"
    )
    assert parse(data, name="job.eml").text == "负责社群日常运营"


def test_a_subject_in_bare_bytes_is_read() -> None:
    data = b"From: a@b.example\nSubject: " + "社群运营经理岗位".encode() + b"\n\nPlan"
    assert parse(data, name="job.eml").title == "社群运营经理岗位"


def test_line_ends_of_the_wire_become_line_feeds() -> None:
    assert parse(b"From: a@b.example\r\nSubject: x\r\n\r\nPlan\r\nRun\r\n", name="-").text == "Plan\nRun\n"


@pytest.mark.parametrize(
    ("parameters", "text", "joined"),
    [
        ("format=flowed", "Plan the fairs with \nthe halls\nRun", "Plan the fairs with the halls\nRun"),
        ("format=flowed; delsp=yes", "负责社群 \n运营", "负责社群运营"),
        ("format=flowed", "> Plan \n> the fairs \nYes \n> Run", "> Plan the fairs \nYes \n> Run"),
        ("format=flowed", "- Plan \n- Run \n", "- Plan \n- Run \n"),
        ("format=flowed", " From here\n-- \nAnn", "From here\n-- \nAnn"),
        ("format=fixed", "Plan \nthe fairs", "Plan \nthe fairs"),
    ],
)
def test_lines_that_flow_are_joined(parameters: str, text: str, joined: str) -> None:
    head = f"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=utf-8; {parameters}\n\n"
    assert joined == parse((head + text).encode(), name="job.eml").text


def test_the_text_below_a_picture_is_read_too() -> None:
    message = mail("We look for:\n")
    message.make_mixed()
    message.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", disposition="inline")
    message.add_attachment("Plan the fairs\n", disposition="inline")
    assert read(message) == "We look for:\n\nPlan the fairs"


def test_an_attachment_is_ignored_beside_a_text() -> None:
    message = mail("See the posting.")
    message.add_attachment("Other", filename="other.txt")
    assert read(message) == "See the posting."


def test_without_a_text_the_first_attachment_that_can_be_read_is() -> None:
    message = mail("")
    message.add_attachment(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(word_file(paragraph("Plan")), maintype="application", subtype="zip", filename="job.docx")
    assert read(message) == "Plan"


def test_a_mail_without_anything_to_read_says_so() -> None:
    with pytest.raises(DocumentError, match=r"job\.eml: neither the mail nor an attachment holds text"):
        read(mail(" \n"))


@pytest.mark.parametrize(
    "data",
    [
        b"Subject: " + b"a " * 200_000 + b"\n\nPlan",
        b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\n\nPlan",
        b"Subject: =?klingon?b?a?= =?utf-8?b?a?=\n\nPlan",
        b"Subject: =?utf-8?b?AAAAAAAAAAAA?=\n\nPlan",
        b"Content-Type: text/plain; " + b"a=b;" * 5_000 + b"\n\nPlan",
        b"Content-Type: " + b"(" * 100_000 + b"\n\nPlan",
        b"Content-Type: text/plain; charset*=\n\nPlan",
        b"Content-Type: text/plain; charset=unicode_escape\n\nPlan",
        b"Content-Transfer-Encoding: x-uuencode\n\nPlan",
        b"Content-Transfer-Encoding: base64\n\nPlan!",
    ],
)
def test_hostile_headers_take_little_time_and_raise_nothing_else(data: bytes) -> None:
    began = time.process_time()
    with suppress(DocumentError):
        parse(data, name="job.eml")
    assert time.process_time() - began < 1


@pytest.mark.parametrize("depth", [60, 5_000])
def test_parts_in_parts_come_to_an_end(depth: int) -> None:
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    with pytest.raises(DocumentError, match=r"job\.eml: "):
        parse(b"Subject: x\n" + parts, name="job.eml")


def test_mails_in_mails_come_to_an_end() -> None:
    head = b"Subject: x\nFrom: a@b.example\nContent-Type: %s\nContent-Disposition: attachment\n\n"
    for kind in (b"message/rfc822", b"application/octet-stream"):
        with pytest.raises(DocumentError, match=r"job\.eml: "):
            parse(head % kind * 5_000, name="job.eml")
