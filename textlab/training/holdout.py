"""What of a book is learned from, and what is held out to test the model on."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

BLOCKS = 10
LEAST = 200
"""Characters: rather fewer blocks than shorter ones."""

# Where to cut, best first: after a paragraph, after a line, after a word.
_ENDS = [re.compile(end) for end in (r"\n[ \t]*\n\s*", r"\n", r"\s+")]


def fraction(text: str, share: float, seed: int) -> str:
    """Return a stretch of a book that is so much of it, at a place that the seed draws.

    Examples
    --------
    >>> fraction("abcdefghij", 0.3, seed=1)
    'def'
    """
    length = max(1, round(len(text) * share)) if text else 0
    start = int(np.random.default_rng(seed).integers(len(text) - length + 1))
    return text[start : start + length]


def split(text: str, share: float, *, rows: int = 0) -> tuple[list[str], list[str]]:
    """Take blocks that are spread evenly through a book out of it, or the tails of rows.

    Spread, because the end of a book is not like the rest of it, and what follows what was learned from is.

    Parameters
    ----------
    text
        The book.
    share
        How much of it to hold out, from 0 to 0.5.
    rows
        In how many rows of one length to cut it, to hold out the tail of each, to the character; blocks if 0.

    Returns
    -------
    training, held_out : list of str
        The parts in their order. A block begins and ends where a paragraph does, if there is one nearby, else a line,
        else a word. Together they are the text.

    Examples
    --------
    >>> training, held_out = split("Down the rabbit-hole. " * 100, 0.1)
    >>> [len(part) for part in training], [len(part) for part in held_out]
    ([990, 990], [220])
    """
    if not share:
        return [text], []
    if rows:
        edges = [len(text) * row // rows for row in range(rows + 1)]
        cuts = [start + int((end - start) * (1 - share)) for start, end in pairwise(edges)]
        learned = [text[start:cut] for start, cut in zip(edges, cuts, strict=False)]
        return learned, [text[cut:end] for cut, end in zip(cuts, edges[1:], strict=True)]
    blocks = max(1, min(BLOCKS, int(len(text) * share) // LEAST))
    length = len(text) * share / blocks
    edges = [0]
    for block in range(blocks):
        middle = (block + 0.5) * len(text) / blocks
        edges += (_nearest_end(text, round(middle + side * length / 2), int(length / 4)) for side in (-1, 1))
    edges.append(len(text))
    parts = [text[start:end] for start, end in pairwise(edges)]
    return [part for part in parts[::2] if part], parts[1::2]


def _nearest_end(text: str, position: int, reach: int) -> int:
    """Return the best place to cut that is at most `reach` characters from `position`."""
    near = slice(max(position - reach, 0), position + reach)
    for end in _ENDS:
        places = [near.start + match.end() for match in end.finditer(text[near])]
        if places:
            return min(places, key=lambda place: abs(place - position))
    return position
