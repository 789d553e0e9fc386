"""The nearest passage of a corpus to each of many short windows, by edit distance, exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textlab.errors import UsageError
from textlab.ngrams.symbols import Alphabet
from textlab.search.lanes import LANES, NOWHERE, WORD, nearest
from textlab.search.threads import each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from textlab.texts.corpus import Shard

__all__ = ["NOWHERE", "WindowIndex", "merge"]


class WindowIndex:
    """Windows, ready for a corpus that streams past them.

    Parameters
    ----------
    windows
        Texts of 1 to 64 characters.
    excluded
        For each window the ranges ``(start, end)`` of the corpus, sorted and disjoint, that it must not see: no passage
        overlaps them, and what stands on both sides of one is not joined.

    Attributes
    ----------
    reach : int
        How many characters ahead of a shard a passage may begin: twice the longest window. A passage longer than that
        is no nearer than none.

    Raises
    ------
    UsageError
        If a window is empty or longer than 64 characters.

    Examples
    --------
    >>> from textlab.texts.corpus import Shard
    >>> index = WindowIndex(["white rabbit", "xyz"], [(), ()])
    >>> index.observe(Shard(start=0, text="the white rabid dog")).tolist() == [[2, 14, 4], [3, NOWHERE, NOWHERE]]
    True
    """

    def __init__(self, windows: Sequence[str], excluded: Sequence[Sequence[tuple[int, int]]]) -> None:
        for window in windows:
            if not 1 <= len(window) <= WORD:
                raise UsageError(
                    f"a window of {len(window)} characters cannot be searched for", remedy=f"give 1 to {WORD}"
                )
        self.reach = 2 * max(map(len, windows), default=0)
        joined = "".join(windows)
        self._alphabet = Alphabet(joined)
        codes = np.full((len(windows), WORD), -1, np.int32)
        codes[np.arange(WORD) < np.array([len(window) for window in windows])[:, None]] = self._alphabet.encode(joined)
        self._groups = [
            (codes[at : at + LANES], _edges(excluded[at : at + LANES])) for at in range(0, len(windows), LANES)
        ]

    def observe(self, shard: Shard) -> NDArray[np.int64]:
        """Return each window's nearest passage among those that end in this shard.

        Parameters
        ----------
        shard
            A part of the corpus, with `reach` characters ahead of it or all there are of its text.

        Returns
        -------
        int64[windows, 3]
            The least Levenshtein distance, the end (exclusive) and the start of the passage in the corpus: of the
            passages at that distance the one that ends first, of those the one that starts first. A window to which no
            passage is nearer than its own length (the distance of the empty passage) has that length, NOWHERE, NOWHERE.
        """
        before = shard.before[max(0, len(shard.before) - self.reach) :]
        codes = self._alphabet.encode(before + shard.text, unknown=self._alphabet.size)
        origin, symbols = shard.start - len(before), self._alphabet.size + 1

        def search(group: tuple[NDArray[np.int32], NDArray[np.int64]]) -> NDArray[np.int64]:
            windows, edges = group
            found: NDArray[np.int64] = nearest(codes, len(before), windows, edges - (origin, 0, 0), symbols)
            return found

        found = np.concatenate([np.empty((0, 3), np.int64), *each(search, self._groups)])
        found[found[:, 1] < NOWHERE, 1:] += origin
        return found


def _edges(excluded: Sequence[Sequence[tuple[int, int]]]) -> NDArray[np.int64]:
    """Return where ranges begin (1) and end (0), in order, with their windows: int64[edges, 3]."""
    edges = []
    for lane, ranges in enumerate(excluded):
        for start, end in ranges:
            if start < end:
                edges += [(start, 1, lane), (end, 0, lane)]
    # An end before a beginning at the same place: two ranges may touch.
    return np.array(sorted(edges), np.int64).reshape(-1, 3)


def merge(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return what two shards say together: row by row the lexicographically smaller (distance, end, start).

    Examples
    --------
    >>> merge(np.array([[3, 14, 4]]), np.array([[3, 9, 2]])).tolist()
    [[3, 9, 2]]
    """
    smaller, equal = other < one, other == one
    other_first = smaller[:, 0] | equal[:, 0] & (smaller[:, 1] | equal[:, 1] & smaller[:, 2])
    return np.where(other_first[:, None], other, one)
