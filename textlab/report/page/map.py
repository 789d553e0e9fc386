"""The map: fluency against novelty, a dot a model, the human region drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textlab.report import summary
from textlab.report.columns import columns
from textlab.report.page.axis import Axis
from textlab.report.page.environment import BRIEF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textlab.report.report import Report
    from textlab.report.rows import Row

    Box = tuple[float, float, float, float]

#: The axes of the map: the first measure of fluency that a report has, what it says, and what a text is on either side
#: of the human region; against novelty.
FLUENCY = {
    "chars.cross_entropy": (
        "how well a model of the book predicts it",
        "left of it its language is not the book's; right of it it is more predictable than people",
    ),
    "words.valid": ("how many of its words are words", "left of it too many are none"),
}
NOVELTY = "novelty.distance"

#: Of more models only so many have their names on the map, and only where of the place of a name so much is free;
#: the first that copies is always named.
NAMED, FREE = 24, 0.8

#: As large as a map is drawn, in pixels, on two screens, and a letter on it: so that names do not cover each other.
_WIDTH, _NARROW, _HEIGHT, _LETTER, _LINE = 620, 260, 340, 7, 15

#: So far a name may stand out on the left and on the right of a small screen.
_MARGIN = 8


class Dot(NamedTuple):
    """A model on the map.

    `label` is the side of it (right, left, above, below) that its name stands on where there is room, `narrow` that on
    a small screen; both are empty where its name is not shown.
    """

    model: str
    copies: bool
    like: int
    x: float
    y: float
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    told: str
    label: str = ""
    narrow: str = ""


class Region(NamedTuple):
    """The human region of one shape of units, and where human text is on average."""

    name: str
    x: tuple[float, float]
    y: tuple[float, float]
    mean: tuple[float, float]


class Map(NamedTuple):
    """Fluency against novelty; y = 0 is the bottom, the least novel.

    `across` says what fluency is here, `sides` what a text is that lies beside the human region.
    """

    across: str
    sides: str
    x: Axis
    y: Axis
    regions: Sequence[Region]
    dots: Sequence[Dot]
    missing: Sequence[str]


def fluency_map(report: Report) -> Map | None:
    """Return the map of a report; None where it lacks a measure for one of the axes, or a value."""
    known = {column.name: column for column in columns(report)}
    across = next((name for name in FLUENCY if name in known), None)
    if across is None or NOVELTY not in known:
        return None
    rows = {model: [report.by_model.get((model, name)) or {} for name in (across, NOVELTY)] for model in report.models}
    shown = {model: pair for model, pair in rows.items() if all(row.get("value") is not None for row in pair)}
    if not shown:
        return None
    edges = ("value", "low", "high", "human", "human_low", "human_high")
    x, y = (
        Axis.of(known[name], [pair[i].get(edge) for pair in shown.values() for edge in edges], flipped=flipped)
        for i, (name, flipped) in enumerate([(across, across == "chars.cross_entropy"), (NOVELTY, False)])
    )
    dots = [_dot(row, x, y, *shown[row["model"]]) for row in report.verdict_rows if row["model"] in shown]
    regions = []
    for shape in summary.shapes(report):
        pairs = (rows[model] for model in (shape.usual, *shape.models))
        human = next((pair for pair in pairs if all(row.get("human") is not None for row in pair)), None)
        if human is not None:
            regions.append(_region(shape.name, x, y, *human))
    return Map(*FLUENCY[across], x, y, regions, _named(dots, regions), [model for model in rows if model not in shown])


def _dot(verdict: Row, x: Axis, y: Axis, fluency: Row, novelty: Row) -> Dot:
    told = f"{verdict['model']}: {verdict['verdict']}; " + "; ".join(
        f"{axis.column.short} {axis.column.interval(row)} {axis.column.measure.unit}".rstrip()
        for axis, row in ((x, fluency), (y, novelty))
    )
    place = x.at(fluency["value"]), y.at(novelty["value"])
    spread = [
        (axis.at(row["low"], at), axis.at(row["high"], at))
        for axis, row, at in ((x, fluency, place[0]), (y, novelty, place[1]))
    ]
    across, up = ((min(one), max(one)) for one in spread)
    copies = verdict["verdict"] == summary.COPIES
    return Dot(verdict["model"], copies, verdict["like"], *place, across, up, told)


def _region(name: str, x: Axis, y: Axis, fluency: Row, novelty: Row) -> Region:
    """Return the human region: to the end of an axis where a side does not matter."""
    far, near = (1.0, 0.0) if x.flipped else (0.0, 1.0)
    across = x.at(fluency["human_low"], far), x.at(fluency["human_high"], near)
    up = y.at(novelty["human_low"], 0.0), y.at(novelty["human_high"], 1.0)
    mean = x.at(fluency["human"]), y.at(novelty["human"])
    return Region(name, (min(across), max(across)), up, mean)


def _named(dots: Sequence[Dot], regions: Sequence[Region]) -> list[Dot]:
    """Return the dots, some with the sides their names stand on: those that copy, then those nearest to the book."""
    order = sorted(range(len(dots)), key=lambda i: (not dots[i].copies, -dots[i].like))
    named = order[:NAMED] if len(dots) > NAMED else order
    wide, narrow = (dict(_sides(dots, regions, named, width)) for width in (_WIDTH, _NARROW))
    return [dot._replace(label=wide.get(i, ""), narrow=narrow.get(i, "")) for i, dot in enumerate(dots)]


def _sides(
    dots: Sequence[Dot], regions: Sequence[Region], named: Sequence[int], width: float
) -> Iterator[tuple[int, str]]:
    """Yield the side of each dot that its name stands on, on a map so wide: where it covers least."""
    boxes: list[Box] = []
    for region in regions:
        x, y, wide = region.mean[0] * width, (1 - region.mean[1]) * _HEIGHT, _LETTER * len(region.name)
        boxes += [(x - 6, y - 6, 12.0, 12.0), (x - wide / 2, y - 9 - _LINE, wide, _LINE)]
    for dot in dots:
        x, y = dot.x * width, (1 - dot.y) * _HEIGHT
        boxes.append((x - 6, y - 6, 12.0, 12.0))
        boxes.append((dot.x_range[0] * width, y - 2, (dot.x_range[1] - dot.x_range[0]) * width, 4.0))
        boxes.append((x - 2, (1 - dot.y_range[1]) * _HEIGHT, 4.0, (dot.y_range[1] - dot.y_range[0]) * _HEIGHT))
    copier = next((i for i in named if dots[i].copies), None)
    for i in named:
        dot = dots[i]
        wide = _LETTER * min(len(dot.model), BRIEF)
        x, y = dot.x * width, (1 - dot.y) * _HEIGHT
        places = {
            "right": (x + 12, y - _LINE / 2),
            "left": (x - 12 - wide, y - _LINE / 2),
            "above": (x - wide / 2, y - 9 - _LINE),
            "below": (x - wide / 2, y + 9),
        }
        covered = {side: _covered((*place, wide, _LINE), boxes, width) for side, place in places.items()}
        best = min(covered, key=lambda side: covered[side])
        if i == copier or covered[best] <= (1 - FREE) * wide * _LINE:
            boxes.append((*places[best], wide, _LINE))
            yield i, best


def _covered(box: Box, others: Sequence[Box], width: float) -> float:
    """Return how much of a box others cover, or the edge of the map cuts."""
    left, top, wide, tall = box
    margin = _MARGIN if width == _NARROW else 0
    cut = (
        max(0.0, -margin - left)
        + max(0.0, left + wide - width - margin)
        + max(0.0, -top)
        + max(0.0, top + tall - _HEIGHT)
    )
    area = 100 * cut
    for x, y, w, h in others:
        area += max(0.0, min(left + wide, x + w) - max(left, x)) * max(0.0, min(top + tall, y + h) - max(top, y))
    return area
