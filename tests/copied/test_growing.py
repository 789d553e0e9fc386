from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.copied.growing import Source, Span, extend, grow

FEW = st.text("ab", max_size=14)
SOME = st.text("abc ", max_size=40)
RATES = st.sampled_from([0.2, 0.35, 0.45])


def distances(one: str, other: str) -> list[list[int]]:
    """Return the distance of every beginning of one string to every beginning of the other, by the textbook."""
    table = [[max(i, j) for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a != b))
    return table


@given(FEW, FEW, RATES)
def test_without_a_drop_the_best_extension_of_all_is_found(text, source, rate):
    found, table = extend(text, source, rate, drop=1e9), distances(text, source)
    best = max(rate * i - edits for i, row in enumerate(table) for edits in row)
    assert rate * found.text - found.edits == pytest.approx(best)
    assert table[found.text][found.source] == found.edits


@given(SOME, SOME, RATES, st.sampled_from([1.0, 3.0]))
def test_with_a_drop_what_is_found_is_an_extension(text, source, rate, drop):
    found = extend(text, source, rate, drop)
    assert distances(text, source)[found.text][found.source] <= found.edits
    assert rate * found.text - found.edits >= 0


def test_a_drop_ends_the_search_where_unrelated_text_begins():
    book = "the white rabbit ran down the hole" + "x" * 400
    text = "the white rabbit ran down the hole" + "y" * 400 + "x" * 400
    found = extend(text, book, 0.35, 10)
    assert (found.text, found.source, found.edits, found.at_an_end) == (34, 34, 0, False)


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(1, 50))
def test_a_verbatim_copy_grows_to_its_whole_length(before, after, size):
    copy = "".join(chr(ord("a") + (i * i // 7) % 26) for i in range(before + size + after))
    text, book = f"#{copy}#", f"-----{copy}--"
    read = Source(0, len(book), lambda start, end: book[start:end])
    seed = Span(1 + before, 1 + before + size, 5 + before, 5 + before + size, 0)
    assert grow(text, seed, read, 0.35, 22) == Span(1, 1 + len(copy), 5, 5 + len(copy), 0)


def test_no_passage_goes_on_into_the_text_beside():
    book = "down the rabbit hole|she went"
    read = Source(0, 20, lambda start, end: book[start:end])
    assert grow(book, Span(5, 8, 5, 8, 0), read, 0.35, 22) == Span(0, 20, 0, 20, 0)
