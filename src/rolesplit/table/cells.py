"""Cells that become texts only when somebody wants these: one of a few words, or a decimal number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import numpy.typing as npt

ONE = 10_000
"""So many steps are 1: decimal numbers have four decimals."""
MISSING = ONE + 1
"""Stands where there is no number."""

_TEXTS: npt.NDArray[Any] = np.array([*(f"{step / ONE:.4f}" for step in range(-ONE, ONE + 1)), ""], dtype=object)

Indices = npt.NDArray[np.int64]


class Cells(Sequence[str]):
    """Cells as texts, made when they are asked for."""

    __slots__ = ()

    def texts(self) -> list[str]:
        """Give each as a text."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts())

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return self.texts()[place]


@dataclass(frozen=True, slots=True, eq=False)
class Words(Cells):
    """Cells that are one of a few words.

    Attributes:
        words: these; "" is no value.
        places: for each cell, which of them it is.
    """

    words: tuple[str, ...]
    places: Indices

    def texts(self) -> list[str]:
        """Give each as a text."""
        return list(np.array(self.words, dtype=object).take(self.places).tolist())

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True, eq=False)
class Decimals(Cells):
    """Cells that are numbers from -1 to 1, of four decimals.

    Attributes:
        steps: each in ten-thousandths, `MISSING` where there is none.
    """

    steps: Indices

    def texts(self) -> list[str]:
        """Give each as a text, "" where there is none."""
        return list(_TEXTS.take(self.steps + ONE).tolist())

    def __len__(self) -> int:
        return len(self.steps)
