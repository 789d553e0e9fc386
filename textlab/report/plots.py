"""Plots for papers and slides, by matplotlib: a strip a measure, and the map."""

from __future__ import annotations

import io
import warnings
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from textlab.errors import UsageError
from textlab.report.columns import columns
from textlab.report.page.environment import BRIEF
from textlab.report.page.map import fluency_map
from textlab.report.page.strips import strip
from textlab.report.plain import cut_middle, one_line
from textlab.report.rules import nearest

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from textlab.report.page.map import Map
    from textlab.report.page.strips import Strip
    from textlab.report.report import Report

MAP = "map"
_DOT, _RED, _HUMAN, _INK, _BELOW = "#1a5fb4", "#b3261e", "#cfe6d6", "#1d6b3a", "#fdeeed"
#: Where a name stands beside its dot: in points, and how it is set.
_SIDES = {
    "right": ((6, 0), "left", "center"),
    "left": ((-6, 0), "right", "center"),
    "above": ((0, 6), "center", "bottom"),
    "below": ((0, -6), "center", "top"),
}
#: The same bytes whatever the day: text as text, and ids that do not change.
_STYLE: dict[Any, Any] = {
    "text.usetex": False,
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "textlab",
    "font.size": 9,
}
_NOTHING: dict[str, dict[str, Any]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}


def plot(report: Report, name: str) -> Figure:
    """Return a figure of one measure, every model with its interval and the human range behind, or of the map.

    Parameters
    ----------
    report
        The report.
    name
        Of a measure, as ``novelty.distance``, or ``map``.

    Raises
    ------
    UsageError
        There is no such measure in the report, or no map, or matplotlib is not installed.
    """
    known = {column.name: column for column in columns(report)}
    if name != MAP and name not in known:
        remedy = nearest(name, [*known, MAP])
        raise UsageError(f"no measure {name!r} in this report", where="plot", remedy=remedy)
    found = fluency_map(report) if name == MAP else None
    if name == MAP and found is None:
        raise UsageError(
            "no map without novelty and chars or words", where="plot", remedy="evaluate with these metrics"
        )
    require()
    from matplotlib import rc_context, rcParamsDefault
    from matplotlib.figure import Figure

    with rc_context({**rcParamsDefault, **_STYLE}):  # whatever the user's own style
        if found is not None:
            figure = Figure(figsize=(6.5, 4), layout="constrained")
            _map(figure.add_subplot(), found)
        else:
            drawn = strip(report, known[name])
            figure = Figure(figsize=(6, 0.9 + 0.25 * len(drawn.rows)), layout="constrained")
            _strip(figure.add_subplot(), drawn)
    return figure


def require() -> None:
    """Refuse to plot where there is nothing to plot with.

    Raises
    ------
    UsageError
        matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        raise UsageError("plots need matplotlib", remedy="pip install 'textlab-eval[plots]'")


def files(report: Report) -> dict[str, bytes]:
    """Return the plots of the headline measures and the map, as SVG and PNG, by their names in the report's folder."""
    require()
    from matplotlib import rc_context, rcParamsDefault

    names = [column.name for column in columns(report, headline=True) or columns(report)]
    if fluency_map(report) is not None:
        names.append(MAP)
    found = {}
    for name in names:
        figure = plot(report, name)
        for form, nothing in _NOTHING.items():
            buffer = io.BytesIO()
            with rc_context({**rcParamsDefault, **_STYLE}), warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="Glyph")  # a letter that the font lacks: the SVG has it
                figure.savefig(buffer, format=form, dpi=150, metadata=nothing)
            found[f"plots/{name}.{form}"] = buffer.getvalue()
    return found


def _strip(axes: Axes, strip: Strip) -> None:
    """Draw a strip as the page does: places on its axis, the human range behind."""
    axis, rows = strip.axis, strip.rows[::-1]
    scale, low = axis.column.measure.scale, axis.scale.low
    wide = axis.scale.high - low

    def at(place: float) -> float:
        return scale * (low + place * wide)

    for place, row in enumerate(rows):
        left, right = (at(edge) for edge in row.band)
        axes.fill_betweenx([place - 0.5, place + 0.5], left, right, color=_HUMAN, linewidth=0)
        if row.human is not None:
            axes.plot([at(row.human)] * 2, [place - 0.5, place + 0.5], color=_INK, linewidth=0.8)
        colour = _RED if row.unlike else _DOT
        if row.interval is not None:
            axes.plot([at(edge) for edge in row.interval], [place, place], color=colour, linewidth=1)
        axes.plot(at(row.at), place, "o", color=colour, markersize=4)
    axes.set_yticks(range(len(rows)), [cut_middle(one_line(row.model), BRIEF) for row in rows], parse_math=False)
    axes.set_xlim(at(0), at(1))
    axes.set_ylim(-0.6, max(len(rows), 1) - 0.4)
    axes.set_xlabel(axis.column.title, parse_math=False)


def _map(axes: Axes, found: Map) -> None:
    """Draw the map as the page does, in shares of the width and the height, its ticks named."""
    for region in found.regions:
        axes.axhspan(0, region.y[0], color=_BELOW, linewidth=0)
    for region in found.regions:
        (left, right), (low, high) = region.x, region.y
        axes.fill_between([left, right], low, high, color=_HUMAN, linewidth=0)
        axes.plot(*region.mean, "o", mfc="white", mec=_INK)
        axes.annotate(region.name, region.mean, (0, 6), textcoords="offset points", ha="center", color=_INK)
    for dot in found.dots:
        colour = _RED if dot.copies else _DOT
        axes.plot(dot.x_range, [dot.y, dot.y], color=colour, linewidth=1)
        axes.plot([dot.x, dot.x], dot.y_range, color=colour, linewidth=1)
        axes.plot(dot.x, dot.y, "o", color=colour, markersize=5)
        if dot.label:
            offset, across, up = _SIDES[dot.label]
            axes.annotate(
                cut_middle(one_line(dot.model), BRIEF),
                (dot.x, dot.y),
                offset,
                textcoords="offset points",
                ha=across,
                va=up,
                color=colour if dot.copies else "black",
                parse_math=False,
            )
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    for set_ticks, axis in ((axes.set_xticks, found.x), (axes.set_yticks, found.y)):
        ticks = axis.ticks(5)
        set_ticks([tick.at for tick in ticks], [tick.label for tick in ticks])
    axes.set_xlabel(f"{found.x.column.title}: fluent to the right", parse_math=False)
    axes.set_ylabel(found.y.column.title, parse_math=False)
