"""Our columns in a table that was labelled before: where they stand, so that they can be checked and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rolesplit.errors import TableError
from rolesplit.table import Table


class Columns(NamedTuple):
    """Which columns of a labelled table are meant.

    Attributes:
        text: of the texts, None where its name is to tell.
        by: to count by, None for none.
        prefix: what the names of ours begin with.
    """

    text: str | None
    by: str | None
    prefix: str


def places_of(table: Table, names: Sequence[str], prefix: str) -> Mapping[str, int]:
    """Give the place of each of our columns in a table; the last one of a name is ours.

    Raises:
        TableError: one is missing.
    """
    place_of = {name: place for place, name in enumerate(table.header)}
    missing = next((prefix + name for name in names if prefix + name not in place_of), None)
    if missing is not None:
        raise TableError(
            f"{table.name}: has no column {missing!r}; give a table that rolesplit label wrote, and the --prefix it had"
        )
    return {name: place_of[prefix + name] for name in names}
