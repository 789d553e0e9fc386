from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from textlab.report.csv_files import files

if TYPE_CHECKING:
    from textlab.report.report import Report


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_the_files_of_a_report(report: Report) -> None:
    assert set(files(report)) == {
        "scores.csv",
        "pairs.csv",
        "comparison.csv",
        "evidence/copying.csv",
        "evidence/short_words.csv",
        "evidence/words.csv",
    }


def test_models_by_measures_human_first(report: Report) -> None:
    table = read(files(report)["comparison.csv"])
    assert table[0][:2] == ["model", "words.valid"]
    assert [line[0] for line in table[1:]] == ["human", *report.models]
    assert table[1][1:3] == ["0.998", "0.159"]
    assert len(table[0]) == 10


def test_pandas_reads_the_same_numbers(report: Report) -> None:
    found = pd.read_csv(io.BytesIO(files(report)["scores.csv"]))
    expected = report.scores
    for column in ("value", "low", "human", "human_low", "p_adjusted"):
        pd.testing.assert_series_equal(found[column], expected[column])


def test_formulas_are_made_harmless(report: Report) -> None:
    assert read(files(report)["evidence/words.csv"])[1][6] == "'=ther"


@pytest.mark.parametrize("name", ["scores.csv", "comparison.csv"])
def test_no_value_is_an_empty_cell(report: Report, name: str) -> None:
    for row in report.score_rows:
        row["value"] = None
    table = read(files(report)[name])
    column = table[0].index("value" if name == "scores.csv" else "words.valid")
    assert {line[column] for line in table[1:] if line[0] != "human"} == {""}
