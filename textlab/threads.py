"""Compiled work on the cores of this process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, TypeVar

import numba

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

#: Characters of a stretch, at least: what is done ahead of each must not count.
LEAST = 1 << 12

Task = TypeVar("Task")
Result = TypeVar("Result")


def threads() -> int:
    """Return how many threads kernels may use here, as `numba.set_num_threads` says."""
    return int(numba.get_num_threads())


@contextmanager
def limited(count: int) -> Iterator[Callable[[int], None]]:
    """Let kernels use at most so many threads here, and leave their number as it was; yields what changes it."""
    before = threads()

    def use(count: int) -> None:
        numba.set_num_threads(max(1, min(count, before)))

    use(count)
    try:
        yield use
    finally:
        numba.set_num_threads(before)


def each(work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
    """Return ``work(task)`` of every task, in order, on as many threads as may be used.

    Never on the main thread: what interrupts it would meet a kernel that hands its result to Python, which does not
    survive that.

    Plain threads around kernels that release the interpreter: unlike numba's parallel loops they compile and load
    quickly, and two searches may run at once.

    Examples
    --------
    >>> each(len, ["one", "three"])
    [3, 5]
    """
    several = min(threads(), len(tasks))
    if not tasks or (several < 2 and current_thread() is not main_thread()):
        return [work(task) for task in tasks]
    with ThreadPoolExecutor(several) as pool:
        return list(pool.map(work, tasks))


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
