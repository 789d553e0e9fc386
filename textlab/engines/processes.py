"""The work shared by several processes of one machine."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from textlab.engines.serial import Serial, kernel_threads
from textlab.engines.work import Found, Task, finish, indexes, merge, remember, shards
from textlab.engines.worker import Worker
from textlab.metrics.registry import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.engines.work import Progress
    from textlab.metrics.protocol import Memory

#: From so many characters on, a stream is cut among processes; a shorter one is done sooner by the threads of one.
LARGE = 50_000_000


class Processes:
    """Several processes, of which one is the caller's own.

    While the kernels run here on all cores, one process beside does the metrics that run none: it is started at once,
    so that its libraries are loaded when there is work. A large stream is cut into as many stretches as there are
    cores, and what is remembered of each is merged here.

    Parameters
    ----------
    jobs
        How many cores to use in all, two or more.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._stack = ExitStack()
        self._beside = self._stack.enter_context(Worker(threads=1))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(self, task: Task, progress: Progress) -> Found:
        """Do the whole task; `progress` is called with the characters of each shard that is done."""
        if max(map(len, task.streams.values())) >= LARGE:
            return self._in_stretches(task, progress)
        return self._side_by_side(task, progress)

    def _side_by_side(self, task: Task, progress: Progress) -> Found:
        there = tuple(name for name in task.metrics if not load(name).compiled)
        here = tuple(name for name in task.metrics if load(name).compiled)
        answer = self._beside.call(_whole, replace(task, metrics=there))
        found = Serial(self._jobs).run(replace(task, metrics=here), progress)
        beside: Found = answer.result()
        return Found(
            {**found.scores, **beside.scores}, {**found.evidence, **beside.evidence}, {**found.curves, **beside.curves}
        )

    def _in_stretches(self, task: Task, progress: Progress) -> Found:
        workers = [self._beside, *(self._stack.enter_context(Worker(threads=1)) for _ in range(self._jobs - 2))]
        answers = [worker.call(_stretch, task, part, self._jobs) for part, worker in enumerate(workers, 1)]
        with kernel_threads(task, 1):
            # All stretches are equally long, so this one's progress is that of all.
            mine = _stretch(task, 0, self._jobs, lambda characters: progress(characters * self._jobs))
            several: Sequence[dict[str, Memory]] = [mine, *(answer.result() for answer in answers)]
            return finish(task, indexes(task), merge(task, several))


def _whole(task: Task) -> Found:
    return Serial().run(task, _silent)


def _stretch(task: Task, part: int, parts: int, progress: Progress | None = None) -> dict[str, Memory]:
    """Return what the metrics remember of one of so many stretches of every stream."""
    index = indexes(task)
    return remember(task, index, shards(task, index, part, parts), progress or _silent)


def _silent(characters: int) -> None:
    """Make no progress known."""
