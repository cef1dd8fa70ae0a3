"""Many fits, on one core or several; what comes out does not depend on how many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import joblib

Progress = Callable[[str, float], None]
"""Told what is being done and the share of it that is done, 0 to 1."""


def silent(stage: str, share: float) -> None:
    """Tell nobody."""


class Work:
    """Runs functions over lists of arguments, in order, and tells how far it is.

    Processes and not threads: LIBLINEAR draws from one generator of random numbers a process, so that of fits side by
    side in one process neither would be repeatable.
    """

    def __init__(self, workers: int, progress: Progress = silent) -> None:
        self._workers = workers
        self._progress = progress

    def run(self, stage: str, function: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Give what the function makes of each tuple of arguments."""
        results = []
        self._progress(stage, 0.0)
        for result in self._results(function, jobs):
            results.append(result)
            self._progress(stage, len(results) / len(jobs))
        return results

    def _results(self, function: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
        if self._workers == 1 or len(jobs) == 1:
            return (function(*job) for job in jobs)
        parallel = joblib.Parallel(n_jobs=self._workers, return_as="generator")
        return iter(parallel(joblib.delayed(function)(*job) for job in jobs))
