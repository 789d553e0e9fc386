"""Where near copies of windows may stand: where a part of the window stands letter by letter.

Of as many parts of a window as it has edits, and one more, one is left whole (Wu and Manber, Communications of the ACM
35, 1992). So windows are cut in parts, and the places of a text are looked for at which one of them stands: around
these is every passage that is fewer edits away than there are parts, and most that are a little further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from textlab.compiling import kernel
from textlab.ngrams.hashing import shift_of, slot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Codes = NDArray[np.int32]

#: A place is told by the number of its window, in the bits from this one on, and where that would begin, so much more:
#: it may be ahead of a text.
WINDOW_AT, AHEAD = 36, 1 << 10

#: Characters of a part: with fewer, those of natural text stand at many places where nothing is near. Long windows have
#: longer ones, as each place takes longer to look at.
_SIZES = np.array([9, 12, 16, 32])
_PARTS = 16  # of a window that is long enough for a longer part
_FEWEST = 3  # parts: a window with fewer is left whole

_BASE = np.uint64(0x5851F42D4C957F2D)  # of a polynomial hash; Knuth's multiplier for 64 bits
_0, _1 = np.uint64(0), np.uint64(1)


class Seeds(NamedTuple):
    """Parts of windows, all of one length, by their hashes.

    Attributes
    ----------
    size
        Characters of a part.
    hashes
        uint64[parts], ascending.
    windows
        The window of each: int64[parts].
    offsets
        Where in the window each begins: int64[parts].
    slots
        A hash table: for each hash, one more than where it first stands in `hashes`. uint64[slots, 2].
    """

    size: int
    hashes: Any
    windows: Any
    offsets: Any
    slots: Any


def cut(codes: Codes, lengths: Integers, chosen: NDArray[np.bool_], least: int) -> tuple[Integers, list[Seeds]]:
    """Return how many parts each window is cut in, int64[windows], and the parts.

    Parameters
    ----------
    codes, lengths
        The characters of all windows, one after the other; how many each has: int64[windows].
    chosen
        Which of them may be cut: bool[windows].
    least
        How many words of 64 characters the windows of parts of one length must have together: a text has to be read
        once more for each length.

    Examples
    --------
    >>> parts, seeds = cut(np.arange(50, dtype=np.int32), np.array([40, 10]), np.array([True, True]), least=1)
    >>> parts.tolist(), [(some.size, sorted(some.offsets.tolist())) for some in seeds]
    ([4, 0], [(9, [0, 9, 18, 27])])
    """
    kinds = np.maximum(np.searchsorted(_SIZES, lengths // _PARTS, side="right") - 1, 0)
    parts = lengths // _SIZES[kinds]
    parts[~chosen | (parts < _FEWEST) | (np.arange(parts.size) >= 1 << (63 - WINDOW_AT))] = 0
    begins, found = np.cumsum(lengths) - lengths, list[Seeds]()
    for kind, size in enumerate(_SIZES.tolist()):
        windows = np.flatnonzero((kinds == kind) & (parts > 0))
        if -(-lengths[windows] // 64).sum() < least:
            parts[windows] = 0
        elif windows.size:
            found.append(_seeds(codes, begins[windows], windows, parts[windows], size))
    return parts, found


def _seeds(codes: Codes, begins: Integers, windows: Integers, parts: Integers, size: int) -> Seeds:
    numbers = np.repeat(np.arange(windows.size), parts)
    offsets = size * (np.arange(numbers.size) - np.repeat(np.cumsum(parts) - parts, parts))
    hashes = np.zeros(numbers.size, np.uint64)
    for i in range(size):
        hashes = hashes * _BASE + (codes[begins[numbers] + offsets + i] + 1).astype(np.uint64)
    order = np.argsort(hashes, kind="stable")
    hashes = hashes[order]
    return Seeds(size, hashes, windows[numbers[order]], offsets[order], _table(hashes))


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


@kernel(nogil=True)
def places(
    codes: Codes, begin: int, end: int, seeds: Seeds, most: Integers, room: int
) -> tuple[Integers, NDArray[np.bool_]]:
    """Return where in a stretch of text parts of windows stand, and of which windows not all such places are told.

    Parameters
    ----------
    codes
        The text: int32[characters].
    begin, end
        Where the parts begin that are looked for.
    seeds
        The parts.
    most
        How many places of each window are told at most: int64[windows].
    room
        How many of all windows together.

    Returns
    -------
    int64[places], bool[windows]
        A place is where the window would begin if no edit were ahead of its part. (A hash may be that of another part,
        too: then nothing is near there.)
    """
    size, counts = seeds.size, np.zeros(most.shape[0], np.int64)
    shift, times, limit = shift_of(seeds.slots), np.zeros(seeds.hashes.shape[0], np.int64), most.max()
    found, count, power = np.empty(1 << 12, np.int64), 0, _1
    for _ in range(size):
        power *= _BASE
    value, last = _0, min(end - 1 + size, codes.shape[0])
    for i in range(begin, last):
        value = value * _BASE + np.uint64(codes[i] + 1)
        if i >= begin + size:
            value -= power * np.uint64(codes[i - size] + 1)
        elif i < begin + size - 1:
            continue
        at = np.int64(seeds.slots[slot(value, seeds.slots, shift), _1]) - 1
        if at < 0 or times[at] > limit:
            continue
        times[at] += 1
        for part in range(at, seeds.hashes.shape[0]):
            if seeds.hashes[part] != value:
                break
            window = seeds.windows[part]
            counts[window] += most[window] + 1 if count == room else 1
            if counts[window] > most[window]:
                continue
            if count == found.shape[0]:
                wider = np.empty(2 * count, np.int64)
                wider[:count] = found
                found = wider
            found[count] = window << WINDOW_AT | i + 1 - size - seeds.offsets[part] + AHEAD
            count += 1
    return found[:count].copy(), counts > most
