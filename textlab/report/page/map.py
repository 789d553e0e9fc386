"""The map: fluency against novelty, a dot a model, the human region drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textlab.report import summary
from textlab.report.columns import Column
from textlab.report.page.axis import Axis, Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.report.report import Report
    from textlab.report.rows import Row

    Box = tuple[float, float, float, float]

#: The axes of the map: the first measure of fluency that a report has, against novelty.
FLUENCY = ("chars.cross_entropy", "words.valid")
NOVELTY = "novelty.distance"

#: Of more models only so many have their names on the map.
NAMED = 12

#: As large as a map is drawn, in pixels, and a letter on it: so that names are not put over each other.
_WIDTH, _HEIGHT, _LETTER, _LINE = 620, 360, 7, 15


class Dot(NamedTuple):
    """A model on the map; `label` is (right, left, above, below) of it, or empty where its name is not shown."""

    model: str
    verdict: str
    copies: bool
    x: float
    y: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    told: str
    label: str = ""


class Region(NamedTuple):
    """The human region of one shape of units, and where human text is on average."""

    name: str
    x: tuple[float, float]
    y: tuple[float, float]
    mean: tuple[float, float]


class Map(NamedTuple):
    """Fluency against novelty; y = 0 is the bottom, the least novel."""

    x: Axis
    y: Axis
    regions: Sequence[Region]
    dots: Sequence[Dot]
    missing: Sequence[str]


def fluency(report: Report) -> str | None:
    """Return the measure that stands for fluency in a report; None where it has none."""
    known = {measure.name for measure in report.measures}
    return next((name for name in FLUENCY if name in known), None)


def fluency_map(report: Report) -> Map | None:
    """Return the map of a report; None where it lacks a measure for one of the axes, or a value."""
    known = {measure.name: Column(measure) for measure in report.measures}
    across = fluency(report)
    if across is None or NOVELTY not in known:
        return None
    rows = {model: [report.by_model.get((model, name)) or {} for name in (across, NOVELTY)] for model in report.models}
    shown = {model: pair for model, pair in rows.items() if all(row.get("value") is not None for row in pair)}
    if not shown:
        return None
    edges = ("value", "low", "high", "human", "human_low", "human_high")
    x, y = (
        Axis(known[name], Scale.of(pair[i].get(edge) for pair in shown.values() for edge in edges), flipped)
        for i, (name, flipped) in enumerate([(across, across == FLUENCY[0]), (NOVELTY, False)])
    )
    verdicts = {row["model"]: row["verdict"] for row in report.verdict_rows}
    dots = [_dot(model, verdicts.get(model, ""), x, y, *pair) for model, pair in shown.items()]
    regions = [
        _region(shape.name, x, y, *shown[shape.usual]) for shape in summary.shapes(report) if shape.usual in shown
    ]
    return Map(x, y, regions, _named(dots), [model for model in rows if model not in shown])


def _dot(model: str, verdict: str, x: Axis, y: Axis, fluency: Row, novelty: Row) -> Dot:
    told = f"{model}: {verdict}; " + "; ".join(
        f"{axis.column.short} {axis.column.interval(row)} {axis.column.measure.unit}".rstrip()
        for axis, row in ((x, fluency), (y, novelty))
    )
    place = x.at(fluency["value"]), y.at(novelty["value"])
    spread = [
        (axis.at(row["low"], at), axis.at(row["high"], at))
        for axis, row, at in ((x, fluency, place[0]), (y, novelty, place[1]))
    ]
    across, up = ((min(one), max(one)) for one in spread)
    return Dot(model, verdict, verdict == summary.COPIES, *place, across, up, told)


def _region(name: str, x: Axis, y: Axis, fluency: Row, novelty: Row) -> Region:
    """Return the human region: to the end of an axis where a side does not matter."""
    far, near = (1.0, 0.0) if x.flipped else (0.0, 1.0)
    across = x.at(fluency["human_low"], far), x.at(fluency["human_high"], near)
    up = y.at(novelty["human_low"], 0.0), y.at(novelty["human_high"], 1.0)
    mean = x.at(fluency["human"]), y.at(novelty["human"])
    return Region(name, (min(across), max(across)), up, mean)


def _named(dots: Sequence[Dot]) -> list[Dot]:
    """Return the dots, some with the side that their name stands on: copies first, none over another."""
    order = sorted(range(len(dots)), key=lambda i: not dots[i].copies)
    boxes = [(dot.x * _WIDTH - 6, (1 - dot.y) * _HEIGHT - 6, 12.0, 12.0) for dot in dots]
    boxes += [
        (dot.x_range[0] * _WIDTH, (1 - dot.y) * _HEIGHT - 2, (dot.x_range[1] - dot.x_range[0]) * _WIDTH, 4.0)
        for dot in dots
    ]
    found = list(dots)
    for i in order[:NAMED] if len(dots) > NAMED else order:
        dot = dots[i]
        wide = _LETTER * len(dot.model)
        x, y = dot.x * _WIDTH, (1 - dot.y) * _HEIGHT
        places = {
            "right": (x + 9, y - _LINE / 2),
            "left": (x - 9 - wide, y - _LINE / 2),
            "above": (x - wide / 2, y - 8 - _LINE),
            "below": (x - wide / 2, y + 8),
        }
        best = min(places, key=lambda side: _covered((*places[side], wide, _LINE), boxes))
        boxes.append((*places[best], wide, _LINE))
        found[i] = dot._replace(label=best)
    return found


def _covered(box: Box, others: Sequence[Box]) -> float:
    """Return how much of a box others cover, or the edge of the map cuts."""
    left, top, wide, tall = box
    cut = max(0.0, -left) + max(0.0, left + wide - _WIDTH) + max(0.0, -top) + max(0.0, top + tall - _HEIGHT)
    area = 100 * cut
    for x, y, w, h in others:
        area += max(0.0, min(left + wide, x + w) - max(left, x)) * max(0.0, min(top + tall, y + h) - max(top, y))
    return area
