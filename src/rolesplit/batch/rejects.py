"""The file of rejects: every row that could not be taken, with its line and the reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from rolesplit.table import Reject
from rolesplit.table.values import defused

ENDING = ".rejects.csv"
"""What the name of a file of rejects has behind that of the output."""

HEADER = ("line", "reason", "record")


def rejects_path(output: Path) -> Path:
    """Give where the rejects of an output go."""
    return output.with_name(output.name + ENDING)


def as_csv(rejects: Iterable[Reject], *, with_header: bool) -> bytes:
    """Write rejects as CSV in UTF-8; what cannot be written in it is escaped, what could be a formula defused."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    if with_header:
        writer.writerow(HEADER)
    writer.writerows((reject.line, reject.reason, defused(reject.record.rstrip("\r\n"))) for reject in rejects)
    return text.getvalue().encode("utf-8", "backslashreplace")
