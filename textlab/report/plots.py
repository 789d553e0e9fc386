"""Plots for papers and slides, by matplotlib: a strip a measure, and the map."""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from textlab.errors import UsageError
from textlab.report import summary
from textlab.report.columns import Column, columns
from textlab.report.page.map import NAMED, NOVELTY, fluency
from textlab.report.page.strips import ROWS
from textlab.report.plain import one_line
from textlab.report.rules import nearest

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from textlab.report.report import Report
    from textlab.report.rows import Row

MAP = "map"
_DOT, _RED, _HUMAN = "#1a5fb4", "#b3261e", "#cfe6d6"
#: The same bytes whatever the day: text as text, and ids that do not change.
_STYLE: dict[Any, Any] = {"svg.fonttype": "none", "svg.hashsalt": "textlab", "text.parse_math": False, "font.size": 9}
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
    known = {measure.name: Column(measure) for measure in report.measures}
    if name != MAP and name not in known:
        remedy = nearest(name, [*known, MAP])
        raise UsageError(f"no measure {name!r} in this report", where="plot", remedy=remedy)
    if name == MAP and (fluency(report) is None or NOVELTY not in known):
        raise UsageError(
            "no map without novelty and chars or words", where="plot", remedy="evaluate with these metrics"
        )
    require()
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(_STYLE):
        if name == MAP:
            figure = Figure(figsize=(6, 4), layout="constrained")
            _map(figure.add_subplot(), report)
        else:
            tall = min(len(report.models), ROWS)
            figure = Figure(figsize=(6, 0.9 + 0.25 * tall), layout="constrained")
            _strip(figure.add_subplot(), report, known[name])
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
    from matplotlib import rc_context

    names = [column.name for column in columns(report, headline=True) or columns(report)]
    if fluency(report) is not None and NOVELTY in {measure.name for measure in report.measures}:
        names.append(MAP)
    found = {}
    for name in names:
        figure = plot(report, name)
        for form, nothing in _NOTHING.items():
            buffer = io.BytesIO()
            with rc_context(_STYLE):
                figure.savefig(buffer, format=form, dpi=150, metadata=nothing)
            found[f"plots/{name}.{form}"] = buffer.getvalue()
    return found


def _strip(axes: Axes, report: Report, column: Column) -> None:
    rows = [(model, report.by_model.get((model, column.name)) or {}) for model in report.models]
    some = sorted(
        ((model, row) for model, row in rows if row.get("value") is not None), key=lambda one: one[1]["value"]
    )
    kept = some if len(some) <= ROWS else [*some[: ROWS // 2], *some[-ROWS // 2 :]]
    scale = column.measure.scale
    for place, (_, row) in enumerate(kept):
        low, high = (row[edge] for edge in ("human_low", "human_high"))
        if row["human"] is not None:
            left, right = column.measure.range
            left = scale * (left if low is None else low)
            top = high if high is not None else right if right is not None else max(row["value"], row["human"])
            axes.fill_betweenx([place - 0.5, place + 0.5], left, scale * top, color=_HUMAN, linewidth=0)
        _dot(axes, scale * row["value"], place, row, _spread(row, scale), None)
    axes.set_yticks(range(len(kept)), [one_line(model) for model, _ in kept], parse_math=False)
    axes.set_ylim(-0.6, len(kept) - 0.4)
    axes.set_xlabel(_title(column), parse_math=False)


def _map(axes: Axes, report: Report) -> None:
    known = {measure.name: Column(measure) for measure in report.measures}
    across, up = known[fluency(report) or ""], known[NOVELTY]
    verdicts = {row["model"]: row["verdict"] for row in report.verdict_rows}
    named = sorted(report.models, key=lambda model: verdicts.get(model) != summary.COPIES)[:NAMED]
    for model in report.models:
        x, y = (report.by_model.get((model, column.name)) or {} for column in (across, up))
        if x.get("value") is None or y.get("value") is None:
            continue
        colour = {"unlike": verdicts.get(model) == summary.COPIES}
        wide, tall = across.measure.scale, up.measure.scale
        _dot(axes, wide * x["value"], tall * y["value"], colour, _spread(x, wide), _spread(y, tall))
        if model in named:
            axes.annotate(
                one_line(model),
                (wide * x["value"], tall * y["value"]),
                xytext=(6, 4),
                textcoords="offset points",
                parse_math=False,
            )
    shape = summary.shapes(report)[0]
    x, y = (report.by_model.get((shape.usual, column.name)) or {} for column in (across, up))
    if x.get("human") is not None and y.get("human") is not None:
        left, right = (x[edge] for edge in ("human_low", "human_high"))
        axes.axhspan(
            up.measure.scale * (y["human_low"] or 0.0), axes.get_ylim()[1], color=_HUMAN, alpha=0.3, linewidth=0
        )
        if left is not None and right is not None:
            axes.axvspan(
                across.measure.scale * left, across.measure.scale * right, color=_HUMAN, alpha=0.6, linewidth=0
            )
        axes.plot(across.measure.scale * x["human"], up.measure.scale * y["human"], "o", mfc="white", mec="#1d6b3a")
    if across.name != "words.valid":
        axes.invert_xaxis()
    axes.set_xlabel(f"{_title(across)}: fluent to the right", parse_math=False)
    axes.set_ylabel(_title(up), parse_math=False)


def _dot(
    axes: Axes, x: float, y: float, row: Row, across: list[list[float]] | None, up: list[list[float]] | None
) -> None:
    colour = _RED if row["unlike"] else _DOT
    axes.errorbar([x], [y], xerr=across, yerr=up, fmt="o", color=colour, markersize=4, linewidth=1)


def _spread(row: Row, scale: float) -> list[list[float]] | None:
    """Return how far the interval of a value reaches below and above it."""
    if row["low"] is None or row["high"] is None:
        return None
    return [[max(0.0, scale * (row["value"] - row["low"]))], [max(0.0, scale * (row["high"] - row["value"]))]]


def _title(column: Column) -> str:
    unit = column.measure.unit
    return f"{column.measure.title} ({unit})" if unit else column.measure.title
