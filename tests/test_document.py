"""Files of every format: told, read, refused and found."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolesplit.document import Document, expand, from_text, parse, read
from rolesplit.errors import DocumentError
from test_document_mail import mail
from test_document_pdf import pdf_file
from test_document_word import LISTED, paragraph, word_file

DUTIES = (
    "Answer members in our forum every day",
    "Plan the spring campaign with the agency",
    "Count who stays and who leaves",
)
CHINESE = ("每天在社群回复用户提问", "与代理商一起策划春季推广", "统计用户留存与流失")


def files_of(duties: tuple[str, ...]) -> dict[str, bytes]:
    """One posting in every format that can write it."""
    text = "\n".join(["Lamp House", *(f"- {duty}" for duty in duties)])
    page = "<h1>Lamp House</h1><ul>" + "".join(f"<li>{duty}</li>" for duty in duties) + "</ul>"
    files = {
        "job.txt": text.encode("gb18030"),
        "job.md": text.encode(),
        "job.html": f"<html><body>{page}</body></html>".encode(),
        "job.docx": word_file(paragraph("Lamp House") + "".join(paragraph(duty, LISTED) for duty in duties)),
        "job.eml": bytes(mail(text)),
        "page.eml": bytes(mail(None, page)),
        "job.pdf": pdf_file(text.split("\n")) if text.isascii() else text.encode(),
    }
    return {name: data for name, data in files.items() if name != "job.pdf" or text.isascii()}


@pytest.mark.parametrize("duties", [DUTIES, CHINESE])
def test_one_posting_gives_the_same_lines_in_every_format(duties: tuple[str, ...]) -> None:
    for name, data in files_of(duties).items():
        lines = parse(data, name=name).text.rstrip("\n").split("\n")
        assert ["Lamp House", *(f"- {duty}" for duty in duties)] == lines, name


@pytest.mark.parametrize("name", files_of(DUTIES))
def test_the_content_tells_the_format_before_the_suffix(name: str) -> None:
    data = files_of(DUTIES)[name]
    if not name.endswith((".txt", ".md")):
        assert parse(data, name=name).format == parse(data, name="-").format == parse(data, name="job.txt").format


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("<!-- x --><!DOCTYPE html><p>Plan", "-", "html"),
        ("<p>Plan</p><p>Run</p>", "-", "html"),
        ("<p>Plan</p>", "job.md", "markdown"),
        ("Plan <b>x</b>", "-", "text"),
        ("Plan", "job.html", "html"),
        ("Date: May\nTo: the team\n\nPlan", "-", "text"),
        ("Subject: Lead\nPlan the fairs\n\nRun", "-", "text"),
        ("From: a@b.example\nSubject: Lead\n\nPlan", "-", "eml"),
        ("PK is what we call it", "-", "text"),
    ],
)
def test_text_is_told_by_its_first_tags_and_lines(text: str, name: str, form: str) -> None:
    assert form == parse(text.encode(), name=name).format


@pytest.mark.parametrize("text", ["Plan\r\nRun\r\n", "Plan\rRun", " \n Plan\t\n", "Plan\x0bRun"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert Document(text, None, "job.txt", "text") == parse(b"\xef\xbb\xbf" + text.encode(), name="job.txt")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('---\ntitle: "Event Lead"\ndate: x\n---\nPlan', "Event Lead"),
        ("---\r\nTitle: 社群运营\r\n---\r\n", "社群运营"),
        ("---\ndate: x\n---\ntitle: no", None),
        ("---\ntitle: never closed", None),
        ("# Event Lead\n", None),
    ],
)
def test_a_markdown_title_is_that_of_the_front_matter(text: str, title: str | None) -> None:
    document = parse(text.encode(), name="job.md")
    assert (text, title) == (document.text, document.title)


def test_a_named_encoding_overrules_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "job.txt").write_bytes("café".encode())
    assert read(tmp_path / "job.txt", encoding="latin-1").text == "cafÃ©"


def test_a_text_by_itself_is_a_document() -> None:
    assert Document("Plan \ufffd", None, "argument 1", "text") == from_text("Plan \udcff", "argument 1")


def test_a_file_is_named_as_the_user_did(tmp_path: Path) -> None:
    path = tmp_path / "job.txt"
    path.write_text("Plan")
    assert str(path) == read(path).source


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty; give a posting"),
        (b" \n\t", "is empty; give a posting"),
        (b"\xef\xbb\xbf", "is empty; give a posting"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "is an old Word or Office file; save it as .docx"),
        (b"{\\rtf1 Plan}", "is an RTF file; save it as .docx, or as text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "is an image; save it"),
        (bytes(64), "looks binary"),
    ],
)
def test_what_is_no_posting_is_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=f"^job: {message}") as error:
        parse(data, name="job")
    assert "\n" not in str(error.value)


def test_a_suffix_that_promises_another_format_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"job\.docx: holds no \.docx file"):
        parse(b"Plan", name="job.docx")


@pytest.mark.parametrize(
    ("name", "message"), [("none.txt", "no such file; check the path"), (".", "is a folder"), ("\0", "cannot be")]
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as error:
        read(tmp_path / name)
    assert str(error.value).strip("'").startswith(str(tmp_path))


def test_a_file_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("rolesplit.document.files.MAX_BYTES", 1 << 20)
    (tmp_path / "job.txt").write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(DocumentError, match="is larger than 1 MiB; give the posting by itself"):
        read(tmp_path / "job.txt")


MAGIC = [
    b"",
    b"%PDF-1.4\n",
    b"PK\3\4",
    b"<html><p>",
    b"From: a\nSubject: b\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"---\ntitle: ",
]


@given(st.sampled_from(MAGIC), st.binary(max_size=300), st.sampled_from(["-", "a.md", "a.eml", "a.html", "a.pdf"]))
def test_any_bytes_give_a_document_or_an_error(magic: bytes, data: bytes, name: str) -> None:
    with suppress(DocumentError):
        document = parse(magic + data, name=name)
        assert document.text.strip()
        assert document.text.encode()


@given(st.sampled_from(sorted(files_of(DUTIES))), st.data())
def test_any_damage_to_a_file_gives_a_document_or_an_error(name: str, data: st.DataObject) -> None:
    file = bytearray(files_of(DUTIES)[name])
    for _ in range(data.draw(st.integers(1, 6))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    with suppress(DocumentError):
        assert parse(bytes(file), name=name).source == name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.HTML", "deep/c.docx", "deep/photo.jpg", ".hidden.txt", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Plan")
    return tmp_path


def test_a_folder_gives_its_documents_sorted_without_hidden_ones(folder: Path) -> None:
    assert (folder / "a.HTML", folder / "b.txt", folder / "deep/c.docx") == expand([folder])


def test_files_stay_in_the_order_they_are_named_in(folder: Path) -> None:
    files = (folder / "deep/photo.jpg", folder / "b.txt", folder / "b.txt")
    assert files == expand(map(str, files))


@pytest.mark.parametrize(
    ("pattern", "names"), [("*.txt", ["b.txt"]), ("**/*.docx", ["deep/c.docx"]), ("d*", ["deep/c.docx"])]
)
def test_a_pattern_left_unexpanded_is_expanded(folder: Path, pattern: str, names: list[str]) -> None:
    assert tuple(folder / name for name in names) == expand([str(folder / pattern)])


def test_a_name_with_brackets_is_a_name_first(folder: Path) -> None:
    (folder / "job [1].txt").write_text("Plan")
    assert expand([folder / "job [1].txt"]) == (folder / "job [1].txt",)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.txt", "no such file"),
        ("*.csv", "no file fits this pattern"),
        ("empty", "holds no file of a known kind"),
        ("\0", "no such"),
    ],
)
def test_what_gives_no_file_is_an_error(folder: Path, name: str, message: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(DocumentError, match=message):
        expand([folder / "b.txt", folder / name])


def test_plain_text_imports_no_library_of_another_format() -> None:
    heavy = ["html", "zipfile", "xml", "email", "json", "pypdfium2", "numpy"]
    check = f"print([name for name in {heavy} if name in sys.modules])"
    code = f"import sys, rolesplit.document as document; document.parse(b'Plan', name='-'); {check}"
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment = {**unmeasured, "PYTHONPATH": os.pathsep.join(sys.path)}  # measuring coverage imports them all
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
