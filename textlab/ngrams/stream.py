"""What a reference says of the n-grams of pieces, as it streams past, each human run's own ranges left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from textlab.ngrams.symbols import unbroken
from textlab.ngrams.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Memory = Mapping[str, NDArray[np.int64]]


class Profile(NamedTuple):
    """The different n-grams of one length that each piece has, piece by piece: the entries.

    Attributes
    ----------
    first
        int64[pieces + 1]: the index of each piece's first entry.
    ids
        int32[entries]: which n-gram, by its id in the table, in the order in which they first occur in the piece.
    own
        int32[entries]: how often the piece has it.
    entry
        int32[symbols]: the entry of the n-gram that starts at each symbol of the pieces; -1 where none does.
    """

    first: NDArray[np.int64]
    ids: NDArray[np.int32]
    own: NDArray[np.int32]
    entry: NDArray[np.int32]


@dataclass(frozen=True)
class Run:
    """The n-grams of a human run's pieces.

    Attributes
    ----------
    nodes
        int64[n-grams]: their flat numbers in the table, ascending, the empty n-gram among them.
    first
        The index of the first among those of all runs.
    """

    nodes: NDArray[np.int64]
    first: int

    @property
    def places(self) -> slice:
        """The indices among the n-grams of all runs."""
        return slice(self.first, self.first + self.nodes.size)


class PieceNgrams:
    """The n-grams of pieces, and their counts in a reference that streams past.

    Parameters
    ----------
    symbols
        The symbols of all pieces, int32[length], with a break between two; a symbol below 0 is in no n-gram.
    edges
        Where each piece begins there, and where the last ends: int64[pieces + 1].
    order
        The longest n.
    alphabet
        How many symbols there are.
    runs
        For each piece the human run it belongs to, -1 for none.
    count
        How many human runs there are.
    more
        Further symbols behind a break, of no piece, whose counts are wanted too.
    """

    def __init__(
        self,
        symbols: NDArray[np.int32],
        edges: NDArray[np.int64],
        order: int,
        alphabet: int,
        runs: Sequence[int],
        count: int,
        more: NDArray[np.int32] | None = None,
    ) -> None:
        self.table = Table.of(symbols if more is None else np.concatenate([symbols, more]), order, alphabet)
        self.edges = edges
        self.runs = np.array(runs, np.int64)
        self._profiles = dict[int, Profile]()
        self._seen: Seen | None = None
        self._owned = list[Run]()
        first = 0
        for run in range(count):
            self._owned.append(Run(self._nodes(np.flatnonzero(self.runs == run)), first))
            first += self._owned[-1].nodes.size

    def _nodes(self, pieces: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the flat numbers of the n-grams of some pieces."""
        table = self.table
        longest = [table.nodes[self.edges[piece] : self.edges[piece + 1]] for piece in pieces]
        ends = np.unique(np.concatenate([np.zeros(1, np.int32), *longest]))
        found = [ends[ends >= 0]]
        while found[-1].size > 1:  # up to the empty one alone
            found += [np.unique(table.suffix[found[-1]])]
        return np.unique(np.concatenate(found)).astype(np.int64)

    def profile(self, n: int) -> Profile:
        """Return each piece's different n-grams of length `n`."""
        from textlab.ngrams import kernels

        if n not in self._profiles:
            ids = self.table.ids[n, : self.edges[-1]]
            self._profiles[n] = Profile(*kernels.distinct(ids, self.edges, self.table.sizes[n]))
        return self._profiles[n]

    def together(self, pieces: Sequence[int], n: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the ids of the n-grams that some pieces have, ascending, and how often they have each together."""
        profile = self.profile(n)
        some = [slice(profile.first[piece], profile.first[piece + 1]) for piece in pieces]
        ids = np.concatenate([np.zeros(0, np.int32), *(profile.ids[one] for one in some)])
        own = np.concatenate([np.zeros(0, np.int32), *(profile.own[one] for one in some)])
        distinct, entry = np.unique(ids, return_inverse=True)
        return distinct, np.bincount(entry, own, distinct.size).astype(np.int64)

    def observe(
        self, symbols: NDArray[np.int32], first: int, ranges: Sequence[Sequence[tuple[int, int]]]
    ) -> dict[str, NDArray[np.int64]]:
        """Return what one stretch of the reference adds.

        Parameters
        ----------
        symbols
            int32[length], with what stands ahead of the stretch.
        first
            The index of the first symbol of the stretch itself.
        ranges
            For each run the ranges it must not see, as (start, end) indices of `symbols`, sorted.
        """
        from textlab.ngrams import kernels

        table, order = self.table, self.table.order
        reached = table.reached(symbols)
        counts, followed = table.tally(reached, first)
        lengths = unbroken(symbols < 0)
        removed = np.zeros((2, self.owned.size), np.int64)
        removed_totals = np.zeros((len(ranges), order + 1), np.int64)
        place, offsets = np.full(table.size, -1, np.int32), np.array([*table.offsets, table.size], np.int64)
        for run, cuts in enumerate(ranges):
            near = [(start, end) for start, end in cuts if end + order > first and start < symbols.size]
            if not near:
                continue
            own = self._owned[run]
            place[own.nodes] = np.arange(own.nodes.size)
            tally = removed[:, own.places]
            kernels.within(reached, first, offsets, table.suffix, np.array(near, np.int64), place, tally)
            place[own.nodes] = -1
            removed_totals[run] = _totals_within(lengths, first, near, order)
        return {
            "reached": counts,
            "followed": followed,
            "totals": _totals(lengths[first:], order),
            "removed": removed[0],
            "removed_followed": removed[1],
            "removed_totals": removed_totals,
        }

    @cached_property
    def owned(self) -> NDArray[np.int64]:
        """The n-grams of each run, by flat number, run by run."""
        return np.concatenate([np.zeros(0, np.int64), *(run.nodes for run in self._owned)])

    def within_runs(self, nodes: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return for each of `owned` the index, in the same run, of what `nodes` gives for its flat number."""
        place, found = np.full(self.table.size, -1, np.int32), np.empty(self.owned.size, np.int32)
        for run in self._owned:
            place[run.nodes] = np.arange(run.first, run.first + run.nodes.size)
            found[run.places] = place[nodes[run.nodes]]
        return found

    def places(self, nodes: NDArray[np.int32], edges: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the indices in `owned` of flat numbers, piece by piece between `edges`; -1 for pieces of samples."""
        place, found = np.zeros(self.table.size, np.int64), np.full(nodes.size, -1, np.int64)
        for number, run in enumerate(self._owned):
            place[run.nodes] = np.arange(run.first, run.first + run.nodes.size)
            for piece in np.flatnonzero(self.runs == number):
                part = slice(edges[piece], edges[piece + 1])
                found[part] = place[nodes[part]]
        return found

    def seen(self, memory: Memory) -> Seen:
        """Return the reference's counts as the pieces may see them; those of the memory asked for last are kept."""
        if self._seen is None or self._seen.memory is not memory:
            self._seen = Seen(self, memory)
        return self._seen


class Seen:
    """The reference's counts, for samples and as each human run sees them.

    Parameters
    ----------
    ngrams
        The n-grams of the pieces.
    memory
        What was observed of the whole reference.

    Attributes
    ----------
    counts, followed
        int64[flat number]: how often each n-gram occurs, and how often a symbol follows it.
    own_counts, own_followed
        int64[owned]: the same of the runs' n-grams, without what the run must not see.
    totals
        int64[pieces, order + 1]: how many n-grams of each length the reference has for each piece.
    """

    def __init__(self, ngrams: PieceNgrams, memory: Memory) -> None:
        from textlab.ngrams import kernels

        self._ngrams, self.memory = ngrams, memory
        table = ngrams.table
        self.counts, self.followed = memory["reached"].copy(), memory["followed"].copy()
        removed, unfollowed = memory["removed"].copy(), memory["removed_followed"].copy()
        links = ngrams.within_runs(table.suffix)
        for whole, own in ((self.counts, removed), (self.followed, unfollowed)):
            kernels.spread(whole, table.suffix)
            kernels.spread(own, links)
        self.own_counts = self.counts[ngrams.owned] - removed
        self.own_followed = self.followed[ngrams.owned] - unfollowed
        self.totals = np.where(
            ngrams.runs[:, None] < 0,
            memory["totals"],
            memory["totals"] - memory["removed_totals"][ngrams.runs] if len(memory["removed_totals"]) else 0,
        )

    def of(self, n: int) -> NDArray[np.int64]:
        """Return the count of each entry of the profile of length `n`, as its piece may see it: int64[entries]."""
        profile = self._ngrams.profile(n)
        nodes = profile.ids + np.int32(self._ngrams.table.offsets[n])
        place = self._ngrams.places(nodes, profile.first)
        return np.where(place < 0, self.counts[nodes], np.append(self.own_counts, 0)[place])


def _totals(lengths: NDArray[np.int64], order: int) -> NDArray[np.int64]:
    return np.array([np.count_nonzero(lengths >= max(n, 1)) for n in range(order + 1)], np.int64)


def _totals_within(
    lengths: NDArray[np.int64], first: int, ranges: Sequence[tuple[int, int]], order: int
) -> NDArray[np.int64]:
    """Return how many n-grams that end at `first` or later overlap any of the ranges, each counted once."""
    totals = np.zeros(order + 1, np.int64)
    for n in range(order + 1):
        reached = first
        for start, end in ranges:
            last = min(end + max(n, 1) - 1, lengths.size)
            begin = max(start, reached)
            if begin < last:
                totals[n] += np.count_nonzero(lengths[begin:last] >= max(n, 1))
                reached = last
    return totals
