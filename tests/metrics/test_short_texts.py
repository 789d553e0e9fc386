"""A reference of many short texts: the same counts with each in a shard of its own, all in one, or cut anywhere."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metrics.material import texts
from textlab.metrics.protocol import Head, Settings
from textlab.metrics.registry import load
from textlab.texts.pieces import Pieces
from textlab.texts.shards import Shard
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textlab.texts.pieces import Ranges

SAMPLE = "the cat sat on the mat, and ate it's o'clock ab ab' a-b aa bb a"
LENGTH = 400


def cut(corpus: str, edges: Sequence[int], reach: int) -> Iterator[Shard]:
    """Yield a corpus in shards that end at these offsets and at its end."""
    for start, end in pairwise(sorted({0, *edges, len(corpus)})):
        origin = max(0, start - reach)
        starts = origin == 0 or corpus[origin - 1] == EDGE
        ends = end == len(corpus) or corpus[end] == EDGE
        yield Shard(start, corpus[start:end], corpus[origin:start], starts, ends)


def remembered(name: str, shards: Sequence[Shard], ranges: Ranges) -> dict[str, list[int]]:
    metric = load(name)
    pieces = Pieces.of([SAMPLE, SAMPLE], [-1, 0], [ranges])
    index = metric.index(pieces, metric.resource(Head("a the ab", "a the ab"), Settings()))
    memory = reduce(metric.merge, [metric.observe(shard, index) for shard in shards])
    return {key: array.tolist() for key, array in memory.items()}


short_texts = st.lists(texts(least=1).map(lambda text: text[:LENGTH]), min_size=1, max_size=5)
offsets = st.lists(st.integers(1, 5 * LENGTH), max_size=8)


@pytest.mark.parametrize("name", ["words", "short_words", "word_ngrams", "chars"])
@settings(max_examples=60, deadline=None)  # the first example compiles
@given(short_texts, offsets, st.lists(st.integers(0, 5 * LENGTH), unique=True, max_size=4))
@example(["it's", "o'clock"], [3], [])
@example(["ab'", "'ab a"], [3, 4], [1, 2])
@example(["the", "cat", "sat"], [3, 4, 5, 6, 7, 8], [3, 4])
def test_texts_in_a_shard_count_as_in_shards_of_their_own(
    name: str, parts: list[str], cuts: list[int], edges: list[int]
) -> None:
    corpus, starts = EDGE.join(parts), [0]
    for part in parts:
        starts.append(starts[-1] + len(part) + len(EDGE))
    ranges = tuple(pairwise(sorted(edges)))[::2]
    apart = [Shard(start, part) for start, part in zip(starts, parts, strict=False)]
    whole = remembered(name, [Shard(0, corpus)], ranges)
    assert whole == remembered(name, apart, ranges)
    inside = [at for at in cuts if at < len(corpus)]
    assert whole == remembered(name, list(cut(corpus, inside, reach=2_100)), ranges)


@pytest.mark.parametrize("name", ["words", "short_words", "word_ngrams", "chars"])
def test_a_cut_beside_an_edge_counts_nothing_twice(name: str) -> None:
    parts = ["The cat", "sat", "o'", "'tis it's", "the", "cat sat on the mat'"]
    corpus = EDGE.join(parts)
    whole = remembered(name, [Shard(0, corpus)], ())
    for at in range(1, len(corpus)):
        for other in range(at, min(at + 4, len(corpus))):
            assert remembered(name, list(cut(corpus, [at, other], reach=2_100)), ()) == whole
