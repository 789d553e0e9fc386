"""The kernels of the nearest-passage search: many windows side by side along a stretch of text.

A window takes a lane of one word for every 64 (or 32) of its characters. It is pushed against the high end of its last
word, and the rows below it match everything, so that windows of all lengths have their score at the same bit. The text
is taken in tiles, one word after the other through each. A tile in which the last row cannot have fallen under the
least distance so far, by the scores at its two ends, is not looked at closer; a word in which no value can be under it
is left out (Ukkonen, Information and Control 64, 1985, here by whole words).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

from textlab.compiling import kernel
from textlab.search.vectors import (
    BYTES,
    Columns,
    advance_highest,
    advance_lowest,
    advance_middle,
    advance_only,
    watch_highest,
    watch_only,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Codes = NDArray[np.int32]

NOWHERE = np.iinfo(np.int64).max
_NEVER = -(1 << 30)  # No score is half of it.
_LINE = 64  # bytes: of a vector register and of the cache
_FRESH = 2  # after the two halves: the column ahead of any text, in which each row is one more than the row below
_TILES = 6, 8, 12  # columns of a tile: of windows of one word, of two and of more, which fall in wider waves


#: Of what is done tile by tile: a call counts the references to each array of Columns, which takes as long as a tile.
_inlined = njit(nogil=True, inline="always")


class Stretch(NamedTuple):
    """A stretch of text.

    Attributes
    ----------
    codes
        int32[characters].
    breaks
        The places, in order, over which no passage goes: int64[breaks].
    first
        The place from which on ends count.
    """

    codes: Any
    breaks: Any
    first: int


class Group(NamedTuple):
    """Windows that take as many words.

    Attributes
    ----------
    codes
        Codes of these windows, and maybe of others: int32[characters].
    begins, lengths
        Where in them each window is: int64[windows].
    edges
        (place, 1 where an excluded range begins and 0 where it ends, window), sorted: int64[edges, 3].
    """

    codes: Any
    begins: Any
    lengths: Any
    edges: Any


def lanes(bits: int) -> int:
    """Return how many windows stand side by side in words of so many bits."""
    return 8 * BYTES // bits


@kernel(nogil=True)
def encode(points: Codes, table: Codes, codes: Codes) -> None:
    """Set `codes` to what the table says of each code point, its last entry of all that are beyond."""
    for i in range(points.shape[0]):
        codes[i] = table[min(points[i], table.shape[0] - 1)]


@njit(nogil=True)
def _aligned(shape: Any, like: Any) -> Any:
    """Return zeros of the type of `like`, [..., lanes], whose rows are whole lines of the cache."""
    size = 1
    for extent in shape:
        size *= extent
    room = np.zeros(size + _LINE // like.itemsize, like.dtype)
    skip = -room.ctypes.data % _LINE // like.itemsize
    return room[skip : skip + size].reshape(shape)


@njit(nogil=True)
def _masks(group: Group, words: int, symbols: int, like: Any) -> tuple[Any, Any]:
    """Return each symbol's row, int32[words, symbols], and the rows: the bits that match, word[words, rows, lanes]."""
    bits, lanes = 8 * like.itemsize, BYTES // like.itemsize
    numbers, rows, most = np.zeros((words, symbols), np.int32), np.ones(words, np.int64), 1
    for lane in range(group.lengths.shape[0]):
        begin, skip = group.begins[lane], words * bits - group.lengths[lane]
        for i in range(group.lengths[lane]):
            word, code = (skip + i) // bits, group.codes[begin + i]
            if numbers[word, code] == 0:  # which is the row of all that do not occur
                numbers[word, code] = rows[word]
                rows[word] += 1
                most = max(most, rows[word])
    masks = _aligned((words, most, lanes), like)
    for lane in range(group.lengths.shape[0]):
        begin, skip = group.begins[lane], words * bits - group.lengths[lane]
        for row in range(most):
            masks[0, row, lane] = (1 << skip) - 1
        for i in range(group.lengths[lane]):
            word, bit = (skip + i) // bits, (skip + i) % bits
            masks[word, numbers[word, group.codes[begin + i]], lane] |= 1 << bit
    return numbers, masks


