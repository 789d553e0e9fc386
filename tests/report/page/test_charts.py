from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.report.columns import columns
from textlab.report.page.axis import Axis, Scale
from textlab.report.page.document import document
from textlab.report.page.map import FREE, NAMED, fluency_map
from textlab.report.page.new_spans import curve
from textlab.report.page.strips import ROWS, strips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.report.page.map import Dot
    from textlab.report.report import Report

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_a_scale_shows_all_of_its_values_with_some_room(values: list[float]) -> None:
    scale = Scale.of(values)
    assert all(0 < scale.at(value) < 1 for value in values)
    assert all(scale.at(one) <= scale.at(other) for one, other in pairwise(sorted(values)))


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e6), st.integers(2, 8))
def test_ticks_are_round_in_order_and_on_the_axis(low: float, width: float, count: int) -> None:
    scale = Scale(low, low + width)
    ticks = list(scale.ticks(count))
    assert ticks == sorted(set(ticks))
    assert len(ticks) <= count + 1
    assert all(low - 1e-6 * width <= tick <= low + width * (1 + 1e-6) for tick in ticks)


@pytest.mark.parametrize("values", [[0.0, 0.5], [3.0, 3.0], [-2.0, -1.0], [None], [0.0, 7.0]])
def test_an_axis_shows_its_values_also_where_the_measure_cannot_be_so(report: Report, values: list[float]) -> None:
    axis = Axis.of(columns(report)[0], values)  # a share, from 0 to 1
    assert axis.scale.low < axis.scale.high
    assert all(0 < axis.at(value) < 1 for value in values if value is not None)
    assert list(axis.ticks(4)) == sorted(axis.ticks(4))


def test_an_axis_shows_hardly_more_than_a_measure_can_be(report: Report) -> None:
    axis = Axis.of(columns(report)[0], [0.0, 1.0])
    assert -0.05 < axis.scale.low < 0
    assert 1 < axis.scale.high < 1.05


def with_models(report: Report, count: int) -> Report:
    """Return a report of copies of markov-2 under other names, each a little different."""
    models = [report.inputs["models"][0] | {"name": f"m{number}"} for number in range(count)]
    scores = [
        row | {"model": f"m{number}", "value": row["value"] + number / 1000}
        for number in range(count)
        for row in report.score_rows
        if row["model"] == "markov-2"
    ]
    verdicts = [report.verdict_rows[0] | {"model": f"m{number}"} for number in range(count)]
    return replace(
        report, inputs=report.inputs | {"models": models}, score_rows=scores, verdict_rows=verdicts, pair_rows=[]
    )


def test_the_model_that_copies_is_lowest_on_the_map_and_told_so(report: Report) -> None:
    found = fluency_map(report)
    assert found is not None
    by_model = {dot.model: dot for dot in found.dots}
    copier = by_model["markov-10"]
    assert copier.copies
    assert copier.y == min(dot.y for dot in found.dots)
    assert copier.y < found.regions[0].y[0]
    assert by_model["markov-2"].x == min(dot.x for dot in found.dots)  # 57 % real words
    assert copier.told == "markov-10: copies the book; real words 100.0 ± 1.0 %; edits to nearest passage 0.29 ± 0.01 !"


def test_cross_entropy_is_turned_so_that_fluent_is_right(report: Report) -> None:
    entropy = replace(report.measures[1], name="chars.cross_entropy", headline=False)
    rows = [
        row | {"measure": entropy.name, "value": 4.0 - number, "low": None, "high": None}
        for number, row in enumerate(row for row in report.score_rows if row["measure"] == "words.valid")
    ]
    other = replace(report, measures=[*report.measures, entropy], score_rows=[*report.score_rows, *rows])
    found = fluency_map(other)
    assert found is not None
    places = [dot.x for dot in found.dots]
    assert places == sorted(places)
    labels = [float(tick.label) for tick in found.x.ticks(5)]
    assert [tick.at for tick in found.x.ticks(5)] == sorted((tick.at for tick in found.x.ticks(5)), reverse=True)
    assert labels == sorted(labels)


def boxes(dots: Sequence[Dot], side: str, width: float) -> list[tuple[float, float, float, float]]:
    """Return where names stand, as (left, top, right, bottom) in pixels, seven to a letter."""
    found = []
    for dot in dots:
        place = getattr(dot, side)
        if place:
            x, y, wide = dot.x * width, (1 - dot.y) * 340, 7 * len(dot.model)
            left = {"right": x + 12, "left": x - 12 - wide}.get(place, x - wide / 2)
            top = {"above": y - 24, "below": y + 9}.get(place, y - 7.5)
            found.append((left, top, left + wide, top + 15))
    return found


