"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.corpus import Layout

ModelOption = Annotated[
    Path | None,
    typer.Option("--model", help="Model file to use instead of the shipped one.", show_default=False),
]


EncodingOption = Annotated[
    str | None, typer.Option(help="Encoding of the files, e.g. gb18030; found out otherwise.", show_default=False)
]


CorpusArgument = Annotated[
    Path, typer.Argument(metavar="CORPUS.csv", help="Labelled duties; a workbook will do, too.", show_default=False)
]
TextOption = Annotated[str | None, typer.Option("--text", help="Column of the texts; guessed otherwise.")]
LabelOption = Annotated[str | None, typer.Option("--label", help="Column of the labels; guessed otherwise.")]
RenameOption = Annotated[
    list[str] | None, typer.Option("--rename", metavar="THEIRS=OURS", help="What a label of the corpus means.")
]
CorpusEncodingOption = Annotated[
    str | None, typer.Option("--encoding", help="Encoding of the corpus; found out otherwise.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Give everything as a JSON object.")]


def refuse_missing_folder(output: Path | None) -> Path | None:
    """Refuse at once a file whose folder is missing, which could only fail after the work is done."""
    if output is not None and not output.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.parent}; make it first")
    return output


_OURS = b'<meta name="generator" content="rolesplit">'
_HEAD = 1024  # bytes within which it stands


def refuse_page(page: Path | None) -> Path | None:
    """Refuse at once a page in a folder that is missing, or in the place of a file that is no page of ours."""
    refuse_missing_folder(page)
    if page is not None and page.is_file():
        with page.open("rb") as file:
            head = file.read(_HEAD)
        if head and _OURS not in head:
            raise UsageError(f"{page}: exists and is no report of rolesplit; name another file for the page")
    return page


HtmlOption = Annotated[
    Path | None,
    typer.Option(
        "--html",
        metavar="FILE",
        help="Also write everything as a page.",
        show_default=False,
        callback=refuse_page,
    ),
]


def layout_of(text: str | None, label: str | None, rename: Sequence[str] | None, encoding: str | None) -> Layout:
    """Say how a corpus is laid out, as the options above do."""
    from rolesplit.corpus import Layout

    return Layout(text, label, pairs(rename or [], "--rename", "ops=operations"), encoding)


class Language(StrEnum):
    """Language of the report."""

    posting = "posting"
    en = "en"
    zh = "zh"

    def spoken(self, *of_postings: str) -> str:
        """Give the language asked for, or else that of the postings; English where they are in several."""
        if self is not Language.posting:
            return self.value
        return of_postings[0] if len(set(of_postings)) == 1 else "en"


LanguageOption = Annotated[Language, typer.Option(help="Language of the report.")]


class Color(StrEnum):
    """When output is coloured."""

    auto = "auto"
    always = "always"
    never = "never"


ColorOption = Annotated[
    Color, typer.Option("--color", help="Colour the output; auto: on a terminal, unless NO_COLOR is set.")
]


def pairs(given: Sequence[str], option: str, example: str) -> dict[str, str]:
    """Split NAME=VALUE arguments."""
    split = dict(pair.split("=", 1) for pair in given if "=" in pair)
    if len(split) < len(given):
        raise UsageError(f"{option} takes NAME=VALUE once for each name, e.g. {option} {example}")
    return split
