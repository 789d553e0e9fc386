"""Everything in this process."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from textlab.engines.work import Found, Task, finish, indexes, remember, shards
from textlab.metrics.registry import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textlab.engines.work import Progress


class Serial:
    """One process, one metric after the other.

    Parameters
    ----------
    threads
        How many threads a kernel may use.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, task: Task, progress: Progress) -> Found:
        """Do the whole task here; `progress` is called with the characters of each shard that is done."""
        with kernel_threads(task, self._threads):
            index = indexes(task)
            return finish(task, index, remember(task, index, shards(task, index), progress))


@contextmanager
def kernel_threads(task: Task, threads: int) -> Iterator[None]:
    """Let the kernels of a task use at most so many threads of this process, and leave its threads as they were."""
    if not any(load(name).compiled for name in task.metrics):
        yield  # without loading numba
        return
    import numba

    before = numba.get_num_threads()
    numba.set_num_threads(max(1, min(threads, before)))
    try:
        yield
    finally:
        numba.set_num_threads(before)
