"""Everything in this process."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from textlab.engines.work import Found, Task, do, length
from textlab.metrics.registry import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textlab.engines.work import Progress


class Serial:
    """One process, one metric after the other.

    Parameters
    ----------
    cores
        How many threads a kernel may use.
    """

    def __init__(self, cores: int = 1) -> None:
        self.cores = cores

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, task: Task, progress: Progress) -> Found:
        """Do the whole task here; `progress` is called after each shard."""
        with kernel_threads(task, lambda: self.cores):
            return do(task, adding(progress, length(task)))


def adding(progress: Progress, total: int) -> Callable[[int], None]:
    """Return what takes the characters of one shard after the other and makes the sum known."""
    done = 0

    def add(characters: int) -> None:
        nonlocal done
        done += characters
        progress(done, total)

    return add


@contextmanager
def kernel_threads(task: Task, free: Callable[[], int]) -> Iterator[None]:
    """Let the kernels of a task use at most so many threads of this process as `free` says at any moment."""
    if not any(load(name).compiled for name in task.metrics):
        yield  # without loading numba
        return
    from textlab.threads import limited

    with limited(free):
        yield
