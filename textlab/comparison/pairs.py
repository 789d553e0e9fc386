"""Models against each other: which of two is surely nearer to human text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from textlab.comparison.human import ALPHA, number
from textlab.statistics.adjust import holm
from textlab.statistics.intervals import Moments, quantile, welch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from textlab.comparison.human import Standing, UnitTable
    from textlab.metrics.protocol import Measure
    from textlab.statistics.intervals import Difference

    Floats = NDArray[np.float64]

NOT_TOLD_APART = "not told apart"


class Pair(TypedDict):
    """Two models on one measure; `difference` is the first less the second, `gap` the least that would have shown.

    `nearer` is the model that is surely nearer to human text, None where neither is.
    """

    model_a: str
    model_b: str
    measure: str
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None
    gap: float | None
    nearer: str | None
    verdict: str
    note: str | None


@dataclass(frozen=True)
class _Pairs:
    """Models against each other; every array is over pairs and measures.

    `least` is the smallest difference that would be significant; `nearer` is 1 where the second model is nearer to
    human text, -1 where the first is, 0 where neither is surely so, NaN without human text.
    """

    test: Difference
    low: Floats
    high: Floats
    adjusted: Floats
    least: Floats
    like: NDArray[np.bool_]
    apart: NDArray[np.bool_]
    nearer: Floats


def compare_pairs(
    standings: Sequence[Standing], chosen: Sequence[tuple[int, int]], measures: Sequence[Measure]
) -> list[Pair]:
    """Return the rows of the chosen pairs of models, each given by its places in `standings`; at least one pair."""
    first, second = np.array(chosen).T
    own = Moments(*(np.array(part) for part in zip(*(standing.own for standing in standings), strict=True)))
    test = welch(Moments(*(part[first] for part in own)), Moments(*(part[second] for part in own)))
    headline = np.array([measure.headline for measure in measures])
    adjusted = np.full(test.p.shape, np.nan)
    adjusted[:, headline] = holm(test.p[:, headline])
    together = np.maximum(np.sum(~np.isnan(adjusted), axis=1, keepdims=True), 1)
    least = quantile(1 - np.where(headline, ALPHA / together, ALPHA) / 2, test.degrees) * test.error
    half = quantile(1 - ALPHA / 2, test.degrees) * test.error  # NaN where there is no spread

    like = np.array([standing.known & (standing.side == 0) for standing in standings])
    far = np.array([standing.far for standing in standings])
    gap = far[first] - far[second]
    found = _Pairs(
        test=test,
        low=test.difference - half,
        high=test.difference + half,
        adjusted=adjusted,
        least=least,
        like=like[first] & like[second],
        apart=np.where(headline, adjusted, test.p) <= ALPHA,
        # Two models on opposite sides of human text may differ surely, and yet be as far from it.
        nearer=np.where(np.abs(gap) > np.nan_to_num(half), np.sign(gap), np.where(np.isnan(gap), np.nan, 0)),
    )
    return [
        _pair(found, (row, column), standings[one].table, standings[other].table, measure)
        for row, (one, other) in enumerate(chosen)
        for column, measure in enumerate(measures)
    ]


def _pair(found: _Pairs, at: tuple[int, int], a: UnitTable, b: UnitTable, measure: Measure) -> Pair:
    """Return the row of one pair and measure."""
    nearer = None
    if not found.apart[at] or found.like[at] or np.isnan(found.nearer[at]):
        verdict = NOT_TOLD_APART
    elif found.nearer[at] == 0:
        verdict = "neither is nearer to human"
    else:
        nearer = b.model if found.nearer[at] > 0 else a.model
        verdict = f"{nearer} is nearer to human"
    return Pair(
        model_a=a.model,
        model_b=b.model,
        measure=measure.name,
        difference=number(found.test.difference[at]),
        low=number(found.low[at]),
        high=number(found.high[at]),
        p=number(found.test.p[at]),
        p_adjusted=number(found.adjusted[at]),
        gap=number(found.least[at]),
        nearer=nearer,
        verdict=verdict,
        note=_pair_note(found, at, a, b, measure),
    )


def _pair_note(found: _Pairs, at: tuple[int, int], a: UnitTable, b: UnitTable, measure: Measure) -> str | None:
    """Say why two models are not told apart, and what gap between them would have been seen."""
    test = found.test
    for reason, holds in (
        (measure.missing, np.isnan(test.difference[at])),
        ("one sample: no test", np.isnan(test.error[at])),
        ("neither varies: no test", np.isnan(test.p[at])),
        ("no human value to be near to", np.isnan(found.nearer[at])),
        ("neither varies: permutation test", test.error[at] == 0),
        ("both like human text", found.apart[at] and found.like[at]),
        (None, found.apart[at]),
    ):
        if holds:
            return reason
    gap = f"{found.least[at] * measure.scale:.{measure.decimals}f} {measure.unit}".rstrip()
    of = "units" if any(one.within_one_sample or len(one.units) != one.samples for one in (a, b)) else "samples"
    return f"{len(a.units)} and {len(b.units)} {of}; a gap of {gap} would have shown"
