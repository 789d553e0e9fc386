"""The curves of families: each headline measure against the epoch or the temperature, the human band behind."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from textlab.report.columns import columns
from textlab.report.families import Family, families
from textlab.report.page.axis import Axis, Scale, Tick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textlab.report.report import Report

#: From so many times the first value on, as from epoch 1 to 50, places along the axis are multiples of each other.
_WIDE = 20

#: The share of the width that a tick takes.
_ROOM = 0.09


class Point(NamedTuple):
    """A member of a family: places in shares of width and height (0 at the foot), its interval, what it is."""

    x: float
    y: float
    low: float
    high: float
    told: str
    unlike: bool


class Line(NamedTuple):
    """One measure of a family; `band` is the human range, `points` in per cent for a line through all of them."""

    axis: Axis
    band: tuple[float, float]
    members: Sequence[Point]
    points: str


class Curves(NamedTuple):
    """All measures of a family; `wide` where places along the axis are multiples of each other."""

    family: Family
    wide: bool
    ticks: Sequence[Tick]
    lines: Sequence[Line]


def curves(report: Report) -> Iterator[Curves]:
    """Yield the curves of every family of a report."""
    for family in families(report):
        values = list(dict.fromkeys(value for value, _ in family.members))
        wide = values[0] > 0 and values[-1] >= _WIDE * values[0]
        scale = Scale.of(math.log(value) if wide else value for value in values)
        at = {value: scale.at(math.log(value) if wide else value) for value in values}
        yield Curves(family, wide, list(_ticks(at)), list(_lines(report, family, at)))


def _ticks(at: Mapping[float, float]) -> Iterator[Tick]:
    """Yield ticks of the values that have room for one, the last among them."""
    last = max(at.values())
    free = -math.inf
    for value, place in at.items():
        if place == last or free <= place <= last - _ROOM:
            yield Tick(place, f"{value:g}")
            free = place + _ROOM


def _lines(report: Report, family: Family, across: Mapping[float, float]) -> Iterator[Line]:
    for column in columns(report, headline=True) or columns(report):
        rows = [(value, model, report.by_model.get((model, column.name)) or {}) for value, model in family.members]
        some = [one for one in rows if one[2].get("value") is not None]
        if not some:
            continue
        edges = ("value", "low", "high", "human", "human_low", "human_high")
        axis = Axis.of(column, [row[edge] for _, _, row in some for edge in edges])
        members = []
        for value, model, row in some:
            at = axis.at(row["value"])
            told = f"{model}: {column.interval(row)}"
            low, high = axis.at(row["low"], at), axis.at(row["high"], at)
            members.append(Point(across[value], at, low, high, told, bool(row["unlike"])))
        human = some[0][2]
        band = (axis.at(human["human_low"], 0.0), axis.at(human["human_high"], 1.0))
        known = human["human"] is not None
        points = " ".join(f"{100 * one.x:.2f},{100 * (1 - one.y):.2f}" for one in members)
        yield Line(axis, band if known else (0.0, 0.0), members, points)
