"""Copying: what stands in the training corpus letter by letter, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from textlab.metrics.protocol import Evidence, Measure, Metric
from textlab.search.longest import MatchIndex
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.corpus import Shard
    from textlab.texts.pieces import Pieces

#: A span of so many characters that stands in the corpus counts as copied.
COPIED = 50

#: A shorter line may stand in any book.
LINE = 20

#: The curve of new n-grams goes so far.
CURVE = 100

_NEW = (5, 10, 20)
_MOST_ROWS = 200


@dataclass(frozen=True)
class _Index:
    pieces: Pieces
    search: MatchIndex


def _new(n: int) -> Measure:
    return Measure(
        name=f"copying.new_{n}",
        title=f"new spans of {n} characters",
        heading=("new", f"{n}-grams", "%"),
        meaning=f"The share of {n} characters in a row that stand nowhere in the training corpus."
        " Below the human row a text is stitched from its corpus; above it, it is unlike the corpus.",
        source="textlab; exact for every n",
        above="spans unlike the corpus",
        below="stitched from the corpus",
        missing=f"fewer than {n} characters",
        unit="%",
        scale=100,
        decimals=0,
        range=(0.0, 1.0),
    )


class Copying(Metric):
    """Verbatim copying, exact for every length."""

    name = "copying"
    stream = "corpus"
    compiled = True
    measures = (
        Measure(
            name="copying.share",
            title="text copied",
            heading=("text", "copied", "%"),
            meaning="The share of characters inside spans of 50 or more that stand in the training corpus letter by letter."
            " Every such span is found; human text has them only where a book quotes itself.",
            source="textlab",
            above="copies word for word",
            below="copies less than the book itself",
            missing="no characters",
            side="high",
            unit="%",
            scale=100,
            decimals=1,
            range=(0.0, 1.0),
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
        Measure(
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
            unit="%",
            scale=100,
            decimals=1,
            range=(0.0, 1.0),
        ),
    )

    def index(self, pieces: Pieces, resource: object) -> _Index:  # noqa: ARG002
        """Return the pieces as automata that a corpus streams through."""
        return _Index(pieces, MatchIndex(pieces.texts, pieces.ranges("corpus")))

    def reach(self, index: _Index) -> int:
        """Return the length of the longest piece."""
        return index.search.reach

    def observe(self, shard: Shard, index: _Index) -> Memory:
        """Return the longest matches that end in the shard."""
        return {"matches": index.search.observe(shard)}

    def merge(self, one: Memory, other: Memory) -> Memory:
        """Return the longer match, the first in the corpus where both are as long."""
        return {"matches": np.maximum(one["matches"], other["matches"])}

    def score(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (share, longest, new_5, new_10, new_20, lines)]."""
        rows = []
        for piece, lengths in zip(index.pieces.pieces, index.search.lengths(memory["matches"]), strict=True):
            if not lengths.size:
                rows.append([np.nan] * len(self.measures))
                continue
            new = share_new(lengths, piece.text)
            copied = sum(end - start for start, end in spans(lengths, COPIED))
            lines = [lengths[end - 1] >= end - start for start, end in piece.lines if end - start >= LINE]
            rows.append(
                [
                    copied / lengths.size,
                    float(lengths.max()),
                    *(new[n - 1] for n in _NEW),
                    float(np.mean(lines)) if lines else np.nan,
                ]
            )
        return np.array(rows, np.float64).reshape(len(index.pieces), len(self.measures))

    def evidence(self, index: _Index, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield each model's copied spans, longest first, with the place each was first found in."""
        lengths, places = index.search.lengths(memory["matches"]), index.search.places(memory["matches"])
        for model, numbers in models.items():
            found = [(end - start, -i, -start) for i in numbers for start, end in maximal(lengths[i], COPIED)]
            for length, i, start in sorted(found, reverse=True)[:_MOST_ROWS]:
                number, start, end = -i, -start, length - start
                last = int(places[number][end - 1])
                text = index.pieces.pieces[number].text[start:end]
                yield Evidence(model, "copied", text, number, start, end, (last - length, last), value=length)

    def curve(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return the share of new n-grams for n = 1 … `CURVE`: float64[piece, CURVE]."""
        lengths = index.search.lengths(memory["matches"])
        rows = [share_new(one, text) for one, text in zip(lengths, index.pieces.texts, strict=True)]
        return np.array(rows, np.float64).reshape(len(rows), CURVE)


def spans(lengths: NDArray[np.int32], least: int) -> list[tuple[int, int]]:
    """Return (start, end) of the stretches made of matches of at least `least` characters.

    Parameters
    ----------
    lengths
        For each character the length of the longest match that ends with it.
    least
        Shorter matches do not count.

    Examples
    --------
    >>> import numpy as np
    >>> spans(np.array([1, 2, 3, 1, 2, 3, 4]), 3)
    [(0, 7)]
    """
    stretches = list[tuple[int, int]]()
    for start, end in maximal(lengths, least):
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = stretches[-1][0], end
        else:
            stretches.append((start, end))
    return stretches


def maximal(lengths: NDArray[np.int32], least: int) -> list[tuple[int, int]]:
    """Return (start, end) of the matches of at least `least` characters that no other match contains."""
    ends = np.flatnonzero(lengths >= least)
    longer = [i for i in ends if i + 1 == lengths.size or lengths[i + 1] <= lengths[i]]
    return [(int(i + 1 - lengths[i]), int(i + 1)) for i in longer]


def share_new(lengths: NDArray[np.int32], text: str) -> NDArray[np.float64]:
    """Return the share of n-grams that stand nowhere in the corpus, n = 1 … `CURVE`; NaN where the text has none.

    Examples
    --------
    >>> import numpy as np
    >>> share_new(np.array([1, 2, 0, 1]), "abcd")[:5].round(2).tolist()
    [0.25, 0.67, 1.0, 1.0, nan]
    """
    at = np.arange(1, len(text) + 1)
    edges = np.array([character == EDGE for character in text], np.bool_)
    room = at - np.maximum.accumulate(np.where(edges, at, 0))  # characters in a row up to each
    # An n-gram ends at each character with room for n, and is new where the match that ends there is shorter: no match
    # is longer than its room, so those without room are among those with a shorter match.
    without = np.cumsum(np.bincount(np.minimum(room, CURVE), minlength=CURVE + 1))[:CURVE]
    shorter = np.cumsum(np.bincount(np.minimum(lengths, CURVE), minlength=CURVE + 1))[:CURVE]
    there = len(text) - without
    return np.divide(shorter - without, there, out=np.full(CURVE, np.nan), where=there > 0)
