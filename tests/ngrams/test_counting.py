from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nltk import FreqDist, ngrams

from textlab.errors import UsageError
from textlab.ngrams.counting import count

any_text = st.text(st.characters(exclude_categories=()), max_size=60)  # lone surrogates too


def counted(text, order):
    """The n-grams of each length in the order in which they are given, with their counts."""
    found = count(text, order)
    rows = (
        zip(map(found.alphabet.decode, found.ngrams(n)), found.counts[n].tolist(), strict=True)
        for n in range(1, order + 1)
    )
    return [dict(pairs) for pairs in rows]


@settings(deadline=None)  # the first example compiles
@given(st.one_of(any_text, st.text("ab\0", max_size=60)), st.integers(1, 40))
@example("", 3)
@example("ab", 5)
@example("\0\0a", 2)
def test_counts_are_those_of_a_counter_in_order_of_the_alphabet(text, order):
    # At the highest orders a key does not fit into 64 bits.
    for n, found in enumerate(counted(text, order), 1):
        expected = Counter(text[i : i + n] for i in range(len(text) - n + 1))
        assert list(found.items()) == sorted(expected.items())


@pytest.mark.parametrize("letters", [3, 40], ids=str)
def test_blocks_and_threads_and_growing_tables_add_up(letters):
    # More characters than two blocks have, more different n-grams than the first slots hold.
    codes = np.random.default_rng(letters).integers(0x4E00, 0x4E00 + letters, 600_000)
    text = codes.astype(np.int32).tobytes().decode("utf-32-le")
    found = count(text, 5)
    for n in (1, 3, 5):
        expected = Counter(text[i : i + n] for i in range(len(text) - n + 1))
        assert dict(zip(map(found.alphabet.decode, found.ngrams(n)), found.counts[n].tolist(), strict=True)) == expected


@pytest.mark.parametrize("n", [1, 2, 5])
def test_counts_equal_those_of_nltk(n):
    book = "alice was beginning to get very tired of sitting by her sister on the bank, “and what is the use?” " * 30
    assert {tuple(gram): times for gram, times in counted(book, 5)[n - 1].items()} == dict(FreqDist(ngrams(book, n)))


@pytest.mark.parametrize("order", [0, -1, 1.5, "2", None], ids=repr)
def test_an_order_that_is_no_whole_number_of_one_or_more_is_refused(order):
    with pytest.raises(UsageError, match=f"^order: n-grams of order {order!r}; give a whole number, 1 or more$"):
        count("a", order)


@pytest.mark.parametrize("text", [None, b"ab", ["ab"]], ids=repr)
def test_what_is_no_string_is_not_counted(text):
    with pytest.raises(UsageError, match=r"^text: .* is no string; give a str$"):
        count(text, 2)
