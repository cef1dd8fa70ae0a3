"""The command `label`: a table of duties or postings -> the same table with our columns."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rolesplit.cli.options import ModelOption
from rolesplit.cli.watching import conclude, watch
from rolesplit.errors import UsageError

STDIO = Path("-")


class Unit(StrEnum):
    """What one cell of the column holds."""

    duty = "duty"
    posting = "posting"


def label(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="IN",
            help="CSV, TSV, JSON Lines, Parquet or a workbook; .gz and .zst too. - is standard input.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            help="File to write, in the format that its ending names; - is standard output.",
            show_default=False,
        ),
    ],
    column: Annotated[str | None, typer.Option(help="Column of the texts; guessed from the header otherwise.")] = None,
    unit: Annotated[Unit, typer.Option(help="What one cell holds.")] = Unit.duty,
    model: ModelOption = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the table; found out otherwise.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Delimiter of the table; found out otherwise.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook; the first otherwise.")] = None,
    prefix: Annotated[str, typer.Option(help="What our columns' names begin with.")] = "rolesplit_",
    output_encoding: Annotated[str | None, typer.Option(help="Encoding of OUT; that of IN otherwise.")] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Put a byte order mark before OUT, as Excel wants it.")] = False,
    excel_safe: Annotated[
        bool,
        typer.Option("--excel-safe", help="Put ' before cells of IN that a spreadsheet would run as a formula."),
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first row that cannot be read.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where a run that was stopped left off.")] = False,
    jobs: Annotated[int, typer.Option(help="Processes that work at once; 0: one a core.", min=0)] = 0,
    force: Annotated[bool, typer.Option("--force", help="Replace OUT where it exists.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
) -> None:
    """Label every row of a table: all its columns come back unchanged, ours are appended.

    Rows that cannot be read go to OUT.rejects.csv with their line and the reason; then the exit code is 1.

    Examples:

      rolesplit label duties.csv -o labelled.csv

      rolesplit label export.xlsx -o labelled.parquet --column 岗位职责 --unit posting

      rolesplit label jobs.csv.gz -o labelled.csv.gz --resume

      cat duties.csv | rolesplit label - -o - > labelled.csv
    """
    from rolesplit import batch
    from rolesplit.artifact import load_model
    from rolesplit.table import Reading, Writing, compression_of, layout_for, open_table, text_column

    _refuse(table, output, delimiter)
    with open_table(table, Reading(encoding, delimiter, sheet)) as rows:
        place = text_column(rows.name, rows.header, column)
        layout = layout_for(output, rows, Writing(output_encoding, bom, excel_safe))
        task = batch.Task(batch.Labeller(load_model(model), unit), layout, compression_of(output), prefix)
        identity = None if table == STDIO else batch.identity_of(table, place, task)
        with batch.open_delivery(output, identity, resume=resume, force=force) as delivery:
            if column is None and not quiet:
                typer.echo(f"column {rows.header[place]!r} holds the texts (--column names another)", err=True)
            portions = batch.label_table(rows, place, task, delivery, cores=jobs or batch.available_cores())
            watch(batch.require_all(rows.name, portions) if strict else portions, rows, delivery, quiet=quiet)
    conclude(delivery.point.counts, output, quiet=quiet)


def _refuse(table: Path, output: Path, delimiter: str | None) -> None:
    """Refuse at once what would go wrong later."""
    if output != STDIO:
        if not output.parent.is_dir():
            raise UsageError(f"{output}: there is no folder {output.parent}; make it first")
        if output.exists() and table.exists() and output.samefile(table):
            raise UsageError(f"{output}: is the input itself; name another file")
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise UsageError("--delimiter takes one character, e.g. --delimiter ';'")
