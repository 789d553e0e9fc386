"""Human runs: human pieces in the shape of a model's samples, and what each must not see of its own book."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from textlab.texts.pieces import Part, join
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textlab.texts.corpus import Corpus
    from textlab.texts.pieces import Ranges

_T = TypeVar("_T")

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
            return f"texts of {self.fragment} characters joined"
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
    slots = list[tuple[int, Part]]()
    for text, begins in zip(reference.texts, reference.starts, strict=False):
        count = len(text) // size
        slack = (len(text) - count * size) / max(1, count)
        starts = (int(slot * (size + slack) + slack / 2) for slot in range(count))
        slots += ((begins, Part(text, start, start + size)) for start in starts)
    margin = largest_margin(len(reference))
    return [
        Run(
            tuple((Part(whole.text, at, at + length),) for at in range(whole.start, whole.end, length)),
            (_around(whole, begins, margin),),
        )
        for begins, whole in _spread(slots, MOST_RUNS)
    ]


def _joined_runs(reference: Corpus, length: int, shape: Shape) -> list[Run]:
    fragments = list[Part]()
    for text in filter(len, reference.texts):
        size = min(shape.fragment, len(text))
        starts = range(0, len(text) - size + 1, size)
        fragments += (Part(text, start, start + size) for start in starts)
    per_run = -(-length // (shape.fragment + len(EDGE)))
    chosen = _spread(fragments, MOST_RUNS * per_run)
    random.Random(0).shuffle(chosen)
    # The margins of all fragments share what one contiguous run would have had.
    allowed = len(reference) * MOST_EXCLUDED / per_run - shape.fragment
    margin = max(0, min(MARGIN, int(allowed / 2)))
    begins = {id(text): start for text, start in zip(reference.texts, reference.starts, strict=False)}
    return [
        Run((parts,), union(_around(part, begins[id(part.text)], margin) for part in parts))
        for parts in join(chosen, length)
    ]


def _spread(slots: list[_T], most: int) -> list[_T]:
    count = min(most, len(slots))
    return [slots[(2 * i + 1) * len(slots) // (2 * count)] for i in range(count)]


def _around(part: Part, begins: int, margin: int) -> tuple[int, int]:
    """Return the part with its margins, as a range of the corpus in which its text begins at `begins`.

    The edges are moved outwards to stand beside white space.
    """
    content = part.text.content
    left, right = max(0, part.start - margin), min(len(content), part.end + margin)
    for i in range(left, max(0, left - _SNAP) - 1, -1):
        if i == 0 or content[i - 1].isspace():
            left = i
            break
    for i in range(right, min(len(content), right + _SNAP) + 1):
        if i == len(content) or content[i].isspace():
            right = i
            break
    return begins + left, begins + right
