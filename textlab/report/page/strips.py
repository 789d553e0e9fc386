"""The strips: each headline measure a line of models, in the order of their values, the human range as a band."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textlab.report import summary
from textlab.report.columns import columns
from textlab.report.page.axis import Axis

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textlab.report.columns import Column
    from textlab.report.report import Report
    from textlab.report.rows import Row

#: So many models have a row in a strip: from both ends of its order.
ROWS = 40


class StripRow(NamedTuple):
    """A model in a strip: its value, its interval and its own human range, None where there is none."""

    model: str
    at: float
    interval: tuple[float, float] | None
    band: tuple[float, float]
    human: float | None
    shown: str
    unlike: bool
    phrase: str


class Strip(NamedTuple):
    """One headline measure: the models in the order of their values, and how many between the ends are left out.

    `human` has the name, the mean and the range of human text of each shape of units, as they are shown.
    """

    axis: Axis
    human: Sequence[tuple[str, str, str]]
    rows: Sequence[StripRow]
    left_out: int
    missing: Sequence[str]


def strips(report: Report) -> Iterator[Strip]:
    """Yield a strip for each headline measure of a report, or, without any, for each measure."""
    for column in columns(report, headline=True) or columns(report):
        yield strip(report, column)


def strip(report: Report, column: Column) -> Strip:
    """Return the strip of a measure."""
    rows = [(model, report.by_model[model, column.name]) for model in report.models]
    some = [(model, row) for model, row in rows if row["value"] is not None]
    edges = ("value", "low", "high", "human", "human_low", "human_high")
    axis = Axis.of(column, [row[edge] for _, row in some for edge in edges])
    some.sort(key=lambda pair: -pair[1]["value"])
    kept = some if len(some) <= ROWS else [*some[: ROWS // 2], *some[-ROWS // 2 :]]
    human = []
    for shape in summary.shapes(report):
        own = report.by_model[shape.usual, column.name]
        human.append((shape.name, column.number(own["human"]), column.range(own["human_low"], own["human_high"])))
    missing = [model for model, row in rows if row["value"] is None]
    drawn = [_strip_row(axis, model, row) for model, row in kept]
    return Strip(axis, human, drawn, len(some) - len(kept), missing)


def _strip_row(axis: Axis, model: str, row: Row) -> StripRow:
    interval = None if row["low"] is None or row["high"] is None else (axis.at(row["low"]), axis.at(row["high"]))
    known = row["human"] is not None
    band = (axis.at(row["human_low"], 0.0), axis.at(row["human_high"], 1.0)) if known else (0.0, 0.0)
    measure = axis.column.measure
    phrase = {"above": measure.above, "below": measure.below}.get(row["side"] or "", "")
    human = axis.at(row["human"]) if known else None
    shown = axis.column.interval(row)
    return StripRow(model, axis.at(row["value"]), interval, band, human, shown, bool(row["unlike"]), phrase)
