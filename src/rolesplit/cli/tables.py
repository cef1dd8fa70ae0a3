"""Options of the commands that read tables."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.table.shards import Shard


class Unit(StrEnum):
    """What one cell of the column of texts holds."""

    duty = "duty"
    posting = "posting"


UnitOption = Annotated[Unit, typer.Option("--unit", help="What one cell holds.")]
TextColumnOption = Annotated[
    str | None, typer.Option("--column", help="Column of the texts; guessed from the header otherwise.")
]
PrefixOption = Annotated[str, typer.Option("--prefix", help="What our columns' names begin with.")]
JobsOption = Annotated[int, typer.Option("--jobs", help="Processes that work at once; 0: one a core.", min=0)]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")]
TableEncodingOption = Annotated[
    str | None, typer.Option("--encoding", help="Encoding of the table; found out otherwise.")
]
DelimiterOption = Annotated[
    str | None, typer.Option("--delimiter", help="Delimiter of the table; found out otherwise.")
]


def shard_of(given: str | None) -> Shard | None:
    """Read K/N."""
    from rolesplit.table.shards import Shard

    if given is None:
        return None
    number, _, of = given.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise UsageError(f"--shard takes K/N with K from 1 to N, e.g. --shard 3/16, not {given!r}")
    return Shard(int(number), int(of))


def refuse_delimiter(delimiter: str | None) -> None:
    """Refuse what cannot part cells."""
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise UsageError("--delimiter takes one character, e.g. --delimiter ';'")
