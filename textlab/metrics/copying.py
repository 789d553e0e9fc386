"""Copying: what stands in the training corpus letter by letter, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from textlab.metrics.protocol import Evidence, Measure, Metric, percent
from textlab.search.longest_match import MatchIndex
from textlab.search.matches import COPIED, maximal, share_new, spans
from textlab.search.matching import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Head, Memory, Settings
    from textlab.texts.pieces import Pieces
    from textlab.texts.shards import Shard

#: A shorter line may stand in any book.
LINE = 20

#: The curve of new n-grams goes so far.
CURVE = 100

_NEW = (5, 10, 20)
_MOST_ROWS = 50


@dataclass
class _Index:
    pieces: Pieces
    search: MatchIndex
    _memory: Memory | None = None
    _matches: list[NDArray[np.int64]] = field(default_factory=list)

    def matches(self, memory: Memory) -> list[NDArray[np.int64]]:
        """Return the matches of each piece; those of the memory asked for last are kept."""
        if memory is not self._memory:
            self._memory, self._matches = memory, self.search.matches(memory["matches"])
        return self._matches


def _new(n: int) -> Measure:
    return percent(
        name=f"copying.new_{n}",
        title=f"new spans of {n} characters",
        heading=("new", f"{n}-grams", "%"),
        meaning=f"The share of {n} characters in a row that stand nowhere in the training corpus."
        " Below the human row a text is stitched from its corpus; above it, it is unlike the corpus.",
        source="textlab; exact for every n",
        above="spans unlike the corpus",
        below="stitched from the corpus",
        missing=f"fewer than {n} characters",
        decimals=0,
    )


class Copying(Metric):
    """Verbatim copying, exact for every length."""

    name = "copying"
    stream = "corpus"
    compiled = True
    mark = "copied"
    measures = (
        percent(
            name="copying.share",
            title="text copied",
            heading=("text", "copied", "%"),
            meaning="The share of characters inside spans of 50 or more that stand in the training corpus letter by"
            " letter. Every such span is found; human text has them only where a book quotes itself.",
            source="textlab",
            above="copies word for word",
            below="copies less than the book itself",
            missing="no characters",
            side="high",
            headline=True,
        ),
        Measure(
            name="copying.longest",
            title="longest copy",
            heading=("longest", "copy", "letters"),
            meaning="The characters of the piece's longest span that stands in the training corpus letter by letter,"
            " on average over pieces. Above the human row the model has learnt passages by heart.",
            source="textlab",
            above="knows passages by heart",
            below="has shorter copies than the book itself",
            missing="no characters",
            side="high",
            unit="letters",
            decimals=0,
            headline=True,
        ),
        *(_new(n) for n in _NEW),
        percent(
            name="copying.lines",
            title="lines copied whole",
            heading=("lines", "copied", "%"),
            meaning="The share of lines of 20 characters or more that stand whole in the training corpus."
            " For verse, headings and dialogue this tells more than running spans.",
            source="textlab",
            above="copies whole lines",
            below="copies fewer lines than the book itself",
            missing="no whole line of 20 characters or more",
            side="high",
        ),
    )

    def resource(self, head: Head, settings: Settings) -> int:
        """Return how many characters the corpus has."""
        return head.corpus

    def index(self, pieces: Pieces, resource: int) -> _Index:
        """Return the pieces as automata that a corpus streams through."""
        return _Index(pieces, MatchIndex(pieces.texts, pieces.ranges("corpus"), resource))

    def reach(self, index: _Index) -> int:
        """Return the length of the longest piece."""
        return index.search.reach

    def observe(self, shard: Shard, index: _Index) -> Memory:
        """Return what the pieces' automaton remembers of the matches that end in the shard."""
        return {"matches": index.search.observe(shard)}

    def merge(self, one: Memory, other: Memory) -> Memory:
        """Return the longer match of each state, the first in the corpus where both are as long."""
        return {"matches": merged(one["matches"], other["matches"])}

    def add(self, memory: Memory, shard: Shard, index: _Index) -> Memory:
        """Return the memory with this shard's matches, which it is given in place."""
        return {"matches": index.search.observe(shard, memory["matches"])}

    def score(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (share, longest, new_5, new_10, new_20, lines)]."""
        scores = np.full((len(index.pieces), len(self.measures)), np.nan)
        every = index.matches(memory)
        for row, piece, matches in zip(scores, index.pieces.pieces, every, strict=True):
            lengths = matches[:, 0]
            if lengths.size:
                copied = sum(end - start for start, end in spans(lengths, COPIED))
                lines = [lengths[start] >= end - start for start, end in piece.lines if end - start >= LINE]
                row[:2] = copied / lengths.size, lengths.max()
                row[2:5] = share_new(lengths, piece.text, CURVE)[[n - 1 for n in _NEW]]
                row[5] = np.mean(lines) if lines else np.nan
        return scores

    def evidence(self, index: _Index, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield each model's copied spans, longest first, with the place each was first found in."""
        matches = index.matches(memory)
        for model, numbers in models.items():
            found = [(start - end, i, start, end) for i in numbers for start, end in maximal(matches[i][:, 0], COPIED)]
            for less, i, start, end in sorted(found)[:_MOST_ROWS]:
                place = int(matches[i][start, 1])
                text = index.pieces.pieces[i].text[start:end]
                yield Evidence(model, "copied", text, i, start, end, (place, place - less), value=-less)

    def marks(self, index: _Index, memory: Memory) -> NDArray[np.int64]:
        """Return the copied spans, each with the place it was first found in."""
        found = [
            (i, start, end, place := int(one[start, 1]), place + end - start)
            for i, one in enumerate(index.matches(memory))
            for start, end in maximal(one[:, 0], COPIED)
        ]
        return np.array(found, np.int64).reshape(-1, 5)

    def curve(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return the share of new n-grams for n = 1 … `CURVE`: float64[piece, CURVE]."""
        matches = index.matches(memory)
        rows = [share_new(one[:, 0], text, CURVE) for one, text in zip(matches, index.pieces.texts, strict=True)]
        return np.array(rows, np.float64).reshape(len(rows), CURVE)
