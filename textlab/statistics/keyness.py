"""Which words one text uses more than another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class Keyness(NamedTuple):
    """How surely, and by how much, words are used more or less: one number a word in each."""

    log_likelihood: NDArray[np.float64]
    log_ratio: NDArray[np.float64]


def keyness(a: ArrayLike, a_total: float, b: ArrayLike, b_total: float) -> Keyness:
    """Return the log-likelihood G2 and the log ratio of each word's counts in two texts.

    Parameters
    ----------
    a, b
        number[words], how often each word stands in the first and in the second text.
    a_total, b_total
        All words of each text, above 0.

    Returns
    -------
    Keyness
        `log_likelihood`, 0 or more (above 3.84: p < 0.05 for a single word); `log_ratio`, the binary logarithm of the
        ratio of the relative frequencies: 1 is twice as often in the first text, -1 half as often. A count of 0 enters
        the log ratio as 0.5; where both are 0, both numbers are 0.

    Notes
    -----
    G2 with two cells: Rayson and Garside (2000), Comparing corpora using frequency profiling. Log ratio: Hardie (2014).

    Examples
    --------
    >>> key = keyness([52], 50_000, [57], 75_000)
    >>> key.log_likelihood.round(2), key.log_ratio.round(2)
    (array([2.65]), array([0.45]))
    """
    ours, theirs = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    both = ours + theirs
    expected_ours = a_total * both / (a_total + b_total)
    expected_theirs = b_total * both / (a_total + b_total)
    likelihood = 2 * (_term(ours, expected_ours) + _term(theirs, expected_theirs))
    ratio = np.log2(np.where(ours > 0, ours, 0.5) / a_total) - np.log2(np.where(theirs > 0, theirs, 0.5) / b_total)
    return Keyness(np.maximum(likelihood, 0.0), np.where(both > 0, ratio, 0.0))


def _term(observed: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return observed ln (observed / expected), 0 where nothing was observed."""
    ratio = np.divide(observed, expected, out=np.ones_like(expected), where=observed > 0)
    return np.asarray(observed * np.log(ratio))
