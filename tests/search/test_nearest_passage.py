"""The nearest passage, beside a table filled cell by cell and beside edlib."""

from __future__ import annotations

from itertools import pairwise

import edlib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import UsageError
from textlab.search.nearest_passage import NOWHERE, WindowIndex, merge
from textlab.texts.corpus import Shard


def table(window: str, text: str) -> tuple[int, int, int]:
    """Return (distance, end, start) from the whole edit-distance table; a cell is (distance, start of its passage)."""
    row = [(i, 0) for i in range(len(window) + 1)]
    best = (len(window), NOWHERE, NOWHERE)
    for end, symbol in enumerate(text, 1):
        above = [(0, end)]
        for i, wanted in enumerate(window, 1):
            diagonal, left, up = row[i - 1], row[i], above[i - 1]
            above.append(
                min((diagonal[0] + (symbol != wanted), diagonal[1]), (left[0] + 1, left[1]), (up[0] + 1, up[1]))
            )
        row = above
        if row[-1][0] < best[0]:
            best = (row[-1][0], end, row[-1][1])
    return best


def without(window: str, text: str, ranges: list[tuple[int, int]]) -> tuple[int, int, int]:
    """Return the oracle's answer when the ranges are cut out and what stands on both sides is not joined."""
    edges = [0, *(edge for start, end in ranges if start < end for edge in (start, end)), len(text)]
    best = (len(window), NOWHERE, NOWHERE)
    for start, end in list(pairwise(edges))[::2]:
        distance, stops, starts = table(window, text[start:end])
        if distance < len(window):
            best = min(best, (distance, start + stops, start + starts))
    return best


def search(index: WindowIndex, text: str, size: int) -> np.ndarray:
    """Return what the index finds in `text` when it comes in shards of `size` characters."""
    found = index.observe(Shard(0, text[:size]))
    for at in range(size, len(text), size):
        before = text[max(0, at - index.reach) : at]
        found = merge(index.observe(Shard(at, text[at : at + size], before, at <= index.reach, False)), found)
    return found


few_symbols, many_symbols = st.sampled_from("ab"), st.sampled_from("abcdeé’字𝄞\ud800")


