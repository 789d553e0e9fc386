"""How a value of a measure is shown: the one list of columns behind every table of a report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textlab.metrics.protocol import Measure
    from textlab.report.report import Report
    from textlab.report.rows import Row

DASH = "-"

#: So many more decimals a column may have where the usual ones would show a marked value as its own bound.
_MORE = 2


@dataclass(frozen=True)
class Column:
    """One measure as a column of a table.

    Examples
    --------
    >>> from textlab.metrics.protocol import Measure
    >>> valid = Measure("words.valid", "real words", ("real", "words", "%"), "", "", "", "", "", "low", "%", 100, 1)
    >>> column = Column(valid)
    >>> column.number(0.5714), column.short, column.range(0.995, None)
    ('57.1', 'real words', '>99.5')
    """

    measure: Measure

    @property
    def name(self) -> str:
        """The measure's name."""
        return self.measure.name

    @property
    def short(self) -> str:
        """The heading on one line, without the unit."""
        heading, unit = self.measure.heading, self.measure.unit
        return " ".join(heading[:-1] if unit and heading[-1:] == (unit,) else heading).replace("- ", "-")

    @property
    def title(self) -> str:
        """What the measure is, with its unit."""
        return self.with_unit(self.measure.title)

    def with_unit(self, name: str) -> str:
        """Return what the measure is called here, with its unit."""
        return f"{name} ({self.measure.unit})" if self.measure.unit else name

    def number(self, value: float | None) -> str:
        """Return a value as it is shown, without its unit; a dash for None."""
        if value is None:
            return DASH
        return f"{round(value * self.measure.scale, self.measure.decimals) + 0.0:,.{self.measure.decimals}f}"

    def range(self, low: float | None, high: float | None) -> str:
        """Return a human range as it is shown; a side at the measure's own bound is no bound."""
        least, greatest = self.measure.range
        if high is not None and high <= least:
            return self.number(least)
        if low is not None and greatest is not None and low >= greatest:
            return self.number(greatest)
        below = None if low is None or low <= least else self.number(low)
        above = None if high is None or (greatest is not None and high >= greatest) else self.number(high)
        if below is not None and above is not None:
            return f"{below}-{above}"
        if below is not None:
            return f">{below}"
        return f"<{above}" if above is not None else DASH

    def cell(self, row: Row | None) -> str:
        """Return the value of a row of scores with its mark: ``!`` where it is unlike human text, else a space."""
        if row is None:
            return f"{DASH} "
        return self.number(row["value"]) + ("!" if row["unlike"] else " ")

    def interval(self, row: Row | None) -> str:
        """Return the value of a row of scores with its interval, and its mark where it has one."""
        if row is None or row["value"] is None:
            return DASH
        value, low, high = row["value"], row["low"], row["high"]
        mark = " !" if row["unlike"] else ""
        if low is None or high is None:
            return self.number(value) + mark
        half = self.number((high - low) / 2)
        if self.number(value - low) == self.number(high - value):
            return f"{self.number(value)} ± {half}{mark}"
        return f"{self.number(value)} ({self.number(low)} to {self.number(high)}){mark}"


def with_decimals(measure: Measure, rows: Iterable[Row]) -> Measure:
    """Return a measure with as many more decimals, up to two, as tell what is marked from the bound that it is beyond.

    Examples
    --------
    >>> from textlab.metrics.protocol import Measure
    >>> new = Measure("word_ngrams.new_2", "new pairs", ("%",), "", "", "", "", "", "both", "%", 100, 0)
    >>> row = {"value": 0.8073, "human_low": 0.8147, "human_high": 0.87, "side": "below", "unlike": True}
    >>> shown = Column(with_decimals(new, [row]))
    >>> shown.number(0.8073), shown.range(0.8147, 0.87)
    ('80.7', '81.5-87.0')
    """
    beyond = [
        (row["value"], row["human_low"] if row["side"] == "below" else row["human_high"])
        for row in rows
        if row["unlike"] and row["value"] is not None
    ]
    for more in range(_MORE + 1):
        column = Column(replace(measure, decimals=measure.decimals + more))
        if all(bound is None or column.number(value) != column.number(bound) for value, bound in beyond):
            return column.measure
    return measure


def columns(report: Report, *, headline: bool | None = None, metric: str | None = None) -> list[Column]:
    """Return the columns of a report, of its headline measures only, or of one metric only."""
    return [
        Column(measure)
        for measure in report.measures_shown
        if (headline is None or measure.headline is headline)
        and (metric is None or measure.name.partition(".")[0] == metric)
    ]


def metrics(report: Report) -> list[str]:
    """Return the metrics of a report, each once, in the order of its measures."""
    return list(dict.fromkeys(measure.name.partition(".")[0] for measure in report.measures))
