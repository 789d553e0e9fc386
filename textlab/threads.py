"""Compiled work on the cores of this process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numba

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Task = TypeVar("Task")
Result = TypeVar("Result")


def threads() -> int:
    """Return how many threads kernels may use here, as `numba.set_num_threads` says."""
    return int(numba.get_num_threads())


def each(work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
    """Return ``work(task)`` of every task, in order, on as many threads as may be used.

    Plain threads around kernels that release the interpreter: unlike numba's parallel loops they compile and load
    quickly, and two searches may run at once.

    Examples
    --------
    >>> each(len, ["one", "three"])
    [3, 5]
    """
    several = min(threads(), len(tasks))
    if several < 2:
        return [work(task) for task in tasks]
    with ThreadPoolExecutor(several) as pool:
        return list(pool.map(work, tasks))
