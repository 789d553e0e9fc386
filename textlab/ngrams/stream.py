"""What a reference says of the n-grams of pieces, as it streams past, each human run's own ranges left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from textlab.ngrams.symbols import BREAK, unbroken
from textlab.ngrams.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Memory = Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Counted:
    """The reference's counts as one group of pieces may see them.

    Attributes
    ----------
    pieces
        The numbers of the pieces.
    counts, followed
        int64[flat number]: how often each n-gram occurs, and how often a symbol follows it.
    totals
        int64[order + 1]: how many n-grams of each length the reference has.
    """

    pieces: NDArray[np.int64]
    counts: NDArray[np.int64]
    followed: NDArray[np.int64]
    totals: NDArray[np.int64]


class PieceNgrams:
    """The n-grams of pieces, and their counts in a reference that streams past.

    Parameters
    ----------
    sequences
        For each piece its symbols, int32[length]; a symbol below 0 is in no n-gram.
    order
        The longest n.
    alphabet
        How many symbols there are.
    runs
        For each piece the human run it belongs to, -1 for none.
    count
        How many human runs there are.
    more
        Further symbols, of no piece, whose counts are wanted too.
    """

    def __init__(
        self,
        sequences: Sequence[NDArray[np.int32]],
        order: int,
        alphabet: int,
        runs: Sequence[int],
        count: int,
        more: NDArray[np.int32] | None = None,
    ) -> None:
        gap = np.array([BREAK], np.int32)
        parts = [part for sequence in sequences for part in (sequence, gap)]
        self.table = Table.of(np.concatenate([*parts, gap if more is None else more]), order, alphabet)
        lengths = np.array([sequence.size + 1 for sequence in sequences], np.int64)
        self.starts = np.concatenate([[0], np.cumsum(lengths)])
        self.runs = np.array(runs, np.int64)
        self.owned = [self._owned(np.flatnonzero(self.runs == run)) for run in range(count)]
        self._edges = np.concatenate([[0], np.cumsum([flat.size for flat in self.owned], dtype=np.int64)])

    def _owned(self, pieces: NDArray[np.int64]) -> NDArray[np.int64]:
        flat = [
            self.ids(int(piece), n) + self.table.offsets[n] for piece in pieces for n in range(1, self.table.order + 1)
        ]
        return np.unique(np.concatenate([np.zeros(1, np.int64), *flat]))

    def ids(self, piece: int, n: int) -> NDArray[np.int64]:
        """Return the ids on level `n` of the n-grams of a piece, in order: int64[n-grams]."""
        ids = self.table.ids[n, self.starts[piece] : self.starts[piece + 1]]
        return ids[ids >= 0].astype(np.int64)

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
            For each run the ranges it must not see, as (start, end) indices of `symbols`.
        """
        counts, followed = self.table.observe(symbols, first)
        removed, unfollowed = self.table.observe_within(symbols, first, ranges, self.owned)
        lengths = unbroken(symbols < 0)
        order = self.table.order
        empty = np.zeros(0, np.int64)
        return {
            "counts": counts,
            "followed": followed,
            "totals": _totals(lengths[first:], order),
            "removed": np.concatenate([empty, *removed]),
            "removed_followed": np.concatenate([empty, *unfollowed]),
            "removed_totals": np.array(
                [_totals_within(lengths, first, cuts, order) for cuts in ranges], np.int64
            ).reshape(len(ranges), order + 1),
        }

    def counted(self, memory: Memory) -> Iterator[Counted]:
        """Yield the counts as the samples' pieces see them, then as each human run does."""
        counts, followed = memory["counts"].copy(), memory["followed"].copy()
        yield Counted(np.flatnonzero(self.runs < 0), counts, followed, memory["totals"])
        for run, flat in enumerate(self.owned):
            mine = slice(self._edges[run], self._edges[run + 1])
            counts[flat] -= memory["removed"][mine]
            followed[flat] -= memory["removed_followed"][mine]
            totals = memory["totals"] - memory["removed_totals"][run]
            yield Counted(np.flatnonzero(self.runs == run), counts, followed, totals)
            counts[flat] += memory["removed"][mine]
            followed[flat] += memory["removed_followed"][mine]


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
