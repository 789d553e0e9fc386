"""The page of a report, from its verdict to its settings."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from textlab.report import signature, summary
from textlab.report.columns import Column, columns
from textlab.report.page.curves import curves
from textlab.report.page.environment import render
from textlab.report.page.evidence import MODELS, of_models
from textlab.report.page.map import fluency_map
from textlab.report.page.strips import strips
from textlab.report.page.table import headline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textlab.report.report import Report
    from textlab.report.rows import Row

#: So many pairs of models and measures are shown.
PAIRS = 500

#: What a setting is where nobody set it.
_DEFAULTS = {"language": "en", "window": 64, "budget": 1e14, "pairs": "auto"}

#: How a verdict is coloured.
_TONES = {summary.COPIES: "copies", "reads like the book": "like", "no difference found": "like"}


def document(report: Report) -> str:
    """Return the page: one file that asks for nothing else, and works without its script."""
    values = {
        "report": report,
        "title": f"{_count(report.models)} against {report.inputs['reference'].get('name', 'the book')}",
        "verdicts": [row | {"tone": _TONES.get(row["verdict"], "other")} for row in report.verdict_rows],
        "like_the_book": summary.like_the_book(report),
        "alike": list(_alike(report)),
        "the_book": summary.THE_BOOK,
        "map": fluency_map(report),
        "curves": list(curves(report)),
        "strips": list(strips(report)),
        "table": headline(report),
        "footnotes": _footnotes(report),
        "pairs": _pairs(report),
        "pairs_left_out": max(0, len(_headline_pairs(report)) - PAIRS),
        "evidence": list(of_models(report)),
        "models_left_out": max(0, len(report.models) - MODELS),
        "columns": columns(report),
        "signature": signature.lines(report),
        "command": command(report),
    }
    return render("report.html.j2", values)


def command(report: Report) -> str:
    """Return the command line that makes the report again, paths by their names.

    Examples
    --------
    >>> from textlab.report.report import Report
    >>> settings = {"samples": ["my samples"], "reference": "book.txt", "window": 64, "piece": 500}
    >>> command(Report(version="", signature={}, settings=settings, inputs={}))
    "textlab evaluate 'my samples' --reference book.txt --piece 500"
    """
    settings = dict(report.settings)
    named = "compare" if "reports" in settings else "evaluate"
    given = settings.pop("reports", None) or settings.pop("samples", None)
    if not given:
        return ""
    parts = ["textlab", named, *given]
    for name, value in settings.items():
        if value in (None, [], "") or _DEFAULTS.get(name) == value or (name == "metrics" and _all_metrics(value)):
            continue
        several = value if name == "fail-if" else [",".join(value) if isinstance(value, list) else f"{value}"]
        parts += [part for one in several for part in (f"--{name}", one)]
    return shlex.join(parts)


def _all_metrics(names: Sequence[str]) -> bool:
    from textlab.metrics.registry import METRICS

    return list(names) == list(METRICS)


def _count(models: Sequence[str]) -> str:
    return models[0] if len(models) == 1 else f"{len(models):,} models"


def _alike(report: Report) -> Iterator[dict[str, Any]]:
    """Yield the groups of models that a measure does not tell apart, with the gap that would have shown."""
    gaps: dict[tuple[str, str, str], float | None] = {
        (row["measure"], row["model_a"], row["model_b"]): row["gap"] for row in report.pair_rows
    }
    for column, group in summary.not_told_apart(report):
        samples = sorted({row["samples"] for model in group if (row := report.by_model.get((model, column.name)))})
        known = [gap for a in group for b in group if (gap := gaps.get((column.name, a, b))) is not None]
        told = f"{column.number(max(known))} {column.measure.unit}".rstrip() if known else None
        size = f"{samples[0]:,}" if len(samples) == 1 else f"{samples[0]:,} to {samples[-1]:,}" if samples else "no"
        yield {"measure": column.short, "models": group, "samples": size, "gap": told}


def _footnotes(report: Report) -> list[str]:
    headline = columns(report, headline=True)
    notes = [f"! marks what is unlike the book ({summary.confidence(headline)})."]
    if not all(shape.even for shape in summary.shapes(report)):
        notes.append("Models of fewer samples have a wider range than the one shown.")
    return notes + summary.footnotes(report, headline or columns(report))


def _headline_pairs(report: Report) -> list[Row]:
    headline = {column.name for column in columns(report, headline=True) or columns(report)}
    return [row for row in report.pair_rows if row["measure"] in headline]


def _pairs(report: Report) -> list[dict[str, Any]]:
    known = {measure.name: Column(measure) for measure in report.measures}
    rows = []
    for row in _headline_pairs(report)[:PAIRS]:
        column = known[row["measure"]]
        difference = column.number(row["difference"])
        if row["low"] is not None and row["high"] is not None:
            difference = f"{difference} ({column.number(row['low'])} to {column.number(row['high'])})"
        rows.append(row | {"title": column.short, "unit": column.measure.unit, "shown": difference, "p": _p(row)})
    return rows


def _p(row: Row) -> str:
    p = row["p"] if row["p_adjusted"] is None else row["p_adjusted"]
    return "-" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"
