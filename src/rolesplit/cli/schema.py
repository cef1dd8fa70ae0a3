"""The command `schema`: the JSON Schemas of what --json gives."""

from __future__ import annotations

from typing import Annotated

import typer


def schema(
    name: Annotated[
        str | None, typer.Argument(help="Of which output, e.g. posting; all are listed otherwise.", show_default=False)
    ] = None,
) -> None:
    """Print the JSON Schema of an output of --json, or the names of all schemas.

    Examples:

      rolesplit schema

      rolesplit schema posting > posting.schema.json
    """
    from rolesplit.report import schemas

    typer.echo("\n".join(schemas.names()) if name is None else schemas.schema(name), nl=name is None)
