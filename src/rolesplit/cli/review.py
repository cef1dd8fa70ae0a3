"""The command `review`: label duties by hand, in the order that teaches a model most."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rolesplit.cli.options import EncodingOption
from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.review import Decision, Duty
    from rolesplit.training.lessons import Lessons

MOST_ROWS = 20_000
"""Rows that are looked at; of a larger file as many are drawn, always the same ones."""


class Order(StrEnum):
    """In which order rows are asked about."""

    teaching = "teaching"
    random = "random"
    file = "file"


def review(
    duties: Annotated[Path, typer.Argument(metavar="DUTIES.csv", help="Duties to label.", show_default=False)],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="LABELS.csv", help="File of the labels; DUTIES.labels.csv otherwise."),
    ] = None,
    text: Annotated[str | None, typer.Option(help="Column of the texts; guessed otherwise.")] = None,
    blind: Annotated[bool, typer.Option("--blind", help="Never show what the model guesses.")] = False,
    scratch: Annotated[bool, typer.Option("--scratch", help="Learn from the new labels alone.")] = False,
    order: Annotated[Order, typer.Option(help="Order of the rows; random for a test set.")] = Order.teaching,
    every: Annotated[int, typer.Option(min=5, max=1000, help="Labels from one lesson to the next.")] = 25,
    annotator: Annotated[str, typer.Option(metavar="NAME", help="Whose labels they are; kept in the file.")] = "",
    encoding: EncodingOption = None,
) -> None:
    """Label duties in the terminal with single keys, those first that teach the model most.

    o, m and s label; the space bar skips, u takes back, n notes, g shows or hides the model's guess, q ends.

    Every label is on the disk before the next duty is shown; the same command goes on after a break or a crash. The
    model learns along (with the shipped duties, or from the new labels alone), shows what it gained and says when more
    labels would change little. The file is a corpus for train and check.

    Examples:

      rolesplit review duties.csv

      rolesplit review duties.csv -o gold.csv --order random --blind --annotator mei
    """
    from rolesplit.cli.reviewing import run_desk
    from rolesplit.review import open_journal

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("review shows one duty after the other and reads keys; run it in a terminal")
    found = _duties(duties, text, encoding)
    labels = output or duties.with_suffix(".labels.csv")
    if labels.exists() and labels.samefile(duties):
        raise UsageError(f"{labels}: is the file of the duties itself; name another with -o")
    with open_journal(labels, found, annotator) as journal:
        lessons = _lessons(found, scratch=scratch, measure_all=order is not Order.teaching)
        given = run_desk(journal, found, lessons, _order(order, len(found)), (every, blind))
    typer.echo(_summary(given, labels, len(found), scratch=scratch))


def _duties(path: Path, column: str | None, encoding: str | None) -> list[Duty]:
    """Read the duties, each text once."""
    from rolesplit.corpus import find_column, folded, refuse_faults
    from rolesplit.review import Duty
    from rolesplit.sheet import read_sheet
    from rolesplit.table.header import TEXT_COLUMNS

    sheet = read_sheet(path, encoding)
    refuse_faults(sheet)
    name = find_column(sheet, column, TEXT_COLUMNS, "text")
    distinct: dict[str, Duty] = {}
    for row in sheet.rows:
        if row.cells[name].strip():
            distinct.setdefault(folded(row.cells[name]), Duty(row.line, row.cells[name].strip()))
    if not distinct:
        raise UsageError(f"{path}: no texts in column {name!r}; name another with --text")
    return _sample(list(distinct.values()))


def _sample(duties: list[Duty]) -> list[Duty]:
    """Draw `MOST_ROWS` duties, always the same, where there are more, and say so."""
    import random

    if len(duties) <= MOST_ROWS:
        return duties
    typer.echo(f"{MOST_ROWS:,} of {len(duties):,} duties are drawn by chance", err=True)
    chosen = random.Random(0).sample(duties, MOST_ROWS)  # noqa: S311 - no secret
    return sorted(chosen, key=lambda duty: duty.line)


def _lessons(duties: Sequence[Duty], *, scratch: bool, measure_all: bool) -> Lessons:
    """Prepare what learns along: from the new labels alone, or with the shipped model and duties."""
    from rolesplit.cli.console import progress

    with progress("preparing"):
        from rolesplit.artifact import load_model
        from rolesplit.corpus import read_shipped
        from rolesplit.training.lessons import Lessons

        texts = [duty.text for duty in duties]
        start, more = (None, None) if scratch else (load_model(), read_shipped().duties)
        return Lessons(texts, start, more, measure_all=measure_all)


def _order(order: Order, rows: int) -> list[int] | None:
    """Give the order of the rows where it is fixed beforehand."""
    import random

    if order is Order.teaching:
        return None
    fixed = list(range(rows))
    if order is Order.random:
        random.Random(0).shuffle(fixed)  # noqa: S311 - no secret, and the same when the review goes on
    return fixed


def _summary(given: Sequence[Decision], labels: Path, rows: int, *, scratch: bool) -> str:
    """Say what was labelled, and what to do with it."""
    from collections import Counter

    from rolesplit.report.safety import printable

    counts = Counter(decision.label for decision in given)
    listed = ", ".join(f"{count} {label}" for label, count in counts.items()) or "none"
    add = "" if scratch else " --add"
    name = printable(str(labels))
    return (
        f"{len(given):,} of {rows:,} rows labelled ({listed}) in {name}\n"
        f"go on with the same command; learn from them with: rolesplit train {name} -o mine.joblib{add}"
    )
