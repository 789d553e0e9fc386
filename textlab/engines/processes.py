"""The work shared by several processes of one machine."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, Self

from textlab.engines.serial import adding, kernel_threads
from textlab.engines.work import Found, Task, do, finish, indexes, length, merge, remember, together, units
from textlab.engines.worker import Worker
from textlab.metrics.protocol import Head, Settings
from textlab.metrics.registry import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.engines.work import Progress
    from textlab.metrics.protocol import Memory

#: From so many characters on, streams are cut among processes: the indexes of the pieces, which each then makes for
#: itself, are little beside the stream.
LARGE = 4_000_000

#: More processes beside this one would find nothing to do in short streams.
_BESIDE = 2


class Processes:
    """Several processes, of which one is the caller's own.

    Over short streams each process takes some of the metrics, and more when they are done; the kernels here use the
    cores that are left. Of large streams each process takes a stretch, with all metrics, and what is remembered of each
    is merged here.

    Parameters
    ----------
    cores
        How many cores to use in all, two or more.
    metrics
        The metrics that there will be work for: processes are started for them at once, so that they have loaded their
        libraries when there is work.
    """

    def __init__(self, cores: int, metrics: Sequence[str]) -> None:
        self.cores = cores
        self._stack = ExitStack()
        self._workers: list[Worker] = []
        self._start(min(cores - 1, len(metrics) - 1, _BESIDE))
        for worker in self._workers:
            worker.call(_load, tuple(metrics))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def run(self, task: Task, progress: Progress) -> Found:
        """Do the whole task; `progress` is called after each shard."""
        if max(map(len, task.streams.values())) >= LARGE:
            return self._in_stretches(task, progress)
        return _Shared(task, self.cores, progress).run(self._workers)

    def _in_stretches(self, task: Task, progress: Progress) -> Found:
        self._start(self.cores - 1)
        taken = [worker.call(_take, task) for worker in self._workers]
        answers = [worker.call(_stretch, part, self.cores) for part, worker in enumerate(self._workers, 1)]
        whole, add = length(task), adding(progress, length(task))

        def on(done: int) -> None:
            for answer in (*taken, *answers):
                if answer.done():
                    answer.result()  # raises its error
            add(done * self.cores)  # All stretches are about as long, so this one's progress is that of all.

        with kernel_threads(task, lambda: 1):
            index = indexes(task)
            mine = remember(task, index, on, 0, self.cores)
            several: Sequence[dict[str, Memory]] = [mine, *(answer.result() for answer in answers)]
            progress(whole, whole)
            return finish(task, index, merge(task, several))

    def _start(self, workers: int) -> None:
        while len(self._workers) < workers:
            self._workers.append(self._stack.enter_context(Worker(threads=1)))


class _Shared:
    """The metrics of a task, in units that wait: processes beside take them from the front, this one from the back."""

    def __init__(self, task: Task, cores: int, progress: Progress) -> None:
        self._task, self._cores, self._progress = task, cores, progress
        self._waiting = deque(units(task))
        self._characters = sum(map(length, self._waiting))
        self._done = 0
        self._beside: list[tuple[Task, Future[Found]]] = []
        self._answers = SimpleQueue[Future[Found]]()

    def run(self, workers: Sequence[Worker]) -> Found:
        count, found, taken = len(self._waiting), list[Found](), list[Future[None]]()
        try:
            for worker in workers[: count - 1]:
                taken.append(worker.call(_take, self._task))
                self._hand(worker)
            while self._waiting:
                found += self._here()
            for one in taken:
                one.result()  # raises its error
            found += (self._answers.get().result() for _ in range(count - len(found)))
        finally:
            self._waiting.clear()
        self._progress(self._characters, self._characters)
        return together(found)

    def _hand(self, worker: Worker) -> None:
        """Give a process its next unit, and another when that is done."""

        def answered(answer: Future[Found]) -> None:
            self._answers.put(answer)
            self._hand(worker)

        try:
            unit = self._waiting.popleft()
        except IndexError:
            return
        answer = worker.call(_do, unit.metrics)
        self._beside.append((unit, answer))
        answer.add_done_callback(answered)

    def _here(self) -> Sequence[Found]:
        """Return what one unit finds out, done here by as many threads as there are cores left; none if none waits."""
        try:
            unit = self._waiting.pop()
        except IndexError:  # a process beside was quicker
            return ()

        def between(characters: int) -> None:
            over = [other for other, answer in self._beside if answer.done() and answer.result()]  # raises its error
            self._done += characters
            self._progress(self._done + sum(map(length, over)), self._characters)

        with kernel_threads(unit, self._free):
            between(0)
            return (do(unit, between),)

    def _free(self) -> int:
        """Return how many cores no process beside works on."""
        return self._cores - sum(not answer.done() for _, answer in self._beside)


#: In a process beside: the task it was given last.
_tasks = deque[Task](maxlen=1)


def _load(metrics: Sequence[str]) -> None:
    """Load metrics with their libraries, those that the first units of any task will need too."""
    for metric in map(load, metrics):
        if metric.stream is None:
            metric.resource(Head("", ""), Settings())


def _take(task: Task) -> None:
    """Keep a task for what follows."""
    _tasks.append(task)


def _do(metrics: tuple[str, ...]) -> Found:
    """Return what some metrics of the task find out."""
    return do(replace(_tasks[-1], metrics=metrics), _silent)


def _stretch(part: int, parts: int) -> dict[str, Memory]:
    """Return what the metrics remember of one of so many stretches of every stream."""
    task = _tasks[-1]
    return remember(task, indexes(task), _silent, part, parts)


def _silent(characters: int) -> None:
    """Make no progress known."""
