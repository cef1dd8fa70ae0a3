"""What cannot be learnt from: rows that are refused, the first few named in one line that says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rolesplit.errors import CorpusError
from rolesplit.labels import likely_class
from rolesplit.sheet import Row

_MOST_LISTED = 5


def _listed(places: Iterable[str], total: int) -> str:
    """Join the first few places and say how many more there are."""
    shown = ", ".join(place for place, _ in zip(places, range(_MOST_LISTED), strict=False))
    return shown + (f" and {total - _MOST_LISTED} more" if total > _MOST_LISTED else "")


def refuse_blank(path: Path, rows: Sequence[Row], texts: Sequence[str]) -> None:
    """Refuse rows without a text."""
    blank = [row for row, text in zip(rows, texts, strict=True) if not text]
    if blank:
        lines = _listed((str(row.line) for row in blank), len(blank))
        raise CorpusError(f"{path}: blank text in line {lines}; fill in or delete these rows")


def refuse_unknown(path: Path, rows: Sequence[Row], named: Sequence[str], classes: Sequence[str]) -> None:
    """Refuse classes that are not among those known, with a guess at what the first means."""
    unknown = [(row, name) for row, name in zip(rows, named, strict=True) if name not in classes]
    if unknown:
        name = unknown[0][1]
        close = likely_class(name, classes) or classes[0]
        lines = _listed((f"{row.line} ({other!r})" for row, other in unknown), len(unknown))
        known = f"{', '.join(classes[:-1])} or {classes[-1]}"
        raise CorpusError(f"{path}: not {known} in line {lines}; mend or rename, e.g. --rename {name or '?'}={close}")


def refuse_conflicts(path: Path, rows: Sequence[Row], texts: Sequence[str], named: Sequence[str]) -> None:
    """Refuse equal texts with unequal classes; the texts are folded already."""
    first: dict[str, int] = {}
    conflicts = []
    for index, text in enumerate(texts):
        other = first.setdefault(text, index)
        if named[other] != named[index]:
            conflicts.append((other, index))
    if conflicts:
        pairs = (f"{rows[a].line} ({named[a]}) and {rows[b].line} ({named[b]})" for a, b in conflicts[:_MOST_LISTED])
        raise CorpusError(
            f"{path}: one text with two labels in lines {_listed(pairs, len(conflicts))}; keep one of each"
        )


def facets_of(path: Path, rows: Sequence[Row], known: Sequence[str]) -> tuple[str, ...] | None:
    """Give the facet of each row, None where the file has no facets; refuse those that are not known."""
    if "facet" not in rows[0].cells:
        return None
    facets = tuple(row.cells["facet"].strip().casefold() for row in rows)
    unknown = [row for row, facet in zip(rows, facets, strict=True) if facet not in known]
    if unknown:
        lines = _listed((str(row.line) for row in unknown), len(unknown))
        raise CorpusError(
            f"{path}: the facet in line {lines} is not one of {', '.join(known)}; mend it or drop the column"
        )
    return facets
