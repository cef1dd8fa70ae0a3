"""One call that labels texts, for other programs: importable, picklable by name, the model loaded once a process."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable

from rolesplit.artifact import load_model
from rolesplit.batch.columns import Labeller
from rolesplit.table.values import as_text

Cell = str | float | None


def label_batch(
    texts: Iterable[object],
    *,
    unit: str = "duty",
    model: str | os.PathLike[str] | None = None,
    prefix: str = "rolesplit_",
) -> dict[str, list[Cell]]:
    """Label texts: our columns by name, in the order of a labelled table, each with one cell a text.

    Args:
        texts: any number of them; None and not-a-number are empty texts, other values are taken as a table has them.
        unit: what a text is: "duty" or "posting".
        model: a model file, which each process loads once; the shipped one otherwise.
        prefix: what the names begin with.

    Returns:
        Strings, and floats for the probabilities and the lean; None where there is nothing to say.

    Raises:
        ModelError: the model file cannot be used.
    """
    labelled = labeller_of(unit, None if model is None else os.fspath(model))([_text(value) for value in texts])
    return {
        column.name: [(float(cell) if column.is_number else cell) if cell else None for cell in column.cells]
        for column in labelled.columns(prefix)
    }


@functools.lru_cache(maxsize=4)
def labeller_of(unit: str, model: str | None) -> Labeller:
    """Give the labeller of a model file, which is loaded once a process."""
    loaded = load_model(model)
    return Labeller(loaded if unit == "posting" else loaded.only("label", "facet"), unit)


def _text(value: object) -> str:
    """Give a value as a text; not-a-number, which differs from itself, is how pandas says that there is none."""
    differs = value != value  # noqa: PLR0124 - see above
    if differs is (value == value):  # noqa: PLR0124 - so does pandas.NA, and gives itself for either
        return ""
    return "" if differs else as_text(value)
