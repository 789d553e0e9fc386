"""The longest verbatim match, beside Python's own `in`, and beside a sorted list of all suffixes of a book."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import reduce
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import UsageError
from textlab.search import longest
from textlab.search.automaton import LONGEST
from textlab.search.longest_match import MatchIndex
from textlab.search.matching import LAST_PLACE, merged
from textlab.texts.shards import Shard
from textlab.texts.words import EDGE

BOOKS = Path(__file__).parents[2] / "corpora"


def book(name: str) -> str:
    return " ".join((BOOKS / name).read_text(encoding="ascii").split())


def brute_force(text: str, corpus: str, ranges: list[tuple[int, int]]) -> list[list[int]]:
    """Return (length, place, count) for each place of a text, by trying."""
    edges = [0, *(edge for start, end in ranges if start < end for edge in (start, end)), len(corpus)]
    seen = [(corpus[start:end], start) for start, end in list(pairwise(edges))[::2]]

    def places(some: str) -> list[int]:
        return [start + i for part, start in seen for i in range(len(part)) if part.startswith(some, i)]

    rows, end = [], 0
    for start in range(len(text)):
        end = max(start, end)  # what stands in the corpus from one character on does from the next
        while end < len(text) and EDGE not in text[start : end + 1] and places(text[start : end + 1]):
            end += 1
        found = places(text[start:end]) if end > start else []
        rows.append([end - start, found[0] if found else -1, len(found)])
    return rows


def shards(corpus: str, cuts: list[int], reach: int) -> list[Shard]:
    """Return a corpus cut at these places."""

    def shard(at: int, end: int) -> Shard:
        origin = max(0, at - reach)
        starts = origin == 0 or corpus[origin - 1] == EDGE
        return Shard(at, corpus[at:end], corpus[origin:at], starts, end == len(corpus) or corpus[end] == EDGE)

    return [shard(at, end) for at, end in pairwise(sorted({0, *cuts, len(corpus)}))]


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[str], list[list[tuple[int, int]]], list[int]]:
    """Draw a corpus, texts of which some are put together from its parts, a few sets of ranges for them, and cuts."""
    symbols = st.sampled_from(draw(st.sampled_from(["ab", "aab" + EDGE, "abcdé’字𝄞\ud800" + EDGE])))
    corpus = draw(st.text(symbols, max_size=60))
    place = st.integers(0, len(corpus))
    part = st.one_of(
        st.text(symbols, max_size=6),
        st.tuples(place, place).map(lambda pair: corpus[min(pair) : max(pair)]),
        st.just(EDGE),
    )
    most = draw(st.sampled_from([3, 100]))  # what is far from a range is read for all texts at once: short ones
    texts = draw(st.lists(st.lists(part, max_size=4).map(lambda parts: "".join(parts)[:most]), min_size=1, max_size=5))
    ranges = st.lists(place, max_size=5).map(lambda edges: list(pairwise(sorted(edges)))[::2])
    choices = draw(st.lists(ranges, min_size=1, max_size=3))
    size = draw(st.sampled_from([1, 7, 1000]))
    cuts = draw(st.one_of(st.just(list(range(0, len(corpus), size))), st.lists(place)))
    return corpus, texts, [draw(st.sampled_from(choices)) for _ in texts], cuts


def equals_brute_force(case: tuple[str, list[str], list[list[tuple[int, int]]], list[int]]) -> None:
    corpus, texts, excluded, cuts = case
    expected = [brute_force(text, corpus, ranges) for text, ranges in zip(texts, excluded, strict=True)]
    index = MatchIndex(texts, excluded)
    memories = [index.observe(shard) for shard in reversed(shards(corpus, cuts, index.reach))]
    memory = reduce(merged, memories, index.observe(Shard(0, "")))
    assert [found.tolist() for found in index.matches(memory)] == expected
    assert [found.tolist() for found in longest(texts, corpus, excluded=excluded, where=True)] == expected
    assert memory.tolist() == index.observe(Shard(0, corpus)).tolist()


@settings(max_examples=500, deadline=None)
@given(cases())
def test_it_equals_brute_force_with_ranges_cut_out_however_the_corpus_is_cut(case) -> None:
    equals_brute_force(case)


@pytest.mark.slow
@settings(max_examples=5000, deadline=None)
@given(cases())
def test_it_equals_brute_force_in_five_thousand_cases(case) -> None:
    equals_brute_force(case)


def test_places_in_repetitive_text_equal_brute_force() -> None:
    random = np.random.default_rng(1)
    corpus = "".join(
        ("ab" * random.integers(0, 9) + "a" * random.integers(0, 9) + random.choice(list("abc"))) for _ in range(60)
    )
    texts = ["".join(random.choice(list("aaabbc"), 100)) for _ in range(8)] + ["ab" * 50, "a" * 100, corpus[:100]]
    ranges = [(100, 130), (300, 301), (301, 420)]
    excluded = [[], ranges[:1], ranges, [], *([] for _ in texts[4:])]
    index = MatchIndex(texts, excluded)
    memory = reduce(
        merged, (index.observe(shard) for shard in shards(corpus, [*range(0, len(corpus), 97)], index.reach))
    )
    expected = [brute_force(text, corpus, seen) for text, seen in zip(texts, excluded, strict=True)]
    assert [found.tolist() for found in index.matches(memory)] == expected


def suffix_array(text: str) -> list[int]:
    """Return where each suffix begins, in the order of the suffixes: by their first 1, 2, 4, 8, ... characters."""
    ranks = np.array([ord(symbol) for symbol in text])
    size = 1
    while size < len(text):
        following = np.concatenate([ranks[size:] + 1, np.zeros(size, np.int64)])
        ranks = np.unique(ranks * (len(text) + 0x110000) + following, return_inverse=True)[1]
        size *= 2
    return np.argsort(ranks).tolist()


@pytest.mark.parametrize("name", ["alice29.txt", "asyoulik.txt"])
def test_a_book_equals_its_suffix_array(name: str) -> None:
    corpus, other = book(name), book("plrabn12.txt")[5_000:7_000]
    texts = [corpus[30_000:32_000].replace("the", "teh"), other, other[::-1], "the " * 100, corpus[-500:] + "x"]
    suffixes = suffix_array(corpus)

    def row(some: str) -> list[int]:
        """Return the length, first place and count of the longest start of `some` in the corpus."""
        at = bisect_left(suffixes, some, key=lambda i: corpus[i : i + len(some)])
        near = [corpus[i : i + len(some)] for i in suffixes[max(0, at - 1) : at + 1]]
        most = max(bisect_left(range(1, len(one) + 1), True, key=lambda n: one[:n] != some[:n]) for one in near)
        first, last = (
            side(suffixes, some[:most], key=lambda i: corpus[i : i + most]) for side in (bisect_left, bisect_right)
        )
        return [most, min(suffixes[first:last]), last - first] if most else [0, -1, 0]

    cut = shards(corpus, [*range(0, len(corpus), 10_007)], 2_100)
    for found, text in zip(longest(texts, cut, where=True), texts, strict=True):
        assert found.tolist() == [row(text[at:]) for at in range(len(text))]


def test_a_human_run_does_not_see_its_own_page_and_every_other_text_does() -> None:
    """Pages far apart: what lies between them is read for all texts at once."""
    corpus = book("alice29.txt")
    pages = [(at, at + 300) for at in range(10_000, 140_000, 13_000)]
    texts = [corpus[start:end] for start, end in pages]
    excluded = [[(start - 50, end + 50)] for start, end in pages]
    excluded[3] = [*excluded[3], *excluded[7]]
    for size, known in ((1_000, None), (40_009, len(corpus)), (200_000, 20_000), (200_000, None)):
        index = MatchIndex([*texts, texts[0]], [*excluded, []], known)
        cut = shards(corpus, [*range(0, len(corpus), size)], index.reach)
        found = index.matches(reduce(merged, map(index.observe, cut)))
        for one, text, ranges in zip(found, texts, excluded, strict=False):
            rest = re.sub(f"(?s)(.{{{ranges[0][0]}}}).{{400}}", rf"\1{EDGE * 400}", corpus, count=1)
            rest = rest if len(ranges) == 1 else rest[: ranges[1][0]] + EDGE * 400 + rest[ranges[1][1] :]
            assert one.tolist() == longest([text], rest, where=True)[0].tolist()
        assert found[-1].tolist() == longest(texts[:1], corpus, where=True)[0].tolist()
        assert found[-1][0].tolist() == [300, 10_000, 1]


def test_an_alphabet_of_thousands() -> None:
    corpus = "".join(chr(0x4E00 + i * 7919 % 20000) for i in range(20000))
    text = corpus[100:5000] + corpus[:100]
    (found,) = longest([text], corpus, where=True)
    assert found[:, 0].tolist() == [*range(4900, 0, -1), *range(100, 0, -1)]
    assert found[:, 1].tolist() == [*range(100, 5000), *range(100)]


def test_a_match_belongs_to_the_shard_in_which_it_ends() -> None:
    index = MatchIndex(["abcx"], [()])
    (found,) = index.matches(index.observe(Shard(3, "xy", "abc", ends_text=False)))
    assert found.tolist() == [[4, 0, 1], [3, 1, 1], [2, 2, 1], [1, 3, 1]]
    (found,) = index.matches(index.observe(Shard(0, "abc", ends_text=False)))
    assert found[:, 0].tolist() == [0, 0, 0, 0]  # they may be longer


def test_no_texts_and_empty_texts() -> None:
    assert longest([], "text") == []
    assert [found.tolist() for found in longest(["", "a"], "a")] == [[], [1]]
    assert [found.tolist() for found in longest(["", "a"], "", where=True)] == [[], [[0, -1, 0]]]


def test_what_cannot_be_searched_exactly_is_refused() -> None:
    with pytest.raises(UsageError, match="2 characters ahead of it; give 3"):
        longest(["abc"], [Shard(5, "c", "ab", starts_text=False)])
    # The second of all texts, and the first of those that must not see that range.
    with pytest.raises(UsageError, match=r"^text 2: a text of 8,388,608 characters .*; give 0 to 8,388,607$"):
        longest(["a", "a" * (LONGEST + 1)], "a", excluded=[[], [(0, 1)]])


def test_a_corpus_whose_places_fit_no_mark_is_refused() -> None:
    at = LAST_PLACE - 3
    assert longest(["ab"], [Shard(at, "a")], where=True)[0].tolist() == [[1, at, 1], [0, -1, 0]]
    for shard in (Shard(at, "aa"), Shard(1 << 40, "a")):
        with pytest.raises(UsageError, match=r"^a corpus of 1,099,\S+ characters is too long; cut it"):
            longest(["ab"], [shard])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_a_string_is_cut_into_shards_anywhere(monkeypatch, size):
    monkeypatch.setattr("textlab.texts.shards.SIZE", size)
    corpus = f"abcab{EDGE}cab{EDGE}{EDGE}bcabc"
    for text in ("abc", "cab", "bcabc", f"ab{EDGE}c"):
        whole = longest([text], [Shard(0, corpus)], where=True)[0]
        assert longest([text], corpus, where=True)[0].tolist() == whole.tolist()


def test_excluded_ranges_may_come_in_any_order_and_overlap():
    corpus = "abcabcxabc"
    for ranges in ([(0, 6), (1, 2)], [(3, 6), (0, 3)]):
        assert longest(["abc"], corpus, excluded=[ranges], where=True)[0][0].tolist() == [3, 7, 1]
    with pytest.raises(UsageError, match=r"^excluded: ranges of 1 texts for 2"):
        longest(["abc", "b"], corpus, excluded=[[(0, 1)]])
