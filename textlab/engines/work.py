"""The work of a pass, cut so that it can be done here or elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

from textlab.metrics.registry import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from textlab.metrics.protocol import Evidence, Head, Memory, Settings
    from textlab.texts.corpus import Corpus
    from textlab.texts.pieces import Pieces

    #: Called with the characters done, and those in all.
    Progress = Callable[[int, int], None]

#: Characters of a shard at most: words and codes of one are held at once. The larger, the less is searched: the near
#: copies in one are found ahead of the rest.
SHARD = 1 << 20

#: Characters of a shard times those of all pieces, for between two shards progress shows; but no shard is shorter than
#: that.
_PAIRS, _LEAST = 5 * 10**12, 1 << 17


@dataclass(frozen=True)
class Task:
    """What a pass is to find out.

    Attributes
    ----------
    metrics
        Names of metrics.
    pieces
        What they score.
    streams
        The ``"reference"`` and the ``"corpus"``.
    models
        Each model's pieces, by number: whose evidence is wanted.
    head
        The reference's first characters.
    settings
        What the user chose that metrics must know.
    shard
        Characters a shard; chosen so that progress shows, unless given.
    """

    metrics: tuple[str, ...]
    pieces: Pieces
    streams: Mapping[str, Corpus]
    models: Mapping[str, Sequence[int]]
    head: Head
    settings: Settings
    shard: int | None = None


@dataclass(frozen=True)
class Found:
    """What a pass found out, by metric.

    Attributes
    ----------
    scores
        float64[piece, measure].
    evidence
        The rows behind them.
    marks
        int64[mark, (piece, start, end, first, last)], what `textlab.metrics.protocol.Metric.marks` returns.
    curves
        float64[piece, n] for a metric that has a curve.
    notes
        What must be told of how its numbers were made, where anything must.
    """

    scores: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    marks: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    curves: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def units(task: Task) -> list[Task]:
    """Return the task in parts that may be done by different processes.

    Metrics of one stream stay together: they share what is found out about pieces and shards (their words). First those
    that need one core and no stream, last those of the corpus: the searches, whose kernels use any number of cores.
    """
    streams = {name: load(name).stream for name in task.metrics}
    parts = [
        *([name] for name in reversed(task.metrics) if streams[name] is None),
        [name for name in task.metrics if streams[name] == "reference"],
        [name for name in task.metrics if streams[name] == "corpus"],
    ]
    return [replace(task, metrics=tuple(names)) for names in parts if names]


def listening(task: Task) -> list[tuple[Corpus, tuple[str, ...]]]:
    """Return each stream with the metrics that listen to it: once, where the reference is the corpus too."""
    found: list[tuple[Corpus, tuple[str, ...]]] = []
    for corpus in {id(corpus): corpus for corpus in task.streams.values()}.values():
        names = tuple(
            name
            for name in task.metrics
            if (stream := load(name).stream) is not None and task.streams[stream] is corpus
        )
        if names:
            found.append((corpus, names))
    return found


def length(task: Task) -> int:
    """Return how many characters stream past the metrics of a task."""
    return sum(len(corpus) for corpus, _ in listening(task))


def indexes(task: Task) -> dict[str, Any]:
    """Return each metric's index of the pieces, its resource read first."""
    found = {}
    for name in task.metrics:
        metric = load(name)
        found[name] = metric.index(task.pieces, metric.resource(task.head, task.settings))
    return found


def remember(
    task: Task, index: Mapping[str, Any], progress: Callable[[int], None], part: int = 0, parts: int = 1
) -> dict[str, Memory]:
    """Return what each metric remembers of its stream: of all of it, or of one of so many stretches.

    `progress` is called with the characters of each shard that is done.
    """
    memories: dict[str, Memory] = {}
    size = task.shard or min(SHARD, max(_LEAST, _PAIRS // max(1, sum(map(len, task.pieces.texts)))))
    for corpus, names in listening(task):
        reach = max(load(name).reach(index[name]) for name in names)
        for shard in corpus.shards(reach, size, part, parts):
            for name in names:
                metric, memory = load(name), memories.get(name)
                memories[name] = (
                    metric.observe(shard, index[name]) if memory is None else metric.add(memory, shard, index[name])
                )
            progress(len(shard.text))
    return memories


def merge(task: Task, several: Sequence[Mapping[str, Memory]]) -> dict[str, Memory]:
    """Return the memories of several stretches as one."""
    return {
        name: reduce(load(name).merge, [memories[name] for memories in several if name in memories])
        for name in task.metrics
        if any(name in memories for memories in several)
    }


def finish(task: Task, index: Mapping[str, Any], memories: Mapping[str, Memory]) -> Found:
    """Return scores, evidence, curves and notes."""
    found = Found()
    for name in task.metrics:
        metric, memory = load(name), memories.get(name, {})
        found.scores[name] = metric.score(index[name], memory)
        found.evidence[name] = list(metric.evidence(index[name], memory, task.models))
        found.marks[name] = metric.marks(index[name], memory)
        curve = getattr(metric, "curve", None)
        if curve is not None:
            found.curves[name] = curve(index[name], memory)
        if note := metric.note(index[name]):
            found.notes[name] = note
    return found


def do(task: Task, progress: Callable[[int], None]) -> Found:
    """Do the whole task; `progress` is called with the characters of each shard that is done."""
    index = indexes(task)
    return finish(task, index, remember(task, index, progress))


def together(several: Sequence[Found]) -> Found:
    """Return what the parts of a task found out as one."""
    found = Found()
    for one in several:
        found.scores.update(one.scores)
        found.evidence.update(one.evidence)
        found.marks.update(one.marks)
        found.curves.update(one.curves)
        found.notes.update(one.notes)
    return found
