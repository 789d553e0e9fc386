"""The longest verbatim match, beside Python's own `in`."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.search.longest_match import MatchIndex
from textlab.texts.corpus import Shard

EDGE = "\x00"


def parts(corpus: str, ranges: list[tuple[int, int]]) -> list[str]:
    """Return what the ranges leave of a corpus."""
    edges = [0, *(edge for start, end in ranges if start < end for edge in (start, end)), len(corpus)]
    return [corpus[start:end] for start, end in list(pairwise(edges))[::2]]


def longest(text: str, seen: list[str]) -> list[int]:
    """Return for each place of `text` the length of the longest substring ending there that stands in what is seen."""
    return [
        max(length for length in range(end + 1) if any(text[end - length : end] in part for part in seen))
        for end in range(1, len(text) + 1)
    ]


def stream(index: MatchIndex, corpus: str, size: int) -> np.ndarray:
    """Return the marks of a corpus that comes in shards of `size` characters, the last first."""
    marks = index.observe(Shard(0, ""))
    for at in reversed(range(0, len(corpus), size)):
        before = corpus[max(0, at - index.reach) : at]
        marks = np.maximum(marks, index.observe(Shard(at, corpus[at : at + size], before, at <= index.reach, False)))
    return marks


@st.composite
def corpora_and_texts(draw: st.DrawFn) -> tuple[str, list[str], list[list[tuple[int, int]]]]:
    """Draw a corpus, texts of which some are put together from its parts, and a few sets of ranges for them."""
    symbols = st.sampled_from(draw(st.sampled_from(["ab", "abcdé’字𝄞\ud800"])))
    corpus = draw(st.text(symbols, max_size=60))
    bounds = st.tuples(st.integers(0, len(corpus)), st.integers(0, len(corpus)))
    part = st.one_of(
        st.text(symbols, max_size=6), bounds.map(lambda pair: corpus[min(pair) : max(pair)]), st.just(EDGE)
    )
    texts = draw(st.lists(st.lists(part, max_size=4).map("".join), min_size=1, max_size=5))
    cuts = st.lists(st.integers(0, len(corpus)), max_size=5).map(lambda edges: list(pairwise(sorted(edges)))[::2])
    choices = draw(st.lists(cuts, min_size=1, max_size=2))
    return corpus, texts, [draw(st.sampled_from(choices)) for _ in texts]


@settings(max_examples=1000, deadline=None)
@given(corpora_and_texts(), st.sampled_from([1, 7, 1000]))
def test_it_equals_brute_force_with_ranges_cut_out_in_shards_of_any_size(case, size: int) -> None:
    corpus, texts, excluded = case
    index = MatchIndex(texts, excluded)
    marks, whole = stream(index, corpus, size), index.observe(Shard(0, corpus))
    assert marks.tolist() == whole.tolist()
    lengths, places = index.lengths(marks), index.places(marks)
    for text, ranges, found, ends in zip(texts, excluded, lengths, places, strict=True):
        assert found.tolist() == longest(text, parts(corpus, ranges))
        for i, (length, end) in enumerate(zip(found.tolist(), ends.tolist(), strict=True)):
            assert (end == -1) == (length == 0)
            if length:
                assert corpus[end - length : end] == text[i + 1 - length : i + 1]
                assert not any(start < end and end - length < stop for start, stop in ranges if start < stop)


def test_ten_thousand_places_in_repetitive_text_equal_brute_force() -> None:
    random = np.random.default_rng(1)
    corpus = "".join(
        ("ab" * random.integers(0, 9) + "a" * random.integers(0, 9) + random.choice(list("abc"))) for _ in range(60)
    )
    texts = ["".join(random.choice(list("aaabbc"), 100)) for _ in range(60)] + ["ab" * 50, "a" * 100, corpus[:100]] * 14
    index = MatchIndex(texts, [()] * len(texts))
    expected = [longest(text, [corpus]) for text in texts]
    assert [found.tolist() for found in index.lengths(stream(index, corpus, 100))] == expected


def test_an_alphabet_of_thousands() -> None:
    corpus = "".join(chr(0x4E00 + i * 7919 % 20000) for i in range(20000))
    text = corpus[100:5000] + corpus[:100]
    index = MatchIndex([text], [()])
    marks = index.observe(Shard(0, corpus))
    assert index.lengths(marks)[0].tolist() == [*range(1, 4901), *range(1, 101)]
    assert index.places(marks)[0].tolist() == [*range(101, 5001), *range(1, 101)]


def test_a_match_that_ends_ahead_of_the_shard_is_not_its_own() -> None:
    index = MatchIndex(["abcx"], [()])
    assert index.lengths(index.observe(Shard(3, "xy", "abc")))[0].tolist() == [0, 0, 0, 4]


def test_no_texts_and_empty_texts() -> None:
    none, empty = MatchIndex([], []), MatchIndex(["", "a"], [(), ()])
    assert none.lengths(none.observe(Shard(0, "text"))) == []
    assert [found.tolist() for found in empty.lengths(empty.observe(Shard(0, "a")))] == [[], [1]]
