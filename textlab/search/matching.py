"""The kernels of the verbatim search: a corpus streams through the automaton of texts, which remember what they met.

A corpus is read from its end to its beginning, through the automaton of the texts read backwards: at each place that
gives the longest match which *begins* there. The later it begins, the later it ends, or no earlier. So a stretch of a
corpus may stand for the matches that end in it, where the corpus goes on in another way than any text: however the
corpus is cut, each place then belongs to one stretch, and a stretch reads back no further than its matches reach.

A step waits for memory. So each thread reads several stretches in turns, one step a turn, and asks for what the next
step of one will need before it goes on with the others. What is met is put down in a buffer first, for the same reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from textlab.compiling import kernel
from textlab.search.automaton import follow, step

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from textlab.search.automaton import Automaton, Codes

    Integers = NDArray[np.int64]

#: A mark is length << PLACE_BITS | LAST_PLACE - start: the greater of two is the longer, of two as long the earlier.
PLACE_BITS = 40
LAST_PLACE = (1 << PLACE_BITS) - 1

#: What a state remembers: the mark of the longest match, how many are as long, LAST_PLACE less the first place of any
#: match (0 for none), and how many matches there are.
MARK, TIMES, FIRST, ALL = 0, 1, 2, 3
FIELDS = 4

_LANES = 24
_BUFFER = 256
_MARK, _TIMES, _FIRST, _ALL = np.uint64(MARK), np.uint64(TIMES), np.uint64(FIRST), np.uint64(ALL)


def _prefetch(_: Any, array: Any, index: Any) -> tuple[Any, Callable[..., Any]]:
    """Have a cell of an array brought to the cache, by its index in the array laid flat."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        cell = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [cell.type, number, number, number])
        call = builder.module.declare_intrinsic("llvm.prefetch", [cell.type], kind)
        builder.call(call, [cell, number(0), number(3), number(1)])  # to read, soon, data
        return context.get_dummy_value()

    return types.void(array, index), generate


_ask_for: Any = intrinsic(_prefetch)


@kernel(nogil=True)
def read(
    points: NDArray[np.int32],
    offset: int,
    stretches: Integers,
    codes: Codes,
    cells: Integers,
    memory: Integers,
) -> None:
    """Remember the longest match that begins at each place of stretches of a corpus.

    Parameters
    ----------
    points
        The code points of a part of the corpus, int32[n].
    offset
        The corpus offset of the first of them.
    stretches
        Rows (lower, upper, first, start, limit) of indices of `points`: the matches that begin at `lower` or later, but
        before `upper`, and end at `first` or later, but before `limit`. Reading goes from `start` down: there a match
        ends in any case, and does not count if `limit` is `start`. int64[stretches, 5].
    codes
        Those of the texts.
    cells
        The automaton of the texts read backwards.
    memory
        What each state remembers up to now, int64[states of `cells`, FIELDS], changed.
    """
    table, final = codes.table, np.int64(codes.table.shape[0] - 1)
    lanes = np.zeros((_LANES, 8), np.int64)  # next place, state, length of the match; a stretch
    matches, places, filled = np.zeros(_BUFFER, np.int64), np.zeros(_BUFFER, np.int64), np.int64(0)
    active, waiting = 0, 0
    while waiting < stretches.shape[0] and active < _LANES:
        _begin(lanes[active], stretches[waiting])
        active, waiting = active + 1, waiting + 1
    while active > 0:
        k = 0
        while k < active:
            lane = lanes[k]
            place, state, length = lane[0], lane[1], lane[2]
            if place < lane[3] or place + 1 + length < lane[5]:
                if waiting < stretches.shape[0]:
                    _begin(lane, stretches[waiting])
                    waiting += 1
                else:
                    active -= 1
                    lane[:] = lanes[active]
                continue
            code = np.int64(table[np.uint64(min(np.int64(points[np.uint64(place)]), final))])
            edge, header = step(cells, state, code)
            hit, state, length = follow(edge, header, code, length)
            lane[0], lane[1], lane[2] = place - hit, state, length
            _ask_for(cells, 2 * state)
            _ask_for(memory, FIELDS * state & -hit)
            matches[np.uint64(filled)], places[np.uint64(filled)] = state | length << 32, LAST_PLACE - place - offset
            filled += hit & np.int64(state != 0) & np.int64(place < lane[4]) & np.int64(place + length < lane[7])
            k += 1
        if filled > _BUFFER - _LANES:
            _remember(matches[:filled], places, memory)
            filled = np.int64(0)
    _remember(matches[:filled], places, memory)


@njit(nogil=True)
def _begin(lane: Integers, stretch: Integers) -> None:
    lane[0], lane[1], lane[2] = stretch[3] - 1, 0, 0
    lane[3:] = stretch


@njit(nogil=True)
def _remember(matches: Integers, places: Integers, memory: Integers) -> None:
    for i in range(matches.shape[0]):
        state, length = np.uint64(matches[i] & 0xFFFFFFFF), matches[i] >> 32
        mark, times = memory[state, _MARK], memory[state, _TIMES]
        longest = mark >> PLACE_BITS
        memory[state, _MARK] = max(mark, length << PLACE_BITS | places[i])
        memory[state, _TIMES] = (times & -np.int64(length <= longest)) + np.int64(length >= longest)
        memory[state, _FIRST] = max(memory[state, _FIRST], places[i])
        memory[state, _ALL] += 1


@kernel(nogil=True)
def merged(one: Integers, other: Integers) -> Integers:
    """Return what is remembered of two parts of a corpus, in any order: int64[states, FIELDS]."""
    both = np.empty_like(one)
    for i in range(one.shape[0]):
        length, others = one[i, MARK] >> PLACE_BITS, other[i, MARK] >> PLACE_BITS
        both[i, MARK] = max(one[i, MARK], other[i, MARK])
        both[i, TIMES] = (one[i, TIMES] if length >= others else 0) + (other[i, TIMES] if others >= length else 0)
        both[i, FIRST] = max(one[i, FIRST], other[i, FIRST])
        both[i, ALL] = one[i, ALL] + other[i, ALL]
    return both


@kernel(nogil=True)
def resolve(automaton: Automaton, memory: Integers, found: Integers) -> None:
    """Fill `found`, (length, place, count) of the longest match that each state stands for: int64[states, 3], zeros."""
    links, lengths, _, numbers, _ = automaton
    # Where a state's substrings stand, so do those of its link, whole: how many, and the first place (as in a memory),
    # are kept in its row until its turn.
    for state in range(links.shape[0] - 1, 0, -1):
        mark, times, first, count = memory[numbers[state]]
        length, place = mark >> PLACE_BITS, mark & LAST_PLACE
        _, below, foremost = found[state]
        if below > 0:
            whole = length == lengths[state]
            times = below + (times if whole else 0)
            place = max(foremost, place if whole else 0)
            length = np.int64(lengths[state])
        found[state, 0], found[state, 1], found[state, 2] = length, LAST_PLACE - place, times
        link = links[state]
        found[link, 1] += below + count
        found[link, 2] = max(found[link, 2], foremost, first)
    found[0, 0], found[0, 1], found[0, 2] = 0, -1, 0
    for state in range(1, links.shape[0]):
        if found[state, 0] == 0:
            found[state] = found[links[state]]
