"""Is a model unlike human text? Shuffle who wrote what, and see how rarely chance does as much.

No distribution is assumed: on measures that are 0 in most human text and large in some (copying) a t-test raises false
alarms.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from textlab.statistics.intervals import moments

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

ARRANGEMENTS = 10_000
_BLOCK = 500
_SEED = 20_000
_TIE = 1e-9  # standard errors: statistics closer than this differ by the order of summation only


class Permutation(NamedTuple):
    """The p of each measure, alone and among the joint ones; NaN where there is nothing to test."""

    p: Floats
    adjusted: Floats


@lru_cache(maxsize=8)
def arrangements(units: int, runs: int) -> NDArray[np.int32]:
    """Return who counts as the model: every way to choose `units` of all when there are few, else a fixed random draw.

    Parameters
    ----------
    units, runs
        How many rows are the model's and how many are human, each at least 1.

    Returns
    -------
    int32[units, arrangements]
        Places among the model's units followed by the human runs; at most 10,000 arrangements, of which the first is
        the data as it is.

    Examples
    --------
    >>> arrangements(2, 1)
    array([[0, 0, 1],
           [1, 2, 2]], dtype=int32)
    """
    everyone = units + runs
    if comb(everyone, units) <= ARRANGEMENTS:
        chosen = np.array(list(combinations(range(everyone), units)), dtype=np.int32)
    else:
        generator = np.random.default_rng(_SEED)
        chosen = np.empty((ARRANGEMENTS, units), dtype=np.int32)
        chosen[0] = np.arange(units)
        for start in range(1, ARRANGEMENTS, _BLOCK):
            block = chosen[start : start + _BLOCK]
            keys = generator.random((len(block), everyone))
            block[:] = np.argpartition(keys, units - 1, axis=1)[:, :units]
    shared = np.ascontiguousarray(chosen.T)
    shared.flags.writeable = False
    return shared


def permutation_test(units: ArrayLike, human: ArrayLike, sides: ArrayLike, joint: ArrayLike) -> Permutation:
    """Test whether a model's units are drawn from where human runs come from, all measures under the same arrangements.

    The statistic of a measure is the difference of the two means over its standard error under permutation, (standard
    deviation of all units) x sqrt(1 / s + 1 / R), so that measures of different units are comparable.

    Parameters
    ----------
    units
        float[s, measures], one row a unit of the model; NaN where it has no value: it then counts in no mean.
    human
        float[R, measures], one row a human run.
    sides
        int[measures]: 1 where only a greater mean speaks against the model, -1 where only a smaller, 0 for both.
    joint
        bool[measures], which measures are judged together.

    Returns
    -------
    Permutation
        `p`, float[measures]: the share of arrangements, the data itself counted, that differ at least as much; never 0.
        `adjusted`, float[measures]: the same for the joint measures, so that any false alarm among them is as rare as
        it says; NaN for the others. Both NaN where either side has no value, or all values are equal.

    Notes
    -----
    Step-down min-P: Westfall and Young (1993), Resampling-based multiple testing. Every measure gets the same part of
    the false alarms; under max-T those that are 0 in most text and large in some take more. Where p cannot tell (one
    sample against 64 runs: none is below 1/65), the greater statistic is the rarer. Counting the data itself: Phipson
    and Smyth (2010), Permutation p-values should never be zero.

    Examples
    --------
    >>> permutation_test([[9.0], [8.0]], [[1.0], [2.0], [3.0]], sides=[1], joint=[True]).p
    array([0.1])
    """
    ours, theirs = np.asarray(units, dtype=np.float64), np.asarray(human, dtype=np.float64)
    if len(ours) > len(theirs):  # the same arrangements, seen from the smaller side
        return permutation_test(theirs, ours, -np.asarray(sides), joint)
    pooled = np.vstack([ours, theirs])
    of_all = moments(pooled)
    testable = (of_all.sd > 0) & ~np.isnan(ours).all(axis=0) & ~np.isnan(theirs).all(axis=0)
    side = np.asarray(sides)[testable]
    standard = (pooled[:, testable] - of_all.mean[testable]) / of_all.sd[testable]
    statistics = _statistics(np.where(side == 0, 1, side) * standard, arrangements(len(ours), len(theirs)))
    statistics[side == 0] = np.abs(statistics[side == 0])

    p, adjusted = np.full(len(testable), np.nan), np.full(len(testable), np.nan)
    p[testable] = _share_at_least(statistics, statistics[:, 0])
    adjusted[testable & np.asarray(joint)] = _step_down(statistics[np.asarray(joint)[testable]])
    return Permutation(p, adjusted)


def _statistics(standard: Floats, chosen: NDArray[np.int32]) -> Floats:
    """Return float[measures, arrangements]: the difference of means over its standard error, for standard columns."""
    known = ~np.isnan(standard)
    everyone = known.sum(axis=0).astype(np.float64)
    inside = np.full_like(everyone, len(chosen)) if known.all() else _sums(known.astype(np.float64), chosen)
    both = inside * (everyone - inside)  # 0 where one side holds no value: such an arrangement shows no difference
    scale = np.sqrt(np.divide(everyone, both, out=np.zeros_like(both), where=both > 0))
    return np.ascontiguousarray((_sums(np.where(known, standard, 0.0), chosen) * scale).T)


def _sums(rows: Floats, chosen: NDArray[np.int32]) -> Floats:
    """Return float[arrangements, measures]: the sum of the chosen rows.

    Not a matrix product: its threads wait for each other on a busy machine, and it adds in another order elsewhere.
    """
    sums = np.zeros((chosen.shape[1], rows.shape[1]))
    for one in chosen:
        sums += rows.take(one, axis=0)
    return sums


def _share_at_least(statistics: Floats, observed: Floats) -> Floats:
    """Return the share of each row that reaches what was observed."""
    reached = statistics >= observed[:, np.newaxis] - _TIE
    return np.asarray(np.count_nonzero(reached, axis=1) / statistics.shape[1])


def _step_down(statistics: Floats) -> Floats:
    """Return the adjusted p of each row: how often anything among it and all that are less rare is as rare."""
    rarity = _rarity(statistics)
    order = np.argsort(rarity[:, 0], kind="stable")
    rarest = np.minimum.accumulate(rarity[order[::-1]], axis=0)[::-1]
    alone = np.count_nonzero(rarest <= rarity[order, :1] + _TIE, axis=1) / rarity.shape[1]
    adjusted = np.empty(len(order))
    adjusted[order] = np.maximum.accumulate(alone)
    return adjusted


def _rarity(statistics: Floats) -> Floats:
    """Return how many arrangements reach each statistic of a row; of equally rare ones, the greater statistic first."""
    within = statistics / (2 * np.abs(statistics).max(initial=1.0) + 1)  # less than half: it never outweighs a count
    counts = np.empty_like(statistics)
    for row, count in zip(statistics, counts, strict=True):
        order = np.argsort(row)
        ascending = row[order]
        count[order] = len(row) - np.searchsorted(ascending, ascending - _TIE)
    return np.asarray(counts - within)
