from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textlab.report.summary import copied, like_the_book

if TYPE_CHECKING:
    from textlab.report.report import Report


def test_the_longest_span_of_each_model_that_copies(report: Report) -> None:
    assert [(row["model"], row["sample"]) for row in copied(report)] == [("markov-10", "markov-10/06.txt")]
    assert copied(replace(report, evidence_rows={})) == []


def test_without_spans_a_window_found_whole_is_shown(report: Report) -> None:
    near, exact = (
        row | {"value": value} for row, value in zip(report.evidence_rows["copying"], (0.1, 0.0), strict=False)
    )
    assert copied(replace(report, evidence_rows={"novelty": [near, exact]})) == [exact]


def test_without_anything_whole_the_nearest_window_is_shown(report: Report) -> None:
    rows = [row | {"value": value} for row, value in zip(report.evidence_rows["copying"], (0.1, 0.05), strict=False)]
    assert copied(replace(report, evidence_rows={"novelty": rows})) == [rows[1]]


def test_of_many_models_like_the_book_the_first_are_named(report: Report) -> None:
    verdicts = [
        report.verdict_rows[2] | {"model": f"m{number}", "like": 8, "verdict": "reads like the book"}
        for number in range(200)
    ]
    said = like_the_book(replace(report, verdict_rows=verdicts))
    assert said == f"Like the book on all 8 measures: {', '.join(f'm{number}' for number in range(12))} and 188 more."
