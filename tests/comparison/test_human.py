from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from textlab.comparison import Score, UnitTable, compare
from textlab.metrics.protocol import Measure
from textlab.statistics.permutation import permutation_test

GENERATOR = np.random.default_rng(2)
BOOK = GENERATOR.normal(0.5, 0.05, (40, 1))


def measure(name="m.one", *, side="both", headline=True, bounds=(0.0, 1.0)):
    return Measure(name, name, (), "", "", "", "", "nothing to measure", side=side, headline=headline, range=bounds)


def score(units, book=BOOK, *, side="both", bounds=(0.0, 1.0), within=False, samples=None):
    table = UnitTable("it", 1, np.asarray(units, dtype=float).reshape(len(units), -1), samples or len(units), 7, within)
    return compare([table], {1: book}, [measure(side=side, bounds=bounds)]).scores[0]


def test_a_row_has_the_promised_columns_and_plain_values():
    row = score(GENERATOR.normal(0.5, 0.05, 10))
    assert list(row) == list(Score.__annotations__)
    assert {type(value) for value in row.values()} <= {str, bool, float, int, type(None)}
    assert (row["model"], row["measure"], row["headline"]) == ("it", "m.one", True)
    assert (row["samples"], row["pieces"]) == (10, 7)


def test_values_are_means_with_students_interval_and_cohens_d():
    units = GENERATOR.normal(0.7, 0.05, 10)
    row = score(units)
    assert row["value"] == pytest.approx(units.mean())
    assert (row["low"], row["high"]) == pytest.approx(stats.t.interval(0.95, 9, units.mean(), stats.sem(units)))
    assert row["human"] == pytest.approx(BOOK.mean())
    assert row["effect"] == pytest.approx((units.mean() - BOOK.mean()) / BOOK.std(ddof=1))


def test_the_range_of_headline_measures_is_a_joint_one_and_of_details_a_separate_one():
    measures = [measure("m.one"), measure("m.two"), measure("m.detail", headline=False)]
    units, book = GENERATOR.normal(0.5, 0.1, (5, 3)), GENERATOR.normal(0.5, 0.1, (30, 3))
    rows = compare([UnitTable("it", 1, units, 5, 5)], {1: book}, measures).scores
    for place, alpha in enumerate((0.05 / 2, 0.05 / 2, 0.05)):
        half = stats.t.isf(alpha / 2, 29) * book[:, place].std(ddof=1) * np.sqrt(1 / 5 + 1 / 30)
        assert rows[place]["human_low"] == pytest.approx(book[:, place].mean() - half)
        assert rows[place]["human_high"] == pytest.approx(book[:, place].mean() + half)
    assert rows[2]["p_adjusted"] is None
    expected = permutation_test(units, book, [0, 0, 0], [True, True, False])
    assert [row["p"] for row in rows] == expected.p.tolist()
    assert [row["p_adjusted"] for row in rows[:2]] == expected.adjusted[:2].tolist()


@pytest.mark.parametrize(
    ("side", "above", "below"), [("both", True, True), ("high", True, False), ("low", False, True)]
)
def test_only_the_side_that_matters_counts(side, above, below):
    high, low = score(GENERATOR.normal(0.7, 0.05, 10), side=side), score(GENERATOR.normal(0.3, 0.05, 10), side=side)
    assert (high["unlike"], high["side"]) == (above, "above" if above else None)
    assert (low["unlike"], low["side"]) == (below, "below" if below else None)
    assert (high["human_high"] is None) == (not above)
    assert (low["human_low"] is None) == (not below)


def test_bounds_stay_in_the_range_of_the_measure():
    row = score([0.0, 0.9, 0.0], GENERATOR.choice([0.0, 0.1], (20, 1)))
    assert row["low"] == row["human_low"] == 0
    assert row["high"] == 1


