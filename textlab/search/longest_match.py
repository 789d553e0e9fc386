"""The longest verbatim match in a corpus that ends at each place of many texts, exactly."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from textlab.ngrams.symbols import Alphabet
from textlab.search.automaton import LAST_PLACE, PLACE_BITS, Automaton, build, mark, resolve
from textlab.search.threads import each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from textlab.texts.corpus import Shard

Ranges = tuple[tuple[int, int], ...]


class MatchIndex:
    """Texts, ready for a corpus that streams past them.

    Texts that must not see the same ranges share one suffix automaton.

    Parameters
    ----------
    texts
        Any texts. A character that the corpus does not have (`textlab.texts.pieces.EDGE`) parts a text: no match
        crosses it.
    excluded
        For each text the ranges ``(start, end)`` of the corpus, sorted and disjoint, that it must not see: no match
        overlaps them, and what stands on both sides of one is not joined.

    Attributes
    ----------
    reach : int
        How many characters ahead of a shard a match may begin: the longest text.

    Examples
    --------
    >>> from textlab.texts.corpus import Shard
    >>> index = MatchIndex(["a white rat"], [()])
    >>> marks = index.observe(Shard(start=0, text="the white rabbit"))
    >>> index.lengths(marks)[0].tolist()
    [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1]
    >>> index.places(marks)[0].tolist()[9]
    12
    """

    def __init__(self, texts: Sequence[str], excluded: Sequence[Sequence[tuple[int, int]]]) -> None:
        self.reach = max(map(len, texts), default=0)
        self._sizes = [len(text) for text in texts]
        self._alphabet = Alphabet("".join(texts))
        groups: dict[Ranges, list[int]] = {}
        for i, ranges in enumerate(excluded):
            groups.setdefault(tuple((start, end) for start, end in ranges if start < end), []).append(i)
        self._ranges, self._members = list(groups), list(groups.values())
        self._automata = each(lambda members: self._automaton([texts[i] for i in members]), self._members)
        self._offsets = [0, *accumulate(automaton.links.size for automaton in self._automata)]

    def _automaton(self, texts: Sequence[str]) -> Automaton:
        """Return the automaton of texts laid end to end, a code that no corpus has after each."""
        between = np.array([self._alphabet.size], np.int32)
        codes = np.concatenate([part for text in texts for part in (self._alphabet.encode(text), between)])
        return Automaton(*build(codes, self._alphabet.size + 1), self._alphabet.size + 1)

    def observe(self, shard: Shard) -> NDArray[np.int64]:
        """Return the marks of the matches that end in this shard; those of several shards merge by `numpy.maximum`.

        Parameters
        ----------
        shard
            A part of the corpus, with `reach` characters ahead of it or all there are of its text.

        Returns
        -------
        int64[states]
            For each state of the automata the longest match and the first place where it ended, as one number; 0: none.
        """
        before = shard.before[max(0, len(shard.before) - self.reach) :]
        codes = self._alphabet.encode(before + shard.text)
        marks = np.zeros(self._offsets[-1], np.int64)

        def stream(number: int) -> None:
            spans = _spans(self._ranges[number], shard.start - len(before), codes.size)
            part = marks[self._offsets[number] : self._offsets[number + 1]]
            mark(codes, spans, (len(before), shard.start), self._automata[number], part)

        each(stream, range(len(self._automata)))
        return marks

    def _resolve(self, marks: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Return the mark of the longest match that ends at each place of each text."""
        found: list[NDArray[np.int64]] = [np.empty(0, np.int64)] * len(self._sizes)
        for number, members in enumerate(self._members):
            part = marks[self._offsets[number] : self._offsets[number + 1]]
            resolved, at = resolve(self._automata[number], part), 0
            for i in members:
                found[i] = resolved[at : at + self._sizes[i]]
                at += self._sizes[i] + 1
        return found

    def lengths(self, marks: NDArray[np.int64]) -> list[NDArray[np.int32]]:
        """Return, for each place of each text, the length of the longest substring ending there that the corpus has.

        ``[i]`` is that of the substring of which ``text[i]`` is the last character: int32[characters] a text.
        """
        return [(resolved >> PLACE_BITS).astype(np.int32) for resolved in self._resolve(marks)]

    def places(self, marks: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Return, for each place of each text, where in the corpus its longest match stands: its end (exclusive).

        Which of several passages it is depends on the corpus alone, not on how it was cut. int64[characters] a text; -1
        where there is no match.
        """
        return [np.where(resolved > 0, LAST_PLACE - (resolved & LAST_PLACE), -1) for resolved in self._resolve(marks)]


def _spans(ranges: Ranges, origin: int, size: int) -> NDArray[np.int64]:
    """Return what the ranges leave of `size` characters from offset `origin` on, as (start, end): int64[spans, 2]."""
    edges = [0, *(min(max(edge - origin, 0), size) for pair in ranges for edge in pair), size]
    return np.array(edges, np.int64).reshape(-1, 2)
