"""The interpolated model: how probable a text is under the n-gram counts of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from textlab.ngrams.table import Table

    Nodes = slice | NDArray[np.int64]

WEIGHT = 16.0
"""How many occurrences of a context the shorter context weighs as much as."""


def probabilities(
    counts: NDArray[np.int64],
    followed: NDArray[np.int64],
    prefix: NDArray[np.int32],
    suffix: NDArray[np.int32],
    levels: Iterable[Nodes],
    vocabulary: int,
) -> NDArray[np.float64]:
    """Return the probability of the last symbol of each n-gram, given those ahead of it.

    With h the n - 1 symbols ahead of w, p_n = (c(hw) + 16 p_(n-1)) / (c(h.) + 16), from p_0 = 1 / (vocabulary + 1) up
    to the table's order: linear interpolation with a weight that falls as the context is better known (Jelinek and
    Mercer 1980; in this form the Dirichlet prior of MacKay and Peto 1995). All it needs are sums, so that counts taken
    out leave an exact model of what remains.

    Parameters
    ----------
    counts, followed
        int64[n-grams]: how often each occurs, and is followed by a symbol, in the text that is learned from.
    prefix, suffix
        int32[n-grams]: the index of each without its last symbol, and without its first.
    levels
        The n-grams of one symbol, of two, …: all but the empty ones.
    vocabulary
        How many different symbols the text that is learned from has.

    Returns
    -------
    float64[n-grams]
        Above 0 and at most 1; p_0 for an empty one.
    """
    probability = np.full(counts.size, 1.0 / (vocabulary + 1))
    for nodes in levels:
        shorter = probability[suffix[nodes]]
        probability[nodes] = (counts[nodes] + WEIGHT * shorter) / (followed[prefix[nodes]] + WEIGHT)
    return probability


def log2_probabilities(
    table: Table, counts: NDArray[np.int64], followed: NDArray[np.int64], vocabulary: int
) -> NDArray[np.float64]:
    """Return the log2 probability of each symbol of a text, given the symbols ahead of it.

    Parameters
    ----------
    table
        The n-grams of the text that is scored.
    counts, followed
        int64[table.size]: how often each of them occurs, and is followed by a symbol, in the text that is learned from
        (`Table.observe`).
    vocabulary
        How many different symbols the text that is learned from has.

    Returns
    -------
    float64[length]
        0 or less; NaN where the table's text has a break or a symbol that is not of its alphabet. A context never
        reaches across a break.

    Examples
    --------
    >>> from textlab.ngrams.symbols import Alphabet
    >>> from textlab.ngrams.table import Table
    >>> alphabet = Alphabet("ab")
    >>> table = Table.of(alphabet.encode("abab"), 2, alphabet.size)
    >>> (2 ** log2_probabilities(table, *table.observe(alphabet.encode("abababab")), alphabet.size)).round(3).tolist()
    [0.389, 0.511, 0.485, 0.511]
    """
    found = probabilities(counts, followed, table.prefixes, table.suffix, table.levels, vocabulary)
    return np.where(table.nodes >= 0, np.log2(found)[table.nodes], np.nan)
