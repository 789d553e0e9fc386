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

    While the kernels run here on all cores, one process beside does the metrics that run none, where there are such:
    it is started at once, so that its libraries are loaded when there is work. A large stream is cut into as many
    stretches as there are cores, and what is remembered of each is merged here.

    Parameters
    ----------
    jobs
        How many cores to use in all, two or more.
    metrics
        The metrics that there will be work for.
    """

    def __init__(self, jobs: int, metrics: Sequence[str]) -> None:
        self._jobs = jobs
        self._stack = ExitStack()
        self._workers: list[Worker] = []
        if all(_kinds(metrics)):
            self._start(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(self, task: Task, progress: Progress) -> Found:
        """Do the whole task; `progress` is called with the characters of each shard that is done."""
        if max(map(len, task.streams.values())) >= LARGE:
            return self._in_stretches(task, progress)
        here, there = _kinds(task.metrics)
        if not here or not there:
            return Serial(self._jobs).run(task, progress)
        self._start(1)
        answer = self._workers[0].call(_whole, replace(task, metrics=there))
        found = Serial(self._jobs).run(replace(task, metrics=here), progress)
        beside: Found = answer.result()
        return Found(
            {**found.scores, **beside.scores}, {**found.evidence, **beside.evidence}, {**found.curves, **beside.curves}
        )

    def _in_stretches(self, task: Task, progress: Progress) -> Found:
        self._start(self._jobs - 1)
        answers = [worker.call(_stretch, task, part, self._jobs) for part, worker in enumerate(self._workers, 1)]
        with kernel_threads(task, 1):
            index = indexes(task)
            # All stretches are equally long, so this one's progress is that of all.
            mine = remember(task, index, shards(task, index, 0, self._jobs), lambda done: progress(done * self._jobs))
            several: Sequence[dict[str, Memory]] = [mine, *(answer.result() for answer in answers)]
            return finish(task, index, merge(task, several))

    def _start(self, workers: int) -> None:
        while len(self._workers) < workers:
            self._workers.append(self._stack.enter_context(Worker(threads=1)))


def _kinds(metrics: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the metrics that run kernels, and those that run none."""
    here = tuple(name for name in metrics if load(name).compiled)
    return here, tuple(name for name in metrics if name not in here)


def _whole(task: Task) -> Found:
    return Serial().run(task, _silent)


def _stretch(task: Task, part: int, parts: int) -> dict[str, Memory]:
    """Return what the metrics remember of one of so many stretches of every stream."""
    index = indexes(task)
    return remember(task, index, shards(task, index, part, parts), _silent)


def _silent(characters: int) -> None:
    """Make no progress known."""
