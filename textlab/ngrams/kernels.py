"""The loops over n-grams, compiled.

A table is a tree: node 0 is the empty n-gram, a node's children are its n-gram with one symbol more. The edge from a
node by a symbol has the key ``node * alphabet + symbol``; those of the first levels are looked up in an array, the rest
in a hash table. So an n-gram is exact for any alphabet and any length. Children are numbered from 1: 0 means that there
is none.

Walking along a text, a node is left for its child by the next symbol, or where there is none for the child of its
suffix (its n-gram without the first symbol), or of that one's, as in the automaton of Aho and Corasick (1975): one
look-up a symbol or little more, whatever the order.

A look-up in a large table waits for memory, so the loops keep several under way: they touch what a block will need
ahead of it, or walk along several stretches of a text in turns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textlab.compiling import kernel
from textlab.ngrams.hashing import BLOCK, GOLDEN, doubled, shift_of, slot

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Edges = tuple[NDArray[np.uint32], NDArray[np.uint64]]  # dense and slots

_0, _1 = np.uint64(0), np.uint64(1)


@kernel(inline="always")
def _child(key: np.uint64, dense: NDArray[np.uint32], slots: NDArray[np.uint64], shift: np.uint64) -> np.uint64:
    """Return the child behind the edge `key`, 0 if there is none."""
    if key < np.uint64(dense.size):
        return np.uint64(dense[key])
    return np.uint64(slots[slot(key, slots, shift), _1])


@kernel(nogil=True)
def extend(
    symbols: NDArray[np.int32],
    alphabet: int,
    parents: NDArray[np.int32],
    parent: int,
    first: int,
    ids: NDArray[np.int32],
    dense: NDArray[np.uint32],
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Add a level whose edges all have a place in `dense`: the n-grams that are one symbol longer than `parents`.

    `parents` holds the id of the shorter n-gram for each position, -1 where none starts, and `symbols` begins with the
    symbol that the first of them is longer by. The nodes of the level above are numbered from `parent`, the new ones
    from `first`. Fills `ids`, in the order in which they first occur; returns where the new n-grams first start, and
    how often they occur.
    """
    starts = np.empty(symbols.size, np.int32)
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
            starts[size] = start
            counts[size] = 0
            size += _1
        own = child - begin
        ids[start] = own
        counts[own] += 1
    ids[symbols.size :] = -1
    return starts[:size], counts[:size]


@kernel(nogil=True)
def extend_hashed(
    symbols: NDArray[np.int32],
    alphabet: int,
    parents: NDArray[np.int32],
    parent: int,
    first: int,
    ids: NDArray[np.int32],
    slots: NDArray[np.uint64],
    used: int,
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.uint64], int]:
    """Add a level as `extend` does, with its edges in `slots`, of which so many are `used`; returns these two too."""
    # A loop of its own: with both ways in one, the look-ups in the array would be half as fast.
    starts = np.empty(symbols.size, np.int32)
    counts = np.empty(symbols.size, np.int64)
    size, begin, width = _0, np.uint64(first), np.uint64(alphabet)
    shift = shift_of(slots)
    keys = np.empty(BLOCK, np.uint64)
    for block in range(0, symbols.size, BLOCK):
        end = min(block + BLOCK, symbols.size)
        for start in range(block, end):
            key = np.uint64(parent + parents[start]) * width + np.uint64(symbols[start])
            keys[start - block] = key
            ids[start] = np.int32(slots[(key * GOLDEN) >> shift, _1])  # only to touch it: another value follows
        for start in range(block, end):
            symbol = symbols[start]
            if parents[start] < 0 or symbol < 0 or symbol >= alphabet:
                ids[start] = -1
                continue
            key = keys[start - block]
            at = slot(key, slots, shift)
            own = slots[at, _1] - begin
            if slots[at, _1] == _0:
                own = size
                slots[at, _0], slots[at, _1] = key, begin + own
                starts[own] = start
                counts[own] = 0
                size += _1
                used += 1
                if 2 * used > slots.shape[0]:
                    slots = doubled(slots)
                    shift = shift_of(slots)
            ids[start] = own
            counts[own] += 1
    ids[symbols.size :] = -1
    return starts[:size], counts[:size], slots, used


