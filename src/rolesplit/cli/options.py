"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rolesplit.errors import UsageError

ModelOption = Annotated[
    Path | None,
    typer.Option("--model", help="Model file to use instead of the shipped one.", show_default=False),
]


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
