"""What a report says in sentences, and which rows stand together: shared by the faces that people read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textlab.report.plain import count, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textlab.report.columns import Column
    from textlab.report.report import Report
    from textlab.report.rows import Row

COPIES = "copies the book"
LIKE = "reads like the book"

#: So many names stand in a sentence.
NAMES = 12
THE_BOOK = '"the book": runs of the book itself of the same length, each held against the rest of it.'


@dataclass(frozen=True)
class Shape:
    """Models whose samples have one shape, and the human rows they are held against.

    Parameters
    ----------
    name
        What the human row is called.
    models
        The names of the models, in the report's order.
    usual
        The model whose human range is shown: the first with the most common number of samples.
    even
        Whether all of them have as many samples, so that the range shown is everyone's.
    """

    name: str
    models: tuple[str, ...]
    usual: str
    even: bool


def shapes(report: Report) -> list[Shape]:
    """Return the shapes of a report, each with its models: models measured against one human row stand together."""
    groups: dict[str, list[str]] = {}
    for model in report.inputs["models"]:
        groups.setdefault(model["unit"], []).append(model["name"])
    several = len(groups) > 1
    return [_shape(report, models, f"the book, {unit}" if several else "the book") for unit, models in groups.items()]


def _shape(report: Report, models: Sequence[str], name: str) -> Shape:
    sizes = {row["model"]: row["samples"] for row in report.score_rows}
    samples = [sizes[model] for model in models if model in sizes]
    usual = max(models, key=lambda model: samples.count(sizes[model]) if model in sizes else 0)
    return Shape(name, tuple(models), usual, len(set(samples)) <= 1)


def lines(report: Report, shown: Sequence[Column], show: Callable[[Column, Row | None], str]) -> list[list[str]]:
    """Return the table of these columns: for each shape the human row, that of its range, and one a model."""
    found = []
    for shape in shapes(report):
        human = [(column, report.by_model.get((shape.usual, column.name), {})) for column in shown]
        found.append([shape.name, *(column.number(row.get("human")) for column, row in human)])
        ranges = (column.range(row.get("human_low"), row.get("human_high")) for column, row in human)
        found.append(["like the book", *ranges])
        found += [
            [model, *(show(column, report.by_model.get((model, column.name))) for column in shown)]
            for model in shape.models
        ]
    return found


def like_the_book(report: Report) -> str:
    """Say which models are like the book on all headline measures, or come nearest without copying."""
    measured = max((row["of"] for row in report.verdict_rows), default=0)
    if not measured or len(report.verdict_rows) == 1:
        return ""
    alike = [row["model"] for row in report.verdict_rows if row["like"] == measured and row["verdict"] != COPIES]
    every = f"all {measured} measures" if measured > 1 else "the one measure"
    sentence = f"Like the book on {every}: {listed(alike, NAMES) or 'none'}."
    own = [row for row in report.verdict_rows if row["verdict"] != COPIES]
    if alike or not own:
        return sentence
    best = max(row["like"] for row in own)
    nearest = [row for row in own if row["like"] == best]
    of = {row["of"] for row in nearest}
    if len(nearest) > 1 and len(of) == 1:
        said = f"{listed([row['model'] for row in nearest], NAMES)} ({best} of {of.pop()} each)"
    else:
        said = listed([f"{row['model']} ({best} of {row['of']})" for row in nearest], NAMES)
    return f"{sentence} Nearest that does not copy: {said}."


def confidence(headline: Sequence[Column]) -> str:
    """Say how sure the marks of these headline columns are; without any, those of the details."""
    if not headline:
        return "95 %, each measure alone"
    return f"95 %, all {count(len(headline))} together" if len(headline) > 1 else "95 %"


def copied(report: Report) -> list[Row]:
    """Return, for each model whose verdict is that it copies, the evidence: its longest copied span, or its nearest."""
    copying = {verdict["model"] for verdict in report.verdict_rows if verdict["verdict"] == COPIES}
    rows: dict[tuple[str, str], list[Row]] = {}
    for metric in ("copying", "novelty"):
        for row in report.evidence_rows.get(metric, []):
            needed = ("start", "end", "source_line", *(("value",) if metric == "novelty" else ()))
            if row["model"] in copying and None not in (row[column] for column in needed):
                rows.setdefault((row["model"], metric), []).append(row)
    found = []
    for model in (verdict["model"] for verdict in report.verdict_rows if verdict["model"] in copying):
        spans, windows = (rows.get((model, metric), []) for metric in ("copying", "novelty"))
        if spans:
            found.append(max(spans, key=lambda row: row["end"] - row["start"]))
        elif windows:
            found.append(min(windows, key=lambda row: row["value"]))
    return found


def footnotes(report: Report, shown: Sequence[Column]) -> list[str]:
    """Return what the table of these columns needs said: why there is a dash, and the notes of its rows."""
    where: dict[str, dict[str, list[str]]] = {}
    for model in report.models:
        for column in shown:
            row = report.by_model.get((model, column.name))
            if row is None:
                continue
            reason = row["note"] or (column.measure.missing if row["value"] is None else "")
            if reason:
                where.setdefault(reason, {}).setdefault(model, []).append(column.short)
    notes = []
    for reason, models in where.items():
        whole = all(len(found) == len(shown) for found in models.values())
        names = ", ".join(models) if len(models) < len(report.models) or len(models) == 1 else "all models"
        measures = "" if whole else ", " + ", ".join(dict.fromkeys(name for found in models.values() for name in found))
        notes.append(f"{names}{measures}: {reason}")
    return notes
