"""Where a separate corpus holds the reference: a human run must not meet there either what is its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from textlab.texts.runs import union
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from textlab.texts.corpus import Corpus
    from textlab.texts.cutting import Cut
    from textlab.texts.pieces import Ranges

    Integers = NDArray[np.int64]

#: A passage of so many characters is a run's own text. A shorter one may be a quotation, which human text may meet.
LONG = 200

#: Passages from so many characters on are its own too where most of it is found: its text in small parts, or edited.
SHORT = 50

#: The corpus is read in parts of so many characters.
_PART = 1 << 20


def leave_out(cut: Cut, reference: Corpus, corpus: Corpus) -> Cut:
    """Return a cut whose human runs do not meet in the corpus either what they must not see of the reference.

    Each passage of the corpus that stands letter by letter in what the runs must not see counts for the place it was
    taken from: that of the longest match. So a refrain of the book is met where it stands a second time, as it is in
    the reference. Texts count as separated by a space, so it does not matter how a book is cut into texts.

    Parameters
    ----------
    cut
        As cut from the reference.
    reference, corpus
        Human text, and what the models were trained on.

    Returns
    -------
    Cut
        With the ranges of the corpus, and the share of what runs must not see that they were found for (`Cut.shared`).
    """
    if corpus is reference or not cut.human:
        return cut
    from textlab.search.passages import passages

    own = cut.pieces.excluded["reference"]
    # With what stands on both sides: a short range is known by it.
    around = ((max(0, start - LONG), min(end + LONG, len(reference))) for ranges in own for start, end in ranges)
    text = _Text.of(reference, union(around))
    found = passages(text.parts, _stream(corpus), SHORT)
    long = found[found[:, 2] >= LONG]
    held_long = text.held(long)
    # What a long passage holds as well is a quotation where it stands alone.
    every = found[held_long[found[:, 0] + found[:, 2]] - held_long[found[:, 0]] < found[:, 2]]
    every = np.concatenate([long, every[every[:, 2] < LONG]])
    held = text.held(every)
    elsewhere: list[Ranges] = []
    shared, total = 0, 0
    for ranges in own:
        spans = [text.span(*one) for one in ranges]
        size = sum(end - start for start, end in spans)
        in_all, in_long = (int(sum(one[end] - one[start] for start, end in spans)) for one in (held, held_long))
        there = in_all > size / 2
        elsewhere.append(union((start, end) for start, end in _places(every if there else long, spans).tolist()))
        shared += in_all if there else in_long
        total += size
    pieces = replace(cut.pieces, excluded={"reference": own, "corpus": tuple(elsewhere)})
    return replace(cut, pieces=pieces, shared=shared / total if total else 0.0)


def _places(passages: Integers, spans: list[tuple[int, int]]) -> Integers:
    """Return (start, end) in the stream of what of the passages stands in the spans: int64[places, 2].

    What little lies between two passages of one span belongs to them: there the corpus was edited.
    """
    places = [np.empty((0, 2), np.int64)]
    start, stream, size = passages.T
    for first, last in spans:
        edges = np.stack([np.maximum(start, first), np.minimum(start + size, last)], axis=1)
        near = (edges + (stream - start)[:, None])[edges[:, 0] < edges[:, 1]]
        near = near[np.argsort(near[:, 0])]
        between = near[1:, 0] - near[:-1, 1]
        near[:-1, 1] += np.where(between < SHORT, np.maximum(between, 0), 0)
        places.append(near)
    return np.concatenate(places)


@dataclass(frozen=True)
class _Text:
    """Ranges of a corpus as texts, one place between them; `offsets` has the corpus offset of each place."""

    parts: list[str]
    offsets: Integers

    @classmethod
    def of(cls, corpus: Corpus, ranges: Ranges) -> _Text:
        parts = [corpus.prepared(*one).replace(EDGE, " ") for one in ranges]
        # One more for what parts two ranges.
        offsets = [np.empty(0, np.int64), *(np.arange(start, end + 1, dtype=np.int64) for start, end in ranges)]
        return cls(parts, np.concatenate(offsets))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return (start, end) of a range of the corpus, which lies in one part."""
        return int(self.offsets.searchsorted(start, "right")) - 1, int(self.offsets.searchsorted(end))

    def held(self, passages: Integers) -> Integers:
        """Return how many characters ahead of each place stand in a passage: int64[places + 1]."""
        edges = np.zeros(self.offsets.size + 1, np.int64)
        np.add.at(edges, passages[:, 0], 1)
        np.add.at(edges, passages[:, 0] + passages[:, 2], -1)
        return np.concatenate([[0], np.cumsum(np.cumsum(edges[:-1]) > 0)])


def _stream(corpus: Corpus) -> Iterator[str]:
    """Yield the characters of a corpus in parts, a space for each edge."""
    return (shard.text.replace(EDGE, " ") for shard in corpus.shards(0, _PART))
