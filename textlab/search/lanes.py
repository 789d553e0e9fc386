"""The kernel of the nearest-passage search: Myers' bit-parallel recurrence on 16 windows side by side.

One 64-bit word holds one window's column of the edit-distance table as differences between its rows (Myers, Journal of
the ACM 46(3), 1999; with a first row of zeros, as in Hyyrö, 2003, so that a match may begin anywhere). Every window is
pushed against the high end of its word, and the rows below it match everything, so that windows of all lengths up to 64
have their score at the same bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.core import cgutils
from numba.extending import intrinsic

from textlab.compiling import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

LANES = 16  # As many as the registers of AVX2 hold; with twice as many AVX-512 gains a tenth and AVX2 loses half.
WORD = 64
NOWHERE = np.iinfo(np.int64).max
_ONES = np.uint64(0xFFFFFFFFFFFFFFFF)
_ZERO, _ONE, _TOP = np.uint64(0), np.uint64(1), np.uint64(WORD - 1)
_UP, _DOWN, _SCORE, _LEAST = 0, 1, 2, 3  # the rows of a state: differences up and down, score now, least score
_DISTANCE, _BLOCK, _BEGIN = 0, 1, 2  # the columns of what is known of a window


@intrinsic
def _advance(_: Any, codes: Any, _begin: Any, _end: Any, masks: Any, state: Any) -> Any:
    """Take ``codes[_begin:_end]`` through state uint64[4, LANES].

    Written in vectors of LANES words, which the compiler cuts to what the processor has: a loop over an array's lanes
    would keep the state in memory, this keeps it in registers.
    """

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        word = ir.IntType(WORD)
        vector = ir.VectorType(word, LANES)
        one, top = ir.Constant(vector, [1] * LANES), ir.Constant(vector, [WORD - 1] * LANES)

        def data(argument: int) -> Any:
            return context.make_array(signature.args[argument])(context, builder, arguments[argument]).data

        def row(array: Any, number: Any) -> Any:
            return builder.bitcast(builder.gep(array, [builder.mul(number, word(LANES))]), vector.as_pointer())

        text, table, rows = data(0), data(3), [row(data(4), word(number)) for number in (_UP, _DOWN, _SCORE, _LEAST)]
        loaded = [builder.load(place, align=8) for place in rows]
        variables = [cgutils.alloca_once_value(builder, value) for value in loaded]  # type: ignore[no-untyped-call]
        with cgutils.for_range_slice(builder, arguments[1], arguments[2], word(1)) as (position, _):
            code = builder.zext(builder.load(builder.gep(text, [position])), word)
            equal = builder.load(row(table, code), align=8)
            up, down, score, least = (builder.load(variable) for variable in variables)
            zero = builder.or_(builder.xor(builder.add(builder.and_(equal, up), up), up), equal)
            right = builder.or_(down, builder.not_(builder.or_(zero, up)))
            left = builder.and_(up, zero)
            score = builder.sub(builder.add(score, builder.lshr(right, top)), builder.lshr(left, top))
            least = builder.select(builder.icmp_signed("<", score, least), score, least)
            matched, right = builder.or_(equal, down), builder.shl(right, one)
            up = builder.or_(builder.shl(left, one), builder.not_(builder.or_(matched, right)))
            down = builder.and_(right, matched)
            for variable, value in zip(variables, (up, down, score, least), strict=True):
                builder.store(value, variable)
        for place, variable in zip(rows, variables, strict=True):
            builder.store(builder.load(variable), place, align=8)
        return context.get_dummy_value()

    return types.void(codes, types.int64, types.int64, masks, state), generate


@njit(nogil=True)
def _step(equal: np.uint64, up: np.uint64, down: np.uint64, inflow: np.uint64) -> tuple[np.uint64, np.uint64, Any]:
    """Return one window's new differences up and down, and the change of its score; `inflow`: the first row's."""
    zero = (((equal & up) + up) ^ up) | equal
    right, left = down | ~(zero | up), up & zero
    matched, shifted = equal | down, (right << _ONE) | inflow
    change = np.int64(right >> _TOP) - np.int64(left >> _TOP)
    return (left << _ONE) | ~(matched | shifted), shifted & matched, change


@njit(nogil=True)
def _rows(length: int) -> np.uint64:
    """Return the bits that a window of this length takes of a word."""
    return _ONES << np.uint64(WORD - length)


@njit(nogil=True)
def _masks(
    windows: NDArray[np.int32], lengths: NDArray[np.int64], symbols: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return, for each symbol and lane, the rows that match, uint64[symbols, LANES]: of the windows, and backwards."""
    forwards = np.zeros((symbols, LANES), np.uint64)
    for symbol in range(symbols):
        for lane in range(windows.shape[0]):
            forwards[symbol, lane] = ~_rows(lengths[lane])
    backwards = forwards.copy()
    for lane in range(windows.shape[0]):
        for i in range(lengths[lane]):
            forwards[windows[lane, i], lane] |= _ONE << np.uint64(WORD - lengths[lane] + i)
            backwards[windows[lane, i], lane] |= _ONE << np.uint64(WORD - 1 - i)
    return forwards, backwards


