"""The loops over n-grams, compiled.

A table is a tree: node 0 is the empty n-gram, a node's children are its n-gram with one symbol more. The edge from a
node by a symbol has the key ``node * alphabet + symbol``; those of the first levels are looked up in an array, the rest
in a hash table with open addressing whose slots hold key and child side by side (one cache line a look-up). So an
n-gram is exact for any alphabet and any length. Children are numbered from 1: 0 means that there is none.

Indices are unsigned: a signed one costs a test for counting from the end, and these loops are little else. Signed and
unsigned must never meet, since their sum would be a float.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textlab.compiling import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Edges = tuple[NDArray[np.uint32], NDArray[np.uint64]]  # dense and slots

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: Knuth's multiplicative hashing
_0, _1 = np.uint64(0), np.uint64(1)


@kernel(inline="always")
def _slot(key: np.uint64, slots: NDArray[np.uint64], shift: np.uint64) -> np.uint64:
    """Return the slot that holds `key`, or the free one where it belongs."""
    at = (key * _GOLDEN) >> shift
    while slots[at, _1] != _0 and slots[at, _0] != key:
        at = (at + _1) & np.uint64(slots.shape[0] - 1)
    return at


@kernel(inline="always")
def _shift(slots: NDArray[np.uint64]) -> np.uint64:
    """Return by how much a 64-bit hash is shifted to give one of the slots, a power of two."""
    bits = 0
    while (1 << bits) < slots.shape[0]:
        bits += 1
    return np.uint64(64 - bits)


@kernel(inline="always")
def _child(key: np.uint64, dense: NDArray[np.uint32], slots: NDArray[np.uint64], shift: np.uint64) -> np.uint64:
    """Return the child behind the edge `key`, 0 if there is none."""
    if key < np.uint64(dense.size):
        return np.uint64(dense[key])
    return np.uint64(slots[_slot(key, slots, shift), _1])


@kernel()
def _doubled(slots: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the same table with twice as many slots."""
    wide = np.zeros((2 * slots.shape[0], 2), np.uint64)
    shift = _shift(wide)
    for at in range(slots.shape[0]):
        if slots[at, 1] != _0:
            wide[_slot(slots[at, 0], wide, shift)] = slots[at]
    return wide


@kernel()
def extend(
    symbols: NDArray[np.int32],
    alphabet: int,
    parents: NDArray[np.int32],
    parent: int,
    first: int,
    ids: NDArray[np.int32],
    dense: NDArray[np.uint32],
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Add a level whose edges all have a place in `dense`: the n-grams that are one symbol longer than `parents`.

    `parents` holds the id of the shorter n-gram for each position, -1 where none starts, and `symbols` begins with the
    symbol that the first of them is longer by. The nodes of the level above are numbered from `parent`, the new ones
    from `first`. Fills `ids`, in the order in which they first occur; returns the keys and the counts of the new
    n-grams.
    """
    keys = np.empty(symbols.size, np.uint64)
    counts = np.empty(symbols.size, np.int64)
    size, begin, width = _0, np.uint64(first), np.uint64(alphabet)
    for start in range(symbols.size):
        symbol = symbols[start]
        if parents[start] < 0 or symbol < 0 or symbol >= alphabet:
            ids[start] = -1
            continue
        key = np.uint64(parent + parents[start]) * width + np.uint64(symbol)
        child = np.uint64(dense[key])
        if child == _0:
            child = begin + size
            dense[key] = child
            keys[size] = key
            counts[size] = 0
            size += _1
        own = child - begin
        ids[start] = own
        counts[own] += 1
    ids[symbols.size :] = -1
    return keys[:size], counts[:size]


@kernel()
def extend_hashed(
    symbols: NDArray[np.int32],
    alphabet: int,
    parents: NDArray[np.int32],
    parent: int,
    first: int,
    ids: NDArray[np.int32],
    slots: NDArray[np.uint64],
    used: int,
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint64], int]:
    """Add a level as `extend` does, with its edges in `slots`, of which so many are `used`; returns these two too."""
    # A loop of its own: with both ways in one, the look-ups in the array would be half as fast.
    keys = np.empty(symbols.size, np.uint64)
    counts = np.empty(symbols.size, np.int64)
    size, begin, width = _0, np.uint64(first), np.uint64(alphabet)
    shift = _shift(slots)
    for start in range(symbols.size):
        symbol = symbols[start]
        if parents[start] < 0 or symbol < 0 or symbol >= alphabet:
            ids[start] = -1
            continue
        key = np.uint64(parent + parents[start]) * width + np.uint64(symbol)
        at = _slot(key, slots, shift)
        own = slots[at, _1] - begin
        if slots[at, _1] == _0:
            own = size
            slots[at, _0], slots[at, _1] = key, begin + own
            keys[own] = key
            counts[own] = 0
            size += _1
            used += 1
            if 2 * used > slots.shape[0]:
                slots = _doubled(slots)
                shift = _shift(slots)
        ids[start] = own
        counts[own] += 1
    ids[symbols.size :] = -1
    return keys[:size], counts[:size], slots, used


@kernel()
def observe(
    symbols: NDArray[np.int32], first: int, alphabet: int, order: int, edges: Edges, tally: NDArray[np.int64]
) -> None:
    """Add to `tally`, occurrences and followed occurrences by node, what ends at index `first` or later."""
    dense, slots = edges
    counts, followed = tally
    shift, width = _shift(slots), np.uint64(alphabet)
    for start in range(max(first - order, 0), symbols.size):
        node = _0
        for end in range(start, min(start + order + 1, symbols.size)):
            symbol = symbols[end]
            if symbol < 0:
                break
            if end >= first:
                followed[node] += 1
                if node == _0:
                    counts[node] += 1
            if end - start == order or symbol >= alphabet:
                break
            node = _child(node * width + np.uint64(symbol), dense, slots, shift)
            if node == _0:
                break
            if end >= first:
                counts[node] += 1


@kernel()
def observe_within(
    symbols: NDArray[np.int32],
    first: int,
    alphabet: int,
    order: int,
    edges: Edges,
    ranges: NDArray[np.int64],
    place: NDArray[np.int32],
    tally: NDArray[np.int64],
) -> None:
    """Add to `tally`, for one run, the part of `observe` that overlaps any of its `ranges`.

    The ranges are sorted and disjoint, int64[ranges, 2], and meet `symbols`. `place` gives for each node its column in
    `tally`, -1 for one that the run does not ask for.
    """
    dense, slots = edges
    counts, followed = tally
    shift, width = _shift(slots), np.uint64(alphabet)
    begin = max(first - order, 0)
    for index in range(ranges.shape[0]):
        # What starts ahead of an earlier range's end and meets this range has been counted with the earlier one.
        begin = max(begin, ranges[index, 0] - order)
        inside = max(first, ranges[index, 0])
        for start in range(begin, min(ranges[index, 1], symbols.size)):
            node = _0
            for end in range(start, min(start + order + 1, symbols.size)):
                symbol = symbols[end]
                if symbol < 0:
                    break
                column = place[node]
                if end >= inside and column >= 0:
                    followed[column] += 1
                    if node == _0:
                        counts[column] += 1
                if end - start == order or symbol >= alphabet:
                    break
                node = _child(node * width + np.uint64(symbol), dense, slots, shift)
                if node == _0:
                    break
                column = place[node]
                if end >= inside and column >= 0:
                    counts[column] += 1
        begin = max(begin, ranges[index, 1])
