"""Hash tables that compiled loops keep: open addressing, key and value side by side (one cache line a look-up).

A slot is free while its value is 0. Indices are unsigned: a signed one costs a test for counting from the end, and
these loops are little else. Signed and unsigned must never meet, since their sum would be a float.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textlab.compiling import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: 2**64 over the golden ratio: Knuth's multiplicative hashing.
GOLDEN = np.uint64(0x9E3779B97F4A7C15)

#: Look-ups that a loop keeps under way together.
BLOCK = 32

_0, _1 = np.uint64(0), np.uint64(1)


@kernel(inline="always")
def slot(key: np.uint64, slots: NDArray[np.uint64], shift: np.uint64) -> np.uint64:
    """Return the slot that holds `key`, or the free one where it belongs."""
    at = (key * GOLDEN) >> shift
    while slots[at, _1] != _0 and slots[at, _0] != key:
        at = (at + _1) & np.uint64(slots.shape[0] - 1)
    return at


@kernel(inline="always")
def shift_of(slots: NDArray[np.uint64]) -> np.uint64:
    """Return by how much a 64-bit hash is shifted to give one of the slots, a power of two."""
    bits = 0
    while (1 << bits) < slots.shape[0]:
        bits += 1
    return np.uint64(64 - bits)


@kernel()
def doubled(slots: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the same table with twice as many slots."""
    wide = np.zeros((2 * slots.shape[0], 2), np.uint64)
    shift = shift_of(wide)
    for at in range(slots.shape[0]):
        if slots[at, 1] != _0:
            wide[slot(slots[at, 0], wide, shift)] = slots[at]
    return wide
