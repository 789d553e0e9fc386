"""Where near copies of windows may stand: where parts of the window stand letter by letter.

Of the parts of a window those are left whole that no edit falls on, so at least all but as many as there are edits, and
what the edits insert or delete ahead of them is how far apart they can be shifted (Wu and Manber, Communications of the
ACM 35, 1992). So windows are cut in parts, and the places of a text are looked for at which one of them stands: a
passage that is fewer edits away than there are parts is where enough of these are together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

from textlab.compiling import kernel
from textlab.ngrams.hashing import shift_of, slot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Codes = NDArray[np.int32]

#: A place is told by the number of its window, in the bits from this one on, and where that would begin, so much more:
#: it may be ahead of a text, by less than the longest window.
_WINDOW_AT, _AHEAD = 36, 1 << 10

#: Characters of a part: with fewer, those of natural text stand at many places where nothing is near.
SIZE = 8
#: Characters of a window that is cut, at least.
SHORTEST = 3 * SIZE

_BASE = np.uint64(0x5851F42D4C957F2D)  # of a polynomial hash; Knuth's multiplier for 64 bits
_0, _1 = np.uint64(0), np.uint64(1)


class Seeds(NamedTuple):
    """Parts of windows, by their hashes.

    Attributes
    ----------
    hashes
        uint64[parts], ascending.
    windows
        The window of each: int64[parts].
    offsets
        Where in the window each begins: int64[parts].
    slots
        A hash table: for each hash, one more than where it first stands in `hashes`. uint64[slots, 2].
    """

    hashes: Any
    windows: Any
    offsets: Any
    slots: Any


def cut(codes: Codes, lengths: Integers, chosen: NDArray[np.bool_]) -> tuple[Integers, Seeds]:
    """Return how many parts each window is cut in, int64[windows], and the parts.

    Parameters
    ----------
    codes, lengths
        The characters of all windows, one after the other; how many each has: int64[windows].
    chosen
        Which of them are cut, of SHORTEST characters or more: bool[windows].

    Examples
    --------
    >>> parts, seeds = cut(np.arange(50, dtype=np.int32), np.array([40, 10]), np.array([True, False]))
    >>> parts.tolist(), sorted(seeds.offsets.tolist())
    ([5, 0], [0, 8, 16, 24, 32])
    """
    parts = np.where(chosen & (np.arange(lengths.size) < 1 << (63 - _WINDOW_AT)), lengths // SIZE, 0)
    windows = np.repeat(np.arange(parts.size), parts)
    offsets = SIZE * (np.arange(windows.size) - np.repeat(np.cumsum(parts) - parts, parts))
    hashes, begins = np.zeros(windows.size, np.uint64), (np.cumsum(lengths) - lengths)[windows] + offsets
    for i in range(SIZE):
        hashes = hashes * _BASE + (codes[begins + i] + 1).astype(np.uint64)
    order = np.argsort(hashes, kind="stable")
    hashes = hashes[order]
    return parts, Seeds(hashes, windows[order], offsets[order], _table(hashes))


@kernel(nogil=True)
def _table(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    capacity = 4
    while capacity < 2 * hashes.shape[0]:
        capacity *= 2
    slots = np.zeros((capacity, 2), np.uint64)
    shift = shift_of(slots)
    for i in range(hashes.shape[0]):
        at = slot(hashes[i], slots, shift)
        if slots[at, _1] == _0:
            slots[at, _0], slots[at, _1] = hashes[i], np.uint64(i + 1)
    return slots


@njit(nogil=True)
def _with_space(found: Integers, count: int) -> Integers:
    """Return the array, or twice as long a one if it is full."""
    return found if count < found.shape[0] else np.concatenate((found, np.empty_like(found)))


@kernel(nogil=True)
def places(
    codes: Codes, begin: int, end: int, seeds: Seeds, wanted: NDArray[np.bool_], most: int, room: int
) -> tuple[Integers, NDArray[np.bool_]]:
    """Return where in a stretch of text parts of windows stand, and of which parts not all such places are told.

    Parameters
    ----------
    codes
        The text: int32[characters].
    begin, end
        Where the parts begin that are looked for.
    seeds
        The parts.
    wanted
        Of which windows: bool[windows].
    most
        How many places of each part are told at most.
    room
        How many of all parts together.

    Returns
    -------
    int64[places], bool[parts]
        A place is where the window would begin if no edit were ahead of its part; `windows_at` takes it apart. (A hash
        may be that of something else, too: then it is a place too many, which does no harm.)
    """
    times, lost = np.zeros(seeds.hashes.shape[0], np.int32), np.zeros(seeds.hashes.shape[0], np.bool_)
    found, count, power, shift = np.empty(1 << 12, np.int64), 0, _1, shift_of(seeds.slots)
    for _ in range(SIZE):
        power *= _BASE
    value, last = _0, min(end - 1 + SIZE, codes.shape[0])
    for i in range(begin, last):
        value = value * _BASE + np.uint64(codes[i] + 1)
        if i >= begin + SIZE:
            value -= power * np.uint64(codes[i - SIZE] + 1)
        elif i < begin + SIZE - 1:
            continue
        at = np.int64(seeds.slots[slot(value, seeds.slots, shift), _1]) - 1
        if at < 0 or times[at] > most:
            continue
        times[at] += 1
        for part in range(at, seeds.hashes.shape[0]):
            if seeds.hashes[part] != value:
                break
            if times[at] > most or count == room:
                lost[part] = True
            if lost[part] or not wanted[seeds.windows[part]]:
                continue
            found = _with_space(found, count)
            found[count] = seeds.windows[part] << _WINDOW_AT | i + 1 - SIZE - seeds.offsets[part] + _AHEAD
            count += 1
    return found[:count].copy(), lost


def windows_at(told: Integers) -> tuple[Integers, Integers]:
    """Return the window of each place, and where in the text it would begin.

    Examples
    --------
    >>> seeds = cut(np.arange(24, dtype=np.int32), np.array([24]), np.array([True]))[1]
    >>> told, _ = places(np.arange(5, 24, dtype=np.int32), 0, 19, seeds, np.array([True]), 9, 9)
    >>> windows_at(told)
    (array([0, 0]), array([-5, -5]))
    """
    return told >> _WINDOW_AT, (told & ((1 << _WINDOW_AT) - 1)) - _AHEAD
