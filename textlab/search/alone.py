"""The recurrence of the nearest-passage search for one window at a time, where windows go different ways.

From a passage's end backwards, to see where it begins; and around the places of a text where a near passage may be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from textlab.compiling import kernel
from textlab.search.lanes import NOWHERE
from textlab.search.seeds import AHEAD, WINDOW_AT

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from textlab.search.lanes import Group, Stretch

    Integers = NDArray[np.int64]
    Codes = NDArray[np.int32]

_WORD = 64
_ONE, _TOP, _ALL = np.uint64(1), np.uint64(_WORD - 1), np.uint64(0xFFFFFFFFFFFFFFFF)
_0 = np.uint64(0)


@njit(nogil=True)
def _column(row: Any, up: Any, down: Any, words: Any, right_in: Any, last: Any) -> Any:
    """Take all words of a column to the next; return by how much the last row's score changes.

    `row`: the rows that match, word by word; `up` and `down`: the differences between rows; `right_in`: 1 where the
    first row grows by one a column, 0 where it is of zeros; `last`: the bit of the last row in its word.
    """
    left_in, right, left = _0, _0, _0
    for word in range(words):
        rises = up[word]
        matched = row[word] | down[word] | left_in
        same = (((matched & rises) + rises) ^ rises) | matched
        right, left = down[word] | ~(same | rises), same & rises
        above, under = (right << _ONE) | right_in, (left << _ONE) | left_in
        up[word], down[word] = under | ~(same | above), same & above
        right_in, left_in = right >> _TOP, left >> _TOP
    return np.int64((right >> last) & _ONE) - np.int64((left >> last) & _ONE)


@kernel(nogil=True)
def starts(codes: Codes, group: Group, known: Integers, symbols: int) -> Integers:
    """Return the smallest start of each window's nearest passage, int64[windows].

    `known`, int64[windows, 3], says (distance, end of the passage, the place ahead of which it cannot begin). Codes, of
    the text and of the windows, are below `symbols`. The first row grows by one a column, as the passage ends there.
    """
    lengths = group.lengths
    most = -(-lengths.max() // _WORD)
    masks = np.zeros((symbols, most), np.uint64)
    up, down, found = np.empty(most, np.uint64), np.empty(most, np.uint64), known[:, 1].copy()
    for number in range(lengths.shape[0]):
        length, (distance, end, begin) = lengths[number], known[number]
        words, last = -(-length // _WORD), np.uint64((length - 1) % _WORD)
        window = group.codes[group.begins[number] : group.begins[number] + length]
        for i in range(length):
            masks[window[length - 1 - i], i // _WORD] |= _ONE << np.uint64(i % _WORD)
        up[:], down[:], score = _ALL, _0, length
        for position in range(end - 1, max(begin, end - length - distance) - 1, -1):
            score += _column(masks[codes[position]], up, down, words, _ONE, last)
            if score == distance:
                found[number] = position
        for i in range(length):
            masks[window[i]] = 0
    return found


@kernel(nogil=True)
def nearest_around(
    stretch: Stretch, group: Group, told: Integers, margins: Integers, below: Integers, symbols: int
) -> Integers:
    """Return (distance, end) of each window's nearest passage around some places of a text, int64[windows, 2].

    The first of those at the least distance. Where nothing there is nearer than `below`, int64[windows], it is that and
    NOWHERE. `told`, sorted, is what `textlab.search.seeds.places` returns; `margins`, int64[windows], says by how much
    a passage may go beyond the window there, on both sides.
    """
    (codes, breaks, first), lengths, at = stretch, group.lengths, 0
    most = -(-lengths.max() // _WORD)
    masks = np.zeros((symbols, most), np.uint64)
    up, down = np.empty(most, np.uint64), np.empty(most, np.uint64)
    found = np.empty((lengths.shape[0], 2), np.int64)
    for number in range(lengths.shape[0]):
        found[number, 0], found[number, 1] = below[number], NOWHERE
        if at == told.shape[0] or told[at] >> WINDOW_AT > number:
            continue
        length, margin, least = lengths[number], margins[number], below[number]
        words, last = -(-length // _WORD), np.uint64((length - 1) % _WORD)
        window = group.codes[group.begins[number] : group.begins[number] + length]
        for i in range(length):
            masks[window[i], i // _WORD] |= _ONE << np.uint64(i % _WORD)
        position, stop, score = -1, 0, length
        while at < told.shape[0] and told[at] >> WINDOW_AT == number:
            place = (told[at] & ((1 << WINDOW_AT) - 1)) - AHEAD
            begin, end = max(0, place - margin), min(place + length + margin, codes.shape[0])
            if position < begin:  # else it goes on from the place before
                position, score, stop = begin, length, np.searchsorted(breaks, begin)
                up[:], down[:] = _ALL, _0
            while position < end:
                if stop < breaks.shape[0] and position == breaks[stop]:
                    up[:], down[:], score, stop = _ALL, _0, length, stop + 1
                else:
                    score += _column(masks[codes[position]], up, down, words, _0, last)
                    if score < least and position >= first:
                        least, found[number, 0], found[number, 1] = score, score, position + 1
                position += 1
            at += 1
        for i in range(length):
            masks[window[i]] = 0
    return found
