"""Runs: neighbouring entries of an array that are equal."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def run_starts(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Give the place where each run of equal values begins; faster than the differences of the values."""
    begins = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return np.flatnonzero(begins)
