"""The header: which column holds the texts, and whether our names are free."""

from __future__ import annotations

from collections.abc import Sequence

from rolesplit.errors import TableError

TEXT_COLUMNS = (
    "text", "duty", "duties", "statement", "responsibility", "responsibilities", "description", "job_description",
    "job description", "posting", "content", "职责",
    "岗位职责", "工作职责", "职位描述", "岗位描述", "描述", "文本", "内容",
)  # fmt: skip
"""What the column of the texts is usually called, the likeliest first."""


def text_column(name: str, header: Sequence[str], asked: str | None) -> int:
    """Give the place of the column of texts: the one asked for, else one that is called as texts usually are.

    Raises:
        TableError: there is no such column, or none has a usual name.
    """
    shown = ", ".join(map(repr, header))
    if asked is not None:
        if asked in header:
            return header.index(asked)
        raise TableError(f"{name}: no column {asked!r}; it has {shown}")
    names = [column.strip().casefold() for column in header]
    found = next((names.index(usual) for usual in TEXT_COLUMNS if usual in names), None)
    if found is None:
        raise TableError(f"{name}: which column holds the texts? Name it with --column, of {shown}")
    return found


def group_column(name: str, header: Sequence[str], asked: str | None) -> int | None:
    """Give the place of the column by whose values rows are counted apart, None where none is asked for.

    Raises:
        TableError: there is no such column.
    """
    if asked is None:
        return None
    if asked not in header:
        raise TableError(f"{name}: no column {asked!r} to count by; it has {', '.join(map(repr, header))}")
    return header.index(asked)


def require_free(name: str, header: Sequence[str], ours: Sequence[str]) -> None:
    """Refuse a table that has a column of one of our names already."""
    taken = [column for column in ours if column in header]
    if taken:
        raise TableError(f"{name}: has a column {taken[0]!r} already; choose other names with --prefix")
