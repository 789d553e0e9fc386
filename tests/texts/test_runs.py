"""Human runs: spread over the book, inside one text each, and never in sight of themselves."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.texts.corpus import Corpus
from textlab.texts.preparation import Preparation
from textlab.texts.runs import (
    MARGIN,
    MOST_EXCLUDED,
    MOST_RUNS,
    Run,
    Shape,
    human_runs,
    largest_margin,
    union,
    with_another_left_out,
)
from textlab.texts.text import Text
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterable


def corpus_of(*sizes: int) -> Corpus:
    """Return texts of these lengths in words of four letters, the last cut."""
    texts = ((f"{'word ' * (size // 5 + 1)}"[:size].rstrip().ljust(size, "x") if size else "") for size in sizes)
    return Corpus.of(map(Text, texts), Preparation([]))


def length_of(run: Run) -> list[int]:
    """Return the characters of each piece, edges included."""
    return [sum(part.end - part.start for part in parts) + len(EDGE) * (len(parts) - 1) for parts in run.pieces]


def spans(run: Run) -> list[tuple[int, int]]:
    """Return what the run holds, in characters of the corpus."""
    return [
        (part.origin + part.start, part.origin + part.end)
        for parts in run.pieces
        for part in parts
        if part.end > part.start
    ]


def characters(ranges: Iterable[tuple[int, int]]) -> set[int]:
    return {i for start, end in ranges for i in range(start, end)}


def assert_sound(corpus: Corpus, runs: list[Run], length: int) -> None:
    """Check what holds of runs of any shape."""
    taken = sorted(span for run in runs for span in spans(run))
    assert all(end <= start for (_, end), (start, _) in pairwise(taken)), "runs overlap"
    whole = corpus.prepared(0, len(corpus))
    starts, ends = (set(edges) for edges in corpus.spans.T.tolist())
    for run in runs:
        assert set(length_of(run)) == {length}
        assert run.excluded == union(run.excluded)
        for start, end in run.excluded:
            assert start in starts or whole[start - 1].isspace()
            assert end in ends or whole[end].isspace()
        for start, end in spans(run):
            assert any(left <= start and end <= right for left, right in run.excluded), "a run sees itself"


@given(
    st.lists(st.integers(0, 4000), min_size=1, max_size=5),
    st.integers(50, 300),
    st.integers(1, 5),
)
def test_contiguous_runs_are_sound(sizes: list[int], length: int, pieces: int) -> None:
    corpus = corpus_of(*sizes)
    runs = human_runs(corpus, length, Shape(pieces))
    assert len(runs) == min(MOST_RUNS, sum(size // (length * pieces) for size in sizes))
    assert all(len(run.pieces) == pieces for run in runs)
    assert_sound(corpus, runs, length)
    for run in runs:
        first, last = spans(run)[0][0], spans(run)[-1][1]
        assert last - first == pieces * length, "the pieces of a run stand side by side"
        ((left, right),) = run.excluded
        assert EDGE not in corpus.prepared(left, right), "a run lies in one text"


@given(
    st.lists(st.integers(0, 1500), min_size=1, max_size=8),
    st.integers(20, 300),
    st.integers(1, 250),
)
def test_joined_runs_are_sound(sizes: list[int], length: int, fragment: int) -> None:
    corpus = corpus_of(*sizes)
    runs = human_runs(corpus, length, Shape(1, fragment))
    assert len(runs) <= MOST_RUNS
    assert_sound(corpus, runs, length)
    for run in runs:
        assert all(part.end - part.start <= fragment for part in run.pieces[0])


def test_runs_lie_all_over_the_book() -> None:
    corpus = corpus_of(200_000)
    starts = [spans(run)[0][0] for run in human_runs(corpus, 500, Shape(2))]
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert len(starts) == MOST_RUNS
    assert max(gaps) <= 200_000 / MOST_RUNS + 1_000
    assert starts[0] < 200_000 / MOST_RUNS
    assert starts[-1] > 200_000 - 2 * 200_000 / MOST_RUNS


def test_what_makes_no_whole_run_lies_between_the_runs() -> None:
    corpus = corpus_of(2_990)
    ((first, _),), ((second, end),) = (spans(run) for run in human_runs(corpus, 1_000, Shape(1)))
    assert (first, second - first - 1_000, 2_990 - end) == (247, 495, 248)


def test_joined_runs_take_from_all_over_the_book() -> None:
    corpus = corpus_of(100_000)
    for run in human_runs(corpus, 2_000, Shape(1, 30)):
        starts = [start for start, _ in spans(run)]
        assert max(starts) - min(starts) > 50_000


def test_texts_shorter_than_a_fragment_still_make_runs() -> None:
    corpus = corpus_of(*[100] * 200)
    runs = human_runs(corpus, 200, Shape(1, 150))
    assert len(runs) >= 60


@pytest.mark.parametrize("size", [3_000, 20_000, 150_000, 1_000_000])
def test_margins_are_a_thousand_or_half_of_what_may_be_left_out(size: int) -> None:
    corpus = corpus_of(size)
    margin = largest_margin(size)
    assert margin == min(MARGIN, int(size * MOST_EXCLUDED / 4))
    for run in human_runs(corpus, 200, Shape(1)):
        ((left, right),) = run.excluded
        ((start, end),) = spans(run)
        assert left <= max(0, start - margin)
        assert min(size, end + margin) <= right
        assert right - left <= 200 + 2 * margin + 2 * len("word ")


def test_what_a_joined_run_must_not_see_is_a_twentieth_at_most() -> None:
    corpus = corpus_of(100_000)
    for run in human_runs(corpus, 2_000, Shape(1, 50)):
        assert sum(end - start for start, end in run.excluded) <= MOST_EXCLUDED * 100_000 + len(run.excluded) * 10


def test_no_run_of_a_text_that_is_too_short() -> None:
    assert human_runs(corpus_of(999, 999), 200, Shape(5)) == []
    assert human_runs(corpus_of(0), 200, Shape(1, 30)) == []


def test_where_there_is_no_white_space_a_range_stays_as_it_is() -> None:
    corpus = Corpus.of([Text("漢" * 40_000)], Preparation([]))
    run = human_runs(corpus, 200, Shape(1))[3]
    ((left, right),) = run.excluded
    assert right - left == 200 + 2 * largest_margin(40_000)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64])
def test_runs_without_another_run_keep_their_own_range_and_lose_a_far_one(count: int) -> None:
    corpus = corpus_of(count * 5_000)
    runs = human_runs(corpus, 5_000, Shape(1))
    assert len(runs) == count
    twice = with_another_left_out(runs, 16)
    assert len(twice) == (min(16, count) if count > 1 else 0)
    for number, run in twice:
        assert run.pieces == runs[number].pieces
        lost = sum(end - start for start, end in run.excluded)
        assert lost > sum(end - start for start, end in runs[number].excluded)
        others = [other for other in runs if other is not runs[number]]
        assert any(union(runs[number].excluded + other.excluded) == run.excluded for other in others)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda one: (one[0], sum(one)))))
def test_a_union_holds_the_same_characters(ranges: list[tuple[int, int]]) -> None:
    merged = union(ranges)
    assert characters(merged) == characters(ranges)
    assert all(end < start for (_, end), (start, _) in pairwise(merged))


def test_shapes_say_what_they_are() -> None:
    assert [str(Shape(1)), str(Shape(5)), str(Shape(1, 30))] == ["1 piece", "5 pieces", "texts of 30"]
