"""Words, whole and in shards of any size."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from textlab.texts.shards import Shard
from textlab.texts.words import EDGE, GAP, normal_form, piece_words, reach, word_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INSIDE = [*"'’-‐‑\u00ad"]
BETWEEN = f"[{re.escape(''.join(INSIDE))}]"
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


def slow_piece(text: str) -> list[tuple[int, int]]:
    """Return the words of a piece that nothing can be added to, by regular expressions."""
    bounded = EDGE + text + EDGE
    cut = {place - 1 for found in regex.finditer(f"{BETWEEN}?{EDGE}{BETWEEN}?", bounded) for place in found.span()}
    return [(start, end) for start, end in slow_spans(text) if start not in cut and end not in cut]


def seen(shard: Shard) -> list[tuple[int, int]]:
    """Return where a shard's words stand, in characters of the corpus."""
    words = shard.words.words
    forms = [normal_form(shard.joined[start:end]) for start, end in zip(words.starts, words.ends, strict=True)]
    assert [words.forms[number] for number in words.numbers] == forms
    assert words.forms == list(dict.fromkeys(forms))
    spans = zip((words.starts + shard.origin).tolist(), (words.ends + shard.origin).tolist(), strict=True)
    return list(spans)


def cut(corpus: str, edges: Iterable[int], ahead: int) -> Iterator[Shard]:
    """Yield a corpus in shards that end at these offsets and at its end."""
    for start, end in pairwise(sorted({0, *edges, len(corpus)})):
        origin = max(0, start - ahead)
        ends = end == len(corpus) or corpus[end] == EDGE
        yield Shard(start, corpus[start:end], corpus[origin:start], corpus[origin - 1 : origin] in ("", EDGE), ends)


def shards(text: str, ahead: int, size: int) -> Iterator[tuple[list[tuple[int, int]], int]]:
    """Yield the words that each shard sees, in characters of the text, and the number of the first that is its own."""
    for shard in cut(text, range(0, len(text), size), ahead):
        yield seen(shard), shard.words.first


@given(texts)
def test_spans_are_those_found_letter_by_letter(text: str) -> None:
    assert word_spans(text) == list(slow_spans(text))


@given(st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from([*INSIDE, "_", "a", "é"])), max_size=60))
def test_any_characters_make_the_words_of_the_regular_expression(text: str) -> None:
    found = regex.finditer(rf"[^\W_]+(?:{BETWEEN}[^\W_]+)*", text)
    assert word_spans(text) == [match.span() for match in found]


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
    for shard in cut(corpus, (place for place in cuts if place < len(corpus)), reach(2)):
        spans, first = seen(shard), shard.words.first
        for own in range(max(first, 1), len(spans)):
            between = corpus[spans[own - 1][1] : spans[own][0]]
            assert shard.words.words.apart[own] == (EDGE in between or len(between) > GAP)
        found += spans[first:]
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


@given(st.lists(short_texts, max_size=4))
@example(["'tis", "o'", ""])
@example(["a'\x00'b", "", ""])
@example(["x" * 300, "a b"])
def test_pieces_have_the_words_that_cannot_go_on(parts: list[str]) -> None:
    found = piece_words(parts)
    assert [found.spans(piece) for piece in range(len(parts))] == [slow_piece(part) for part in parts]
    forms = [normal_form(part[start:end]) for part in parts for start, end in slow_piece(part)]
    assert [found.words.forms[number] for number in found.words.numbers] == forms
    assert found.words.forms == list(dict.fromkeys(forms))
    assert found.first.tolist() == [sum(len(slow_piece(part)) for part in parts[:n]) for n in range(len(parts) + 1)]


@given(short_texts, short_texts, short_texts)
@example("'tis", "o", "")
@example("o'", "", "x")
@example("a'\x00'b", "", "")
def test_the_words_of_a_piece_are_words_wherever_it_was_cut_from(text: str, ahead: str, behind: str) -> None:
    whole = set(word_spans(ahead + text + behind))
    kept = piece_words([text]).spans(0)
    assert all((start + len(ahead), end + len(ahead)) in whole for start, end in kept)


@given(short_texts)
def test_a_piece_leaves_out_only_words_that_might_go_on(text: str) -> None:
    grown = "".join(f"x{part}x{EDGE}" for part in text.split(EDGE))
    shift = [at + 1 + 2 * text[:at].count(EDGE) for at in range(len(text) + 1)]
    certain = [span for span in word_spans(text) if (shift[span[0]], shift[span[1]]) in word_spans(grown)]
    assert piece_words([text]).spans(0) == certain


def test_words_apart_are_those_across_an_edge_or_a_wide_gap_and_the_first_of_a_piece() -> None:
    text = f"; one two{' ' * GAP}three {EDGE} four{' ' * (GAP + 1)}five ;"
    words = piece_words([text, "; six ;"]).words
    assert words.forms == ["one", "two", "three", "four", "five", "six"]
    assert np.flatnonzero(words.apart).tolist() == [0, 3, 4, 5]


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
    assert piece_words(["", EDGE]).first.tolist() == [0, 0, 0]
    assert piece_words([]).first.tolist() == [0]
