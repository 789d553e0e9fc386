"""The kernels of the verbatim search: a suffix automaton of the pieces, which a corpus streams through.

The suffix automaton of a text (Blumer et al., Theoretical Computer Science 40, 1985) has a state for each set of
substrings that end at the same places; reading a corpus it always knows the longest suffix of what was read that stands
in the text. Its edges are kept in one hash table with open addressing: memory is linear in the text for any alphabet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

from textlab.compiling import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A mark is length << PLACE_BITS | LAST_PLACE - end: the greater of two is the longer, of two as long the earlier.
PLACE_BITS = 40
LAST_PLACE = (1 << PLACE_BITS) - 1
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: Knuth's multiplicative hashing


class Automaton(NamedTuple):
    """A suffix automaton; state 0 is the empty substring.

    Attributes
    ----------
    links
        The state of each state's longest suffix that ends at more places, int32[states]; -1 for state 0.
    lengths
        The length of each state's longest substring, int32[states].
    slots
        The edges: (state * symbols + code, target), int64[a power of two, 2]; target 0 in a free slot.
    ends
        The state of the whole text up to and including each of its codes, int32[codes].
    symbols
        How many codes there are.
    """

    links: NDArray[np.int32]
    lengths: NDArray[np.int32]
    slots: NDArray[np.int64]
    ends: NDArray[np.int32]
    symbols: int


@njit(nogil=True)
def slot_of(slots: NDArray[np.int64], key: int) -> Any:
    """Return the slot that holds `key`, or the free one where it belongs."""
    last = slots.shape[0] - 1
    at = np.int64((np.uint64(key) * _GOLDEN) >> np.uint64(32)) & last
    while slots[at, 1] != 0 and slots[at, 0] != key:
        at = (at + 1) & last
    return at


@kernel(nogil=True)
def build(
    codes: NDArray[np.int32], symbols: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """Return links, lengths, slots and ends of the automaton of `codes`, each below `symbols`, in linear time."""
    most = 2 * codes.shape[0] + 1
    capacity = 4
    while capacity < 4 * codes.shape[0]:
        capacity *= 2
    slots = np.zeros((capacity, 2), np.int64)
    links, lengths, ends = np.zeros(most, np.int32), np.zeros(most, np.int32), np.zeros(codes.shape[0], np.int32)
    # The edges of a state as a list of slots, for copying them. A slot's number is one more here: 0 ends a list.
    newest, older = np.zeros(most, np.int32), np.zeros(capacity, np.int32)
    links[0] = -1
    last, states = 0, 1
    for i in range(codes.shape[0]):
        code, state, at, target = codes[i], states, last, 0
        states += 1
        lengths[state] = i + 1
        while at >= 0:
            slot = slot_of(slots, at * symbols + code)
            target = slots[slot, 1]
            if target != 0:
                break
            slots[slot, 0], slots[slot, 1] = at * symbols + code, state
            older[slot], newest[at] = newest[at], slot + 1
            at = links[at]
        if at >= 0 and lengths[target] > lengths[at] + 1:
            # From now on the shorter substrings of `target` end at one place more: they get a state of their own.
            part = states
            states += 1
            lengths[part], links[part] = lengths[at] + 1, links[target]
            edge = newest[target]
            while edge != 0:
                key = slots[edge - 1, 0] + (part - target) * symbols
                slot = slot_of(slots, key)
                slots[slot, 0], slots[slot, 1] = key, slots[edge - 1, 1]
                older[slot], newest[part] = newest[part], slot + 1
                edge = older[edge - 1]
            while at >= 0:
                slot = slot_of(slots, at * symbols + code)
                if slots[slot, 1] != target:
                    break
                slots[slot, 1] = part
                at = links[at]
            links[target] = part
            target = part
        links[state] = target
        ends[i] = last = state
    return links[:states].copy(), lengths[:states].copy(), slots, ends


@kernel(nogil=True)
def mark(
    codes: NDArray[np.int32],
    spans: NDArray[np.int64],
    counted: tuple[int, int],
    automaton: Automaton,
    marks: NDArray[np.int64],
) -> None:
    """Mark each state that the automaton is in after a code with the length of the match that ends there, and its end.

    Parameters
    ----------
    codes
        A stretch of a corpus, -1 for a character that stands in no text: int32[n].
    spans
        The parts (start, end) of `codes` in which a match may lie, apart from one another: int64[spans, 2].
    counted
        The place in `codes` from which on ends count, and its corpus offset.
    automaton
        The automaton.
    marks
        The greatest mark of each state up to now, 0 for none: int64[states], changed.
    """
    first, start = counted
    links, lengths, slots, _, symbols = automaton
    for span in range(spans.shape[0]):
        state, length = 0, 0
        for i in range(spans[span, 0], spans[span, 1]):
            code, target = codes[i], 0
            while code >= 0:
                target = slots[slot_of(slots, state * symbols + code), 1]
                if target != 0 or state == 0:
                    break
                state = links[state]
                length = lengths[state]
            state, length = target, length + 1 if target != 0 else 0
            if i >= first and length > 0:
                mark = (length << PLACE_BITS) | (LAST_PLACE - (start + i - first + 1))
                marks[state] = max(marks[state], mark)


@kernel(nogil=True)
def resolve(automaton: Automaton, marks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the mark of the longest match that ends at each code of the automaton's text, 0 for none: int64[codes]."""
    links, lengths, _, ends, _ = automaton
    starts = np.zeros(ends.shape[0] + 2, np.int64)
    for state in range(links.shape[0]):
        starts[lengths[state] + 1] += 1
    for length in range(1, starts.shape[0]):
        starts[length] += starts[length - 1]
    ordered = np.zeros(links.shape[0], np.int32)
    for state in range(links.shape[0]):
        ordered[starts[lengths[state]]] = state
        starts[lengths[state]] += 1
    best = marks.copy()
    for i in range(ordered.shape[0] - 1, 0, -1):
        state, link = ordered[i], links[ordered[i]]
        if best[state] != 0 and link != 0:
            # Where any substring of a state stands in the corpus, the whole of its link does.
            best[link] = (np.int64(lengths[link]) << PLACE_BITS) | (best[state] & LAST_PLACE)
    for i in range(1, ordered.shape[0]):
        if best[ordered[i]] == 0:
            best[ordered[i]] = best[links[ordered[i]]]
    found = np.zeros(ends.shape[0], np.int64)
    for i in range(ends.shape[0]):
        found[i] = best[ends[i]]
    return found
