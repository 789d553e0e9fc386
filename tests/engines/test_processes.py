"""However the work is shared, what is found is the same."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from textlab.engines import engine
from textlab.engines.processes import Processes
from textlab.engines.serial import Serial
from textlab.errors import TextlabError, UsageError
from textlab.metrics.registry import load
from textlab.threads import threads

if TYPE_CHECKING:
    from textlab.engines.work import Found, Progress, Task


class Counted:
    """Progress that is kept."""

    def __init__(self) -> None:
        self.done = list[int]()
        self.totals = set[int]()

    def __call__(self, done: int, total: int) -> None:
        self.done.append(done)
        self.totals.add(total)

    def assert_goes_to(self, total: int) -> None:
        assert self.totals == {total}
        assert self.done == sorted(self.done)
        assert self.done[-1] == total


def silent(done: int, total: int) -> None:
    """Make no progress known."""


def done_by(working: Serial | Processes, task: Task, progress: Progress = silent) -> Found:
    with working:
        return working.run(task, progress)


def assert_same(one: Found, other: Found) -> None:
    for mine, theirs in ((one.scores, other.scores), (one.curves, other.curves)):
        assert mine.keys() == theirs.keys()
        for name, array in mine.items():
            np.testing.assert_array_equal(array, theirs[name], err_msg=name)
    assert one.evidence == other.evidence


@pytest.fixture(scope="module")
def expected(task: Task) -> Found:
    return done_by(Serial(), task)


def test_every_metric_scores_every_piece(task: Task, expected: Found) -> None:
    assert list(expected.scores) == list(task.metrics)
    assert {len(scores) for scores in expected.scores.values()} == {len(task.pieces)}
    assert all(np.isfinite(scores).any() for scores in expected.scores.values())
    assert {row.model for rows in expected.evidence.values() for row in rows} == {"copy", "play"}


@pytest.mark.parametrize("shard", [100, 2_500, 9_000])
def test_shards_of_any_size(shard: int, task: Task, expected: Found) -> None:
    assert_same(done_by(Serial(2), replace(task, shard=shard)), expected)


@pytest.mark.parametrize("jobs", [2, 3, 5])
def test_processes_beside(jobs: int, task: Task, expected: Found) -> None:
    working, progress = Processes(jobs, task.metrics), Counted()
    assert_same(done_by(working, replace(task, shard=2_000), progress), expected)
    assert len(working._workers) == min(jobs - 1, 2)
    progress.assert_goes_to(sum(map(len, task.streams.values())))


@pytest.mark.parametrize(("jobs", "shard"), [(2, None), (3, 700)])
def test_a_large_stream_in_stretches(
    jobs: int, shard: int | None, task: Task, expected: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("textlab.engines.processes.LARGE", 1_000)
    assert_same(done_by(Processes(jobs, task.metrics), replace(task, shard=shard)), expected)


def test_a_reference_that_is_the_corpus_streams_once_past_both(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    excluded = dict.fromkeys(("reference", "corpus"), task.pieces.excluded["reference"])
    one = replace(
        task,
        streams=dict.fromkeys(("reference", "corpus"), task.streams["reference"]),
        pieces=replace(task.pieces, excluded=excluded),
    )
    beside, progress = done_by(Processes(2, one.metrics), one), Counted()
    assert_same(done_by(Serial(), one, progress), beside)
    progress.assert_goes_to(len(task.streams["reference"]))
    monkeypatch.setattr("textlab.engines.processes.LARGE", 1_000)
    assert_same(done_by(Processes(2, one.metrics), one), beside)


@pytest.mark.parametrize(
    "names", [("novelty", "copying"), ("words", "cohesion"), ("cohesion", "structure"), ("chars",)]
)
def test_some_metrics_alone(names: tuple[str, ...], task: Task, expected: Found) -> None:
    progress = Counted()
    found = done_by(Processes(2, names), replace(task, metrics=names), progress)
    streams = {load(name).stream for name in names} - {None}
    progress.assert_goes_to(sum(len(task.streams[stream]) for stream in streams))
    assert set(found.scores) == set(names)
    for name in names:
        np.testing.assert_array_equal(found.scores[name], expected.scores[name])


@pytest.mark.parametrize("large", [1_000, 1_000_000])
def test_a_worker_that_is_killed_is_said(large: int, task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textlab.engines.processes.LARGE", large)
    with Processes(2, task.metrics) as working:
        working._workers[0].call(os._exit, 9)
        with pytest.raises(TextlabError, match="a worker process has ended; free some memory"):
            working.run(task, silent)


def test_each_process_indexes_once(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textlab.engines.processes.LARGE", 1_000)
    copying, built = load("copying"), []

    def index(*arguments: Any) -> Any:
        built.append(1)
        return type(copying).index(copying, *arguments)

    monkeypatch.setattr(copying, "index", index, raising=False)
    done_by(Processes(2, ["copying"]), replace(task, metrics=("copying",)))
    assert len(built) == 1


def test_what_a_worker_refuses_is_refused_here(task: Task) -> None:
    wrong = replace(task, settings=replace(task.settings, language="tlh"))
    with (
        Processes(2, task.metrics) as working,
        pytest.raises(UsageError, match="there is no dictionary for language 'tlh'; choose"),
    ):
        working.run(wrong, silent)


def test_the_threads_of_the_caller_are_left_as_they_were(task: Task) -> None:
    before = threads()
    done_by(Serial(1), replace(task, metrics=("copying",)))
    assert threads() == before


def test_an_engine_for_the_work() -> None:
    assert isinstance(engine(["novelty", "words"], 1), Serial)
    with engine(["novelty"], 2) as working:
        assert isinstance(working, Processes)
        assert working._workers == []
    with pytest.raises(UsageError, match="0 cores do no work"):
        engine(["novelty"], 0)