@njit(nogil=True)
def _end(codes: NDArray[np.int32], mask: NDArray[np.uint64], length: int, known: NDArray[np.int64]) -> int:
    """Return the first end (exclusive) of a passage, after the known block's begin, that is at the known distance."""
    up, down, score = _rows(length), _ZERO, length
    for position in range(known[_BEGIN], codes.shape[0]):
        up, down, change = _step(mask[codes[position]], up, down, _ZERO)
        score += change
        if position >= known[_BLOCK] and score == known[_DISTANCE]:
            return position + 1
    return -1


@njit(nogil=True)
def _start(codes: NDArray[np.int32], mask: NDArray[np.uint64], length: int, known: NDArray[np.int64], end: int) -> int:
    """Return the smallest start of a passage to `end` that is at the known distance; `mask` is backwards."""
    up, down, score, start = _rows(length), _ZERO, length, end
    inflow = _ONE << np.uint64(WORD - length)
    for position in range(end - 1, max(known[_BEGIN], end - length - known[_DISTANCE]) - 1, -1):
        up, down, change = _step(mask[codes[position]], up, down, inflow)
        score += change
        if score == known[_DISTANCE]:
            start = position
    return start


@njit(nogil=True)
def _scan(
    codes: NDArray[np.int32],
    first: int,
    lengths: NDArray[np.int64],
    edges: NDArray[np.int64],
    masks: NDArray[np.uint64],
) -> NDArray[np.int64]:
    """Return each window's least distance, the block of codes where it was first met, and from where to look at that.

    The least distance is looked at once a block. Where a window's excluded range ends, the window starts anew with what
    it knew ahead of it.
    """
    count, length = lengths.shape[0], codes.shape[0]
    state = np.zeros((4, LANES), np.uint64)
    known = np.zeros((count, 3), np.int64)
    opened, hidden = np.zeros(count, np.int64), np.zeros(count, np.bool_)
    for lane in range(count):
        state[_UP, lane] = _rows(lengths[lane])
        state[_SCORE, lane] = state[_LEAST, lane] = known[lane, _DISTANCE] = lengths[lane]
    at = 0
    for edge in range(edges.shape[0] + 1):
        target = min(max(edges[edge, 0], 0), length) if edge < edges.shape[0] else length
        while at < target:
            stop = min(at + WORD, target if at >= first else min(target, first))
            _advance(codes, at, stop, masks, state)  # type: ignore[call-arg]
            for lane in range(count):
                if at < first:
                    state[_LEAST, lane] = lengths[lane]
                elif np.int64(state[_LEAST, lane]) < known[lane, _DISTANCE] and not hidden[lane]:
                    known[lane, _DISTANCE], known[lane, _BLOCK] = np.int64(state[_LEAST, lane]), at
                    known[lane, _BEGIN] = max(opened[lane], at - 2 * lengths[lane])
            at = stop
        if edge < edges.shape[0]:
            lane = edges[edge, 2]
            hidden[lane], opened[lane] = edges[edge, 1], at
            state[_UP, lane], state[_DOWN, lane] = _rows(lengths[lane]), _ZERO
            state[_SCORE, lane], state[_LEAST, lane] = lengths[lane], known[lane, _DISTANCE]
    return known


@kernel(nogil=True)
def nearest(
    codes: NDArray[np.int32], first: int, windows: NDArray[np.int32], edges: NDArray[np.int64], symbols: int
) -> NDArray[np.int64]:
    """Return (distance, end, start) of each window's nearest passage in a stretch of text, int64[windows, 3].

    Parameters
    ----------
    codes
        The stretch, each code below `symbols`: int32[n].
    first
        The place in `codes` from which on ends count.
    windows
        At most LANES windows of 1 to 64 codes, filled up with -1: int32[windows, 64].
    edges
        (place in `codes`, 1 where an excluded range begins and 0 where it ends, window), sorted: int64[edges, 3].
    symbols
        How many codes there are.
    """
    lengths = np.zeros(windows.shape[0], np.int64)
    for lane in range(windows.shape[0]):
        while lengths[lane] < WORD and windows[lane, lengths[lane]] >= 0:
            lengths[lane] += 1
    forwards, backwards = _masks(windows, lengths, symbols)
    known = _scan(codes, first, lengths, edges, forwards)
    found = np.full((windows.shape[0], 3), NOWHERE)
    for lane in range(windows.shape[0]):
        found[lane, 0] = known[lane, _DISTANCE]
        if found[lane, 0] < lengths[lane]:
            found[lane, 1] = _end(codes, forwards[:, lane], lengths[lane], known[lane])
            found[lane, 2] = _start(codes, backwards[:, lane], lengths[lane], known[lane], found[lane, 1])
    return found