@njit(nogil=True)
def _begin(codes: Codes, group: Group, below: Integers, symbols: int, like: Any) -> tuple[Columns, Any]:
    """Return the columns of a group ahead of a text, and -1 for each lane: what one must not see while it is hidden."""
    bits, lanes = 8 * like.itemsize, BYTES // like.itemsize
    words = -(-max(group.lengths) // bits)
    numbers, masks = _masks(group, words, symbols, like)
    state, scores = _aligned((_FRESH + 1, words, 2, lanes), like), _aligned((_FRESH + 1, words + 1, lanes), like)
    carry, single = _aligned((_TILES[min(words, 3) - 1], 2, lanes), like), _aligned((4, lanes), like)
    columns, kept = Columns(codes, numbers, masks, state, scores, carry, single[0], single[1], single[2]), single[3]
    for lane in range(lanes):
        kept[lane] = columns.ends[lane] = -1
    for lane in range(below.shape[0]):
        columns.least[lane], skip = below[lane], words * bits - group.lengths[lane]
        for word in range(words):
            state[_FRESH, word, 0, lane] = -1 << skip if word == 0 else -1
            scores[_FRESH, word + 1, lane] = (word + 1) * bits - skip
    _restart(columns, 0, 0, lanes)
    return columns, kept


@njit(nogil=True)
def _restart(columns: Columns, half: int, first: int, last: int) -> None:
    """Set the lanes from `first` to `last` (exclusive) to the column ahead of any text."""
    state, scores = columns.state, columns.scores
    for word in range(state.shape[1]):
        for lane in range(first, last):
            state[half, word, 0, lane] = state[_FRESH, word, 0, lane]
            state[half, word, 1, lane] = state[_FRESH, word, 1, lane]
            scores[half, word + 1, lane] = scores[_FRESH, word + 1, lane]


@njit(nogil=True)
def _fill(columns: Columns, half: int, word: int) -> None:
    """Set a word that was left out to the most it can be: each row is one more than the row below."""
    state, scores = columns.state, columns.scores
    for lane in range(columns.least.shape[0]):
        state[half, word, 0, lane], state[half, word, 1, lane] = -1, 0
        scores[half, word + 1, lane] = scores[half, word, lane] + 8 * state.itemsize


@_inlined
def _limit(columns: Columns, kept: Any) -> bool:
    """Set the limits by the least distances; return whether any lane has something left to look for."""
    left = False
    for lane in range(kept.shape[0]):
        least = columns.least[lane]
        columns.limits[lane] = 2 * (least - 1) if least > 0 else _NEVER
        left |= least > 0 or kept[lane] > 0
    return left


@_inlined
def _advance(columns: Columns, at: int, target: int, half: int, active: int) -> tuple[int, int, int, bool]:
    """Take the first `active` words, and those that turn out to matter, tile by tile up to a target.

    Ends after a tile in which the last row may have fallen under the least distance. Returns the begin of the last
    tile, the half that it began with, how many words matter at its end, and whether it may have.
    """
    words, tile = columns.numbers.shape[0], columns.carry.shape[0]
    while True:
        end, word, near, mattering = min(at + tile, target), 0, True, 1
        while word < active or (near and word < words):
            if word >= active:
                _fill(columns, half, word)
            if words == 1:
                near, matters = advance_only(columns, at, end, word, half)
            elif word == 0:
                near, matters = advance_lowest(columns, at, end, word, half)
            elif word + 1 < words:
                near, matters = advance_middle(columns, at, end, word, half)
            else:
                near, matters = advance_highest(columns, at, end, word, half)
            word += 1
            if matters:
                mattering = word
        near, active = near and word == words, mattering
        if near or end == target:
            return at, half, active, near
        at, half = end, 1 - half


@njit(nogil=True)
def _cross(columns: Columns, kept: Any, lane: int, half: int, active: int) -> None:
    """Hide a lane, or show it: where its excluded range begins or ends it starts anew, with what it knew."""
    columns.least[lane], kept[lane] = kept[lane], columns.least[lane]
    for word in range(active, columns.numbers.shape[0]):
        _fill(columns, half, word)
    _restart(columns, half, lane, lane + 1)


@_inlined
def _watch(columns: Columns, at: int, end: int, half: int) -> Any:
    """Look where in a tile the last row falls under the least distance; return whether it does in any lane."""
    words = columns.numbers.shape[0]
    if words == 1:
        return watch_only(columns, at, end, 0, half)
    return watch_highest(columns, at, end, words - 1, half)


@kernel(nogil=True)
def nearest(stretch: Stretch, group: Group, below: Integers, symbols: int, like: Any) -> Integers:
    """Return (distance, end) of each window's nearest passage in a stretch of text, int64[windows, 2].

    The first of those at the least distance. Where nothing is nearer than `below`, int64[windows], it is that and
    NOWHERE. Codes are below `symbols`; `like` is an array of the words to compute with, int64 or int32.
    """
    (codes, breaks, first), (_, _, lengths, edges) = stretch, group
    columns, kept = _begin(codes, group, below, symbols, like)
    words, tile, size = columns.numbers.shape[0], columns.carry.shape[0], codes.shape[0]
    at, half, active, edge, stop, left = 0, 0, words, 0, 0, _limit(columns, kept)
    while left and at < size:
        while edge < edges.shape[0] and edges[edge, 0] <= at:
            _cross(columns, kept, edges[edge, 2], half, active)
            _limit(columns, kept)
            active, edge = words, edge + 1
        target = breaks[stop] if stop < breaks.shape[0] else size
        if edge < edges.shape[0]:
            target = min(target, edges[edge, 0])
        if at < first:
            target = min(target, first)
        while at < target and left:
            at, half, active, near = _advance(columns, at, target, half, active)
            end = min(at + tile, target)
            if near and at >= first and _watch(columns, at, end, half):
                left = _limit(columns, kept)
            at, half = end, 1 - half
        if stop < breaks.shape[0] and at == breaks[stop]:
            at, stop, active = at + 1, stop + 1, words
            _restart(columns, half, 0, kept.shape[0])
    found = np.empty((lengths.shape[0], 2), np.int64)
    for lane in range(lengths.shape[0]):
        found[lane, 0] = max(columns.least[lane], kept[lane])
        found[lane, 1] = columns.ends[lane] if columns.ends[lane] >= 0 else NOWHERE
    return found
