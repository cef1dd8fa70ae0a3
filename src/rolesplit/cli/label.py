"""The command `label`: a table of duties or postings -> the same table with our columns."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rolesplit.cli.options import ModelOption
from rolesplit.cli.summaries import ByOption, GoldOption, refuse_ending
from rolesplit.cli.tables import (
    DelimiterOption,
    JobsOption,
    PrefixOption,
    QuietOption,
    TableEncodingOption,
    TextColumnOption,
    Unit,
    UnitOption,
    refuse_delimiter,
    shard_of,
)
from rolesplit.errors import UsageError

_WRITING, _SUMMARY, _MANY = "How OUT is written", "Summary", "More than one file, process or machine"


class Engine(StrEnum):
    """What labels several files."""

    local = "local"
    dask = "dask"


def label(
    tables: Annotated[
        list[Path],
        typer.Argument(
            metavar="IN...",
            help="CSV, TSV, JSON Lines, Parquet or a workbook; .gz and .zst too. - is standard input. Several files, "
            "a pattern such as 'in/*.parquet' or a folder need a folder as OUT.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            help="File to write, in the format that its ending names; - is standard output.",
            show_default=False,
        ),
    ] = None,
    column: TextColumnOption = None,
    unit: UnitOption = Unit.duty,
    model: ModelOption = None,
    encoding: TableEncodingOption = None,
    delimiter: DelimiterOption = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook; the first otherwise.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first row that cannot be read.")] = False,
    quiet: QuietOption = False,
    prefix: PrefixOption = "rolesplit_",
    output_encoding: Annotated[
        str | None, typer.Option(help="Encoding of OUT; that of IN otherwise.", rich_help_panel=_WRITING)
    ] = None,
    bom: Annotated[
        bool,
        typer.Option("--bom", help="Put a byte order mark before OUT, as Excel wants it.", rich_help_panel=_WRITING),
    ] = False,
    excel_safe: Annotated[
        bool,
        typer.Option(
            "--excel-safe",
            help="Put ' before cells of IN that a spreadsheet would run as a formula.",
            rich_help_panel=_WRITING,
        ),
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on where a run that was stopped left off.", rich_help_panel=_WRITING),
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace OUT where it exists.", rich_help_panel=_WRITING)
    ] = False,
    summary: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Also write what came of the rows, with corrected shares: .json or .html.",
            show_default=False,
            rich_help_panel=_SUMMARY,
        ),
    ] = None,
    by: ByOption = None,
    gold: GoldOption = None,
    jobs: JobsOption = 0,
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="K/N",
            help="Label only the K-th of N stretches of the table, e.g. 3/16.",
            show_default=False,
            rich_help_panel=_MANY,
        ),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="What labels several files: this machine, or a Dask cluster.", rich_help_panel=_MANY)
    ] = Engine.local,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Dask scheduler to use; --engine dask starts workers on this machine otherwise.",
            show_default=False,
            rich_help_panel=_MANY,
        ),
    ] = None,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help="Answer each line of standard input, a JSON object, on standard output as soon as it has come.",
            rich_help_panel=_MANY,
        ),
    ] = False,
) -> None:
    """Label every row of a table: all its columns come back unchanged, ours are appended.

    Rows that cannot be read go to OUT.rejects.csv with their line and the reason; then the exit code is 1.

    Examples:

      rolesplit label duties.csv -o labelled.csv --summary summary.html

      rolesplit label export.xlsx -o out.parquet --column 岗位职责

      rolesplit label jobs.csv.gz -o labelled.csv.gz --resume

      rolesplit label 'in/*.parquet' -o out/ --scheduler tcp://head:8786

      cat duties.csv | rolesplit label - -o - > labelled.csv
    """
    from rolesplit import batch
    from rolesplit.cli.labelling import Manner, answer, label_one
    from rolesplit.cli.many import label_many
    from rolesplit.table import Reading, Writing

    _refuse(delimiter, summary, by, gold)
    order = batch.Order(
        None if model is None else str(model), unit, column, prefix, Reading(encoding, delimiter, sheet),
        Writing(output_encoding, bom, excel_safe), summary is not None, by, shard_of(shard),
    )  # fmt: skip
    cores = jobs or batch.available_cores()
    manner = Manner(resume, force, strict, cores, quiet, summary, gold)
    crew = batch.Crew(cores, engine is Engine.dask or scheduler is not None, scheduler)
    if jsonl:
        answer(tables, output, order)
    elif output is None:
        raise UsageError("where to? Name a file or a folder with -o, or - for standard output")
    elif crew.is_dask or batch.are_many(tables, output):
        label_many(tables, output, order, manner, crew)
    else:
        label_one(tables[0], output, order, manner)


def _refuse(delimiter: str | None, summary: Path | None, by: str | None, gold: Path | None) -> None:
    """Refuse at once what could only fail later, or would have no effect."""
    refuse_delimiter(delimiter)
    if summary is not None:
        refuse_ending(summary)
    elif by is not None or gold is not None:
        raise UsageError(f"{'--by' if by is not None else '--gold'} is for a summary; say where to with --summary FILE")
