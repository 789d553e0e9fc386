"""Human runs: human pieces in the shape of a model's samples, and what each must not see of its own book."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from textlab.texts.pieces import Part
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textlab.texts.corpus import Corpus
    from textlab.texts.pieces import Ranges

_Slot = TypeVar("_Slot", bound=tuple[int, ...])

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
    slots = list[tuple[int, int]]()
    for i, text in enumerate(reference.texts):
        count = len(text.content) // size
        slack = (len(text.content) - count * size) / max(1, count)
        slots += ((i, int(slot * (size + slack) + slack / 2)) for slot in range(count))
    margin = largest_margin(len(reference))
    runs = []
    for i, start in _spread(slots):
        text = reference.texts[i]
        parts = tuple((Part(text, at, at + length),) for at in range(start, start + size, length))
        runs.append(Run(parts, (_around(reference, i, start, start + size, margin),)))
    return runs


def _joined_runs(reference: Corpus, length: int, shape: Shape) -> list[Run]:
    fragments = list[tuple[int, int, int]]()
    for i, text in enumerate(reference.texts):
        size = min(shape.fragment, len(text.content))
        fragments += ((i, start, start + size) for start in range(0, len(text.content) - size + 1, max(size, 1)))
    per_run = -(-length // (shape.fragment + len(EDGE)))
    count = min(MOST_RUNS, len(fragments) // per_run)
    chosen = _spread(fragments, count * per_run)
    random.Random(0).shuffle(chosen)
    # The margins of all fragments share what one contiguous run would have had.
    allowed = len(reference) * MOST_EXCLUDED / per_run - shape.fragment
    margin = max(0, min(MARGIN, int(allowed / 2)))
    runs = []
    for r in range(count):
        mine = chosen[r * per_run : (r + 1) * per_run]
        parts, room = list[Part](), length
        for i, start, end in mine:
            parts.append(Part(reference.texts[i], start, min(end, start + room)))
            room -= parts[-1].end - start + len(EDGE)
        if room > 0:
            continue
        runs.append(Run((tuple(parts),), union(_around(reference, i, start, end, margin) for i, start, end in mine)))
    return runs


def _spread(slots: list[_Slot], most: int = MOST_RUNS) -> list[_Slot]:
    count = min(most, len(slots))
    return [slots[(2 * i + 1) * len(slots) // (2 * count)] for i in range(count)]


def _around(reference: Corpus, text: int, start: int, end: int, margin: int) -> tuple[int, int]:
    """Return the range of characters ``[start, end)`` of a text with its margins, its edges beside white space."""
    content, begins = reference.texts[text].content, reference.starts[text]
    left, right = max(0, start - margin), min(len(content), end + margin)
    for i in range(left, max(0, left - _SNAP) - 1, -1):
        if i == 0 or content[i - 1].isspace():
            left = i
            break
    for i in range(right, min(len(content), right + _SNAP) + 1):
        if i == len(content) or content[i].isspace():
            right = i
            break
    return begins + left, begins + right
