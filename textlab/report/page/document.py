"""The page of a report, from its verdict to its settings."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from textlab.report import apart, signature, summary
from textlab.report.columns import columns
from textlab.report.page.curves import curves
from textlab.report.page.environment import render
from textlab.report.page.evidence import MODELS, of_models, tone
from textlab.report.page.map import fluency_map
from textlab.report.page.strips import strips
from textlab.report.page.table import headline, of_metrics
from textlab.texts.dictionary import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.report.columns import Column
    from textlab.report.report import Report
    from textlab.report.rows import Row

#: So many pairs of models and measures are shown.
PAIRS = 500

#: So many copies are quoted at the top, one a model, and so many groups shown that are not told apart.
COPIED, GROUPS = 3, 40

#: What a setting is where nobody set it.
_DEFAULTS = {"language": "en", "window": 64, "budget": 1e14, "pairs": "auto"}

#: Flags that are given once for each of their values.
_SEVERAL = ("reference", "corpus", "fail-if")


def document(report: Report) -> str:
    """Return the page: one file that asks for nothing else, and works without its script."""
    evidence = list(of_models(report))
    alike, copied = apart.groups(report), summary.copied(report)
    known = {column.name: column for column in columns(report, headline=True) or columns(report)}
    pairs = [row for row in report.pair_rows if row["measure"] in known]
    values = {
        "report": report,
        "title": (_count(report.models), report.inputs["reference"]["name"]),
        "verdicts": [row | {"tone": tone(row["verdict"])} for row in report.verdict_rows],
        "like_the_book": summary.like_the_book(report),
        "alike": alike[:GROUPS],
        "alike_left_out": max(0, len(alike) - GROUPS),
        "copied": copied[:COPIED],
        "copied_left_out": max(0, len(copied) - COPIED),
        "baseline": apart.baseline(report),
        "reasons": list(dict.fromkeys(why for text in report.texts for why in text["why"].split(", "))),
        "language": LANGUAGES.get(report.signature.get("language", "en"), "English"),
        "kinds": {mark["kind"] for text in report.texts for mark in text["marks"]},
        "names_shown": summary.NAMES,
        "the_book": summary.THE_BOOK,
        "map": fluency_map(report),
        "curves": list(curves(report)),
        "strips": list(strips(report)),
        "table": headline(report),
        "metrics": list(of_metrics(report)) if len(report.models) <= MODELS else [],
        "footnotes": _footnotes(report),
        "pairs": [_pair(row, known[row["measure"]]) for row in pairs[:PAIRS]],
        "pairs_left_out": max(0, len(pairs) - PAIRS),
        "evidence": evidence,
        "numbers": dict.fromkeys(report.models, 0) | {one.model: one.number for one in evidence},
        "models_left_out": max(0, len(report.models) - MODELS),
        "columns": columns(report),
        "signature": signature.lines(report),
        "command": command(report),
    }
    return render("report.html.j2", values)


def command(report: Report) -> str:
    """Return the command line that makes the report again, paths by their names; empty where it was none.

    Examples
    --------
    >>> from textlab.report.report import Report
    >>> settings = {"samples": ["my samples"], "reference": ["book.txt"], "window": 64, "piece": 500}
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
        if value is None or _DEFAULTS.get(name) == value or (name == "metrics" and _all_metrics(value)):
            continue
        if name in _SEVERAL:
            several = value
        else:
            several = [",".join(value) or "none"] if isinstance(value, list) else [f"{value}"]
        parts += [part for one in several for part in (f"--{name}", str(one))]
    return shlex.join(parts)


def _all_metrics(names: Sequence[str]) -> bool:
    from textlab.metrics.registry import METRICS

    return list(names) == list(METRICS)


def _count(models: Sequence[str]) -> str:
    return models[0] if len(models) == 1 else f"{len(models):,} models"


def _footnotes(report: Report) -> list[str]:
    headline = columns(report, headline=True)
    notes = [f"! marks what is unlike the book ({summary.confidence(headline)})."]
    if not all(shape.even for shape in summary.shapes(report)):
        notes.append("Models of fewer samples have a wider range than the one shown.")
    return notes + summary.footnotes(report, headline or columns(report))


def _pair(row: Row, column: Column) -> Row:
    """Return a pair of models on a measure as it is shown."""
    difference = column.number(row["difference"])
    if row["low"] is not None and row["high"] is not None:
        difference = f"{difference} ({column.number(row['low'])} to {column.number(row['high'])})"
    told = {"title": column.short, "unit": column.measure.unit, "shown": difference, "p": _p(row["p_adjusted"])}
    return row | told


def _p(p: float | None) -> str:
    return "-" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"
