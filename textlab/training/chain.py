"""The Markov chain of a table of n-grams, and walks along it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from numpy.typing import NDArray

    from textlab.ngrams.table import Table
    from textlab.training.protocol import Choice


@dataclass(frozen=True, eq=False)
class Chain:
    """Which symbols follow which n-gram, and how often.

    The n-grams of a table are nodes, with their flat numbers; those below its order are states. The children of a node,
    its n-gram with one symbol more, stand side by side.

    Attributes
    ----------
    begins
        int64[nodes + 1]: where the children of each node begin.
    symbols
        int32[children]: the symbol that each adds.
    counts
        int64[children]: how often each occurs.
    after
        int64[children]: the state after its symbol is drawn: the longest end of its n-gram that is a state and that
        something followed.
    starts
        int64[places]: the states in which the table's text stands, place by place.
    """

    begins: NDArray[np.int64]
    symbols: NDArray[np.int32]
    counts: NDArray[np.int64]
    after: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, table: Table) -> Self:
        """Return the chain whose states have up to one symbol less than the table's longest n-grams."""
        levels = range(1, table.order + 1)
        parents = np.concatenate([table.prefix[n].astype(np.int64) + table.offsets[n - 1] for n in levels])
        order = np.argsort(parents, kind="stable")
        begins = np.concatenate([[0], np.cumsum(np.bincount(parents, minlength=table.size))])
        # A node without children is no state: what counts is the same n-gram without its first symbol, or that one's.
        state = np.where(np.diff(begins) > 0, np.arange(table.size), 0)
        for n in levels[1:]:
            at = np.flatnonzero(table.ids[n] >= 0)
            shorter = np.zeros(table.sizes[n], np.int64)
            shorter[table.ids[n, at]] = table.offsets[n - 1] + table.ids[n - 1, at + 1]
            level = state[table.offsets[n] : table.offsets[n] + table.sizes[n]]
            level[:] = np.where(level > 0, level, state[shorter])
        longest = table.ids[table.order - 1]
        starts = state[table.offsets[table.order - 1] + longest[longest >= 0]]
        symbols, counts = np.concatenate(table.symbol)[order], np.concatenate(table.counts[1:])[order]
        return cls(begins, symbols, counts, state[order + 1], starts if starts.size else np.zeros(1, np.int64))

    def weights(self, choice: Choice) -> NDArray[np.float64]:
        """Return the running sum of the children's weights, float64[children + 1].

        A weight is the share that a child has of its commonest sibling's count, to the power of one over the
        temperature. At 0 the commonest alone have any. Only siblings that can follow have one: the commonest `top_k`,
        the fewest that together have the share `top_p` of all their weights.
        """
        parents = self.begins[:-1][np.diff(self.begins) > 0]
        families = np.diff(np.append(parents, self.counts.size))
        commonest = np.repeat(np.maximum.reduceat(self.counts, parents), families)
        weights = (self.counts / commonest) ** (1 / choice.temperature if choice.temperature else np.inf)
        if choice.top_k is not None or choice.top_p < 1:
            first = np.repeat(parents, families)
            order = np.lexsort([-self.counts, first])
            rank = np.arange(order.size) - first
            ahead = np.cumsum(weights[order]) - weights[order]
            ahead -= ahead[first]
            # Sums are rounded: a share that is `top_p` to six digits is as much.
            enough = choice.top_p * (1 - 1e-6) if choice.top_p < 1 else np.inf
            beyond = ahead >= enough * np.repeat(np.add.reduceat(weights, parents), families)
            weights[order[beyond | (rank >= (choice.top_k or order.size))]] = 0
        return np.concatenate([[0.0], np.cumsum(weights)])

    def somewhere(self, draw: float) -> int:
        """Return the state at a place of the text, given a random number from 0 to 1."""
        return int(self.starts[int(draw * self.starts.size)])

    def behind(self, symbols: Sequence[int]) -> int:
        """Return the state that is the longest end of `symbols`, which has no more of them than a state has."""
        for start in range(len(symbols)):
            state = 0
            for symbol in symbols[start:]:
                first = self.begins[state]
                found = np.flatnonzero(self.symbols[first : self.begins[state + 1]] == symbol)
                if not found.size:
                    break
                state = int(self.after[first + found[0]])
            else:
                return state
        return 0

    def walk(self, state: int, weights: NDArray[np.float64], draws: Sequence[float]) -> list[int]:
        """Return the symbols that random numbers from 0 to 1 draw, one each, from `state` on."""
        # Plain Python over views: a step is less than a microsecond, and there is nothing to compile.
        begins, symbols, after = self.begins.data, self.symbols.data, self.after.data
        running = weights.data
        drawn = []
        for draw in draws:
            start, end = begins[state], begins[state + 1]
            low, high = running[start], running[end]
            place = low + draw * (high - low)
            child = bisect_right(running, place, start, end) - 1
            if place >= high:  # rounded up to the end: the last that has a weight, not those behind it
                child = bisect_left(running, high, start, end) - 1
            drawn.append(symbols[child])
            state = after[child]
        return drawn
