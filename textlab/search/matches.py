"""What the lengths of the longest matches in a corpus say of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textlab.ngrams.symbols import code_points, unbroken
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A span of so many characters that stands in the corpus counts as copied; a shorter one may stand in any book.
COPIED = 50


def spans(lengths: NDArray[np.int64], least: int) -> list[tuple[int, int]]:
    """Return (start, end) of the stretches made of matches of at least `least` characters.

    Parameters
    ----------
    lengths
        For each character the length of the longest match that begins with it.
    least
        Shorter matches do not count.

    Examples
    --------
    >>> import numpy as np
    >>> spans(np.array([3, 2, 1, 4, 3, 2, 1]), 3)
    [(0, 7)]
    """
    stretches = list[tuple[int, int]]()
    for start, end in maximal(lengths, least):
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = stretches[-1][0], end
        else:
            stretches.append((start, end))
    return stretches


def maximal(lengths: NDArray[np.int64], least: int) -> list[tuple[int, int]]:
    """Return (start, end) of the matches of at least `least` characters that no other match contains.

    Examples
    --------
    >>> import numpy as np
    >>> maximal(np.array([3, 3, 2, 1, 0, 4, 3, 2, 1]), 3)
    [(0, 3), (1, 4), (5, 9)]
    """
    # A match that begins one character earlier holds this one if it is longer: it ends no earlier.
    longer = np.concatenate([[True], lengths[1:] >= lengths[:-1]])[: lengths.size]
    return [(int(i), int(i + lengths[i])) for i in np.flatnonzero((lengths >= least) & longer)]


def share_new(lengths: NDArray[np.int64], text: str, most: int) -> NDArray[np.float64]:
    """Return the share of n-grams that stand nowhere in the corpus, n = 1 … `most`; NaN where the text has none.

    Examples
    --------
    >>> import numpy as np
    >>> share_new(np.array([2, 1, 0, 1]), "abcd", 5).round(2).tolist()
    [0.25, 0.67, 1.0, 1.0, nan]
    """
    room = unbroken(code_points(text) == ord(EDGE))
    # As many n-grams begin as end: one at each character with room for n, and it is new where the match that begins
    # there is shorter. No match is longer than its room, so those without room are among those with a shorter match.
    without = np.cumsum(np.bincount(np.minimum(room, most), minlength=most + 1))[:most]
    shorter = np.cumsum(np.bincount(np.minimum(lengths, most), minlength=most + 1))[:most]
    there = len(text) - without
    share: NDArray[np.float64] = np.divide(shorter - without, there, out=np.full(most, np.nan), where=there > 0)
    return share
