"""The headline table with its human rows, on a page and in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textlab.report import summary
from textlab.report.columns import columns, metrics
from textlab.report.page.environment import fill

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textlab.report.columns import Column
    from textlab.report.report import Report
    from textlab.report.rows import Row


class Block(NamedTuple):
    """Models of one shape of units: the human row, the human range, and the models."""

    name: str
    human: Sequence[str]
    ranges: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[Column, Row]]]]


class Table(NamedTuple):
    """The columns of a table, and its rows by the shape of units."""

    columns: Sequence[Column]
    blocks: Sequence[Block]


def headline(report: Report) -> Table:
    """Return the headline table of a report; without headline measures, that of all."""
    return _table(report, columns(report, headline=True) or columns(report))


def of_metrics(report: Report) -> Iterator[tuple[str, Table]]:
    """Yield each metric with the table of its measures."""
    for metric in metrics(report):
        yield metric, _table(report, columns(report, metric=metric))


def _table(report: Report, shown: Sequence[Column]) -> Table:
    blocks = []
    for shape in summary.shapes(report):
        human = [(column, report.by_model.get((shape.usual, column.name)) or {}) for column in shown]
        rows = [
            (model, [(column, report.by_model.get((model, column.name)) or {}) for column in shown])
            for model in shape.models
        ]
        blocks.append(
            Block(
                shape.name,
                [column.number(row.get("human")) for column, row in human],
                [column.range(row.get("human_low"), row.get("human_high")) for column, row in human],
                rows,
            )
        )
    return Table(shown, blocks)


def notebook(report: Report) -> str:
    """Return the verdicts and the headline table as a notebook shows them."""
    values = {"report": report, "table": headline(report), "like_the_book": summary.like_the_book(report)}
    values |= {"copies": summary.COPIES}
    return fill("notebook.html.j2", values)
