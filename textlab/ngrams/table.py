"""Exact counts of the n-grams of a sequence of symbols, and of the same n-grams in other sequences that stream past."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from textlab.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DENSE = 1 << 22  # how many edges are looked up in an array: at most 16 MB, touched only where there are edges
_SLOTS = 1 << 12  # what the hash table begins with; it doubles when half full
_LANES = 8  # stretches of a sequence that one thread walks along in turns
_LONG = 1 << 16  # symbols from which on threads are worth their start


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
    suffix
        int32[size]: by flat number, the flat number of the same n-gram without its first symbol; 0 for the empty one.

    Examples
    --------
    >>> from textlab.ngrams.symbols import Alphabet
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
    suffix: NDArray[np.int32]
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
        prefix, symbol, suffix = [np.empty(0, np.int32)], [np.empty(0, np.int32)], [np.zeros(1, np.int32)]
        for n in range(1, order + 1):
            offset = offsets[-1] + sizes[-1]
            level = (symbols[n - 1 :], alphabet, ids[n - 1], offsets[-1], offset, ids[n])
            if offset * alphabet <= _DENSE:
                within = offset * alphabet
                starts, seen = kernels.extend(*level, dense)
            else:
                starts, seen, slots, used = kernels.extend_hashed(*level, slots, used)
            prefix.append(ids[n - 1, starts])
            symbol.append(symbols[starts + (n - 1)])
            suffix.append(ids[n - 1, starts + 1] + np.int32(offsets[-1]) if n > 1 else np.zeros(seen.size, np.int32))
            counts.append(seen.copy())
            sizes.append(seen.size)
            offsets.append(offset)
        levels = (tuple(sizes), tuple(offsets), ids, tuple(counts), tuple(prefix), tuple(symbol))
        return cls(order, alphabet, *levels, np.concatenate(suffix), (dense[:within], slots))

    @property
    def size(self) -> int:
        """How many n-grams there are on all levels together."""
        return self.offsets[-1] + self.sizes[-1]

    @property
    def levels(self) -> list[slice]:
        """The flat numbers of the n-grams of each length, n = 1 … `order`."""
        return [slice(self.offsets[n], self.offsets[n] + self.sizes[n]) for n in range(1, self.order + 1)]

    @cached_property
    def prefixes(self) -> NDArray[np.int32]:
        """By flat number, the flat number of the same n-gram without its last symbol: int32[size]."""
        parts = (self.prefix[n] + np.int32(self.offsets[n - 1]) for n in range(1, self.order + 1))
        return np.concatenate([np.zeros(1, np.int32), *parts])

    @cached_property
    def nodes(self) -> NDArray[np.int32]:
        """The flat number of the longest n-gram that ends at each symbol, -1 where none does: int32[length]."""
        nodes = np.full(self.ids.shape[1], -1, np.int32)
        for n in range(1, self.order + 1):
            ids = self.ids[n, : max(0, nodes.size - n + 1)]
            nodes[n - 1 :][ids >= 0] = ids[ids >= 0] + np.int32(self.offsets[n])
        return nodes

    def ngrams(self, n: int) -> NDArray[np.int32]:
        """Return the symbols of the n-grams of level `n`, int32[sizes[n], n]."""
        spelt = np.empty((self.sizes[n], n), np.int32)
        ids = np.arange(self.sizes[n], dtype=np.int32)
        for level in range(n, 0, -1):
            spelt[:, level - 1] = self.symbol[level][ids]
            ids = self.prefix[level][ids]
        return spelt

    def reached(self, symbols: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the flat number of the longest n-gram of this table that ends at each symbol of another sequence.

        Parameters
        ----------
        symbols
            int32[length]. A symbol below 0 is a break: no n-gram contains it, nothing is followed by it. One that is
            not of the alphabet is in no n-gram of the table either, but an n-gram may be followed by it.

        Returns
        -------
        int32[length]
            0, the empty n-gram, where no other ends; -1 at a break.
        """
        from textlab.ngrams import kernels
        from textlab.threads import each, threads

        symbols = np.ascontiguousarray(symbols, np.int32)
        reached = np.empty(symbols.size, np.int32)
        parts = threads() if symbols.size > _LONG else 1
        edge = np.linspace(0, symbols.size, parts * _LANES + 1).astype(np.int64)

        def walk(part: int) -> None:
            lanes = edge[part * _LANES : (part + 1) * _LANES + 1]
            level = (self.alphabet, self.order, self.offsets[-1])
            kernels.walk(symbols, *level, self._edges, self.suffix, lanes, reached)

        each(walk, range(parts))
        return reached

    def observe(self, symbols: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Count this table's n-grams in another sequence.

        Parameters
        ----------
        symbols
            int32[length], as for `reached`.

        Returns
        -------
        counts : int64[size]
            How often each n-gram occurs.
        followed : int64[size]
            How often each n-gram is followed by a symbol.
        """
        from textlab.ngrams import kernels

        counts, followed = self.tally(self.reached(symbols))
        for one in (counts, followed):
            kernels.spread(one, self.suffix)
        return counts, followed

    def tally(self, reached: NDArray[np.int32], first: int = 0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Count the nodes that `reached` gives at index `first` and later; `kernels.spread` makes that counts.

        Unlike counts, tallies of a sequence's stretches need no more than a pass over the stretch, and they add up.

        Returns
        -------
        reached, followed : int64[size]
            How often each node is reached, and how often a symbol follows where it is.
        """
        here = reached[first:]
        ahead = np.concatenate([reached[first - 1 : first] if first else np.zeros(1, np.int32), here[:-1]])
        known = here >= 0
        followed = np.bincount(np.maximum(ahead[: here.size][known], 0), minlength=self.size)
        return np.bincount(here[known], minlength=self.size), followed
