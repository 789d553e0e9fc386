"""Words, whole and in shards of any size."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from textlab.texts.corpus import Corpus, Shard
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text
from textlab.texts.words import EDGE, GAP, normal_form, piece_words, reach, word_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

INSIDE = [*"'’-‐‑\u00ad"]
TOKENS = [
    *("a", "To", "é", "e\u0301", "7", "漢", "\u200c", "'", "’", "-", "‑", "\u00ad", "--", "_", ".", " ", " ", "\n"),
    *("x" * 254, "x" * 255, "x" * 256, "x" * 257, "y-" * 100, " " * (GAP - 1), "," * GAP, "," * (GAP + 1)),
]
texts = st.lists(st.sampled_from(TOKENS), max_size=25).map("".join)
short_texts = st.lists(st.sampled_from([*TOKENS[:18], EDGE]), max_size=25).map("".join)


def is_letter(one: str) -> bool:
    return one.isalnum() or one in ("\u0301", "\u200c")


def slow_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words, grown letter by letter."""
    at = 0
    while at < len(text):
        if not is_letter(text[at]):
            at += 1
            continue
        end = at + 1
        while is_letter(text[end : end + 1]) or (text[end : end + 1] in INSIDE and is_letter(text[end + 1 : end + 2])):
            end += 1
        if end - at <= 256:
            yield at, end
        at = end


def shards(text: str, ahead: int, size: int) -> Iterator[tuple[list[tuple[int, int]], int]]:
    """Yield the words that each shard sees, in characters of the text, and the number of the first that is its own."""
    for shard in Corpus((prepare(Text(text), Preparation([])),)).shards(ahead, size):
        words = shard.words
        assert words.forms == [normal_form(shard.joined[start:end]) for start, end in words.spans]
        yield [(start + shard.origin, end + shard.origin) for start, end in words.spans], words.first


@given(texts)
def test_spans_are_those_found_letter_by_letter(text: str) -> None:
    assert word_spans(text) == list(slow_spans(text))


@given(texts, st.integers(1, 3), st.integers(1, 2000))
@example("'" * 9 + "a", 1, 1)
@example("x" * 256 + "'", 1, 256)
@example("x" * 10 + "''" + "y" * 256 + "  z", 1, 269)
@example("a'b", 1, 2)
def test_shards_of_any_size_have_the_words_of_the_whole(text: str, words: int, size: int) -> None:
    found = [span for spans, first in shards(text, reach(words), size) for span in spans[first:]]
    assert found == word_spans(text)


@given(texts, st.integers(1, 20))
def test_tiny_shards_have_the_words_of_the_whole(text: str, size: int) -> None:
    found = [span for spans, first in shards(text[:400], reach(1), size) for span in spans[first:]]
    assert found == word_spans(text[:400])


@given(st.lists(texts.map(lambda text: text[:300]), min_size=1, max_size=5), st.sets(st.integers(1, 1500)))
@example(["a'", "'b"], {2, 3})
@example(["a.", "b"], {2, 3})
@example(["a", "b"], {1, 2})
def test_texts_in_a_shard_have_their_own_words_wherever_it_is_cut(parts: list[str], cuts: set[int]) -> None:
    corpus, expected, at = EDGE.join(parts), [], 0
    for part in parts:
        expected += [(start + at, end + at) for start, end in word_spans(part)]
        at += len(part) + len(EDGE)
    found = []
    for start, end in pairwise([0, *sorted(cut for cut in cuts if cut < len(corpus)), len(corpus)]):
        origin = max(0, start - reach(2))
        ends = end == len(corpus) or corpus[end] == EDGE
        shard = Shard(start, corpus[start:end], corpus[origin:start], corpus[origin - 1 : origin] in ("", EDGE), ends)
        words = shard.words
        spans = [(first + shard.origin, last + shard.origin) for first, last in words.spans]
        for own in range(max(words.first, 1), len(spans)):
            between = corpus[spans[own - 1][1] : spans[own][0]]
            assert (own in words.apart) == (EDGE in between or len(between) > GAP)
        found += spans[words.first :]
    assert found == expected


@given(texts, st.integers(2, 4), st.integers(1, 2000))
def test_a_shard_sees_the_words_ahead_that_its_own_follow(text: str, words: int, size: int) -> None:
    whole = word_spans(text)
    for spans, first in shards(text, reach(words), size):
        for own in range(first, len(spans)):
            at = whole.index(spans[own])
            for back in range(1, min(words, at + 1)):
                if whole[at - back + 1][0] - whole[at - back][1] > GAP:
                    break
                assert own >= back
                assert spans[own - back] == whole[at - back]


@given(short_texts, short_texts, short_texts)
@example("'tis", "o", "")
@example("o'", "", "x")
@example("a'\x00'b", "", "")
def test_the_words_of_a_piece_are_words_wherever_it_was_cut_from(text: str, ahead: str, behind: str) -> None:
    whole = set(word_spans(ahead + text + behind))
    kept = piece_words(text).spans
    assert all((start + len(ahead), end + len(ahead)) in whole for start, end in kept)


@given(short_texts)
def test_a_piece_leaves_out_only_words_that_might_go_on(text: str) -> None:
    grown = "".join(f"x{part}x{EDGE}" for part in text.split(EDGE))
    shift = [at + 1 + 2 * text[:at].count(EDGE) for at in range(len(text) + 1)]
    certain = [span for span in word_spans(text) if (shift[span[0]], shift[span[1]]) in word_spans(grown)]
    assert piece_words(text).spans == certain


def test_words_apart_are_those_across_an_edge_or_a_wide_gap() -> None:
    text = f"; one two{' ' * GAP}three {EDGE} four{' ' * (GAP + 1)}five ;"
    words = piece_words(text)
    assert words.forms == ["one", "two", "three", "four", "five"]
    assert words.apart == [3, 4]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Don’t", "don't"),
        ("WELL‑Known", "well-known"),
        ("won\u00adderful", "wonderful"),
        ("donʼt", "don't"),
        ("ΑΣ", "ας"),
    ],
)
def test_normal_forms(word: str, form: str) -> None:
    assert normal_form(word) == form
    assert word_spans(f" {word} ") == [(1, 1 + len(word))]


def test_an_empty_piece_has_no_words() -> None:
    assert piece_words("").spans == piece_words(EDGE).spans == []
