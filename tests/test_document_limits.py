"""Files made to eat memory or time, each read in a process of its own whose peak memory and time are measured."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rolesplit.document import from_text, parse
from rolesplit.document.content import MAX_CHARACTERS, MAX_TAGS
from rolesplit.errors import DocumentError
from test_document_pdf import pdf_file
from test_document_word import archive_of, paragraph, row, word_file

MIB = 1 << 20
MOST_MEMORY = 384  # MiB; a file of 64 MiB as bytes and as text takes 150 of them, and the interpreter 20
MOST_TIME = 15  # seconds of processor time; the slowest takes two here
CODE = """
import resource, sys
from pathlib import Path
from rolesplit.document import read
from rolesplit.errors import DocumentError
try:
    print("read", len(read(Path(sys.argv[1])).text), end=" ")
except DocumentError as error:
    print(str(error).removeprefix(sys.argv[1] + ": "), end=" ")
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


def _json_ld(filler: str) -> bytes:
    """Give a page with a job posting that is said to have 50 MiB of something."""
    body = filler * (50 * MIB // len(filler))
    posting = '{"@type": "JobPosting", "x": [' + body + '1], "description": "Plan the spring campaign"}'
    return f'<script type="application/ld+json">{posting}</script>'.encode()


def _mail(text: bytes) -> bytes:
    return b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + text


FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a zip bomb": (".docx", lambda: archive_of("word/document.xml", b"<a>" + bytes(101 * MIB)), "unpacks to more"),
    "33 million elements in each other": (
        ".docx",
        lambda: archive_of("word/document.xml", b"<b>" * (33 * MIB)),
        "has over 1,000,000 tags",
    ),
    "a table of 90,000 cells": (
        ".docx",
        lambda: word_file("<w:tbl>" + row(*[paragraph("Plan")] * 50) * 1_800 + "</w:tbl>"),
        "read ",
    ),
    "a paragraph of 95 MiB": (".docx", lambda: word_file(paragraph("a" * 95 * MIB)), "over 1,000,000 characters"),
    "a page of 100,000 tags": (".html", lambda: b"<p>Plan" * 100_000, "read 499999"),
    "a page of 20 million tags": (".html", lambda: b"<b>" * (20 * MIB), "has over 1,000,000 tags"),
    "a table of 100,000 cells": (".html", lambda: b"<table>" + b"<tr><td>a<td>b" * 50_000, "read 299999"),
    "a mail of 10 million tags": (".eml", lambda: _mail(b"<b>" * (10 * MIB)), "has over 1,000,000 tags"),
    "a mail of 60 MiB": (".eml", lambda: _mail(b"<b>" * (20 * MIB)), "is a mail larger than 32 MiB"),
    "JSON-LD of 17 million lists": (".html", lambda: _json_ld("[],"), "over 1,000,000 values in its JSON-LD"),
    "JSON-LD of 25 million numbers": (".html", lambda: _json_ld("1,"), "over 1,000,000 values in its JSON-LD"),
    "JSON-LD of a text of 50 MiB": (".html", lambda: _json_ld('"' + "a" * (50 * MIB - 4) + '", '), "read 24"),
    "a PDF of 499 pages": (".pdf", lambda: pdf_file(*[["Plan the campaign"] * 50] * 499), "read 449099"),
    "a PDF of 501 pages": (".pdf", lambda: pdf_file(*[["Plan"]] * 501), "has 501 pages, over 500"),
    "a PDF cut off": (".pdf", lambda: pdf_file(["Plan the campaign"] * 50)[:700], "is a broken PDF"),
    "64 MiB of text": (".txt", lambda: b"Plan ads" * (8 * MIB), "has over 1,000,000 characters of text"),
    "more than 64 MiB": (".txt", lambda: b"Plan ads" * (9 * MIB), "is larger than 64 MiB"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_large_file_takes_bounded_memory_and_time(case: str, tmp_path: Path) -> None:
    suffix, content, expected = FILES[case]
    path = tmp_path / f"hostile{suffix}"
    path.write_bytes(content())
    done = subprocess.run([sys.executable, "-c", CODE, path], capture_output=True, text=True, check=True)
    message, seconds, peak = done.stdout.rsplit(maxsplit=2)
    assert expected in message
    assert len(message.splitlines()) == 1
    assert int(peak) < MOST_MEMORY * 1024
    assert float(seconds) < MOST_TIME


def test_a_text_may_be_as_long_as_is_said_and_no_longer() -> None:
    assert len(from_text("a" * MAX_CHARACTERS, "text").text) == MAX_CHARACTERS
    with pytest.raises(DocumentError, match="text: has over 1,000,000 characters of text; give one posting by itself"):
        from_text("a" * (MAX_CHARACTERS + 1), "text")


def test_tags_in_a_description_count_like_those_of_the_page() -> None:
    page = '<script type="application/ld+json">{"@type": "JobPosting", "description": "'
    with pytest.raises(DocumentError, match="has over 1,000,000 tags"):
        parse((page + "\\u003cb>" * (MAX_TAGS + 1) + '"}</script>').encode(), name="job.html")
