"""The loops over n-grams, compiled.

A table is a tree: node 0 is the empty n-gram, a node's children are its n-gram with one symbol more. The edge from a
node by a symbol has the key ``node * alphabet + symbol``; keys below ``dense.size`` are looked up in an array, the rest
in a hash table with open addressing whose slots hold key and child side by side (one cache line a look-up). So an
n-gram is exact for any alphabet and any length. Children are numbered from 1: 0 means that there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Edges = tuple[NDArray[np.int32], NDArray[np.int64]]  # dense and slots

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: Knuth's multiplicative hashing


@njit(cache=True, inline="always")
def _slot(key: np.int64, slots: NDArray[np.int64], shift: np.uint64) -> np.int64:
    """Return the slot that holds `key`, or the free one where it belongs."""
    at = np.int64((np.uint64(key) * _GOLDEN) >> shift)
    while slots[at, 1] != 0 and slots[at, 0] != key:
        at = (at + 1) & (slots.shape[0] - 1)
    return at


@njit(cache=True, inline="always")
def _shift(slots: NDArray[np.int64]) -> np.uint64:
    """Return by how much a 64-bit hash is shifted to give one of the slots, a power of two."""
    bits = 0
    while (1 << bits) < slots.shape[0]:
        bits += 1
    return np.uint64(64 - bits)


@njit(cache=True, inline="always")
def _child(key: np.int64, dense: NDArray[np.int32], slots: NDArray[np.int64], shift: np.uint64) -> np.int64:
    """Return the child behind the edge `key`, 0 if there is none."""
    return np.int64(dense[key]) if key < dense.size else np.int64(slots[_slot(key, slots, shift), 1])


@njit(cache=True)
def _doubled(slots: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the same table with twice as many slots."""
    wide = np.zeros((2 * slots.shape[0], 2), np.int64)
    shift = _shift(wide)
    for at in range(slots.shape[0]):
        if slots[at, 1] != 0:
            to = _slot(slots[at, 0], wide, shift)
            wide[to, 0] = slots[at, 0]
            wide[to, 1] = slots[at, 1]
    return wide


@njit(cache=True)
def extend(
    symbols: NDArray[np.int32],
    alphabet: int,
    parents: NDArray[np.int32],
    parent: int,
    first: int,
    ids: NDArray[np.int32],
    edges: Edges,
    used: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], int]:
    """Add a level: the n-grams that are one symbol longer than those of `parents`.

    `parents` holds the id of the shorter n-gram for each position, -1 where none starts, and `symbols` begins with the
    symbol that the first of them is longer by. The nodes of the level above are numbered from `parent`, the new ones
    from `first`. Fills `ids`, in the order in which they first occur; returns the keys and the counts of the new
    n-grams, and the slots with how many of them are `used`.
    """
    dense, slots = edges
    keys = np.empty(symbols.size, np.int64)
    counts = np.empty(symbols.size, np.int64)
    size = 0
    shift = _shift(slots)
    for start in range(symbols.size):
        symbol = symbols[start]
        if parents[start] < 0 or symbol < 0 or symbol >= alphabet:
            ids[start] = -1
            continue
        key = (parent + parents[start]) * alphabet + symbol
        at = np.int64(0)
        if key < dense.size:
            child = np.int64(dense[key])
        else:
            at = _slot(key, slots, shift)
            child = slots[at, 1]
        if child == 0:
            child = np.int64(first + size)
            keys[size] = key
            counts[size] = 0
            size += 1
            if key < dense.size:
                dense[key] = child
            else:
                slots[at, 0] = key
                slots[at, 1] = child
                used += 1
                if 2 * used > slots.shape[0]:
                    slots = _doubled(slots)
                    shift = _shift(slots)
        ids[start] = child - first
        counts[child - first] += 1
    ids[symbols.size :] = -1
    return keys[:size], counts[:size], slots, used


@njit(cache=True)
def observe(
    symbols: NDArray[np.int32], first: int, alphabet: int, order: int, edges: Edges, tally: NDArray[np.int64]
) -> None:
    """Add to `tally`, occurrences and followed occurrences by node, what ends at index `first` or later."""
    dense, slots = edges
    counts, followed = tally
    shift = _shift(slots)
    for start in range(max(first - order, 0), symbols.size):
        node = np.int64(0)
        end = start  # of the n-gram, exclusive
        while end < symbols.size and symbols[end] >= 0:
            if end >= first:
                followed[node] += 1
                if node == 0:
                    counts[0] += 1
            if end - start == order or symbols[end] >= alphabet:
                break
            node = _child(node * alphabet + symbols[end], dense, slots, shift)
            if node == 0:
                break
            if end >= first:
                counts[node] += 1
            end += 1


@njit(cache=True)
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
    shift = _shift(slots)
    begin = max(first - order, 0)
    for index in range(ranges.shape[0]):
        # What starts ahead of an earlier range's end and meets this range has been counted with the earlier one.
        begin = max(begin, ranges[index, 0] - order)
        for start in range(begin, min(ranges[index, 1], symbols.size)):
            node = np.int64(0)
            end = start
            while end < symbols.size and symbols[end] >= 0:
                inside = end >= first and end >= ranges[index, 0] and place[node] >= 0
                if inside:
                    followed[place[node]] += 1
                    if node == 0:
                        counts[place[node]] += 1
                if end - start == order or symbols[end] >= alphabet:
                    break
                node = _child(node * alphabet + symbols[end], dense, slots, shift)
                if node == 0:
                    break
                if end >= first and end >= ranges[index, 0] and place[node] >= 0:
                    counts[place[node]] += 1
                end += 1
        begin = max(begin, ranges[index, 1])
