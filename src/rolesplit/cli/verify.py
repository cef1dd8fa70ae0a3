"""The command `verify`: do labelled tables follow from their texts?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rolesplit.cli.options import ModelOption
from rolesplit.cli.tables import (
    DelimiterOption,
    JobsOption,
    PrefixOption,
    TableEncodingOption,
    TextColumnOption,
    Unit,
    UnitOption,
    refuse_delimiter,
)


def verify(
    tables: Annotated[
        list[Path],
        typer.Argument(metavar="LABELLED...", help="Tables that rolesplit label wrote.", show_default=False),
    ],
    column: TextColumnOption = None,
    unit: UnitOption = Unit.duty,
    model: ModelOption = None,
    encoding: TableEncodingOption = None,
    delimiter: DelimiterOption = None,
    prefix: PrefixOption = "rolesplit_",
    jobs: JobsOption = 0,
    quiet: Annotated[bool, typer.Option("--quiet", help="Name the rows and nothing else.")] = False,
) -> None:
    """Score every row of labelled tables again and name each that does not follow from its text and the model.

    Exit code 1 when there is such a row. What was deleted from a table leaves no trace and cannot be found.

    Examples:

      rolesplit verify labelled.csv

      rolesplit verify out/*.parquet --column 岗位职责 --model mine.joblib
    """
    from rolesplit import batch
    from rolesplit.receipts import Columns, check_file
    from rolesplit.report.safety import printable
    from rolesplit.table import Reading

    refuse_delimiter(delimiter)
    labeller = batch.labeller_of(unit, None if model is None else str(model))
    cores, columns = jobs or batch.available_cores(), Columns(column, None, prefix)
    rows = faults = 0
    for table in tables:
        for checked in check_file(table, Reading(encoding, delimiter), columns, labeller, cores=cores):
            for fault in checked.faults:
                typer.echo(printable(f"{table} line {fault.line}: {fault.reason}"))
            rows, faults = rows + checked.rows, faults + len(checked.faults)
    if not quiet:
        follow = f"{faults:,} {'does' if faults == 1 else 'do'} not follow" if faults else "all follow"
        typer.echo(f"{rows:,} row{'' if rows == 1 else 's'}: {follow}", err=True)
    raise typer.Exit(1 if faults else 0)
