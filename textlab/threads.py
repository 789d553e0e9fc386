"""Compiled work on the cores of this process."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from threading import Lock, current_thread, main_thread
from typing import TYPE_CHECKING, Generic, TypeVar

import numba

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: Characters of a stretch, at least: what is done ahead of each must not count.
LEAST = 1 << 12

Task = TypeVar("Task")
Result = TypeVar("Result")


def _all() -> int:
    """Return how many threads numba allows."""
    return int(numba.get_num_threads())


#: How many cores are free at this moment.
_free = ContextVar("_free", default=_all)


def threads() -> int:
    """Return how many threads kernels may use now: no more than `numba.set_num_threads` says."""
    return max(1, min(_all(), _free.get()()))


@contextmanager
def limited(free: Callable[[], int]) -> Iterator[None]:
    """Let kernels use at most so many threads here as `free` says; it is asked again while they work."""
    before = _free.set(free)
    try:
        yield
    finally:
        _free.reset(before)


def each(work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
    """Return ``work(task)`` of every task, in order, on as many threads as may be used, more when more may.

    Never on the main thread: what interrupts it would meet a kernel that hands its result to Python, which does not
    survive that.

    Plain threads around kernels that release the interpreter: unlike numba's parallel loops they compile and load
    quickly, and two searches may run at once.

    Examples
    --------
    >>> each(len, ["one", "three"])
    [3, 5]
    """
    most = min(_all(), len(tasks))
    if not tasks or (most < 2 and current_thread() is not main_thread()):
        return [work(task) for task in tasks]
    with ThreadPoolExecutor(most) as pool:
        return _Turns(work, tasks, most).done(pool)


class _Turns(Generic[Task, Result]):
    """Tasks that threads take in turn.

    No functions that know each other, as they would be a cycle: what the work holds would be kept until a garbage
    collection.
    """

    def __init__(self, work: Callable[[Task], Result], tasks: Sequence[Task], most: int) -> None:
        self._work, self._tasks, self._most, self._free = work, tasks, most, _free.get()
        self._waiting, self._results, self._lock = enumerate(tasks), dict[int, Result](), Lock()
        self._running: list[Future[None]] = []

    def done(self, pool: ThreadPoolExecutor) -> list[Result]:
        """Return the results, once all are there."""
        with self._lock:
            self._running.append(pool.submit(self._run, pool))
        try:
            for one in self._running:  # as long as it grows
                one.result()
        finally:
            deque(self._waiting, 0)  # of what is left nothing is begun
        return [self._results[at] for at in range(len(self._tasks))]

    def _run(self, pool: ThreadPoolExecutor) -> None:
        while (taken := self._take(pool)) is not None:
            at, task = taken
            self._results[at] = self._work(task)

    def _take(self, pool: ThreadPoolExecutor) -> tuple[int, Task] | None:
        with self._lock:
            while len(self._running) < min(self._most, self._free()):
                self._running.append(pool.submit(self._run, pool))
            return next(self._waiting, None)


def stretches(begin: int, end: int, count: int) -> list[slice]:
    """Return a range of characters in so many parts of about the same length, fewer where they would be too short.

    Examples
    --------
    >>> stretches(10, 20_010, 2), stretches(0, 100, 2)
    ([slice(10, 10010, None), slice(10010, 20010, None)], [slice(0, 100, None)])
    """
    parts = max(1, min(count, (end - begin) // LEAST))
    edges = [begin + (end - begin) * part // parts for part in range(parts + 1)]
    return [slice(*pair) for pair in pairwise(edges)]
