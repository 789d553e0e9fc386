from __future__ import annotations

import random
from itertools import pairwise

import edlib
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from textlab.copied.growing import Span
from textlab.copied.limits import Limits
from textlab.copied.near import windows
from textlab.copied.searching import find, runs
from textlab.search import longest
from textlab.texts.corpus import Corpus
from textlab.texts.preparation import Preparation
from textlab.texts.text import Text

SENTENCE = "the white rabbit ran down a hole and alice after it never once considering how"
BOOKS = st.lists(st.sampled_from(SENTENCE.split(" ")), min_size=20, max_size=60).map(" ".join)
LIMITS = Limits(12, 0.2, 16)

# 600 letters in which no six come twice.
UNLIKE = "".join(random.Random(0).choices("abcdefghijklmnopqrstuvwxyz", k=600))


def silent(done: int, total: int, what: str) -> None:
    pass


def corpus_of(*contents: str) -> Corpus:
    return Corpus.of([Text(content, f"book {i}") for i, content in enumerate(contents)], Preparation(()))


@st.composite
def copied(draw: st.DrawFn) -> tuple[str, str]:
    """Return a book, and a text made of passages of it with a few edits and of other words."""
    book, parts = draw(BOOKS), []
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(book) - 1))
        passage = list(book[start : start + draw(st.integers(1, 80))])
        for at in draw(st.lists(st.integers(0, len(passage) - 1), max_size=4)):
            passage[at] = draw(st.sampled_from(["", "x", passage[at] + "y"]))
        parts += ["".join(passage), draw(st.text("zqw ", max_size=20))]
    return book, "".join(parts)


@given(copied())
def test_every_verbatim_run_stands_in_a_copy(made):
    book, text = made
    (found,) = find([text], corpus_of(book), LIMITS, silent)
    for start in range(len(text) - LIMITS.min_length + 1):
        said = text[start : start + LIMITS.min_length]
        if said in book and said == said.strip():
            assert any(run.start <= start and start + LIMITS.min_length <= run.end for run in found.runs)
            told = {i for copy in found.copies for i in range(copy.start, copy.end)}
            assert told >= set(range(start, start + LIMITS.min_length))
    for run in found.runs:
        assert text[run.start : run.end] == book[run.source_start : run.source_end]
        assert run.start == 0 or text[run.start - 1] == " " or text[run.start - 1 : run.end] not in book
        assert run.end == len(text) or text[run.end] == " " or text[run.start : run.end + 1] not in book


@given(
    st.integers(0, 400),
    st.lists(st.tuples(st.integers(6, 20), st.sampled_from(["exchanged", "put in", "left out"])), max_size=8),
    st.integers(6, 40),
    st.text("#", max_size=40),
)
@settings(max_examples=300)
def test_a_near_copy_that_is_promised_is_told_whole(start, edits, last, own):
    copy, at = "", start
    for gap, edit in edits:
        copy += UNLIKE[at : at + gap] + "#" * (edit != "left out")
        at += gap + (edit != "put in")
    copy += UNLIKE[at : at + last]
    assume(len(copy) >= LIMITS.window + LIMITS.stride - 1)
    (found,) = find([f"{own}{copy}{own}"], corpus_of(UNLIKE), LIMITS, silent)
    told = {i for one in found.copies for i in range(one.start, one.end)}
    assert told == set(range(len(own), len(own) + len(copy)))


@pytest.mark.parametrize("length", [20, 34, 47])
def test_a_quote_too_short_does_not_grow_by_what_stands_around_it(length):
    book = "you know said the mouse the best thing to get us dry would be a caucus race round the old oak"
    quote = book[24 : 24 + length].strip()
    text = f"our whole family was wet to the bone so {quote} my sister and the dog came home in a taxi later"
    (found,) = find([text], corpus_of(book), Limits(50, 0.2, 64), silent)
    assert found.copies == []


