"""The suffix automaton of texts, laid out for the cache of a processor.

The suffix automaton of a text (Blumer et al., Theoretical Computer Science 40, 1985) has a state for each set of
substrings that end at the same places. That of several texts has the substrings of each. A stretch of another text that
is read through it always knows the longest suffix of what was read that stands in one of them: it follows an edge where
there is one, and else falls back to the state's link, its longest suffix that ends at more places.

It is built with its edges in a hash table, then laid out once: a state is a few neighbouring cells, a header and a row
of edges, so that a step costs one visit to memory. States with short substrings, which any text visits, come first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

from textlab.compiling import kernel
from textlab.errors import UsageError
from textlab.ngrams.hashing import GOLDEN
from textlab.ngrams.symbols import code_points, code_table
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

#: The most characters of all texts together, whose states have numbers that fit a cell.
MOST = (1 << 28) - 1

#: The longest text that fits a cell, and a mark (`textlab.search.matching`).
LONGEST = (1 << 23) - 1

_LINK, _FIVE, _WIDTH_AT, _SHIFT_AT, _LENGTH_AT = (1 << 30) - 1, 31, 30, 35, 40  # the fields of a header
_CODE_AT, _TARGET = 32, (1 << 32) - 1  # the fields of an edge


class Codes(NamedTuple):
    """A dense code for each character of texts.

    Attributes
    ----------
    table
        The code of each code point; of all beyond it that of the last entry: int32[code points].
    size
        How many characters there are. It is the code of every other character, and of `EDGE`: nothing goes across.
    """

    table: NDArray[np.int32]
    size: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> Codes:
        """Return the codes of all characters of the texts but `EDGE`.

        Examples
        --------
        >>> Codes.of(["ab", "ca"]).encode("cab, a").tolist()
        [2, 0, 1, 3, 3, 0]
        """
        points = np.unique(code_points("".join(texts)))
        points = points[points != ord(EDGE)]
        return cls(code_table(points, points.size), points.size)

    def encode(self, text: str) -> NDArray[np.int32]:
        """Return the code of each character: int32[characters]."""
        return self.table[np.minimum(code_points(text), self.table.size - 1)]


class Automaton(NamedTuple):
    """The suffix automaton of texts; state 0 is the empty substring.

    States are in the order of their shortest substrings, so that a state's link comes before it.

    Attributes
    ----------
    links
        The state of each state's longest suffix that ends at more places, int32[states]; 0 for state 0.
    lengths
        The length of each state's longest substring, int32[states].
    ends
        The state of each text up to and including each of its characters, texts laid end to end: int32[characters].
    numbers
        By which number `cells` know each state: half the index of its header, int32[states].
    cells
        For each state a header (link, width and shift of the row, length of the link) and a row of edges (code, state):
        that of `code` is at ``code >> shift & width - 1``. int64[cells]; -1 where there is none.
    """

    links: NDArray[np.int32]
    lengths: NDArray[np.int32]
    ends: NDArray[np.int32]
    numbers: NDArray[np.int32]
    cells: Integers

    @classmethod
    def of(cls, texts: Sequence[NDArray[np.int32]], size: int) -> Automaton:
        """Return the automaton of texts of codes below `size`; a code of `size` parts a text.

        Raises
        ------
        UsageError
            If a text is longer than `LONGEST`, which is said by its number (from 1), or all together than `MOST`.
        """
        for number, text in enumerate(texts, 1):
            if len(text) > LONGEST:
                what, remedy = f"a text of {len(text):,} characters is too long", f"cut it: at most {LONGEST:,}"
                raise UsageError(what, where=f"text {number}", remedy=remedy)
        if (together := sum(map(len, texts)) + len(texts)) > MOST:
            raise UsageError(f"texts of {together:,} characters are too many", remedy=f"give at most {MOST:,} at once")
        parted = [part for text in texts for part in (text, np.array([size], np.int32))]
        codes = np.concatenate([np.empty(0, np.int32), *parted])
        links, lengths, slots, newest, ends = _build(codes, size)
        order = np.argsort(np.where(links < 0, 0, lengths[links] + 1), kind="stable")
        states = np.empty(order.size, np.int32)
        states[order] = np.arange(order.size, dtype=np.int32)
        numbers, cells = _lay_out(order, links, lengths, slots, newest, size)
        return cls(states[np.maximum(links, 0)[order]], lengths[order], states[ends], numbers[order], cells)


@njit(nogil=True)
def step(cells: Integers, state: Any, code: Any) -> Any:
    """Return the edge and the header of a state: all that is needed for a step."""
    header = cells[np.uint64(2 * state)]
    place = (code >> (header >> _SHIFT_AT & _FIVE)) & ((1 << (header >> _WIDTH_AT & _FIVE)) - 1)
    return cells[np.uint64(2 * state + 1 + place)], header


@njit(nogil=True)
def follow(edge: Any, header: Any, code: Any, length: Any) -> Any:
    """Return whether the edge is that of `code`, the state after the step, and the length of the match.

    Without it the step leads to the link, and the same code is to be read once more. There is nothing here for a
    processor to guess: half the steps of natural text fall back.
    """
    hit = np.int64(edge >> _CODE_AT == code)
    state = (edge & _TARGET & -hit) | (header & _LINK & (hit - 1))
    length = ((length + 1) & -hit) | ((header >> _LENGTH_AT) & (hit - 1))
    return hit, state, length & -np.int64(state != 0)


@njit(nogil=True)
def _slot_of(slots: Integers, key: Any) -> Any:
    """Return the slot that holds `key`, or the free one where it belongs."""
    last = slots.shape[0] - 1
    at = np.int64((np.uint64(key) * GOLDEN) >> np.uint64(32)) & last
    while slots[at, 1] != 0 and slots[at, 0] != key:
        at = (at + 1) & last
    return at


@kernel(nogil=True)
def _build(codes: NDArray[np.int32], symbols: int) -> Any:
    """Return links (-1 for state 0), lengths, slots, newest and ends of the automaton of `codes`, in linear time.

    A slot holds state * (symbols + 1) + code, and older << 32 | target, 0 for none: int64[a power of two, 2]. `newest`
    is the last slot that each state got, and `older` the one that its state got before it; one more each, 0 for none.
    """
    most, wide = 2 * codes.shape[0] + 1, symbols + 1
    capacity = 4
    while capacity < codes.shape[0] * 10 // 3:  # a code brings 3 edges at most, about 1.5 in natural text
        capacity *= 2
    slots, newest = np.zeros((capacity, 2), np.int64), np.zeros(most, np.int32)
    links, lengths, ends = np.zeros(most, np.int32), np.zeros(most, np.int32), np.zeros(codes.shape[0], np.int32)
    links[0] = -1
    last: Any = 0
    states = 1
    for i in range(codes.shape[0]):
        code, state, at, target = np.int64(codes[i]), states, np.int64(last), np.int64(0)
        if code == symbols:
            last = 0
            continue
        while at >= 0:
            slot = _slot_of(slots, at * wide + code)
            target = slots[slot, 1] & _TARGET
            if target != 0:
                break
            slots[slot, 0], slots[slot, 1] = at * wide + code, np.int64(newest[at]) << 32 | state
            newest[at] = slot + 1
            at = np.int64(links[at])
        if at != last:
            lengths[state] = lengths[last] + 1
            states += 1
        if at >= 0 and lengths[target] > lengths[at] + 1:
            _split(slots, newest, links, lengths, (at, code, target, states), wide)
            target = np.int64(states)
            states += 1
        if at == last:
            last = target  # an earlier text has all of this one up to here
        else:
            links[state] = target
            last = state
        ends[i] = last
    return links[:states], lengths[:states], slots, newest[:states], ends


@njit(nogil=True)
def _split(
    slots: Integers,
    newest: NDArray[np.int32],
    links: NDArray[np.int32],
    lengths: NDArray[np.int32],
    states: tuple[Any, Any, Any, Any],
    wide: int,
) -> None:
    """Give those substrings of `target` a state of their own (`part`) that now end at one place more.

    `states` are (at, code, target, part): the longest of them is that of the state `at` with `code` after it.
    """
    (at, code, target, part), edge = states, np.int64(newest[states[2]])
    lengths[part], links[part], links[target] = lengths[at] + 1, links[target], part
    while edge != 0:
        key, rest = slots[edge - 1]
        slot = _slot_of(slots, key + (part - target) * wide)
        slots[slot, 0], slots[slot, 1] = key + (part - target) * wide, np.int64(newest[part]) << 32 | rest & _TARGET
        newest[part] = slot + 1
        edge = rest >> 32
    while at >= 0:
        slot = _slot_of(slots, at * wide + code)
        if slots[slot, 1] & _TARGET != target:
            break
        slots[slot, 1] += part - target
        at = np.int64(links[at])


@njit(nogil=True)
def _row(codes: NDArray[np.int32], seen: Integers, last: int) -> Any:
    """Return the least width (its logarithm) and the shift by which no two codes share a place in a row.

    `seen` has room for a row of all codes; its entries are not above `last`, and the last one is returned.
    """
    width = 0
    while 1 << width < codes.shape[0]:
        width += 1
    while True:
        for shift in range(_FIVE):
            last += 1
            apart = True
            for code in codes:
                place = code >> shift & ((1 << width) - 1)
                apart = apart and seen[place] != last
                seen[place] = last
            if apart:
                return width, shift, last
        width += 1


@kernel(nogil=True)
def _lay_out(
    order: Integers,
    links: NDArray[np.int32],
    lengths: NDArray[np.int32],
    slots: Integers,
    newest: NDArray[np.int32],
    symbols: int,
) -> tuple[NDArray[np.int32], Integers]:
    """Return the number of each state, and the cells, in this order of the states."""
    wide, widest = symbols + 1, 0
    while 1 << widest < wide:
        widest += 1
    first, rows = np.zeros(order.shape[0] + 1, np.int32), np.zeros((order.shape[0], 2), np.int8)
    codes, targets = np.empty(slots.shape[0], np.int32), np.empty(slots.shape[0], np.int32)
    seen, last, count = np.zeros(1 << widest, np.int64), 0, 0
    for state in range(order.shape[0]):
        edge = np.int64(newest[state])
        while edge != 0:
            key, rest = slots[edge - 1]
            codes[count], targets[count] = key - np.int64(state) * wide, rest & _TARGET
            count += 1
            edge = rest >> 32
        first[state + 1] = count
        if count > first[state] + 1:
            rows[state, 0], rows[state, 1], last = _row(codes[first[state] : count], seen, last)
    rows[0, 0], rows[0, 1] = widest, 0  # the empty substring has an edge for everything
    numbers, size = np.zeros(order.shape[0], np.int32), 0
    for state in order:
        numbers[state] = size
        size += (2 + (1 << rows[state, 0])) // 2
    cells = np.full(2 * size, -1, np.int64)
    for state in order:
        at, (width, shift), link = 2 * np.int64(numbers[state]), rows[state], max(links[state], 0)
        cells[at] = np.int64(lengths[link]) << _LENGTH_AT | shift << _SHIFT_AT | width << _WIDTH_AT | numbers[link]
        for i in range(first[state], first[state + 1]):
            place = at + 1 + (codes[i] >> shift & ((1 << width) - 1))
            cells[place] = np.int64(codes[i]) << _CODE_AT | numbers[targets[i]]
    for code in range(wide):  # what begins no text leads to no text
        if cells[1 + code] < 0:
            cells[1 + code] = code << _CODE_AT
    return numbers, cells