@pytest.mark.parametrize(("side", "width"), [("label", 620), ("narrow", 260)])
def test_names_stand_beside_their_dots_not_over_each_other(report: Report, side: str, width: float) -> None:
    found = fluency_map(report)
    assert found is not None
    placed = boxes(found.dots, side, width)
    assert len(placed) == len(report.models)
    for one, other in combinations(placed, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


def test_of_many_models_those_that_copy_and_the_nearest_are_named(report: Report) -> None:
    many = with_models(report, 50)
    many.verdict_rows[33].update(like=8)
    many.verdict_rows[44].update(verdict="copies the book", like=0)
    found = fluency_map(many)
    assert found is not None
    named = [dot for dot in found.dots if dot.label]
    assert 3 <= len(named) <= NAMED
    assert {"m33", "m44"} <= {dot.model for dot in named}
    for one, other in combinations(boxes([dot for dot in named if not dot.copies], "label", 620), 2):
        across, down = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
        assert max(0.0, across) * max(0.0, down) <= (1 - FREE) * (one[2] - one[0]) * 15


def test_of_many_models_far_apart_each_has_its_name(report: Report) -> None:
    many = with_models(report, 16)
    for row in many.score_rows:
        if row["measure"] in {"words.valid", "novelty.distance"}:
            number = int(row["model"][1:])
            place = divmod(number, 4)[row["measure"] == "words.valid"]
            row.update(value=0.3 + 0.1 * place, low=None, high=None)
    found = fluency_map(many)
    assert found is not None
    assert all(dot.label for dot in found.dots)


def two_shapes(report: Report) -> Report:
    """Return the report with its last model of another shape of units, whose human text scores otherwise."""
    report.inputs["models"][-1].update(unit="texts of 40")
    for row in report.score_rows:
        if row["model"] == "as-you-like-it":
            row.update(human=0.3, human_low=0.2, human_high=0.35)
    return report


def test_every_row_has_the_human_text_of_its_own_shape(report: Report) -> None:
    strip = next(one for one in strips(two_shapes(report)) if one.axis.column.name == "word_ngrams.new_2")
    assert list(strip.human) == [("the book, 1 piece", "44", "40-48"), ("the book, texts of 40", "30", "20-35")]
    at = strip.axis.at
    for row in strip.rows:
        own = row.model == "as-you-like-it"
        assert row.human == (at(0.3) if own else at(0.44))
        assert row.band == ((at(0.2), at(0.35)) if own else (at(0.40), at(0.48)))
    found = fluency_map(report)
    assert found is not None
    assert [region.name for region in found.regions] == ["the book, 1 piece", "the book, texts of 40"]
    assert "the book, texts of 40" in document(report)


def test_without_its_measures_there_is_no_map(report: Report) -> None:
    words = replace(report, measures=[one for one in report.measures if one.name != "novelty.distance"])
    assert fluency_map(words) is None
    for row in report.score_rows:
        if row["measure"] == "novelty.distance":
            row.update(value=None)
    assert fluency_map(report) is None


def test_a_model_without_a_value_is_named_beside_the_map(report: Report) -> None:
    report.score_rows[0].update(value=None, low=None, high=None)
    found = fluency_map(report)
    assert found is not None
    assert list(found.missing) == ["markov-2"]


def test_strips_are_in_the_order_of_their_values(report: Report) -> None:
    found = {strip.axis.column.name: strip for strip in strips(report)}
    assert list(found) == [measure.name for measure in report.measures if measure.headline]
    novelty = found["novelty.distance"]
    assert [row.model for row in novelty.rows][-1] == "markov-10"
    places = [row.at for row in novelty.rows]
    assert places == sorted(places, reverse=True)
    assert [row.unlike for row in novelty.rows] == [False, False, False, False, True]
    assert all(row.band == (novelty.axis.at(0.48), 1.0) for row in novelty.rows)


def test_of_many_models_a_strip_shows_both_ends_and_says_so(report: Report) -> None:
    (strip, *_) = strips(with_models(report, ROWS + 25))
    assert (len(strip.rows), strip.left_out) == (ROWS, 25)
    assert [strip.rows[0].model, strip.rows[-1].model] == [f"m{ROWS + 24}", "m0"]


def test_a_strip_without_any_value_says_who_lacks_one(report: Report) -> None:
    for row in report.score_rows:
        row.update(value=None, low=None, high=None, human=None)
    (strip, *_) = strips(report)
    assert (list(strip.rows), len(strip.missing)) == ([], 5)
    assert list(strip.human) == [("the book", "-", ">99.5")]


@pytest.mark.parametrize(
    ("shares", "said"), [([0.0, 0.4, 0.6, 1.0], "from 3 characters"), ([0.1] * 4, "from more than 4 characters")]
)
def test_the_curve_of_new_spans_says_from_where_on_half_are_new(shares: list[float], said: str) -> None:
    rows: dict[str, dict[str, Any]] = {"m": {"new": shares}, "human": {"new": [None, 0.5, 1.0, 1.0]}}
    found = curve(rows, "m")
    assert found is not None
    assert said in found.sentence
    assert "from 2 on" in found.sentence
    assert found.human.count(",") == 3
    assert curve(rows, "other") is None
