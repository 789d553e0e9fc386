"""Characters as dense numbers, as the counting kernels want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textlab.texts.words import code_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BREAK", "Alphabet", "code_points", "code_table", "unbroken"]

BREAK = -1
"""The symbol that no n-gram contains: an edge between texts, a gap, a character that must not count."""


def unbroken(broken: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return for each index how many in a row up to it are not broken.

    Examples
    --------
    >>> unbroken(np.array([False, False, True, False])).tolist()
    [1, 2, 0, 1]
    """
    at = np.arange(1, broken.size + 1)
    return at - np.maximum.accumulate(np.where(broken, at, 0))


def code_table(points: NDArray[np.int32], unknown: int) -> NDArray[np.int32]:
    """Return the code of each code point: its place among `points`, ascending, or `unknown`.

    The table has one entry past the highest of them, at which every code point beyond it is to be looked up.

    Examples
    --------
    >>> code_table(np.array([2, 4], np.int32), -1).tolist()
    [-1, -1, 0, -1, 1, -1]
    """
    table = np.full(int(points.max(initial=-1)) + 2, unknown, np.int32)
    table[points] = np.arange(points.size, dtype=np.int32)
    return table


class Alphabet:
    """Dense codes for a set of characters, in the order of their code points.

    Parameters
    ----------
    characters
        The characters, in any order and any number of times: a whole text will do.

    Attributes
    ----------
    characters : str
        Each character once; its index is its code.

    Examples
    --------
    >>> alphabet = Alphabet("banana")
    >>> alphabet.characters
    'abn'
    >>> alphabet.encode("nab?").tolist()
    [2, 0, 1, -1]
    >>> alphabet.encode("nab?", unknown=alphabet.size).tolist()
    [2, 0, 1, 3]
    >>> alphabet.decode(alphabet.encode("ban"))
    'ban'
    """

    def __init__(self, characters: str) -> None:
        points = code_points(characters)
        seen = np.zeros(int(points.max(initial=-1)) + 1, np.bool_)
        seen[points] = True
        self._points = np.flatnonzero(seen).astype(np.int32)
        self._codes = code_table(self._points, BREAK)
        self.characters = self.decode(np.arange(self._points.size, dtype=np.int32))

    @property
    def size(self) -> int:
        """How many characters there are."""
        return self._points.size

    def encode(self, text: str, *, unknown: int = BREAK) -> NDArray[np.int32]:
        """Return the code of each character, int32[characters]; `unknown` for one that is not of this alphabet."""
        codes = self._codes[np.minimum(code_points(text), self._codes.size - 1)]
        if unknown != BREAK:
            codes[codes < 0] = unknown
        return codes

    def decode(self, codes: NDArray[np.int32]) -> str:
        """Return the characters that `codes` stand for."""
        return self._points[codes].tobytes().decode("utf-32-le", "surrogatepass")
