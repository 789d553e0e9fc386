"""Exact counts of the n-grams of a sequence of symbols, and of the same n-grams in other sequences that stream past."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from textlab.errors import UsageError
from textlab.ngrams.symbols import Alphabet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_DENSE = 1 << 22  # how many edges are looked up in an array: at most 16 MB, touched only where there are edges
_SLOTS = 1 << 12  # what the hash table begins with; it doubles when half full


@dataclass(frozen=True, eq=False)
class Table:
    """The n-grams of a sequence, n = 0 … `order`, each with a number.

    Level n holds the n-grams of n symbols, numbered 0, 1 … in the order in which they first occur; level 0 is the empty
    n-gram alone, whose count is that of all symbols. Over all levels together an n-gram has the flat number
    ``offsets[n] + id``.

    Parameters
    ----------
    order
        The longest n.
    alphabet
        How many symbols there are: they are 0 … alphabet - 1.
    sizes
        For each n, how many different n-grams there are.
    offsets
        For each n, the flat number of the first.
    ids
        int32[order + 1, length]: for each n and each position at which an n-gram may start, its id; -1 where none
        starts.
    counts
        For each n, int64[sizes[n]]: how often each occurs.
    prefix
        For each n from 1, int32[sizes[n]]: the id of the same n-gram without its last symbol, on level n - 1.
    symbol
        For each n from 1, int32[sizes[n]]: the last symbol.

    Examples
    --------
    >>> alphabet = Alphabet("banana")
    >>> table = Table.of(alphabet.encode("banana"), order=2, alphabet=alphabet.size)
    >>> table.ids[2].tolist()
    [0, 1, 2, 1, 2, -1]
    >>> [alphabet.decode(row) for row in table.ngrams(2)], table.counts[2].tolist()
    (['ba', 'an', 'na'], [1, 2, 2])
    >>> counts, followed = table.observe(alphabet.encode("nab"))
    >>> counts[table.offsets[2] :].tolist()
    [0, 0, 1]
    """

    order: int
    alphabet: int
    sizes: tuple[int, ...]
    offsets: tuple[int, ...]
    ids: NDArray[np.int32]
    counts: tuple[NDArray[np.int64], ...]
    prefix: tuple[NDArray[np.int32], ...]
    symbol: tuple[NDArray[np.int32], ...]
    _edges: tuple[NDArray[np.uint32], NDArray[np.uint64]]

    @classmethod
    def of(cls, symbols: NDArray[np.int32], order: int, alphabet: int) -> Table:
        """Count the n-grams of a sequence, int32[length].

        No n-gram contains a symbol that is below 0 or not of the alphabet.

        Raises
        ------
        UsageError
            The order is below 1.
        """
        from textlab.ngrams import kernels

        if order < 1:
            raise UsageError(f"n-grams of order {order}", remedy="give an order of at least 1")
        symbols = np.ascontiguousarray(symbols, np.int32)
        dense = np.zeros(_DENSE, np.uint32)
        slots, used = np.zeros((_SLOTS, 2), np.uint64), 0
        ids = np.empty((order + 1, symbols.size), np.int32)
        ids[0] = 0
        sizes, offsets, within = [1], [0], 0
        counts = [np.array([np.count_nonzero(symbols >= 0)], np.int64)]
        prefix, symbol = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        for n in range(1, order + 1):
            offset = offsets[-1] + sizes[-1]
            level = (symbols[n - 1 :], alphabet, ids[n - 1], offsets[-1], offset, ids[n])
            if offset * alphabet <= _DENSE:
                within = offset * alphabet
                keys, seen = kernels.extend(*level, dense)
            else:
                keys, seen, slots, used = kernels.extend_hashed(*level, slots, used)
            parents, last = np.divmod(keys.astype(np.int64), max(alphabet, 1))
            prefix.append((parents - offsets[-1]).astype(np.int32))
            symbol.append(last.astype(np.int32))
            counts.append(seen.copy())
            sizes.append(seen.size)
            offsets.append(offset)
        levels = (tuple(sizes), tuple(offsets), ids, tuple(counts), tuple(prefix), tuple(symbol))
        return cls(order, alphabet, *levels, (dense[:within], slots))

    @property
    def size(self) -> int:
        """How many n-grams there are on all levels together."""
        return self.offsets[-1] + self.sizes[-1]

    def ngrams(self, n: int) -> NDArray[np.int32]:
        """Return the symbols of the n-grams of level `n`, int32[sizes[n], n]."""
        spelt = np.empty((self.sizes[n], n), np.int32)
        ids = np.arange(self.sizes[n], dtype=np.int32)
        for level in range(n, 0, -1):
            spelt[:, level - 1] = self.symbol[level][ids]
            ids = self.prefix[level][ids]
        return spelt

    def observe(self, symbols: NDArray[np.int32], first: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Count this table's n-grams in another sequence.

        Parameters
        ----------
        symbols
            int32[length]. A symbol below 0 is a break: no n-gram contains it, nothing is followed by it. One that is
            not of the alphabet is in no n-gram of the table either, but an n-gram may be followed by it.
        first
            What ends ahead of this index is not counted.

        Returns
        -------
        counts : int64[size]
            How often each n-gram occurs with its last symbol at `first` or later.
        followed : int64[size]
            How often each n-gram is followed by a symbol at `first` or later.
        """
        from textlab.ngrams import kernels

        tally = np.zeros((2, self.size), np.int64)
        symbols = np.ascontiguousarray(symbols, np.int32)
        kernels.observe(symbols, first, self.alphabet, self.order, self._edges, tally)
        return tally[0], tally[1]

    def observe_within(
        self,
        symbols: NDArray[np.int32],
        first: int,
        ranges: Sequence[Sequence[tuple[int, int]]],
        owned: Sequence[NDArray[np.int64]],
    ) -> tuple[list[NDArray[np.int64]], list[NDArray[np.int64]]]:
        """Return what each run's ranges contribute to `observe`, so that it can be taken out again.

        An occurrence of an n-gram, or of an n-gram with the symbol that follows it, belongs to a run's ranges where it
        overlaps any of them, and counts once however many it overlaps.

        Parameters
        ----------
        symbols, first
            As for `observe`.
        ranges
            For each run, its sorted disjoint (start, end) ranges as indices of `symbols`; they may reach beyond both
            its ends.
        owned
            For each run, the flat numbers of the n-grams it asks for, each once.

        Returns
        -------
        counts, followed : list of int64[owned of the run]
            For each run, in the order of its flat numbers.
        """
        from textlab.ngrams import kernels

        symbols = np.ascontiguousarray(symbols, np.int32)
        tallies = [np.zeros((2, flat.size), np.int64) for flat in owned]
        place = np.full(self.size, -1, np.int32)
        for flat, cut, tally in zip(owned, ranges, tallies, strict=True):
            near = np.array([(s, e) for s, e in cut if e > 0 and s < symbols.size], np.int64).reshape(-1, 2)
            place[flat] = np.arange(flat.size, dtype=np.int32)
            kernels.observe_within(symbols, first, self.alphabet, self.order, self._edges, near, place, tally)
            place[flat] = -1
        return [tally[0] for tally in tallies], [tally[1] for tally in tallies]


def count(text: str, order: int) -> tuple[Alphabet, Table]:
    """Return the alphabet of `text` and the table of its character n-grams, n = 1 … `order`.

    Examples
    --------
    >>> alphabet, table = count("banana", 3)
    >>> dict(zip(map(alphabet.decode, table.ngrams(3)), table.counts[3].tolist()))
    {'ban': 1, 'ana': 2, 'nan': 1}
    """
    alphabet = Alphabet(text)
    return alphabet, Table.of(alphabet.encode(text), order, alphabet.size)
