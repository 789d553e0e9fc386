"""Every passage of texts that a stream holds letter by letter, exactly: the stream is read once."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from textlab.compiling import kernel
from textlab.search.automaton import Automaton, Codes, follow, step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


def passages(texts: Sequence[str], stream: Iterable[str], least: int) -> NDArray[np.int64]:
    """Return the matches of at least `least` characters that cannot be longer, in the order of their ends.

    Parameters
    ----------
    texts
        No match goes from one to the next.
    stream
        Strings that together are one text, cut anywhere.
    least
        Characters, 1 or more.

    Returns
    -------
    int64[matches, 3]
        A row is (start in the texts, start in the stream, characters). In the texts every one but the first begins one
        place after the end of the one before; of several places there it is the first. In the stream every place is
        found.

    Examples
    --------
    >>> passages(["the rabbit", "hole"], ["a rabbit-", "hole, a ra"], 3).tolist()
    [[3, 1, 7], [11, 9, 4], [3, 16, 3]]
    """
    codes = Codes.of(texts)
    automaton = Automaton.of([codes.encode(text) for text in texts], codes.size)
    places = _first_ends(automaton)
    found, state, length, at = [np.empty((0, 3), np.int64)], 0, 0, 0
    # What is in no text ends the last match.
    for part in chain(map(codes.encode, stream), [np.array([codes.size], np.int32)]):
        rows, state, length = _read(part, (state, length, at), automaton.cells, places, least)
        found.append(rows)
        at += part.size
    return np.concatenate(found)


@kernel(nogil=True)
def _first_ends(automaton: Automaton) -> NDArray[np.int64]:
    """Return where the substrings of each state, by its number in the cells, end first."""
    links, _, ends, numbers, cells = automaton
    first = np.full(cells.shape[0] // 2, ends.shape[0], np.int64)
    for i in range(ends.shape[0] - 1, -1, -1):
        first[numbers[ends[i]]] = i + 1
    for state in range(links.shape[0] - 1, 0, -1):
        link = numbers[links[state]]
        first[link] = min(first[link], first[numbers[state]])
    return first


@kernel(nogil=True)
def _read(
    codes: NDArray[np.int32],
    before: tuple[int, int, int],
    cells: NDArray[np.int64],
    places: NDArray[np.int64],
    least: int,
) -> tuple[NDArray[np.int64], int, int]:
    """Return the matches that are known to end in a part of the stream, and the state and match at its end.

    `before` is the state and the length of the match ahead of the part, and where in the stream the part begins.
    """
    state, length, at = before
    found, count = np.empty((codes.shape[0], 3), np.int64), 0
    for i in range(codes.shape[0]):
        code, last, longest, hit = np.int64(codes[i]), state, length, 0
        while hit == 0:
            edge, header = step(cells, state, code)
            hit, state, length = follow(edge, header, code, length)
        if longest >= least and length <= longest:
            found[count, 0], found[count, 1], found[count, 2] = places[last] - longest, at + i - longest, longest
            count += 1
    return found[:count].copy(), state, length
