"""How far two distributions are apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


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
    counts, others = np.asarray(p_counts, dtype=np.float64), np.asarray(q_counts, dtype=np.float64)
    total = counts.sum()
    if total == 0 or q_total == 0:
        return float("nan")
    p, q = counts / total, others / q_total
    middle = (p + q) / 2
    shared = (_relative_entropy(p, middle) + _relative_entropy(q, middle)) / 2
    absent = (1 - q.sum()) / 2
    return float(min(max(shared + absent, 0.0), 1.0))


def _relative_entropy(p: NDArray[np.float64], q: NDArray[np.float64]) -> float:
    """Return the sum of p log2 (p / q), where p = 0 adds nothing."""
    some = p > 0
    return float(np.sum(p[some] * np.log2(p[some] / q[some])))
