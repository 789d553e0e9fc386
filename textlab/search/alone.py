"""The recurrence of the nearest-passage search for one window at a time, where windows go different ways.

From a passage's end backwards, to see where it begins; and around the places of a text where a near passage may be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

from textlab.compiling import kernel
from textlab.search.lanes import NOWHERE

if TYPE_CHECKING:
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


class _Window(NamedTuple):
    """A window: its length, the rows that match each symbol, word by word, and space for a column."""

    length: int
    masks: Any
    up: Any
    down: Any


@njit(nogil=True)
def _look(stretch: Stretch, window: _Window, begin: int, end: int, best: tuple[int, int]) -> tuple[int, int]:
    """Return (distance, end) of the nearest passage from `begin` to `end`, the first of them, or the best so far."""
    (codes, breaks, first), (length, masks, up, down), (least, where) = stretch, window, best
    words, last = up.shape[0], np.uint64((length - 1) % _WORD)
    score, stop = length, np.searchsorted(breaks, begin)
    up[:], down[:] = _ALL, _0
    for position in range(begin, end):
        if stop < breaks.shape[0] and position == breaks[stop]:
            up[:], down[:], score, stop = _ALL, _0, length, stop + 1
            continue
        score += _column(masks[codes[position]], up, down, words, _0, last)
        if position >= first and (score < least or (score == least and position + 1 < where < NOWHERE)):
            least, where = score, position + 1
    return least, where


@njit(nogil=True)
def _likeliest(places: Integers, apart: int) -> tuple[int, int]:
    """Return the first and the last of the most places, which are in order, that are no further than this apart."""
    first, best = 0, (0, 0)
    for last in range(places.shape[0]):
        while places[last] - places[first] > apart:
            first += 1
        if last - first > best[1] - best[0]:
            best = first, last
    return best


@njit(nogil=True)
def _nearest_of(
    stretch: Stretch, window: _Window, parts: int, places: Integers, below: int, budget: int
) -> tuple[tuple[int, int], bool]:
    """Return (distance, end) of one window's nearest passage at its places, and whether no other can come first."""
    size, behind = stretch.codes.shape[0], window.length + parts
    first, last = _likeliest(places, parts)
    seen_begin, seen_end = max(0, places[first] - parts), min(places[last] + behind, size)
    best = _look(stretch, window, seen_begin, seen_end, (below, NOWHERE))
    # What comes first has so many edits at most. All parts but that many, or more, stand whole in it, at places that
    # are at most `edits` apart, and it lies within `edits` of the window laid at any of them.
    edits = best[0] if best[1] < NOWHERE else best[0] - 1
    first, done, begin, end = 0, 0, 0, 0  # from `begin` to `end` is to be looked at; it has been paid for
    for last in range(places.shape[0] if 0 <= edits < parts else 0):
        while places[last] - places[first] > edits:
            first += 1
        if last - first + 1 < parts - edits:
            continue
        for i in range(max(first, done), last + 1):
            at, to = max(0, places[i] - parts), min(places[i] + behind, size)
            if seen_begin <= at and to <= seen_end:
                continue
            budget -= to - max(at, end)
            if budget < 0:
                return best, False
            if at > end:
                best = _look(stretch, window, begin, end, best)
                begin = at
            end = to
        done = last + 1
    return _look(stretch, window, begin, end, best), edits < parts


@kernel(nogil=True)
def nearest_around(
    stretch: Stretch,
    group: Group,
    places: Integers,
    bounds: Integers,
    parts: Integers,
    below: Integers,
    budget: int,
    symbols: int,
) -> Integers:
    """Return of each window where it is nearest around some places of a text: int64[windows, 3].

    Parameters
    ----------
    stretch, group
        The text and the windows.
    places
        Where in the text windows would begin, of one window after the other, in order.
    bounds
        Where in `places` those of each window begin and those of the last one end: int64[windows + 1].
    parts
        Of how many parts of each window all places are told: int64[windows].
    below
        The distance under which a passage is looked for: int64[windows].
    budget
        How many characters of the text a window may look at, once the likeliest place is seen.
    symbols
        All codes are below.

    Returns
    -------
    Distance and end of the first of the nearest passages at the places that were looked at, `below` and NOWHERE if
    nothing is nearer; and 1 if no other passage can be nearer, or as near and end ahead of it, 0 if one may.
    """
    lengths = group.lengths
    masks = np.zeros((symbols, -(-lengths.max() // _WORD)), np.uint64)
    up, down = np.empty(masks.shape[1], np.uint64), np.empty(masks.shape[1], np.uint64)
    found = np.empty((lengths.shape[0], 3), np.int64)
    for number in range(lengths.shape[0]):
        length, words = lengths[number], -(-lengths[number] // _WORD)
        codes = group.codes[group.begins[number] : group.begins[number] + length]
        for i in range(length):
            masks[codes[i], i // _WORD] |= _ONE << np.uint64(i % _WORD)
        window, own = _Window(length, masks, up[:words], down[:words]), places[bounds[number] : bounds[number + 1]]
        (distance, end), sure = _nearest_of(stretch, window, parts[number], own, below[number], budget)
        found[number] = distance, end, int(sure)
        for i in range(length):
            masks[codes[i]] = 0
    return found
