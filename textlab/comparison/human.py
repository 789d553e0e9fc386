"""One model against human text: its values, the human range, and whether it is unlike."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Literal, TypedDict

import numpy as np

from textlab.statistics.intervals import Moments, human_range, mean_interval, moments
from textlab.statistics.permutation import permutation_test

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Measure

    Floats = NDArray[np.float64]

ALPHA = 0.05
"""How often human text is called unlike human text: by all headline measures together, and by each detail."""
ROUGH = 20
"""With fewer human runs, the human range is called rough."""
_SIGNS = {"high": 1, "low": -1, "both": 0}
_SIDES: dict[int, Literal["above", "below"] | None] = {1: "above", -1: "below", 0: None}


@dataclass(frozen=True)
class UnitTable:
    """One model's scores, a unit a row.

    Parameters
    ----------
    model
        Its name.
    shape
        Which human runs it is held against: those of units like its own.
    units
        float[units, measures]; NaN where there is no value.
    samples, pieces
        How many were read.
    within_one_sample
        Whether several units are parts of one sample, and so more alike than samples are.
    """

    model: str
    shape: Hashable
    units: Floats
    samples: int
    pieces: int
    within_one_sample: bool = False


class Score(TypedDict):
    """One model on one measure; None where there is no value, with the reason in `note`."""

    model: str
    measure: str
    headline: bool
    value: float | None
    low: float | None
    high: float | None
    samples: int
    pieces: int
    human: float | None
    human_low: float | None
    human_high: float | None
    unlike: bool | None
    side: Literal["above", "below"] | None
    effect: float | None
    p: float | None
    p_adjusted: float | None
    note: str | None


@dataclass(frozen=True)
class Standing:
    """One model against human text; every array is over the measures.

    `far` grows with the distance from the human mean towards the side that matters; `side` is 1 where the model is
    unlike human text above it, -1 below it, 0 where it is not unlike; `known` says where that could be found out.
    """

    table: UnitTable
    own: Moments
    human: Moments
    low: Floats
    high: Floats
    human_low: Floats
    human_high: Floats
    effect: Floats
    p: Floats
    adjusted: Floats
    far: Floats
    known: NDArray[np.bool_]
    side: NDArray[np.int_]


def against_human(table: UnitTable, runs: Floats, measures: Sequence[Measure]) -> Standing:
    """Return how a model stands against the human runs of its shape, float[runs, measures]."""
    own, human = moments(table.units), moments(runs)
    signs = np.array([_SIGNS[measure.side] for measure in measures])
    headline = np.array([measure.headline for measure in measures])
    least = np.array([measure.range[0] for measure in measures])
    greatest = np.array([np.inf if measure.range[1] is None else measure.range[1] for measure in measures])

    test = permutation_test(table.units, runs, signs, headline)
    together = max(int(np.sum(~np.isnan(test.adjusted))), 1)
    low, high = mean_interval(own)
    human_low, human_high = human_range(human, own.n, np.where(headline, ALPHA / together, ALPHA), signs)
    human_low = np.where(signs > 0, np.nan, np.clip(human_low, least, greatest))
    human_high = np.where(signs < 0, np.nan, np.clip(human_high, least, greatest))

    outside = (own.mean > human_high).astype(int) - (own.mean < human_low)
    testable = ALPHA * comb(len(table.units) + len(runs), len(runs)) >= 1  # else no arrangement is rare enough
    known = (own.n > 0) & (human.n > 1) & testable
    away = own.mean - human.mean
    rare = np.where(headline, test.adjusted, test.p) <= ALPHA
    effect = np.divide(away, human.sd, out=np.full(len(measures), np.nan), where=human.sd > 0)
    return Standing(
        table=table,
        own=own,
        human=human,
        low=np.clip(low, least, greatest),
        high=np.clip(high, least, greatest),
        human_low=human_low,
        human_high=human_high,
        effect=effect,
        p=test.p,
        adjusted=test.adjusted,
        far=np.where(signs == 0, np.abs(away), signs * away),
        known=known,
        side=np.where(known & rare, outside, 0),
    )


def scores(standing: Standing, measures: Sequence[Measure]) -> list[Score]:
    """Return one row a measure."""
    table = standing.table
    return [
        Score(
            model=table.model,
            measure=measure.name,
            headline=measure.headline,
            value=number(standing.own.mean[column]),
            low=number(standing.low[column]),
            high=number(standing.high[column]),
            samples=table.samples,
            pieces=table.pieces,
            human=number(standing.human.mean[column]),
            human_low=number(standing.human_low[column]),
            human_high=number(standing.human_high[column]),
            unlike=bool(standing.side[column]) if standing.known[column] else None,
            side=_SIDES[int(standing.side[column])],
            effect=number(standing.effect[column]),
            p=number(standing.p[column]),
            p_adjusted=number(standing.adjusted[column]),
            note=_score_note(standing, measure, column),
        )
        for column, measure in enumerate(measures)
    ]


def _score_note(standing: Standing, measure: Measure, column: int) -> str | None:
    """Say why something is None, or what to beware of."""
    units, values, runs = len(standing.table.units), int(standing.own.n[column]), int(standing.human.n[column])
    if values == 0:
        return measure.missing
    notes = []
    if standing.table.within_one_sample:
        notes.append("within one sample" if standing.table.samples == 1 else "parts of samples")
    if values < units:
        notes.append(f"{units - values} of {units} samples have no value")
    if values == 1:
        notes.append("one sample: no interval")
    if runs < 2:
        notes.append("no human range")
    elif not standing.known[column]:
        notes.append("too few samples and human runs to test")
    elif runs < ROUGH:
        notes.append(f"rough range, from {runs} human runs")
    if runs > 1 and np.isnan(standing.p[column]):
        notes.append("samples and human text do not vary: no effect, no test")
    elif standing.human.sd[column] == 0:
        notes.append("human text does not vary: no effect")
    return "; ".join(notes) or None


def number(value: np.float64) -> float | None:
    """Return a plain number, None for NaN."""
    return None if np.isnan(value) else float(value)
