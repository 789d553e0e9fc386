"""The Markdown face, ``comparison.md``: verdict first, then every table, then what was measured how."""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import TYPE_CHECKING

from textlab.report import apart, summary
from textlab.report.columns import columns, metrics
from textlab.report.families import families
from textlab.report.plain import count, listed, markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textlab.report.report import Report
    from textlab.report.rows import Row

WORDS = 10
"""How many short words are shown."""


def document(report: Report) -> str:
    """Return the whole report as one Markdown document, without anything that names the machine it was made on."""
    reference = report.inputs["reference"].get("name", "the book")
    many = f"{len(report.models)} models" if len(report.models) != 1 else report.models[0]
    parts = [
        [f"# {markdown(many)} against {markdown(reference)}"],
        [markdown(note) for note in report.notes],
        [markdown(summary.THE_BOOK)],
        ["## Verdict"],
        _table(
            ["model", "verdict", "telling fact", "like the book on"],
            (
                [row["model"], row["verdict"], row["fact"], f"{row['like']} of {row['of']}"]
                for row in report.verdict_rows
            ),
        ),
        [markdown(summary.like_the_book(report))],
        [f"- {markdown(f'{one.name}, by {one.axis}: {one.sentence}')}" for one in families(report)],
        *_headline(report),
        *_metrics(report),
        *_short_words(report),
        ["## Notes"],
        [f"- {markdown(note)}" for note in _footnotes(report)],
        ["## Signature"],
        [
            "```json",
            json.dumps({"textlab": report.version, **report.signature}, indent=1).replace("`", "\\u0060"),
            "```",
        ],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if any(lines)) + "\n"


def _table(head: Sequence[str], lines: Iterable[Sequence[str]], *, numbers: bool = False) -> list[str]:
    """Return a table, its cells escaped, all columns but the first set right where they hold numbers."""
    rule = ["---", *["---:" if numbers else "---"] * (len(head) - 1)]
    cells = [head, *lines]
    shown = [[markdown(cell) for cell in line] for line in cells]
    return [f"| {' | '.join(line)} |" for line in [shown[0], rule, *shown[1:]]]


def _headline(report: Report) -> list[list[str]]:
    shown = columns(report, headline=True)
    if not shown:
        return []
    head = ["", *(column.with_unit(column.short) for column in shown)]
    lines = summary.lines(report, shown, lambda column, row: column.cell(row).strip())
    return [["## Headline measures"], _table(head, lines, numbers=True)]


def _metrics(report: Report) -> list[list[str]]:
    """Return one table a metric, each value with its interval."""
    parts = []
    for metric in metrics(report):
        shown = columns(report, metric=metric)
        head = ["", *(column.title for column in shown)]
        lines = summary.lines(report, shown, lambda column, row: column.interval(row))
        meanings = [f"- {markdown(column.measure.title)}: {markdown(column.measure.meaning)}" for column in shown]
        parts += [[f"## {markdown(metric)}"], _table(head, lines, numbers=True), meanings]
    return parts


def _short_words(report: Report) -> list[list[str]]:
    """Return the first rows of evidence of each model in turn: they come most telling first."""
    rows = report.evidence_rows.get("short_words", [])
    of_models: dict[str, list[Row]] = {model: [] for model in report.models}
    for row in rows:
        of_models[row["model"]].append(row)
    in_turn = [row for turn in zip_longest(*of_models.values()) for row in turn if row is not None][:WORDS]
    if not in_turn:
        return []
    lines = [[row["text"], row["model"], row["kind"], row["detail"] or ""] for row in in_turn]
    return [[f"## {count(len(lines)).capitalize()} short words"], _table(["word", "model", "", ""], lines)]


def _footnotes(report: Report) -> list[str]:
    headline = columns(report, headline=True)
    details = (
        "" if len(headline) in (0, len(report.measures)) else "; a measure outside the headline table: 95 %, alone"
    )
    notes = [
        f"! marks what is unlike the book ({summary.confidence(headline)}{details}).",
        "± is half the width of the 95 % interval over samples.",
    ]
    if not all(shape.even for shape in summary.shapes(report)):
        notes.append("Models of fewer samples have a wider range than the one shown.")
    notes += summary.footnotes(report, columns(report))
    for group in apart.groups(report):
        before = f"{group.baseline} from " if group.baseline else ""
        notes.append(f"Not told apart on {group.column.short}: {before}{listed(group.models)}.")
    return notes
