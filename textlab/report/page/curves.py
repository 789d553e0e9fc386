"""The curves of families: each headline measure against the epoch or the temperature, the human band behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textlab.report.columns import columns
from textlab.report.families import Family, families
from textlab.report.page.axis import Axis, Scale, Tick

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textlab.report.report import Report


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
    """All measures of a family."""

    family: Family
    ticks: Sequence[Tick]
    lines: Sequence[Line]


def curves(report: Report) -> Iterator[Curves]:
    """Yield the curves of every family of a report."""
    for family in families(report):
        across = Scale.of(value for value, _ in family.members)
        ticks = [Tick(across.at(value), f"{value:g}") for value in dict.fromkeys(value for value, _ in family.members)]
        most = max(1, len(ticks) // 8)
        yield Curves(family, ticks[::most], list(_lines(report, family, across)))


def _lines(report: Report, family: Family, across: Scale) -> Iterator[Line]:
    for column in columns(report, headline=True) or columns(report):
        rows = [(value, model, report.by_model.get((model, column.name)) or {}) for value, model in family.members]
        some = [one for one in rows if one[2].get("value") is not None]
        if not some:
            continue
        edges = ("value", "low", "high", "human", "human_low", "human_high")
        axis = Axis(column, Scale.of(row[edge] for _, _, row in some for edge in edges))
        members = []
        for value, model, row in some:
            at = axis.at(row["value"])
            told = f"{model}: {column.interval(row)}"
            low, high = axis.at(row["low"], at), axis.at(row["high"], at)
            members.append(Point(across.at(value), at, low, high, told, bool(row["unlike"])))
        human = some[0][2]
        band = (axis.at(human["human_low"], 0.0), axis.at(human["human_high"], 1.0))
        known = human["human"] is not None
        points = " ".join(f"{100 * one.x:.2f},{100 * (1 - one.y):.2f}" for one in members)
        yield Line(axis, band if known else (0.0, 0.0), members, points)
