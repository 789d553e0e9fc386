from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk import FreqDist, ngrams

from textlab.errors import UsageError
from textlab.ngrams.symbols import BREAK, Alphabet
from textlab.ngrams.table import Table

ORDER = 4
ALPHABET = 3
BOOK = "alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do. " * 30

# Symbols of a table, with breaks; and of another sequence, with symbols that the table does not know.
inside = st.lists(st.sampled_from([0, 1, 2, 0, 1, BREAK]), max_size=40).map(lambda s: np.array(s, np.int32))
outside = st.lists(st.sampled_from([0, 1, 2, 0, 1, 3, 7, BREAK]), max_size=60).map(lambda s: np.array(s, np.int32))


def brute_ngrams(symbols, n):
    """Each n-gram without a break, with the index one past its last symbol."""
    rows = ((tuple(symbols[i : i + n].tolist()), i + n) for i in range(len(symbols) - n + 1))
    return [(row, end) for row, end in rows if all(symbol >= 0 for symbol in row)]


def brute_events(symbols, n, first):
    """What occurs, and what is followed by a symbol, with an end at `first` or later, as n-grams."""
    occurs = [row for row, end in brute_ngrams(symbols, n) if end > first]
    follows = [row[:-1] for row, end in brute_ngrams(symbols, n + 1) if end > first]
    return (occurs if n else follows), follows


def flat_ngrams(table):
    """The n-grams in the order of their flat numbers."""
    return [tuple(row.tolist()) for n in range(table.order + 1) for row in table.ngrams(n)]


@settings(deadline=None)  # the first example compiles
@given(inside)
def test_a_table_holds_each_ngram_once_in_order_of_occurrence(symbols):
    table = Table.of(symbols, ORDER, ALPHABET)
    for n in range(1, ORDER + 1):
        expected = Counter(row for row, _ in brute_ngrams(symbols, n))
        rows = [tuple(row.tolist()) for row in table.ngrams(n)]
        assert rows == list(expected)
        assert table.counts[n].tolist() == list(expected.values())
        assert table.sizes[n] == len(expected)
        starts = {end - n: rows.index(row) for row, end in brute_ngrams(symbols, n)}
        assert table.ids[n].tolist() == [starts.get(start, -1) for start in range(len(symbols))]
    assert table.counts[0].tolist() == [int((symbols >= 0).sum())]
    assert table.size == sum(table.sizes)
    assert len(set(flat_ngrams(table))) == table.size


@settings(deadline=None)
@given(inside)
def test_an_ngram_knows_itself_without_its_first_and_its_last_symbol(symbols):
    table = Table.of(symbols, ORDER, ALPHABET)
    spelt = flat_ngrams(table)
    assert [spelt[node] for node in table.prefixes] == [row[:-1] for row in spelt]
    assert [spelt[node] for node in table.suffix] == [row[1:] for row in spelt]
    ends = [
        max((row for n in range(1, ORDER + 1) for row, end in brute_ngrams(symbols, n) if end == at + 1), key=len)
        if symbols[at] >= 0
        else None
        for at in range(len(symbols))
    ]
    assert [spelt[node] if node >= 0 else None for node in table.nodes] == ends


@settings(deadline=None)
@given(inside, outside)
def test_what_is_reached_is_the_longest_ngram_that_ends_there(symbols, stream):
    table = Table.of(symbols, ORDER, ALPHABET)
    spelt = flat_ngrams(table)
    known = set(spelt)
    for at, node in enumerate(table.reached(stream)):
        rows = [row for n in range(1, ORDER + 1) for row, end in brute_ngrams(stream, n) if end == at + 1]
        longest = max((row for row in [(), *rows] if row in known), key=len)
        assert (spelt[node] if node >= 0 else None) == (longest if stream[at] >= 0 else None)


def test_a_long_sequence_is_walked_by_several_threads_as_by_one():
    symbols = np.random.default_rng(1).integers(-1, 4, 300_000).astype(np.int32)
    table = Table.of(symbols[:5_000], 6, 4)
    pieces = [table.reached(symbols[max(at - 6, 0) : at + 30_000])[min(at, 6) :] for at in range(0, 300_000, 30_000)]
    assert np.array_equal(table.reached(symbols), np.concatenate(pieces))


@settings(deadline=None)
@given(inside, outside)
def test_observe_counts_what_occurs_and_what_is_followed(symbols, stream):
    table = Table.of(symbols, ORDER, ALPHABET)
    counts, followed = table.observe(stream)
    expected = [brute_events(stream, n, 0) for n in range(ORDER + 1)]
    occurs = [Counter(level[0]) for level in expected]
    follows = [Counter(level[1]) for level in expected]
    assert counts.tolist() == [occurs[len(row)][row] for row in flat_ngrams(table)]
    assert followed.tolist() == [follows[len(row)][row] for row in flat_ngrams(table)]


@settings(deadline=None)
@given(inside, outside, st.integers(1, 20))
def test_tallies_of_stretches_add_up_to_the_whole(symbols, stream, size):
    table = Table.of(symbols, ORDER, ALPHABET)
    tallies = np.zeros((2, table.size), np.int64)
    for start in range(0, len(stream), size):
        before = max(start - ORDER, 0)
        tallies += table.tally(table.reached(stream[before : start + size]), start - before)
    assert tallies.tolist() == np.array(table.tally(table.reached(stream))).tolist()


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_counts_equal_those_of_nltk(n):
    alphabet = Alphabet(BOOK)
    table = Table.of(alphabet.encode(BOOK), 5, alphabet.size)
    ours = {
        tuple(alphabet.decode(row)): times for row, times in zip(table.ngrams(n), table.counts[n].tolist(), strict=True)
    }
    assert ours == dict(FreqDist(ngrams(BOOK, n)))


def test_a_table_that_outgrows_its_first_slots_and_its_array_stays_exact():
    # An alphabet of thousands of symbols puts nearly all edges into the hash table, and many make it double.
    symbols = np.random.default_rng(1).integers(0, 60_000, 100_000).astype(np.int32)
    symbols[50_000:] = symbols[:50_000]
    table = Table.of(symbols, 3, 60_000)
    for n in (1, 2, 3):
        expected = Counter(row for row, _ in brute_ngrams(symbols, n))
        assert dict(zip(map(tuple, table.ngrams(n).tolist()), table.counts[n].tolist(), strict=True)) == expected
    whole = np.concatenate(table.counts)
    assert table.observe(symbols)[0].tolist() == whole.tolist()


def test_an_alphabet_given_smaller_than_the_symbols_leaves_those_out():
    table = Table.of(np.array([0, 2, 0, 1], np.int32), 2, 2)
    assert table.ngrams(2).tolist() == [[0, 1]]
    assert table.counts[1].tolist() == [2, 1]


def test_an_order_below_one_is_refused():
    with pytest.raises(UsageError, match="order 0"):
        Table.of(np.zeros(3, np.int32), 0, 1)


def test_an_empty_text_has_only_the_empty_ngram():
    table = Table.of(np.empty(0, np.int32), 3, 0)
    assert table.size == 1
    assert [part.tolist() for part in table.observe(np.zeros(4, np.int32))] == [[4], [4]]
