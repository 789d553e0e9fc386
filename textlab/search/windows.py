"""The windows of a piece, all of them or some."""

from __future__ import annotations

from textlab.texts.words import EDGE


def windows(text: str, size: int) -> list[tuple[int, int]]:
    """Return (start, end) of the windows of a piece, side by side; a stretch shorter than a window is one by itself.

    Examples
    --------
    >>> windows("abcdefg", 3), windows("ab", 3)
    ([(0, 3), (3, 6)], [(0, 2)])
    """
    spans, start = list[tuple[int, int]](), 0
    for stretch in text.split(EDGE):
        ends = range(size, len(stretch) + 1, size) or [len(stretch)] * bool(stretch)
        spans += ((start + max(0, end - size), start + end) for end in ends)
        start += len(stretch) + len(EDGE)
    return spans


def thinned(spans: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """Return at most so many windows, those in the middle of as many equal parts of all.

    Examples
    --------
    >>> thinned([(0, 2), (2, 4), (4, 6), (6, 8), (8, 10)], 2)
    [(2, 4), (6, 8)]
    """
    count = len(spans)
    return spans if count <= most else [spans[(2 * i + 1) * count // (2 * most)] for i in range(most)]