def test_inside_the_range_nothing_is_unlike_however_small_its_p():
    for often, unlike in ((3.5, True), (30.0, False)):
        book = np.append(np.zeros(62), [often, often])[:, np.newaxis]
        row = score([3.0], book, bounds=(0.0, None), side="high")
        assert row["p_adjusted"] == pytest.approx(3 / 65)
        assert (row["value"] > row["human_high"], row["unlike"]) == (unlike, unlike)


def test_one_sample_is_judged_but_has_no_interval():
    row = score([0.9])
    assert (row["low"], row["high"]) == (None, None)
    assert row["unlike"] is True
    assert row["note"] == "one sample: no interval"


def test_missing_values_are_left_out_and_said():
    assert score([0.9, float("nan"), 0.9])["value"] == pytest.approx(0.9)
    assert score([0.9, float("nan"), 0.9])["note"] == "1 of 3 samples have no value"
    nothing = score([float("nan")] * 3)
    keys = ("value", "low", "high", "human_low", "human_high", "unlike", "side", "effect", "p", "p_adjusted")
    assert [nothing[key] for key in keys] == [None] * 10
    assert nothing["human"] == pytest.approx(BOOK.mean())
    assert nothing["note"] == "nothing to measure"


def test_no_spread_anywhere_is_no_effect_and_no_test():
    row = score(np.zeros(5), np.zeros((30, 1)))
    assert (row["effect"], row["p"], row["p_adjusted"], row["unlike"]) == (None, None, None, False)
    assert row["note"] == "samples and human text do not vary: no effect, no test"


def test_copies_where_people_never_copy_have_a_p_but_no_effect():
    row = score(np.ones(5), np.zeros((30, 1)), side="high")
    assert (row["effect"], row["unlike"], row["side"]) == (None, True, "above")
    assert row["p_adjusted"] <= 0.001
    assert row["note"] == "human text does not vary: no effect"


def test_too_few_to_test_is_said():
    row = score([0.9], BOOK[:10])
    assert row["unlike"] is None
    assert "too few samples and human runs to test" in row["note"]
    assert score([0.9] * 5, BOOK[:10])["note"] == "rough range, from 10 human runs"
    none = score([0.9] * 30, BOOK[:1])
    assert (none["unlike"], none["human_low"], none["note"]) == (None, None, "no human range")


def test_units_within_one_sample_are_marked():
    assert score([0.5, 0.6, 0.4], within=True, samples=1)["note"] == "within one sample"
    assert score([0.5, 0.6, 0.4], within=True, samples=2)["note"] == "parts of samples"


def test_every_model_is_held_against_the_runs_of_its_shape():
    tables = [UnitTable("a", 1, BOOK[:9], 9, 9), UnitTable("b", 3, BOOK[:9], 9, 27)]
    rows = compare(tables, {3: BOOK + 0.3, 1: BOOK}, [measure()]).scores
    assert [row["unlike"] for row in rows] == [False, True]
    assert rows[1]["human"] - rows[0]["human"] == pytest.approx(0.3)


def test_the_book_itself_is_seldom_unlike_the_book():
    sides, trials = ("low", "high", "both", "high", "high"), 300
    measures = [measure(f"m.{place}", side=side, bounds=(0.0, None)) for place, side in enumerate(sides)]
    alarms, shapes = 0, [(10, 20), (1, 24), (5, 48)]
    for trial in range(trials):
        s, runs = shapes[trial % 3]
        scores = np.exp(GENERATOR.normal(size=(s + runs, 5)) + GENERATOR.normal(size=(s + runs, 1)))
        scores[:, 3:] = np.where(scores[:, 3:] > 6, scores[:, 3:], 0)  # as copying: 0 in most text
        rows = compare([UnitTable("held out", 1, scores[:s], s, s)], {1: scores[s:]}, measures).scores
        alarms += any(row["unlike"] for row in rows)
    assert 0 < alarms <= trials * 0.05 + 3 * np.sqrt(trials * 0.05 * 0.95)
