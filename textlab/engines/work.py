"""The work of a pass, cut so that it can be done here or elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from typing import TYPE_CHECKING, Any

from textlab.metrics.registry import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from textlab.metrics.protocol import Evidence, Head, Memory, Settings
    from textlab.texts.corpus import Corpus, Shard
    from textlab.texts.pieces import Pieces

    Progress = Callable[[int], None]


#: No shard is longer than this, nor shorter without need: each costs a memory of its own.
SHARD, _LEAST = 1 << 22, 1 << 18


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
    curves
        float64[piece, n] for a metric that has a curve.
    """

    scores: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    curves: dict[str, NDArray[np.float64]] = field(default_factory=dict)


def indexes(task: Task) -> dict[str, Any]:
    """Return each metric's index of the pieces, its resource read first."""
    found = {}
    for name in task.metrics:
        metric = load(name)
        found[name] = metric.index(task.pieces, metric.resource(task.head, task.settings))
    return found


def shards(task: Task, index: Mapping[str, Any], part: int = 0, parts: int = 1) -> dict[str, Iterator[Shard]]:
    """Return the shards of each stream that a metric of the task listens to: all, or one of so many stretches."""
    reaches = dict[str, int]()
    for name in task.metrics:
        metric = load(name)
        if metric.stream is not None:
            reaches[metric.stream] = max(metric.reach(index[name]), reaches.get(metric.stream, 0))
    found: dict[str, Iterator[Shard]] = {}
    for stream, reach in sorted(reaches.items()):
        corpus = task.streams[stream]
        size = task.shard or min(SHARD, max(_LEAST, len(corpus) // 16))
        count = sum(-(-len(text) // size) for text in corpus.texts)
        found[stream] = islice(corpus.shards(reach, size), count * part // parts, count * (part + 1) // parts)
    return found


def remember(
    task: Task,
    index: Mapping[str, Any],
    parts: Mapping[str, Iterable[Shard]],
    progress: Progress,
) -> dict[str, Memory]:
    """Return what each metric remembers of these shards."""
    memories: dict[str, Memory] = {}
    for stream, some in parts.items():
        listening = [name for name in task.metrics if load(name).stream == stream]
        for shard in some:
            for name in listening:
                seen = load(name).observe(shard, index[name])
                memories[name] = load(name).merge(memories[name], seen) if name in memories else seen
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
    """Return scores, evidence and curves."""
    found = Found()
    for name in task.metrics:
        metric, memory = load(name), memories.get(name, {})
        found.scores[name] = metric.score(index[name], memory)
        found.evidence[name] = list(metric.evidence(index[name], memory, task.models))
        curve = getattr(metric, "curve", None)
        if curve is not None:
            found.curves[name] = curve(index[name], memory)
    return found
