"""The words of pieces as numbers, and their n-grams in the reference: what the metrics of words share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from textlab.ngrams.stream import PieceNgrams
from textlab.ngrams.symbols import BREAK
from textlab.texts.words import reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.corpus import Shard
    from textlab.texts.pieces import Pieces


class Vocabulary:
    """The words of pieces, numbered, and the counts of their n-grams in a reference that streams past.

    Parameters
    ----------
    pieces
        All pieces.
    order
        The longest n-gram, in words.
    keep
        Which words take part; all, unless given.
    more
        Further words to count (order 1 only), of no piece.

    Attributes
    ----------
    words : list of str
        The normal form behind each number, in the order in which they first occur.
    sequences : list of int32 arrays
        For each piece the numbers of its words, in order.
    reach : int
        How many characters ahead of a shard an n-gram may begin.
    """

    def __init__(
        self, pieces: Pieces, order: int, keep: Callable[[str], bool] | None = None, more: Iterable[str] = ()
    ) -> None:
        self._numbers = dict[str, int]()
        self._keep = keep
        self.sequences = [self._numbered(words.forms) for words in pieces.words]
        further = self._numbered(list(more))
        self.words = list(self._numbers)
        self._ranges = pieces.excluded["reference"]
        self.ngrams = PieceNgrams(
            [
                np.insert(sequence, words.apart, BREAK) if keep is None else sequence
                for sequence, words in zip(self.sequences, pieces.words, strict=True)
            ],
            order,
            len(self.words),
            [piece.run for piece in pieces.pieces],
            len(self._ranges),
            further,
        )
        self.reach = reach(order)

    def _numbered(self, forms: Sequence[str]) -> NDArray[np.int32]:
        numbers = self._numbers
        keep = self._keep
        return np.array(
            [numbers.setdefault(form, len(numbers)) for form in forms if keep is None or keep(form)], np.int32
        )

    def observe(self, shard: Shard) -> Memory:
        """Return what a shard adds to the counts."""
        words = shard.words
        numbers, unknown = self._numbers, len(self._numbers)
        chosen = [i for i, form in enumerate(words.forms) if self._keep is None or self._keep(form)]
        symbols = np.array([numbers.get(words.forms[i], unknown) for i in chosen], np.int32)
        starts, ends = [words.spans[i][0] for i in chosen], [words.spans[i][1] for i in chosen]
        first = bisect_left(chosen, words.first)
        apart = sorted({bisect_left(chosen, i) for i in words.apart} - {len(chosen)})
        symbols, starts, ends = _with_breaks(symbols, apart, starts, ends)
        first += bisect_right(apart, first)
        ranges = [
            [
                (bisect_right(ends, start - shard.origin), bisect_left(starts, end - shard.origin))
                for start, end in excluded
            ]
            for excluded in self._ranges
        ]
        return self.ngrams.observe(symbols, first, ranges)

    def of_words(self, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the part of flat counts that is the words' own, in the order of `words`: int64[words]."""
        table = self.ngrams.table
        own = np.zeros(len(self.words), np.int64)
        own[table.symbol[1]] = counts[table.offsets[1] : table.offsets[1] + table.sizes[1]]
        return own


def _with_breaks(
    symbols: NDArray[np.int32], apart: list[int], starts: list[int], ends: list[int]
) -> tuple[NDArray[np.int32], list[int], list[int]]:
    """Return the symbols, and where each stands, with a break ahead of every index in `apart`."""
    if not apart:
        return symbols, starts, ends
    edges = [starts[i] for i in apart]
    return (
        np.insert(symbols, apart, BREAK),
        np.insert(np.array(starts), apart, edges).tolist(),
        np.insert(np.array(ends), apart, edges).tolist(),
    )
