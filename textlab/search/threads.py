"""Compiled work on the cores of this process."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numba

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Task = TypeVar("Task")
Result = TypeVar("Result")


def each(work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
    """Return ``work(task)`` of every task, in order, on as many threads as `numba.set_num_threads` allows here.

    Plain threads around kernels that release the interpreter: unlike numba's parallel loops they compile and load
    quickly, and two searches may run at once.

    Examples
    --------
    >>> each(len, ["one", "three"])
    [3, 5]
    """
    threads = min(numba.get_num_threads(), len(tasks))
    if threads < 2:
        return [work(task) for task in tasks]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, tasks))
