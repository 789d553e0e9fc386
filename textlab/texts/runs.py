"""Human runs: human pieces in the shape of a model's samples, and what each must not see of its own book."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from textlab.texts.pieces import join
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from textlab.texts.corpus import Corpus
    from textlab.texts.pieces import Part, Ranges

#: More runs than this would cost time and tell little more about the spread of human text.
MOST_RUNS = 64

#: At least so many runs make a range that can be trusted.
FEWEST_RUNS = 20

#: How far the edge of an excluded range is moved to stand beside white space, so that it cuts no word.
_SNAP = 64

#: A piece of human text must not find its own neighbours, so so many characters on both sides are excluded too.
MARGIN = 1_000

#: A run and its margins together are at most this share of the reference: more would leave too little to compare with.
MOST_EXCLUDED = 0.05


@dataclass(frozen=True, order=True)
class Shape:
    """What a unit is made of.

    Attributes
    ----------
    pieces
        Pieces a unit.
    fragment
        0 where a unit is contiguous text; else the usual length of the short texts that its one piece is joined from.
    """

    pieces: int
    fragment: int = 0

    def __str__(self) -> str:
        if self.fragment:
            return f"texts of {self.fragment:,}"
        return f"{self.pieces} piece{'s' * (self.pieces > 1)}"


@dataclass(frozen=True)
class Run:
    """Human text in the shape of a unit.

    Attributes
    ----------
    pieces
        For each piece the parts of the reference it is made of.
    excluded
        The ranges of the reference it must not see: its own, with a margin.
    """

    pieces: tuple[tuple[Part, ...], ...]
    excluded: Ranges


def largest_margin(reference: int) -> int:
    """Return the margin in characters that a reference of so many characters allows."""
    return min(MARGIN, int(reference * MOST_EXCLUDED / 4))


def human_runs(reference: Corpus, length: int, shape: Shape) -> list[Run]:
    """Return runs of `shape` spread evenly over the reference, at most `MOST_RUNS`, none where no run fits.

    Parameters
    ----------
    reference
        Human text.
    length
        Characters a piece.
    shape
        What a run is made of.
    """
    return (
        _joined_runs(reference, length, shape) if shape.fragment else _contiguous_runs(reference, length, shape.pieces)
    )


def with_another_left_out(runs: list[Run], most: int) -> list[tuple[int, Run]]:
    """Return up to `most` runs, each with its number, that must not see the range of a far-off run either.

    What this changes in their scores is what a run's own absence changed: a model meets the whole reference, a human
    run a smaller one.
    """
    if len(runs) < 2:
        return []
    count = min(most, len(runs))
    chosen = [i * len(runs) // count for i in range(count)]
    far = len(runs) // 2
    return [
        (i, replace(runs[i], excluded=union(runs[i].excluded + runs[(i + far) % len(runs)].excluded))) for i in chosen
    ]


def union(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return the same ranges sorted, those that touch made one.

    Examples
    --------
    >>> union([(5, 8), (1, 3), (2, 4)])
    ((1, 4), (5, 8))
    """
    merged = list[tuple[int, int]]()
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)


def _contiguous_runs(reference: Corpus, length: int, pieces: int) -> list[Run]:
    size = length * pieces
    sizes = reference.sizes
    counts = sizes // size
    margin = largest_margin(len(reference))
    runs = list[Run]()
    for text, slot in _spread(counts, MOST_RUNS):
        slack = (int(sizes[text]) - int(counts[text]) * size) / int(counts[text])
        first = int(reference.spans[text, 0]) + int(slot * (size + slack) + slack / 2)
        parts = tuple((reference.part(at, at + length),) for at in range(first, first + size, length))
        runs.append(Run(parts, (_around(reference, first, first + size, margin),)))
    return runs


def _joined_runs(reference: Corpus, length: int, shape: Shape) -> list[Run]:
    sizes = np.minimum(reference.sizes, shape.fragment)
    per_run = -(-length // (shape.fragment + len(EDGE)))
    starts = (
        (int(reference.spans[text, 0]) + slot * int(sizes[text]), int(sizes[text]))
        for text, slot in _spread(reference.sizes // sizes, MOST_RUNS * per_run)
    )
    chosen = [reference.part(start, start + size) for start, size in starts]
    random.Random(0).shuffle(chosen)
    # The margins of all fragments share what one contiguous run would have had.
    allowed = len(reference) * MOST_EXCLUDED / per_run - shape.fragment
    margin = max(0, min(MARGIN, int(allowed / 2)))
    made = list(join(chosen, length))
    # In the order in which they stand in the corpus, which is then read once.
    ranges = sorted({(part.origin + part.start, part.origin + part.end) for parts in made for part in parts})
    around = {one: _around(reference, *one, margin) for one in ranges}
    return [
        Run((parts,), union(around[part.origin + part.start, part.origin + part.end] for part in parts))
        for parts in made
    ]


def _spread(counts: NDArray[np.int64], most: int) -> list[tuple[int, int]]:
    """Return at most so many (text, slot), evenly spread over all slots of all texts, given how many each text has."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if ends.size else 0
    count = min(most, total)
    chosen = [(2 * i + 1) * total // (2 * count) for i in range(count)]
    texts = np.searchsorted(ends, chosen, "right")
    return [(int(text), slot - int(ends[text] - counts[text])) for text, slot in zip(texts, chosen, strict=True)]


def _around(reference: Corpus, start: int, end: int, margin: int) -> tuple[int, int]:
    """Return a range that lies in one text with its margins, their edges moved outwards to stand beside white space."""
    text = reference.spans[:, 0].searchsorted(start, "right") - 1
    begins, ends = reference.spans[text].tolist()
    left, right = max(begins, start - margin), min(ends, end + margin)
    ahead = reference.prepared(max(begins, left - _SNAP - 1), left)
    for back in range(min(len(ahead), _SNAP + 1)):
        if ahead[-1 - back].isspace():
            left -= back
            break
    else:
        left = begins if left - _SNAP <= begins else left
    after = reference.prepared(right, min(ends, right + _SNAP + 1))
    for forth, one in enumerate(after):
        if one.isspace():
            right += forth
            break
    else:
        right = ends if ends <= right + _SNAP else right
    return left, right
