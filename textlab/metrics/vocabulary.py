"""The words of pieces as numbers, and their n-grams in the reference: what the metrics of words share."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from textlab.ngrams.stream import PieceNgrams
from textlab.ngrams.symbols import BREAK
from textlab.texts.words import reach

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.pieces import Pieces
    from textlab.texts.shards import Shard
    from textlab.texts.words import Words


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
    ngrams : PieceNgrams
        Their n-grams. Each piece's symbols are its words' numbers, with a break ahead of each word that does not follow
        the one before it.
    kept : int64[words]
        Which of the pieces' words take part, piece by piece.
    at : int64[words]
        Where each of them stands among the symbols.
    reach : int
        How many characters ahead of a shard an n-gram may begin.
    """

    def __init__(
        self, pieces: Pieces, order: int, keep: Callable[[str], bool] | None = None, more: Sequence[str] = ()
    ) -> None:
        self._keep = keep
        words, self._ranges = pieces.words, pieces.excluded["reference"]
        forms = [form for form in words.words.forms if keep is None or keep(form)]
        self._numbers = {form: number for number, form in enumerate(dict.fromkeys([*forms, *more]))}
        self.words = list(self._numbers)
        self.kept, symbols, self.at = self._symbols(words.words)
        # The first word of each piece that has one is apart: the piece begins with a break.
        begins = np.append(self.at - 1, symbols.size)[np.searchsorted(self.kept, words.first)]
        further = np.array([BREAK, *(self._numbers[form] for form in more)], np.int32)
        owners = [piece.run for piece in pieces.pieces]
        self.ngrams = PieceNgrams(symbols, begins, order, len(self.words), owners, len(self._ranges), further)
        self.reach = reach(order)

    @cached_property
    def in_order(self) -> NDArray[np.int64]:
        """Each word's place in the alphabet, int64[words]: what order ties are put in must not depend on the pieces."""
        return np.argsort(sorted(range(len(self.words)), key=self.words.__getitem__))

    def _symbols(self, words: Words) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
        """Return which words take part, their numbers with a break ahead of each that is apart, and where each is."""
        numbers, unknown, keep = self._numbers, len(self._numbers), self._keep
        numbered = np.array([numbers.get(form, unknown) for form in words.forms], np.int32)[words.numbers]
        kept, apart = np.arange(numbered.size), words.apart
        if keep is not None:
            kept = np.flatnonzero(np.array([keep(form) for form in words.forms], np.bool_)[words.numbers])
            apart = np.diff(np.cumsum(apart)[kept], prepend=0) > 0
        at = np.arange(kept.size) + np.cumsum(apart)
        symbols = np.full(kept.size + np.count_nonzero(apart), BREAK, np.int32)
        symbols[at] = numbered[kept]
        return kept, symbols, at

    def observe(self, shard: Shard) -> Memory:
        """Return what a shard adds to the counts."""
        words = shard.words.words
        kept, symbols, at = self._symbols(words)
        starts, ends, places = words.starts[kept], words.ends[kept], np.append(at, symbols.size)
        flat = np.array([edge for run in self._ranges for edge in run], np.int64).reshape(-1, 2) - shard.origin
        first = places[np.searchsorted(ends, flat[:, 0], "right")].tolist()
        last = places[np.searchsorted(starts, flat[:, 1], "left")].tolist()
        ranges = iter(zip(first, last, strict=True))
        own = int(places[np.searchsorted(kept, shard.words.first)])
        return self.ngrams.observe(symbols, own, [list(islice(ranges, len(run))) for run in self._ranges])

    def of_words(self, counts: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the part of flat counts that is the words' own, in the order of `words`: int64[words]."""
        table = self.ngrams.table
        own = np.zeros(len(self.words), np.int64)
        own[table.symbol[1]] = counts[table.levels[0]]
        return own