def test_own_words_between_neighbouring_passages_are_not_copied():
    text = f"{UNLIKE[:150]}{'own words, ' * 4}{UNLIKE[150:300]}"
    (found,) = find([text], corpus_of(UNLIKE), Limits(50, 0.2, 64), silent)
    assert [(copy.start, copy.end) for copy in found.copies] == [(0, 150), (194, 344)]
    short = f"{UNLIKE[:150]}{'own words, '}{UNLIKE[150:300]}"
    (found,) = find([short], corpus_of(UNLIKE), Limits(50, 0.2, 64), silent)
    assert [(copy.start, copy.end, copy.edits) for copy in found.copies] == [(0, 311, 11)]


@given(copied())
def test_no_copy_is_within_another_nor_begins_or_ends_with_white_space(made):
    book, text = made
    (found,) = find([text], corpus_of(book), LIMITS, silent)
    assert all(one.start < other.start and one.end < other.end for one, other in pairwise(found.copies))
    for copy in found.copies:
        for content in (text[copy.start : copy.end], book[copy.source_start : copy.source_end]):
            assert content == content.strip()


@given(copied())
def test_every_copy_is_as_near_as_it_says(made):
    book, text = made
    (found,) = find([text], corpus_of(book), LIMITS, silent)
    for copy in found.copies:
        passage = book[copy.source_start : copy.source_end]
        assert edlib.align(text[copy.start : copy.end], passage)["editDistance"] == copy.edits
        assert copy.edits <= LIMITS.max_edits * (copy.end - copy.start) + 1e-9
        assert copy.end - copy.start >= LIMITS.min_length


@given(st.text("ab", max_size=30), st.text("ab", max_size=30), st.integers(1, 6))
def test_runs_are_the_matches_that_no_other_contains(text, book, least):
    every = [
        (start, end)
        for start in range(len(text))
        for end in range(start + least, len(text) + 1)
        if text[start:end] in book
    ]
    maximal = [(a, b) for a, b in every if not any((c, d) != (a, b) and c <= a and b <= d for c, d in every)]
    matches = longest([text], book, where=True)[0]
    assert [(run.start, run.end) for run in runs(matches, least)] == maximal


@settings(max_examples=30)
@given(copied(), st.integers(1, 60))
def test_an_edge_between_two_texts_ends_a_copy(made, at):
    book, text = made
    (found,) = find([text], corpus_of(book[:at], book[at:]), LIMITS, silent)
    for copy in found.copies:
        assert not copy.source_start < at < copy.source_end


def test_a_sentence_put_in_leaves_both_halves():
    book = "alice was beginning to get very tired of sitting by her sister on the bank and of having nothing to do"
    text = book.replace(" by her", " (as she told me long ago over a cup of tea without milk) by her")
    (found,) = find([text], corpus_of(book), Limits(30, 0.2, 64), silent)
    told = {i for copy in found.copies for i in range(copy.source_start, copy.source_end)}
    assert told == set(range(len(book))) - {book.index(" by her")}


def test_one_edit_in_the_middle_does_not_cut_a_copy_in_two():
    book = "alice was beginning to get very tired of sitting by her sister on the bank and of having nothing to do"
    (found,) = find([book.replace("sitting", "sirting")], corpus_of(book), Limits(30, 0.2, 64), silent)
    assert found.copies == [Span(0, len(book), 0, len(book), 1)]
    assert len(found.runs) == 2


def test_with_no_edits_allowed_only_verbatim_runs_are_told():
    book = "alice was beginning to get very tired of sitting by her sister on the bank and of having nothing to do"
    (found,) = find([book.replace("sitting", "sirting")], corpus_of(book), Limits(30, 0.0, 64), silent)
    assert found.copies == found.runs
    assert [copy.edits for copy in found.copies] == [0, 0]


@pytest.mark.parametrize("length", [0, 4, 5, 8, 9, 23, 64])
def test_windows_hold_every_character_of_a_text_long_enough(length):
    held = {i for start, end in windows(length, Limits(5, 0.2, 8)) for i in range(start, end)}
    assert held == (set(range(length)) if length >= 5 else set())


def test_where_a_match_stands_and_how_often():
    (found,) = find(
        ["the white rabbit"], corpus_of("a white rabbit", "the white rabbit!", "the white rabbit"), LIMITS, silent
    )
    assert found.copies == [Span(0, 16, 15, 31, 0)]
    assert np.array_equal(found.matches[0], [16, 15, 2])
