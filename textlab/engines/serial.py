"""Everything in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textlab.engines.work import Found, Task, finish, indexes, remember, shards

if TYPE_CHECKING:
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

    def __enter__(self) -> Serial:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, task: Task, progress: Progress) -> Found:
        """Do the whole task here; `progress` is called with the characters of each shard that is done."""
        set_threads(self._threads)
        index = indexes(task)
        return finish(task, index, remember(task, index, shards(task, index), progress))


def set_threads(threads: int) -> None:
    """Let the kernels of this process use so many threads, as far as the machine has cores."""
    import numba

    numba.set_num_threads(max(1, min(threads, numba.config.NUMBA_NUM_THREADS)))  # type: ignore[attr-defined]
