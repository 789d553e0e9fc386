from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from textlab.report.markdown import document

if TYPE_CHECKING:
    from textlab.report.report import Report


def sections(text: str) -> list[str]:
    return re.findall(r"^## (.*)$", text, re.MULTILINE)


def test_verdict_first_signature_last(report: Report) -> None:
    text = document(report)
    assert text.startswith("# 5 models against alice29.txt\n")
    assert sections(text)[:2] == ["Verdict", "Headline measures"]
    assert sections(text)[2:5] == ["words", "short\\_words", "chars"]
    assert sections(text)[-3:] == ["Ten short words", "Notes", "Signature"]
    assert text.endswith("```\n")


def test_every_value_has_its_interval_and_the_human_row(report: Report) -> None:
    text = document(report)
    assert "| markov-2 | 57.1 ± 1.0 ! | 90.0 ± 1.0 |" in text
    assert "| the book | 99.8 | 95.0 |" in text
    assert "| like the book | &gt;99.5 | &gt;94.0 |" in text
    assert "Not told apart on edits to nearest passage: markov-2, as-you-like-it." in text


def test_the_short_words_of_all_models_take_turns(report: Report) -> None:
    rows = report.evidence_rows["short_words"]
    others = [row | {"model": "markov-4", "text": f"x{row['text']}"} for row in rows]
    text = document(replace(report, evidence_rows={"short_words": [*rows, *others]}))
    table = text.split("## Ten short words")[1].split("##")[0]
    assert re.findall(r"^\| (\w+) \| markov-", table, re.MULTILINE) == "a xa he xhe to xto of xof in xin".split()  # noqa: SIM905


def test_tables_stay_tables_whatever_the_names(report: Report) -> None:
    hostile = "a|b`c`<script>\n| d"
    verdicts = [row | {"model": hostile, "fact": hostile} for row in report.verdict_rows]
    text = document(replace(report, verdict_rows=verdicts, notes=["<img src=x>"]))
    table = text.split("## Verdict")[1].split("## Headline")[0].strip().splitlines()
    rows = [line for line in table if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in rows} == {5}
    assert "<script" not in text
    assert "<img" not in text


def test_the_marks_are_explained(report: Report) -> None:
    marks = (
        "! marks what is unlike the book (95 %, all eight together; a measure outside the headline table: 95 %, alone)."
    )
    assert f"- {marks}" in document(report)
    details = [measure for measure in report.measures if not measure.headline]
    assert "(95 %, each measure alone)" in document(replace(report, measures=details))


def test_the_signature_cannot_leave_its_block(report: Report) -> None:
    text = document(replace(report, signature={"x": "```\n<b>"}))
    assert text.count("```") == 2