@st.composite
def texts_and_windows(draw: st.DrawFn) -> tuple[str, list[str], list[list[tuple[int, int]]]]:
    """Draw a text, windows of which some are mutilated copies of its parts, and ranges that each must not see."""
    symbols = draw(st.sampled_from([few_symbols, many_symbols]))
    text = draw(st.text(symbols, max_size=150))
    copies = st.integers(0, len(text)).flatmap(
        lambda at: st.tuples(st.integers(1, 64), st.text(symbols, max_size=3)).map(
            lambda cut: (text[at : at + cut[0] // 2] + cut[1] + text[at + cut[0] // 2 + 1 : at + cut[0]])[:64]
        )
    )
    window = st.one_of(st.text(symbols, min_size=1, max_size=64), copies.filter(len))
    windows = draw(st.lists(window, min_size=1, max_size=6))
    edges = st.lists(st.integers(0, len(text)), max_size=5).map(sorted)
    excluded = [draw(edges) for _ in windows]
    return text, windows, [list(pairwise(some))[::2] for some in excluded]


@settings(max_examples=600, deadline=None)
@given(texts_and_windows(), st.sampled_from([1, 7, 40, 1000]))
def test_it_equals_the_whole_table_with_ranges_cut_out_in_shards_of_any_size(case, size: int) -> None:
    text, windows, excluded = case
    expected = [without(window, text, ranges) for window, ranges in zip(windows, excluded, strict=True)]
    assert search(WindowIndex(windows, excluded), text, size).tolist() == [list(row) for row in expected]


def adversarial(random: np.random.Generator, symbols: str) -> tuple[str, list[str]]:
    """Return a text and a hundred windows: random, periodic, and copies with edits, all over the same symbols."""

    def draw(length: int) -> str:
        return "".join(random.choice(list(symbols), length))

    text = draw(random.integers(0, 300)) + draw(3) * random.integers(0, 40) + symbols[0] * random.integers(0, 100)
    text = text or symbols[0]
    windows = []
    for number in range(100):
        length, at = random.integers(1, 65), random.integers(0, len(text))
        copy = list((text[at:] + draw(64))[:length])
        for place in random.integers(0, length, random.integers(0, 12)):
            copy[place] = random.choice(["", draw(1), draw(2)])
        windows.append([draw(length), (draw(4) * 16)[:length], "".join(copy)[:64] or "z"][number % 3])
    return text, windows


@pytest.mark.parametrize("symbols", ["ab", "abcdefghijklmnopqrstuvwxyz ", "ab’é字"])
def test_ten_thousand_cases_equal_edlib(symbols: str) -> None:
    random = np.random.default_rng(len(symbols))
    for _ in range(34):
        text, windows = adversarial(random, symbols)
        found = search(WindowIndex(windows, [()] * 100), text, int(random.choice([50, 128, 1000])))
        for window, (distance, end, start) in zip(windows, found.tolist(), strict=True):
            theirs = edlib.align(window, text, mode="HW", task="distance")
            assert distance == theirs["editDistance"]
            if distance < len(window):
                assert end - 1 == min(last for _, last in theirs["locations"] if last is not None)
                passage = edlib.align(window, text[start:end], mode="NW", task="distance")
                assert passage["editDistance"] == distance


def test_every_length_of_window_is_found_where_it_stands() -> None:
    text = "".join(chr(0x4E00 + i) for i in range(3000))
    windows = [text[40 * length : 41 * length] for length in range(1, 65)]
    found = WindowIndex(windows, [()] * 64).observe(Shard(500, text))
    assert found.tolist() == [[0, 500 + 41 * length, 500 + 40 * length] for length in range(1, 65)]


@pytest.mark.parametrize("size", [1, 7, 95])
def test_a_passage_half_as_long_again_as_its_window_is_found_across_shards(size: int) -> None:
    window = "".join(chr(0x4E00 + i) for i in range(64))
    text = ".".join(window[i : i + 2] for i in range(0, 64, 2))
    assert search(WindowIndex([window], [()]), text, size).tolist() == [[31, 95, 0]]


def test_a_passage_that_ends_ahead_of_the_shard_is_not_its_own() -> None:
    index = WindowIndex(["abc"], [()])
    assert index.observe(Shard(3, "xy", "abc", True)).tolist() == [[1, 4, 0]]


def test_ranges_that_touch_and_empty_ranges() -> None:
    text = "one two three four"
    index = WindowIndex(["two", "three", "two three"], [[(0, 3), (3, 8)], [(4, 8), (8, 13)], [(7, 7)]])
    assert index.observe(Shard(0, text)).tolist() == [[2, 9, 8], [4, 3, 0], [0, 13, 4]]


def test_no_windows_and_an_empty_shard() -> None:
    assert WindowIndex([], []).observe(Shard(0, "text")).shape == (0, 3)
    assert WindowIndex(["ab"], [()]).observe(Shard(0, "")).tolist() == [[2, NOWHERE, NOWHERE]]


@pytest.mark.parametrize("window", ["", "x" * 1025])
def test_a_window_that_does_not_fit_a_word_is_refused(window: str) -> None:
    with pytest.raises(UsageError, match="give 1 to 1,024"):
        WindowIndex([window], [()])


@given(st.tuples(*[st.lists(st.integers(0, 2), min_size=6, max_size=6)] * 3))
def test_merge_takes_the_smallest_row_in_any_order(numbers) -> None:
    one, two, three = (np.array(some).reshape(2, 3) for some in numbers)
    smallest = [min(tuple(rows[i]) for rows in (one, two, three)) for i in range(2)]
    for merged in (merge(merge(one, two), three), merge(three, merge(two, one))):
        assert [tuple(row) for row in merged] == smallest
