"""How far two distributions are apart."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_TOGETHER = 1 << 14  # symbols


def jensen_shannon(p_counts: ArrayLike, q_counts: ArrayLike, q_total: float) -> float:
    """Return the Jensen-Shannon divergence of two tables of counts, given only the symbols that the first one holds.

    A symbol that stands in the reference alone adds half its probability, whatever the symbol: all of them together add
    (1 - sum of the listed q) / 2, so they need not be listed.

    Parameters
    ----------
    p_counts
        number[symbols], the sample's counts; their sum is its total.
    q_counts
        number[symbols], the reference's counts of the same symbols.
    q_total
        The reference's total over all its symbols, those not listed included.

    Returns
    -------
    float
        Bits, from 0 (the same distribution) to 1 (no symbol in common); NaN where either table is empty.

    Notes
    -----
    Lin (1991), Divergence measures based on the Shannon entropy, with equal weights and logarithms to base 2.

    Examples
    --------
    >>> jensen_shannon([2, 2], [2, 2], q_total=4)
    0.0
    >>> jensen_shannon([2, 2], [0, 0], q_total=9)
    1.0
    >>> round(jensen_shannon([1, 0], [5, 5], q_total=10), 4)
    0.3113
    """
    own, others = np.asarray(p_counts, dtype=np.float64), np.asarray(q_counts, dtype=np.float64)
    return float(jensen_shannon_each(own, others, [q_total], [0, own.size])[0])


def jensen_shannon_each(
    p_counts: ArrayLike, q_counts: ArrayLike, q_totals: ArrayLike, edges: ArrayLike
) -> NDArray[np.float64]:
    """Return `jensen_shannon` of several pairs of tables at once.

    Parameters
    ----------
    p_counts, q_counts
        number[symbols], the tables one after the other.
    q_totals
        number[pairs], the totals of the references.
    edges
        int[pairs + 1], where each pair begins and where the last ends.

    Returns
    -------
    float64[pairs]

    Examples
    --------
    >>> jensen_shannon_each([2, 2, 2, 2], [2, 2, 0, 0], [4, 9], [0, 2, 4])
    array([0., 1.])
    """
    own, others = np.asarray(p_counts, dtype=np.float64), np.asarray(q_counts, dtype=np.float64)
    totals, begins = np.asarray(q_totals, dtype=np.float64), np.asarray(edges)
    found = np.empty(totals.size)
    # Some pairs at a time, so that what stands between is still in the cache when it is needed.
    parts = np.unique([*np.searchsorted(begins, np.arange(0, own.size, _TOGETHER)), 0, totals.size])
    for first, last in pairwise(parts.tolist()):
        some = slice(begins[first], begins[last])
        found[first:last] = _divergences(
            own[some], others[some], totals[first:last], begins[first : last + 1] - begins[first]
        )
    return found


def _divergences(
    own: NDArray[np.float64], others: NDArray[np.float64], totals: NDArray[np.float64], begins: NDArray[np.int64]
) -> NDArray[np.float64]:
    total, sizes = sums(own, begins), np.diff(begins)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, q = own / np.repeat(total, sizes), others / np.repeat(totals, sizes)
        middle = (p + q) / 2
        terms = np.where(p > 0, p * np.log2(p / middle), 0.0) + np.where(q > 0, q * np.log2(q / middle), 0.0)
        found = sums(terms, begins) / 2 + (1 - sums(q, begins)) / 2
    return np.where((total > 0) & (totals > 0), np.clip(found, 0.0, 1.0), np.nan)


def sums(values: ArrayLike, edges: ArrayLike) -> NDArray[np.float64]:
    """Return the sum of each stretch of values between neighbours in `edges`, 0 for an empty one.

    Examples
    --------
    >>> sums([1, 2, 3], [0, 2, 2, 3])
    array([3., 0., 3.])
    """
    begins = np.asarray(edges)
    found, full = np.zeros(begins.size - 1), np.diff(begins) > 0
    if full.any():
        found[full] = np.add.reduceat(np.asarray(values, dtype=np.float64), begins[:-1][full])
    return found