@kernel(nogil=True)
def walk(
    symbols: NDArray[np.int32],
    alphabet: int,
    order: int,
    longest: int,
    edges: Edges,
    suffix: NDArray[np.int32],
    edge: NDArray[np.int64],
    reached: NDArray[np.int32],
) -> None:
    """Fill `reached` with the node of the longest n-gram that ends at each symbol, -1 at a symbol below 0.

    The stretches between neighbours in `edge` are walked along side by side, each from `order` symbols ahead of it. The
    nodes from `longest` on have no children.
    """
    dense, slots = edges
    shift, width = shift_of(slots), np.uint64(alphabet)
    lanes = edge.size - 1
    nodes, length = np.zeros(lanes, np.uint64), 0
    for lane in range(lanes):
        length = max(length, edge[lane + 1] - edge[lane])
    for step in range(-order, length):
        for lane in range(lanes):
            at = edge[lane] + step
            if at < 0 or at >= edge[lane + 1]:
                continue
            symbol, node = symbols[at], nodes[lane]
            if symbol < 0 or symbol >= alphabet:
                nodes[lane] = _0
                if step >= 0:
                    reached[at] = -1 if symbol < 0 else 0
                continue
            if node >= np.uint64(longest):
                node = np.uint64(suffix[node])
            child = _child(node * width + np.uint64(symbol), dense, slots, shift)
            while child == _0 and node != _0:
                node = np.uint64(suffix[node])
                child = _child(node * width + np.uint64(symbol), dense, slots, shift)
            nodes[lane] = child
            if step >= 0:
                reached[at] = child


@kernel(nogil=True)
def spread(tally: NDArray[np.int64], suffix: NDArray[np.int32]) -> None:
    """Add to each node of a tally those whose n-gram ends with its own: what ends with the longer ends with it too.

    An empty n-gram is its own suffix; there may be several, each with n-grams of its own behind it.
    """
    for node in range(tally.size - 1, -1, -1):
        if suffix[node] != node:
            tally[suffix[node]] += tally[node]


@kernel(nogil=True, inline="always")
def _add(
    node: int,
    beyond: int,
    step: int,
    offsets: NDArray[np.int64],
    suffix: NDArray[np.int32],
    place: NDArray[np.int32],
    tally: NDArray[np.int64],
) -> None:
    """Add `step` at the longest end of a node that has a place, and is no longer than `beyond` symbols."""
    while node >= offsets[beyond + 1] or place[node] < 0:
        node = suffix[node]
    tally[place[node]] += step


@kernel(nogil=True)
def within(
    reached: NDArray[np.int32],
    first: int,
    offsets: NDArray[np.int64],
    suffix: NDArray[np.int32],
    ranges: NDArray[np.int64],
    place: NDArray[np.int32],
    tally: NDArray[np.int64],
) -> None:
    """Add to `tally`, occurrences and followed occurrences for one run, what overlaps any of its `ranges`.

    What is added is to be `spread`. The ranges are sorted, int64[ranges, 2], and meet `reached`, which is what `walk`
    says of a sequence. `offsets` gives the first node of each level and how many nodes there are; `place` gives for
    each node its column in `tally`, -1 for one that the run does not ask for; the empty n-gram has one.
    """
    counts, followed = tally
    order, done = offsets.size - 2, first
    for index in range(ranges.shape[0]):
        end = ranges[index, 1]
        last = min(end + order, reached.size)  # what ends there or later starts behind the range
        if index + 1 < ranges.shape[0]:
            last = min(last, ranges[index + 1, 0])
        for at in range(max(done, ranges[index, 0]), last):
            if reached[at] < 0:
                continue
            before = max(reached[at - 1], 0) if at else 0
            _add(before, order, 1, offsets, suffix, place, followed)
            _add(reached[at], order, 1, offsets, suffix, place, counts)
            if at >= end:  # without what starts behind the range
                _add(before, at - end, -1, offsets, suffix, place, followed)
                _add(reached[at], at - end + 1, -1, offsets, suffix, place, counts)
        done = max(done, last)


@kernel(nogil=True)
def distinct(
    ids: NDArray[np.int32], edges: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return the different ids between neighbours in `edges`, in the order in which they first occur there.

    That is where those of each stretch begin, int64[edges]; the ids, below `size`; how often each occurs; and for each
    index of `ids` which of them it holds, -1 where that is below 0.
    """
    first, found, own = np.zeros(edges.size, np.int64), np.empty(ids.size, np.int32), np.empty(ids.size, np.int32)
    which, last = np.full(ids.size, -1, np.int32), np.full(size, -1, np.int32)
    many = 0
    for stretch in range(edges.size - 1):
        begin = many
        for at in range(edges[stretch], edges[stretch + 1]):
            if ids[at] < 0:
                continue
            entry = last[ids[at]]
            if entry < begin:
                entry = many
                last[ids[at]], found[entry], own[entry] = entry, ids[at], 0
                many += 1
            own[entry] += 1
            which[at] = entry
        first[stretch + 1] = many
    return first, found[:many], own[:many], which
