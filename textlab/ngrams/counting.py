"""How often each n-gram occurs in a text of any size, on all cores."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

from textlab.errors import UsageError
from textlab.ngrams.symbols import Alphabet
from textlab.ngrams.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_BLOCK = 1 << 18  # characters that are symbols at a time
_SLOTS = 1 << 17  # what a hash table begins with; it doubles when half full
_KEY = 64  # bits


@dataclass(frozen=True, eq=False)
class Counts:
    """The n-grams of a text, n = 1 … `order`, and how often each occurs.

    Attributes
    ----------
    alphabet
        The text's characters.
    counts
        For each n from 1, int64[n-grams]: how often each occurs, in lexicographic order of the n-grams; nothing for 0.
    """

    alphabet: Alphabet
    counts: tuple[NDArray[np.int64], ...]
    _ngrams: Callable[[int], NDArray[np.int32]]

    def ngrams(self, n: int) -> NDArray[np.int32]:
        """Return the symbols of the n-grams of length `n`, int32[n-grams, n]."""
        return self._ngrams(n)


def count(text: str, order: int) -> Counts:
    """Count the character n-grams of a text.

    Only the longest are counted: every place of the text has one, cut short where the text ends, and the shorter ones
    are sums of those that begin with them. Memory grows with the different n-grams, not with the text, unless `order`
    symbols of its alphabet need more than 64 bits (4,096 different characters at n = 5).

    Parameters
    ----------
    text
        The text.
    order
        The longest n.

    Raises
    ------
    UsageError
        The text is no string, or the order no whole number of 1 or more.

    Examples
    --------
    >>> found = count("banana", 3)
    >>> dict(zip(map(found.alphabet.decode, found.ngrams(3)), found.counts[3].tolist()))
    {'ana': 2, 'ban': 1, 'nan': 1}
    """
    if not isinstance(text, str):
        raise UsageError(f"{text!r:.40} is no string", where="text", remedy="give a str")
    if not isinstance(order, Integral) or order < 1:
        raise UsageError(f"n-grams of order {order!r:.40}", where="order", remedy="give a whole number, 1 or more")
    alphabet = _alphabet(text)
    bits = alphabet.size.bit_length()  # one symbol more than there are: 0 is none
    if bits * order > _KEY:
        return _by_table(text, order, alphabet)
    longest, times = _longest(text, order, alphabet, bits)
    keys, counts = [longest[:0]], [times[:0]]
    for n in range(1, order + 1):
        short = longest >> np.uint64(bits * (order - n))
        first = _first(short)
        full = short[first] & np.uint64((1 << bits) - 1) != 0
        keys.append(short[first[full]])
        counts.append(np.add.reduceat(times, first)[full] if first.size else times)

    def spell(n: int) -> NDArray[np.int32]:
        symbols = keys[n][:, None] >> np.arange(n - 1, -1, -1, dtype=np.uint64) * np.uint64(bits)
        return (symbols & np.uint64((1 << bits) - 1)).astype(np.int32) - np.int32(1)

    return Counts(alphabet, tuple(counts), spell)


def _alphabet(text: str) -> Alphabet:
    from textlab.threads import each

    blocks = range(0, len(text), _BLOCK)
    return Alphabet("".join(each(lambda at: Alphabet(text[at : at + _BLOCK]).characters, blocks)))


def _longest(text: str, order: int, alphabet: Alphabet, bits: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the key of each n-gram of length `order`, ascending, and its count.

    A key holds the symbols from left to right, each one more than its code, and 0 behind the end of the text.
    """
    from textlab.ngrams import tallying
    from textlab.threads import each, threads

    stretches = max(1, min(threads(), len(text) // _BLOCK))

    def tally(stretch: int) -> NDArray[np.uint64]:  # the slots of a hash table
        slots, used = np.zeros((_SLOTS, 2), np.uint64), 0
        for at in range(stretch * _BLOCK, len(text), stretches * _BLOCK):
            symbols = alphabet.encode(text[at : at + _BLOCK + order - 1])
            own = min(_BLOCK, len(text) - at)
            slots, used = tallying.tally_longest(symbols, own, order, bits, slots, used)
        return slots

    # Into the largest: keys come in the order of their hashes, and would pile up at one end of a smaller table.
    slots, *others = sorted(each(tally, range(stretches)), key=len, reverse=True)
    for other in others:
        slots = tallying.add_tallies(slots, other)
    keys = np.sort(slots[slots[:, 0] != 0, 0])
    return keys, tallying.tallies(slots, keys)


def _first(ascending: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return where each different value begins."""
    new = np.ones(ascending.size, np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=new[1:])
    return np.flatnonzero(new)


def _by_table(text: str, order: int, alphabet: Alphabet) -> Counts:
    """Return the same for any alphabet and any order."""
    table = Table.of(alphabet.encode(text), order, alphabet.size)
    in_order = [np.lexsort(table.ngrams(n).T[::-1]) for n in range(1, order + 1)]
    counts = [table.counts[n][some] for n, some in enumerate(in_order, 1)]
    return Counts(alphabet, (counts[0][:0], *counts), lambda n: table.ngrams(n)[in_order[n - 1]])
