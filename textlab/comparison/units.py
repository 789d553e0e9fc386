"""From one number a piece to one number a unit: what the statistics count once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textlab.comparison.human import UnitTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Measure
    from textlab.texts.cutting import Cut
    from textlab.texts.plan import Plan

    Floats = NDArray[np.float64]


def unit_means(values: Floats, units: Sequence[Sequence[int]]) -> Floats:
    """Return the mean of each unit's pieces, those without a value left out.

    Parameters
    ----------
    values
        float64[piece, measure]; NaN where there is no value.
    units
        The pieces of each unit, by number.

    Returns
    -------
    float64[unit, measure]
        NaN where no piece has a value.

    Examples
    --------
    >>> unit_means(np.array([[1.0], [3.0], [np.nan]]), [[0, 1], [1, 2], [2]])
    array([[ 2.],
           [ 3.],
           [nan]])
    """
    rows = np.full((len(units), values.shape[1]), np.nan)
    for row, pieces in zip(rows, units, strict=True):
        some = ~np.isnan(values[pieces])
        counts = some.sum(axis=0)
        sums = np.where(some, values[pieces], 0.0).sum(axis=0)
        np.divide(sums, counts, out=row, where=counts > 0)
    return rows


def shift_human(values: Floats, cut: Cut, measures: Sequence[Measure]) -> None:
    """Move human scores, in place, to where they would be had the runs met the whole reference, as the models did.

    A run meets the reference without itself. What taking one more run's range out changes, on average over the runs
    that were scored twice, is what its own absence changed.

    Parameters
    ----------
    values
        float64[piece, measure].
    cut
        Which pieces are human.
    measures
        What the columns are: no score leaves its measure's range.
    """
    least = np.array([measure.range[0] for measure in measures])
    greatest = np.array([np.inf if measure.range[1] is None else measure.range[1] for measure in measures])
    for shape, runs in cut.human.items():
        scored = unit_means(values, runs)
        twice = cut.twice[shape]
        change = unit_means(values, [pieces for _, pieces in twice]) - scored[[run for run, _ in twice]]
        some = ~np.isnan(change)
        mean = np.where(some, change, 0.0).sum(axis=0) / np.maximum(some.sum(axis=0), 1)
        pieces = [piece for run in runs for piece in run]
        values[pieces] = np.clip(values[pieces] - mean, least, greatest)


def unit_tables(plan: Plan, cut: Cut, values: Floats) -> list[UnitTable]:
    """Return each model's units, as `textlab.comparison.compare` takes them."""
    return [
        UnitTable(
            one.model,
            one.shape,
            unit_means(values, cut.models[one.model]),
            samples=one.samples,
            pieces=sum(map(len, cut.models[one.model])),
            within_one_sample=one.within,
        )
        for one in plan.layouts
    ]
