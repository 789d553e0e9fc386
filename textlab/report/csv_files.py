"""The CSV faces: the tables of a report for spreadsheets and scripts, every number with all its digits."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from textlab.report import rows, summary
from textlab.report.plain import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textlab.report.report import Report
    from textlab.report.rows import Row


def encode(head: Sequence[str], lines: Iterable[Sequence[object]]) -> bytes:
    r"""Return a CSV file: an empty cell for None, text made harmless for spreadsheets, numbers to the last digit.

    Examples
    --------
    >>> encode(["model", "value"], [["=a", 0.1], ["b", None]])
    b"model,value\n'=a,0.1\nb,\n"
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    for line in (head, *lines):
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in line])
    return buffer.getvalue().encode("utf-8", "backslashreplace")


def table(found: Iterable[Row], columns: Mapping[str, str]) -> bytes:
    """Return the CSV file of the rows of one table."""
    return encode(list(columns), ([row[column] for column in columns] for row in found))


def comparison(report: Report) -> bytes:
    """Return the CSV file of models by measures, human text first."""
    names = [measure.name for measure in report.measures]
    lines: list[list[object]] = []
    for shape in summary.shapes(report):
        human = [report.by_model.get((shape.usual, name), {}).get("human") for name in names]
        lines.append([shape.name.replace("the book", "human"), *human])
    lines += [
        [model, *(report.by_model.get((model, name), {}).get("value") for name in names)] for model in report.models
    ]
    return encode(["model", *names], lines)


def files(report: Report) -> dict[str, bytes]:
    """Return the CSV files of a report, by their names in its folder."""
    evidence = {
        f"evidence/{metric}.csv": table(found, rows.EVIDENCE) for metric, found in report.evidence_rows.items() if found
    }
    return {
        "scores.csv": table(report.score_rows, rows.SCORES),
        "pairs.csv": table(report.pair_rows, rows.PAIRS),
        "comparison.csv": comparison(report),
        **evidence,
    }
