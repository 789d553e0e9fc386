"""From a window and its nearest passage to the whole copy around them: pure functions of prepared strings.

Growing goes by score: a character of the text earns `rate`, an edit costs one. Between unrelated stretches of one
language the score falls, inside a copy it rises, so a copy reaches as far as its score does (the extension with a limit
on the drop of Altschul et al., Journal of Molecular Biology 215, 1990, over the furthest-reaching paths of Ukkonen,
Information and Control 64, 1985).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numba import njit

from textlab.compiling import kernel
from textlab.ngrams.symbols import code_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

#: Edits a character between stretches that have nothing to do with each other, at the least: the nearest passage of a
#: whole book is about so far from human text.
UNRELATED = 0.5

#: Two scores so far apart are equal: they are sums of fractions.
NOTHING = 1e-9

_FIRST_LOOK = 512


class Span(NamedTuple):
    """A stretch of a text, the passage of the corpus it resembles, and the edits between them."""

    start: int
    end: int
    source_start: int
    source_end: int
    edits: int


class Reach(NamedTuple):
    """How far two strings go on alike: characters of both, edits, and whether the end of a string was met before."""

    text: int
    source: int
    edits: int
    at_an_end: bool


def growth_rate(max_edits: float) -> float:
    """Return the edits a character at which a copy is taken to end: half way to what is unrelated.

    Examples
    --------
    >>> growth_rate(0.2)
    0.35
    """
    return (max_edits + UNRELATED) / 2


def extend(text: str, source: str, rate: float, drop: float) -> Reach:
    """Return how far `source` goes on like `text`, both from their first characters.

    Parameters
    ----------
    text, source
        What follows a window, and what follows its passage.
    rate
        What a character of `text` is worth in edits.
    drop
        A path whose score is so far under the best one is given up.

    Examples
    --------
    >>> extend("a white rabbit ran by", "a  white rabid dog and the hatter", 0.35, 2)
    Reach(text=11, source=12, edits=1, at_an_end=False)
    """
    here, there, edits, at_an_end = _extend(code_points(text), code_points(source), rate, drop)
    return Reach(int(here), int(there), int(edits), bool(at_an_end))


@kernel(nogil=True)
def _extend(text: NDArray[np.int32], source: NDArray[np.int32], rate: float, drop: float) -> tuple[int, int, int, bool]:
    """Return what `Reach` holds: how far each diagonal is reached with one edit more, until none is worth it."""
    length, others = text.shape[0], source.shape[0]
    # By diagonal (place in the source minus place in the text) how far the text is reached, -1 where no path is alive.
    front, after = np.full(length + others + 3, -1, np.int64), np.full(length + others + 3, -1, np.int64)
    middle = length + 1
    low = high = front[middle] = 0
    best, found, edits, met = 0.0, (0, 0, 0), 0, False
    while True:
        for diagonal in range(low, high + 1):
            at = front[middle + diagonal] = _slide(text, source, front[middle + diagonal], diagonal)
            if at >= 0 and rate * at - edits > best + NOTHING:
                best, found = rate * at - edits, (at, at + diagonal, edits)
        for diagonal in range(low, high + 1):
            at = front[middle + diagonal]
            if rate * at - edits <= best - drop:
                front[middle + diagonal] = -1
            elif at >= 0:
                met = met or at == length or at + diagonal == others
        alive = np.flatnonzero(front[middle + low : middle + high + 1] >= 0)
        if alive.size == 0:
            break
        low, high = max(low + alive[0] - 1, -length), min(low + alive[-1] + 1, others)
        edits += 1
        for diagonal in range(low, high + 1):
            reached = _with_one_edit(front, middle + diagonal)
            after[middle + diagonal] = reached if reached <= min(length, others - diagonal) else -1
        after[middle + low - 1] = after[middle + high + 1] = -1
        front, after = after, front
    return found[0], found[1], found[2], met


@njit(nogil=True)
def _slide(text: NDArray[np.int32], source: NDArray[np.int32], at: int, diagonal: int) -> int:
    """Return where on a diagonal the strings first differ from `at` on; -1 where no path is alive."""
    while 0 <= at < min(text.shape[0], source.shape[0] - diagonal) and text[at] == source[at + diagonal]:
        at += 1
    return at


@njit(nogil=True)
def _with_one_edit(front: NDArray[np.int64], i: int) -> Any:
    """Return how far the text is reached on a diagonal with one edit more, -1 where no path leads there."""
    left_out, exchanged, put_in = front[i - 1], front[i], front[i + 1]
    return max(left_out, exchanged + 1 if exchanged >= 0 else -1, put_in + 1 if put_in >= 0 else -1)


class Source(NamedTuple):
    """One text of a corpus: where it begins and ends, and how to read characters of it."""

    start: int
    end: int
    read: Callable[[int, int], str]


def grow(text: str, seed: Span, source: Source, rate: float, drop: float) -> Span:
    """Return the seed with what goes on alike before and after it.

    Examples
    --------
    >>> book = "so the white rabbit ran down the hole."
    >>> source = Source(0, len(book), lambda start, end: book[start:end])
    >>> grow("a white rabbid ran down", Span(2, 7, 7, 12, 0), source, 0.35, 5)
    Span(start=1, end=23, source_start=6, source_end=28, edits=1)
    """

    def look(text_room: int, source_room: int, take: Callable[[int, int], tuple[str, str]]) -> Reach:
        size = _FIRST_LOOK
        while True:
            here, there = min(size, text_room), min(size + int(drop) + 1, source_room)
            reach = extend(*take(here, there), rate, drop)
            if not reach.at_an_end or (here == text_room and there == source_room):
                return reach
            size *= 4

    def after(here: int, there: int) -> tuple[str, str]:
        return text[seed.end : seed.end + here], source.read(seed.source_end, seed.source_end + there)

    def before(here: int, there: int) -> tuple[str, str]:
        there_text = source.read(seed.source_start - there, seed.source_start)
        return text[seed.start - here : seed.start][::-1], there_text[::-1]

    right = look(len(text) - seed.end, source.end - seed.source_end, after)
    left = look(seed.start, seed.source_start - source.start, before)
    return Span(
        seed.start - left.text,
        seed.end + right.text,
        seed.source_start - left.source,
        seed.source_end + right.source,
        left.edits + seed.edits + right.edits,
    )
