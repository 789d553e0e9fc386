from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from textlab.metrics.protocol import Measure
from textlab.report.columns import Column, columns

if TYPE_CHECKING:
    from textlab.report.report import Report

SHARE = Column(
    Measure(
        "m.share",
        "a share",
        ("a", "share", "%"),
        "",
        "",
        "",
        "",
        "nothing",
        unit="%",
        scale=100,
        decimals=1,
        range=(0.0, 1.0),
    )
)


def row(value: float | None, **more: Any) -> dict[str, Any]:
    return {"value": value, "low": None, "high": None, "unlike": None} | more


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "-"), (0.0, "0.0"), (-0.00001, "0.0"), (0.3484, "34.8"), (1, "100.0"), (20, "2,000.0")],
)
def test_a_number_is_scaled_and_rounded(value: float | None, shown: str) -> None:
    assert SHARE.number(value) == shown


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (0.2, 0.3, "20.0-30.0"),
        (0.2, None, ">20.0"),
        (None, 0.3, "<30.0"),
        (None, None, "-"),
        (0.0, 0.3, "<30.0"),
        (0.2, 1.0, ">20.0"),
        (0.0, 1.0, "-"),
        (1.0, None, "100.0"),
        (None, 0.0, "0.0"),
    ],
)
def test_a_range_shows_the_sides_that_bind(low: float | None, high: float | None, shown: str) -> None:
    assert SHARE.range(low, high) == shown


def test_a_cell_keeps_room_for_its_mark() -> None:
    assert SHARE.cell(row(0.5, unlike=True)) == "50.0!"
    assert SHARE.cell(row(0.5, unlike=False)) == "50.0 "
    assert SHARE.cell(row(None)) == "- "
    assert SHARE.cell(None) == "- "


def test_an_interval_is_half_its_width_or_both_ends() -> None:
    assert SHARE.interval(row(0.5, low=0.49, high=0.51)) == "50.0 ± 1.0"
    assert SHARE.interval(row(0.5, low=0.49, high=0.51, unlike=True)) == "50.0 ± 1.0 !"
    assert SHARE.interval(row(0.01, low=0.0, high=0.03)) == "1.0 (0.0 to 3.0)"
    assert SHARE.interval(row(0.5)) == "50.0"
    assert SHARE.interval(row(None)) == "-"


def test_the_unit_is_no_part_of_the_short_name() -> None:
    assert SHARE.short == "a share"


def test_columns_are_chosen_by_role_or_metric(report: Report) -> None:
    assert len(columns(report)) == 9
    assert len(columns(report, headline=True)) == 8
    assert [column.name for column in columns(report, metric="words")] == ["words.valid", "words.dictionary"]


def test_a_range_that_ends_at_the_least_there_can_be_is_that_number() -> None:
    share = Measure("copying.share", "", (), "", "", "", "", "", scale=100, decimals=1, range=(0.0, 1.0))
    assert Column(share).range(None, 0.0) == "0.0"


def test_a_column_has_the_decimals_that_tell_a_mark_from_its_bound(report: Report) -> None:
    for value in report.score_rows:
        if (value["model"], value["measure"]) == ("markov-4", "word_ngrams.new_2"):
            value.update(value=0.3998, human_low=0.4, side="below")
        elif value["measure"] == "word_ngrams.new_2":
            value.update(side="above")
    (column,) = columns(report, metric="word_ngrams")
    assert column.number(0.3998) == "39.98"
    assert column.range(0.4, 0.48) == "40.00-48.00"
    assert [one.measure.decimals for one in columns(report)][:3] == [1, 3, 3]
    assert report.measures[3].decimals == 0
