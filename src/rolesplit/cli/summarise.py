"""The command `summarise`: what labelled tables say, in one summary."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rolesplit.cli.options import ModelOption
from rolesplit.cli.summaries import ByOption, GoldOption, confusion_of, refuse_ending, write_summary
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
)


def summarise(
    tables: Annotated[
        list[Path],
        typer.Argument(metavar="LABELLED...", help="Tables that rolesplit label wrote.", show_default=False),
    ],
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="SUMMARY", help="File to write, .json or .html.", show_default=False),
    ],
    by: ByOption = None,
    gold: GoldOption = None,
    column: TextColumnOption = None,
    unit: UnitOption = Unit.duty,
    model: ModelOption = None,
    encoding: TableEncodingOption = None,
    delimiter: DelimiterOption = None,
    prefix: PrefixOption = "rolesplit_",
    jobs: JobsOption = 0,
    quiet: QuietOption = False,
) -> None:
    """Count what labelled tables say: labels, leans and facets, and shares corrected for what the model confuses.

    Several tables, such as the shards of one, make one summary. Nothing is labelled again.

    Examples:

      rolesplit summarise labelled.csv -o summary.html --by company

      rolesplit summarise out/*.parquet -o summary.json
    """
    from rolesplit import batch
    from rolesplit.receipts import Columns, count_file
    from rolesplit.report.summary import Origin
    from rolesplit.summary import Summary
    from rolesplit.table import Reading

    refuse_ending(output)
    refuse_delimiter(delimiter)
    labeller = batch.labeller_of(unit, None if model is None else str(model))
    confusion = confusion_of(labeller, gold)
    whole, reading, columns = Summary(), Reading(encoding, delimiter), Columns(column, by, prefix)
    for table in tables:
        whole.merge(count_file(table, reading, columns, labeller.model, cores=jobs or batch.available_cores()))
    origin = Origin(", ".join(map(str, tables)), labeller.model, unit, by)
    write_summary(output, whole, origin, confusion, quiet=quiet)
