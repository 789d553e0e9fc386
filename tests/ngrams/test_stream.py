from __future__ import annotations

from collections import Counter
from functools import reduce
from itertools import pairwise

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from textlab.ngrams.stream import PieceNgrams
from textlab.ngrams.symbols import BREAK

ORDER = 4
ALPHABET = 3
symbols = st.lists(st.sampled_from([0, 1, 2, 0, 1, BREAK]), max_size=12)
streams = st.lists(st.sampled_from([0, 1, 2, 0, 1, 3, 7, BREAK]), max_size=60)
edges = st.lists(st.integers(-3, 63), max_size=8, unique=True).map(sorted)
ranges = edges.map(lambda e: list(zip(e[::2], e[1::2], strict=False)))


def ngrams_of(pieces, runs, count):
    whole = [symbol for piece in pieces for symbol in (*piece, BREAK)]
    begins = np.cumsum([0, *(len(piece) + 1 for piece in pieces)])
    return PieceNgrams(np.array(whole, np.int32), begins, ORDER, ALPHABET, runs, count)


def rows(sequence, n):
    """The n-grams without a break, as tuples."""
    found = (tuple(sequence[i : i + n]) for i in range(len(sequence) - n + 1))
    return [row for row in found if min(row, default=0) >= 0]


def brute(stream, cuts):
    """How often each n-gram occurs and is followed in a stream with ranges cut out, and how many there are."""
    rest = list(stream)
    for start, end in cuts:
        rest[max(start, 0) : max(end, 0)] = [BREAK] * len(rest[max(start, 0) : max(end, 0)])
    occurs = Counter(row for n in range(1, ORDER + 1) for row in rows(rest, n))
    follows = Counter(row[:-1] for n in range(1, ORDER + 2) for row in rows(rest, n))
    return occurs, follows, [len(rows(rest, max(n, 1))) for n in range(ORDER + 1)]


@settings(max_examples=300, deadline=None)  # the first examples compile
@given(st.lists(symbols, min_size=3, max_size=5), streams, ranges, ranges, st.sets(st.integers(1, 60)))
@example([[0] * 5] * 3, [0] * 9, [(2, 3), (4, 5)], [(0, 0)], {3})
@example([[0, 1, 0, 1]] * 3, [0, 1] * 5, [(2, 4), (4, 5), (9, 12)], [(5, 6)], {4, 5})
def test_a_run_sees_the_reference_with_its_ranges_cut_out(pieces, stream, one, other, cuts):
    runs = [-1, 0, 1, 0, -1][: len(pieces)]
    ngrams = ngrams_of(pieces, runs, 2)
    memories = []
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    for start, end in pairwise(places):
        before = max(0, start - ORDER)
        shifted = [[(first - before, last - before) for first, last in cut] for cut in (one, other)]
        memories.append(ngrams.observe(np.array(stream[before:end], np.int32), start - before, shifted))
    if not memories:
        memories.append(ngrams.observe(np.empty(0, np.int32), 0, [one, other]))
    seen = ngrams.seen(reduce(lambda a, b: {key: a[key] + b[key] for key in a}, memories))
    expected = [brute(stream, cut) for cut in (one, other, [])]  # of the run -1 last
    for n in range(1, ORDER + 1):
        spelt, profile, counts = ngrams.table.ngrams(n).tolist(), ngrams.profile(n), seen.of(n)
        for piece, run in enumerate(runs):
            mine = slice(profile.first[piece], profile.first[piece + 1])
            names = [tuple(spelt[one]) for one in profile.ids[mine]]
            assert dict(zip(names, profile.own[mine], strict=True)) == Counter(rows(pieces[piece], n))
            assert counts[mine].tolist() == [expected[run][0][name] for name in names]
    assert seen.totals.tolist() == [expected[run][2] for run in runs]
    flat = [tuple(row) for n in range(ORDER + 1) for row in ngrams.table.ngrams(n).tolist()]
    assert seen.followed.tolist() == [expected[-1][1][row] for row in flat]
    at = 0
    for run in (0, 1):
        own = {
            row
            for piece, of in enumerate(runs)
            if of == run
            for n in range(ORDER + 1)
            for row in rows(pieces[piece], n)
        }
        names = [flat[node] for node in ngrams.owned[at : at + len(own | {()})]]
        assert set(names) == own | {()}
        assert seen.own_followed[at : at + len(names)].tolist() == [expected[run][1][name] for name in names]
        at += len(names)


@given(st.lists(symbols, min_size=1, max_size=4))
def test_pieces_together_have_the_sum_of_their_ngrams(pieces):
    ngrams = ngrams_of(pieces, [-1] * len(pieces), 0)
    ids, own = ngrams.together(range(len(pieces)), 2)
    spelt = ngrams.table.ngrams(2)
    expected = Counter(row for piece in pieces for row in rows(piece, 2))
    assert dict(zip(map(tuple, spelt[ids].tolist()), own.tolist(), strict=True)) == expected
