"""Workers: windows done by several processes at once, their results in order, never more than a few under way.

The standard library's process pool does the work. (joblib takes ten times as long to import, and its generator pulls
its input as fast as workers finish, however slowly the results are taken.)
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import chain, count, islice
from typing import Any, Generic, TypeVar

from rolesplit.errors import BatchError
from rolesplit.interruption import held

if sys.platform == "linux":
    import fcntl

Item = TypeVar("Item")
Result = TypeVar("Result")

FEW = 2
"""No more windows than this are done by the process itself: a small table needs no others."""
_ARENAS, _MAPPED_FROM = -8, -3  # M_ARENA_MAX and M_MMAP_THRESHOLD of glibc's malloc.h
_LARGE = 1 << 19  # bytes; what is larger is mapped by itself and goes back to the system as soon as it is free
_PIPE = 1 << 20  # bytes, the most that Linux gives a user who has not asked the administrator
_TRIM_EVERY = 12  # so many items, free memory is given back
_AHEAD = 2  # windows under way for each worker, so that none waits for the next


def available_cores() -> int:
    """Give how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[Item], Result], items: Iterable[Item], cores: int) -> Generator[Result, None, None]:
    """Give the result of each item, in order; with several cores, by as many processes once there are many items.

    At most two items for each process have been taken and not been given back. The processes end with this
    generator, and with the process that started them, however it ends.

    Args:
        work: a function that can be sent to another process.
        items: taken one by one, in this process.
        cores: how many processes may work.

    Raises:
        BatchError: a process was ended from outside.
    """
    items = iter(items)
    begun = list(islice(items, FEW + 1 if cores > 1 else 0))
    if len(begun) <= FEW:
        yield from map(work, chain(begun, items))
        return
    yield work(begun.pop(0))  # what it makes for all that follow, forked processes have in common
    with _Pool(work, cores) as pool:
        yield from pool.in_order(chain(begun, items), cores * _AHEAD)


class _Pool(Generic[Item, Result]):
    """Processes that have the work at hand, so that only items and results are sent."""

    def __init__(self, work: Callable[[Item], Result], cores: int) -> None:
        # Forked processes have the model at once and in shared memory; elsewhere it is sent to each.
        _set_malloc(_ARENAS, 1)  # where it can be told to give memory back; each thread would keep its own
        context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
        self._executor = ProcessPoolExecutor(cores, mp_context=context, initializer=_begin, initargs=(work,))
        _widen_pipes(self._executor)

    def __enter__(self) -> _Pool[Item, Result]:
        return self

    def __exit__(self, *_: object) -> None:
        gc.unfreeze()
        with held():  # for as long as the windows under way take
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _start(self) -> None:
        """Start all processes, once it is sure that they will be ended."""
        # What exists now is no longer looked through for cycles, or each process would come to have a copy of its own.
        gc.freeze()
        with held(), warnings.catch_warnings():  # a process that is being started does not know Ctrl-C yet
            # Python warns of forking beside threads; here these are idle ones of NumPy's, which no worker waits for.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._executor.submit(os.getpid)  # the first one starts all processes
        # From here on this process holds little but windows and results, which shall leave no holes behind.
        _set_malloc(_MAPPED_FROM, _LARGE)

    def in_order(self, items: Iterable[Item], ahead: int) -> Iterator[Result]:
        """Give the results in order, with at most so many items under way."""
        under_way: deque[Future[Result]] = deque()
        self._start()
        try:
            for number, item in enumerate(items, 1):
                _give_back(number)
                under_way.append(self._executor.submit(_do, item))
                if len(under_way) >= ahead:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool as error:
            raise BatchError("a worker was ended from outside, perhaps for lack of memory; try --jobs 1") from error


def _widen_pipes(executor: Any) -> None:
    """Let windows and results go through the pipes whole: by 64 KiB at once, processes wake each other all the time.

    The executor has no setting for this; where its pipes are not found, they stay as they are.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # the kernel may allow a user no more
            for queue in (executor._call_queue, executor._result_queue):
                fcntl.fcntl(queue._writer.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def _set_malloc(option: int, value: int) -> None:
    """Set how the C library allocates memory, where it can be told to."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # musl has no such call
            ctypes.CDLL(None).mallopt(option, value)


def _give_back(done: int) -> None:
    """Give free memory back to the system once in so many items; what lies scattered would grow for hours."""
    if done % _TRIM_EVERY == 0 and sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


_work: Callable[[Any], Any] | None = None  # of a worker process, which has but one
_done = count(1)


def _begin(work: Callable[[Any], Any]) -> None:
    """Prepare a worker process: Ctrl-C is the parent's business, and the worker never outlives it."""
    global _work  # noqa: PLW0603 - the one thing that a worker knows
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent has ended, even by kill -9."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(item: Any) -> Any:
    assert _work is not None, "set when the process was started"  # noqa: S101 - for mypy
    _give_back(next(_done))
    return _work(item)
