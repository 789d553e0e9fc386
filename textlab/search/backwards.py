"""Where a nearest passage begins: the same recurrence for one window at a time, from the passage's end backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textlab.compiling import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from textlab.search.lanes import Group

    Integers = NDArray[np.int64]
    Codes = NDArray[np.int32]

_WORD = 64
_ONE, _TOP, _ALL = np.uint64(1), np.uint64(_WORD - 1), np.uint64(0xFFFFFFFFFFFFFFFF)


@kernel(nogil=True)
def starts(codes: Codes, group: Group, known: Integers, symbols: int) -> Integers:
    """Return the smallest start of each window's nearest passage, int64[windows].

    `known`, int64[windows, 3], says (distance, end of the passage, the place ahead of which it cannot begin). Codes, of
    the text and of the windows, are below `symbols`. The first row grows by one a column, as the passage ends there.
    """
    lengths = group.lengths
    most = -(-lengths.max() // _WORD)
    masks = np.zeros((symbols, most), np.uint64)
    up, down, found = np.empty(most, np.uint64), np.empty(most, np.uint64), known[:, 1].copy()
    for number in range(lengths.shape[0]):
        length, (distance, end, begin) = lengths[number], known[number]
        words, last = -(-length // _WORD), np.uint64((length - 1) % _WORD)
        window = group.codes[group.begins[number] : group.begins[number] + length]
        for i in range(length):
            masks[window[length - 1 - i], i // _WORD] |= _ONE << np.uint64(i % _WORD)
        up[:], down[:], score = _ALL, 0, length
        for position in range(end - 1, max(begin, end - length - distance) - 1, -1):
            right_in, left_in, right, left = _ONE, _ONE ^ _ONE, _ONE, _ONE
            for word in range(words):
                rises = up[word]
                matched = masks[codes[position], word] | down[word] | left_in
                same = (((matched & rises) + rises) ^ rises) | matched
                right, left = down[word] | ~(same | rises), same & rises
                above, under = (right << _ONE) | right_in, (left << _ONE) | left_in
                up[word], down[word] = under | ~(same | above), same & above
                right_in, left_in = right >> _TOP, left >> _TOP
            score += np.int64((right >> last) & _ONE) - np.int64((left >> last) & _ONE)
            if score == distance:
                found[number] = position
        for i in range(length):
            masks[window[i]] = 0
    return found
