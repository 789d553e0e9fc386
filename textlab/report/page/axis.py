"""Where values stand on an axis."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textlab.report.columns import Column

#: The share of an axis that is left free on both sides of what it shows.
_ROOM = 0.1


class Scale(NamedTuple):
    """An axis from its lowest value to its highest.

    Examples
    --------
    >>> scale = Scale(0.0, 2.0)
    >>> scale.at(0.5), list(scale.ticks(3))
    (0.25, [0.0, 1.0, 2.0])
    """

    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float | None]) -> Scale:
        """Return the axis that shows all of these values, with some room on both sides."""
        known = [value for value in values if value is not None] or [0.0]
        low, high = min(known), max(known)
        room = _ROOM * (high - low) or 0.5 * abs(high) or 0.5
        return cls(low - room, high + room)

    def at(self, value: float) -> float:
        """Return where a value stands: 0 at the low end, 1 at the high end; what lies beyond stands at the end."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)

    def ticks(self, count: int) -> Iterator[float]:
        """Yield about `count` round values."""
        step = 10 ** math.floor(math.log10((self.high - self.low) / count))
        step *= next(times for times in (1, 2, 5, 10) if (self.high - self.low) / (times * step) <= count)
        first = math.ceil(self.low / step - 1e-9)
        for number in range(first, math.floor(self.high / step + 1e-9) + 1):
            yield round(number * step, 12)


class Tick(NamedTuple):
    """A round value on an axis, where it stands, and how it is shown."""

    at: float
    label: str


class Axis(NamedTuple):
    """An axis with the measure it shows; `flipped` where its low values are on the far side."""

    column: Column
    scale: Scale
    flipped: bool = False

    @classmethod
    def of(cls, column: Column, values: Iterable[float | None], *, flipped: bool = False) -> Axis:
        """Return the axis that shows all of these values, and hardly more than the measure can be."""
        known = [value for value in values if value is not None]
        scale = Scale.of(known)
        least, greatest = column.measure.range
        room = _ROOM / 4 * (scale.high - scale.low)
        low = max(scale.low, min(least, *known, scale.high) - room)
        high = scale.high if greatest is None else min(scale.high, max(greatest, *known, scale.low) + room)
        return cls(column, Scale(low, high), flipped)

    def at(self, value: float | None, default: float = 0.0) -> float:
        """Return where a value stands, and `default` for None."""
        if value is None:
            return default
        place = self.scale.at(value)
        return 1 - place if self.flipped else place

    def ticks(self, count: int) -> list[Tick]:
        """Return round values of the measure as it is shown."""
        measure = self.column.measure
        wide = Scale(self.scale.low * measure.scale, self.scale.high * measure.scale)
        least, greatest = measure.range
        top = None if greatest is None else greatest * measure.scale
        return [
            Tick(self.at(value / measure.scale), f"{value:,.10g}")
            for value in wide.ticks(count)
            if value >= least * measure.scale and (top is None or value <= top)
        ]
