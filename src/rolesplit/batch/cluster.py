"""Many files, labelled by the workers of a Dask cluster: a file is a task, read and written by the worker that has it.

The client learns what came of the rows and nothing else. A task whose worker is lost is given to another one, which
writes the file anew; a file appears whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rolesplit.batch.files import Done, Order, Unlabelled, try_file
from rolesplit.errors import BatchError

Pair = tuple[Path, Path]
"""A file and its output."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who labels files: this machine one after the other, or the workers of a Dask cluster.

    Attributes:
        cores: processes of this machine that work at once.
        is_dask: whether a cluster does.
        scheduler: its address; None for workers that are started on this machine, one a core.
    """

    cores: int
    is_dask: bool = False
    scheduler: str | None = None


def label_files(files: Sequence[Pair], order: Order, model_id: str, crew: Crew) -> Iterator[Done | Unlabelled]:
    """Label files, given with their outputs, and give what came of each as it is done.

    Raises:
        BatchError: the cluster cannot be reached, or loses worker after worker over one file.
    """
    if crew.is_dask:
        with open_cluster(crew) as client:
            yield from label_by(client, files, order, model_id)
    else:
        for path, output in files:
            yield try_file(path, output, order, model_id=model_id, cores=crew.cores)


@contextmanager
def open_cluster(crew: Crew) -> Iterator[Any]:
    """Connect to the scheduler, or start workers on this machine; gives the Dask client.

    Raises:
        BatchError: the extra is missing, or nobody answers at the address.
    """
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise BatchError("--engine dask needs pip install 'rolesplit[dask]'") from error
    with ExitStack() as stack:
        if crew.scheduler is None:
            local = LocalCluster(n_workers=crew.cores, threads_per_worker=1, dashboard_address=None)
            yield stack.enter_context(Client(stack.enter_context(local)))
            return
        try:
            client = Client(crew.scheduler, timeout="10s")
        except (OSError, ValueError) as error:
            raise BatchError(f"{crew.scheduler}: no Dask scheduler answers there; check --scheduler") from error
        yield stack.enter_context(client)


def label_by(client: Any, files: Sequence[Pair], order: Order, model_id: str) -> Iterator[Done | Unlabelled]:
    """Label files by the workers of a Dask client; see `label_files`.

    Paths must mean the same on all machines; they are made absolute, as workers may run in another folder.
    """
    from distributed import KilledWorker, as_completed  # noqa: PLC0415 - an extra, and slow to import

    paths, outputs = ([pair[place].absolute() for pair in files] for place in (0, 1))
    order = replace(order, model=None if order.model is None else str(Path(order.model).absolute()))
    futures = client.map(try_file, paths, outputs, order=order, model_id=model_id, pure=False)
    path_of = dict(zip((future.key for future in futures), paths, strict=True))
    try:
        for future in as_completed(futures):
            yield future.result()
            future.release()
    except KilledWorker as error:
        raise BatchError(f"{path_of[error.task]}: worker after worker was lost over it; look at their logs") from error
    finally:
        client.cancel(futures)
