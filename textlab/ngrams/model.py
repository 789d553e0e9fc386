"""The interpolated model: how probable a text is under the n-gram counts of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from textlab.ngrams.table import Table

WEIGHT = 16.0
"""How many occurrences of a context the shorter context weighs as much as."""


def log2_probabilities(
    table: Table,
    counts: NDArray[np.int64],
    followed: NDArray[np.int64],
    vocabulary: int,
    *,
    start: int = 0,
    stop: int | None = None,
) -> NDArray[np.float64]:
    """Return the log2 probability of each symbol of a text, given the symbols ahead of it.

    With h the n - 1 symbols ahead of w, p_n = (c(hw) + 16 p_(n-1)) / (c(h.) + 16), from p_0 = 1 / (vocabulary + 1) up
    to the table's order: linear interpolation with a weight that falls as the context is better known (Jelinek and
    Mercer 1980; in this form the Dirichlet prior of MacKay and Peto 1995). All it needs are sums, so that counts taken
    out leave an exact model of what remains.

    Parameters
    ----------
    table
        The n-grams of the text that is scored.
    counts, followed
        int64[table.size]: how often each of them occurs, and is followed by a symbol, in the text that is learned from
        (`Table.observe`). The flat number 0, the empty n-gram, holds the number of symbols.
    vocabulary
        How many different symbols the text that is learned from has.
    start, stop
        The positions of the scored text to return; contexts reach back beyond `start`.

    Returns
    -------
    float64[stop - start]
        0 or less; NaN where the table's text has a break or a symbol that is not of its alphabet. A context never
        reaches across a break.

    Examples
    --------
    >>> from textlab.ngrams.table import count
    >>> alphabet, table = count("abab", 2)
    >>> (2 ** log2_probabilities(table, *table.observe(alphabet.encode("abababab")), alphabet.size)).round(3).tolist()
    [0.389, 0.511, 0.485, 0.511]
    """
    stop = table.ids.shape[1] if stop is None else stop
    probability = np.full(stop - start, 1.0 / (vocabulary + 1))
    probability[table.ids[1, start:stop] < 0] = np.nan
    for n in range(1, table.order + 1):
        first = max(start, n - 1)  # the first position with n - 1 symbols ahead of it
        begins = slice(first - n + 1, max(stop, first) - n + 1)
        known = np.flatnonzero(table.ids[n, begins] >= 0)
        occurs = counts[table.offsets[n] + table.ids[n, begins][known]]
        context = followed[table.offsets[n - 1] + table.ids[n - 1, begins][known]]
        at = known + (first - start)
        probability[at] = (occurs + WEIGHT * probability[at]) / (context + WEIGHT)
    return np.log2(probability)
