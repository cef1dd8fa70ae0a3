"""How stable the signs of coefficients are: in how many fits of cross-validation a term pulls as in the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import Head
from rolesplit.terms import STABILITY_HEADS, strongest

Floats = npt.NDArray[np.float64]


class Signs:
    """The signs of one head's coefficients, counted over the fits of cross-validation."""

    def __init__(self) -> None:
        self.fits = 0
        self._positive: npt.NDArray[np.int64] | int = 0

    def notice(self, speaks_for: npt.NDArray[np.bool_]) -> None:
        """Count one fit: whether each coefficient (terms, classes) is positive."""
        self.fits += 1
        self._positive = self._positive + speaks_for

    def agreement(self, head: Head) -> npt.NDArray[np.int64]:
        """Give (terms kept, classes): in how many fits the strongest terms of each class spoke for it too."""
        order = strongest(head)
        return np.asarray(np.take_along_axis(np.broadcast_to(self._positive, head.coefficients.shape), order, axis=0))


def pack(signs: Mapping[str, Signs], heads: Mapping[str, Head]) -> dict[str, Any]:
    """Give the stability of all heads that terms are listed for, as plain data that a model file can hold."""
    agreements = {name: signs[name].agreement(heads[name]) for name in STABILITY_HEADS}
    return {"fits": signs["label"].fits} | {name: found.astype("u1").tobytes() for name, found in agreements.items()}
