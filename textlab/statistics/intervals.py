"""Means, how sure they are, and where human text lies: Student's t, one measure a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import comb, stdtr, stdtrit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

ROUNDING = 1e-12  # values closer together than this part of their size differ by arithmetic only


class Moments(NamedTuple):
    """Count, mean and standard deviation (denominator n - 1) of each column; NaN where there are too few values."""

    n: Floats
    mean: Floats
    sd: Floats


class Difference(NamedTuple):
    """A difference of two means with its standard error, Welch's degrees of freedom, and the two-sided p."""

    difference: Floats
    error: Floats
    degrees: Floats
    p: Floats


def moments(values: ArrayLike) -> Moments:
    """Return count, mean and standard deviation of each column, leaving NaN out.

    Parameters
    ----------
    values
        float[units, measures].

    Returns
    -------
    Moments
        float[measures] each; the mean of no value and the standard deviation of fewer than two are NaN. Values that
        differ by rounding only have a standard deviation of exactly 0.

    Examples
    --------
    >>> moments([[1.0, 5.0], [3.0, float("nan")]])
    Moments(n=array([2., 1.]), mean=array([2., 5.]), sd=array([1.41421356,        nan]))
    """
    table = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(table)
    n = known.sum(axis=0).astype(np.float64)
    none = np.full(table.shape[1:], np.nan)
    mean = np.divide(np.where(known, table, 0.0).sum(axis=0), n, out=none.copy(), where=n > 0)
    squares = np.square(np.where(known, table - mean, 0.0)).sum(axis=0)
    sd = np.sqrt(np.divide(squares, n - 1, out=none, where=n > 1))
    return Moments(n, mean, np.where(sd <= ROUNDING * np.abs(mean), 0.0, sd))


def quantile(level: ArrayLike, degrees: ArrayLike) -> Floats:
    """Return the quantile of Student's t at `level`; NaN where the degrees of freedom are below 1.

    Examples
    --------
    >>> quantile(0.975, 9).round(3)
    np.float64(2.262)
    """
    freedom = np.asarray(degrees, dtype=np.float64)
    return np.asarray(stdtrit(np.where(freedom >= 1, freedom, np.nan), level))


def mean_interval(of: Moments, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return both ends of Student's interval of each mean.

    Parameters
    ----------
    of
        What `moments` says of the units.
    level
        How often the interval holds the true mean, from 0 to 1.

    Returns
    -------
    float[measures], float[measures]
        The lower and the upper end; NaN for fewer than two units.

    Examples
    --------
    >>> low, high = mean_interval(moments([[1.0], [2.0], [3.0]]))
    >>> float(low[0].round(3)), float(high[0].round(3))
    (-0.484, 4.484)
    """
    half = quantile((1 + level) / 2, of.n - 1) * of.sd / np.sqrt(np.maximum(of.n, 1))
    return of.mean - half, of.mean + half


def human_range(human: Moments, units: ArrayLike, alpha: ArrayLike, sides: ArrayLike) -> tuple[Floats, Floats]:
    """Return the range in which the mean of that many units of human text lies.

    Parameters
    ----------
    human
        What `moments` says of the human runs.
    units
        number[measures], how many units the mean is taken over.
    alpha
        How often human text falls outside, from 0 to 1.
    sides
        int[measures]: 1 where only above counts, -1 where only below, 0 where both do. A side that does not count has
        no bound, and the other gets all of `alpha`.

    Returns
    -------
    float[measures], float[measures]
        Lower and upper bound, -inf and inf where there is none; NaN for fewer than two runs or no unit.

    Notes
    -----
    m +- t sd sqrt(1 / s + 1 / R) with R - 1 degrees of freedom: the prediction interval of a mean of s further runs.

    Examples
    --------
    >>> low, high = human_range(moments([[1.0], [2.0], [3.0]]), 3, 0.05, [1])
    >>> float(low[0]), float(high[0].round(3))
    (-inf, 4.384)
    """
    side, many = np.asarray(sides), np.asarray(units, dtype=np.float64)
    critical = quantile(1 - np.where(side == 0, np.asarray(alpha) / 2, alpha), human.n - 1)
    shares = 1 / np.where(many > 0, many, np.nan) + 1 / np.maximum(human.n, 1)
    half = critical * human.sd * np.sqrt(shares)
    unknown = np.isnan(half)
    low = np.where((side > 0) & ~unknown, -np.inf, human.mean - half)
    high = np.where((side < 0) & ~unknown, np.inf, human.mean + half)
    return low, high


def welch(a: Moments, b: Moments) -> Difference:
    """Return Welch's test of the difference between two means, a - b.

    Parameters
    ----------
    a, b
        What `moments` says of the units of each; their arrays broadcast.

    Returns
    -------
    Difference
        NaN where a group has fewer than two units. Where neither group has any spread there is no t: `p` is NaN if the
        values are the same, and if they differ the p of the permutation test, since every arrangement but the data (and
        its mirror image, for equal numbers) differs less.

    Notes
    -----
    Welch (1947), degrees of freedom after Satterthwaite (1946).

    Examples
    --------
    >>> test = welch(moments([[1.0], [2.0], [3.0]]), moments([[4.0], [5.0], [9.0]]))
    >>> float(test.difference[0]), float(test.p[0].round(3))
    (-4.0, 0.106)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        part_a, part_b = np.square(a.sd) / a.n, np.square(b.sd) / b.n
        error = np.sqrt(part_a + part_b)
        degrees = np.square(part_a + part_b) / (np.square(part_a) / (a.n - 1) + np.square(part_b) / (b.n - 1))
        difference = a.mean - b.mean
        same = np.abs(difference) <= ROUNDING * np.maximum(np.abs(a.mean), np.abs(b.mean))
        p = 2 * stdtr(degrees, -np.abs(difference) / error)
        exact = np.where(same, np.nan, (1.0 + (a.n == b.n)) / comb(a.n + b.n, a.n))
    return Difference(np.where(same, 0.0, difference), error, degrees, np.where(error == 0, exact, p))
