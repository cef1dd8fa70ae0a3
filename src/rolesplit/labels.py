"""What the labels of a file mean: ours, their synonyms, and likely slips of the pen."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

SYNONYMS = {
    "运营": "operations",
    "营销": "marketing",
    "市场": "marketing",
    "共有": "shared",
    "共同": "shared",
}


def class_of(cell: str, rename: Mapping[str, str]) -> str:
    """Give the class a cell means: 'Operations-leaning ' is operations, 运营 too."""
    name = cell.strip()
    name = rename.get(name, name).casefold().removesuffix("-leaning")
    return SYNONYMS.get(name, name)


def likely_class(name: str, classes: Sequence[str]) -> str | None:
    """Give the class that an unknown name probably means: one begun, shortened (mkt), misspelt or within; or None."""
    name = name.strip().casefold()
    begun = [one for one in classes if name and one.startswith(name)]
    within = [SYNONYMS.get(one, one) for one in (*classes, *SYNONYMS) if one in name]
    shortened = [one for one in classes if len(name) > 1 and one[0] == name[0] and _is_shortened(name, one)]
    close = difflib.get_close_matches(name, classes, 1)
    return next((one for one in (*begun, *within, *close, *shortened) if one in classes), None)


def _is_shortened(name: str, whole: str) -> bool:
    """Tell whether the letters of a name occur in a longer one in this order."""
    letters = iter(whole)
    return all(letter in letters for letter in name)
