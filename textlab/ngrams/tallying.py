"""The loops that count the n-grams of one length, compiled.

An n-gram is a number of up to 64 bits, kept with its count in a hash table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textlab.compiling import kernel
from textlab.ngrams.hashing import BLOCK, GOLDEN, doubled, shift_of, slot

if TYPE_CHECKING:
    from numpy.typing import NDArray

_0, _1 = np.uint64(0), np.uint64(1)


@kernel(nogil=True)
def tally_longest(
    symbols: NDArray[np.int32], own: int, order: int, bits: int, slots: NDArray[np.uint64], used: int
) -> tuple[NDArray[np.uint64], int]:
    """Add to `slots`, key and count, the n-grams of length `order` that start at the first `own` symbols.

    A key holds so many bits a symbol, the first one highest, each one more than the symbol: 0 is none, where the
    symbols end. Of the slots so many are `used`; returns these two.
    """
    shift, width, top = shift_of(slots), np.uint64(bits), np.uint64(bits * (order - 1))
    key, keys, touched = _0, np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    for ahead in range(symbols.size - 1, own - 1, -1):
        key = (key >> width) | (np.uint64(symbols[ahead] + 1) << top)
    for block in range(own, 0, -BLOCK):
        size = min(BLOCK, block)
        for i in range(size):
            key = (key >> width) | (np.uint64(symbols[block - 1 - i] + 1) << top)
            keys[i] = key
            touched[i] = slots[(key * GOLDEN) >> shift, _1]
        for i in range(size):
            at = slot(keys[i], slots, shift)
            if slots[at, _1] == _0:
                slots[at, _0] = keys[i]
                used += 1
            slots[at, _1] += _1
            if 2 * used > slots.shape[0]:
                slots = doubled(slots)
                shift = shift_of(slots)
    return slots, used


@kernel(nogil=True)
def add_tallies(slots: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return `slots` with what `tally_longest` put into others."""
    used, shift = np.count_nonzero(slots[:, 1]), shift_of(slots)
    for start in range(other.shape[0]):
        if other[start, _1] == _0:
            continue
        at = slot(other[start, _0], slots, shift)
        if slots[at, _1] == _0:
            slots[at, _0] = other[start, _0]
            used += 1
        slots[at, _1] += other[start, _1]
        if 2 * used > slots.shape[0]:
            slots = doubled(slots)
            shift = shift_of(slots)
    return slots


@kernel(nogil=True)
def tallies(slots: NDArray[np.uint64], keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return what `tally_longest` counted of each key."""
    shift, counts = shift_of(slots), np.empty(keys.size, np.int64)
    for at in range(keys.size):
        counts[at] = slots[slot(keys[at], slots, shift), _1]
    return counts
