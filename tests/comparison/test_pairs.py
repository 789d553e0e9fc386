from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from textlab.comparison import Pair, UnitTable, compare
from textlab.errors import UsageError
from textlab.metrics.protocol import Measure
from textlab.statistics.adjust import holm

GENERATOR = np.random.default_rng(4)
BOOK = GENERATOR.normal(50, 5, (40, 1))


def measure(name="m.one", *, side="both", headline=True, unit="%", scale=1.0, decimals=1):
    return Measure(name, "", (), "", "", "", "", "nothing to measure", side, unit, scale, decimals, (0, None), headline)


def table(name, units, *, shape=1, within=False):
    columns = np.asarray(units, dtype=float).reshape(len(units), -1)
    return UnitTable(name, shape, columns, len(columns), len(columns), within)


def pair(a, b, book=BOOK, **options):
    return compare([table("a", a), table("b", b)], {1: book}, [measure(**options)]).pairs[0]


def around(mean, sd=5.0, many=10):
    """Return units of exactly that mean and standard deviation."""
    values = GENERATOR.normal(size=many)
    return mean + sd * (values - values.mean()) / values.std(ddof=1)


def test_a_row_has_the_promised_columns_and_is_welchs_test():
    a, b = around(80), around(60, 9)
    row = pair(a, b)
    expected = stats.ttest_ind(a, b, equal_var=False)
    assert list(row) == list(Pair.__annotations__)
    assert {type(value) for value in row.values()} <= {str, float, type(None)}
    assert row["difference"] == pytest.approx(20)
    assert row["p"] == row["p_adjusted"] == pytest.approx(expected.pvalue)
    assert (row["low"], row["high"]) == pytest.approx(expected.confidence_interval(0.95))


@pytest.mark.parametrize(
    ("a", "b", "side", "nearer"),
    [
        (80, 55, "both", "b"),
        (20, 45, "both", "b"),
        (55, 80, "high", "a"),
        (20, 80, "high", "a"),
        (20, 80, "low", "b"),
        (21, 80, "both", "neither"),
        (30, 90, "both", "a"),
    ],
)
def test_the_verdict_is_who_is_nearer_to_human_text(a, b, side, nearer):
    book = around(50, 5, 40)[:, np.newaxis]
    assert pair(around(a), around(b), book, side=side)["verdict"] == f"{nearer} is nearer to human"
    nearer = {"a": "b", "b": "a"}.get(nearer, nearer)
    assert pair(around(b), around(a), book, side=side)["verdict"] == f"{nearer} is nearer to human"


@pytest.mark.parametrize(("a", "b", "side"), [(51, 49, "both"), (10, 30, "high"), (80, 82, "both")])
def test_alike_on_the_side_that_matters_is_not_told_apart(a, b, side):
    assert pair(around(a), around(b), side=side)["verdict"] == "not told apart"


def test_two_models_like_human_text_are_not_told_apart():
    row = pair(around(51, 0.5), around(49, 0.5))
    assert row["p"] < 0.001
    assert (row["verdict"], row["note"]) == ("not told apart", "both like human text")


def test_the_gap_that_would_have_shown_would_have_shown():
    a, b = around(80), around(81)
    row = pair(a, b, decimals=9)
    gap = float(row["note"].removeprefix("10 and 10 samples; a gap of ").removesuffix(" % would have shown"))
    assert row["verdict"] == "not told apart"
    assert pair(a, b + gap * 1.001 - 1)["p"] < 0.05 < pair(a, b + gap * 0.999 - 1)["p"]
    assert pair(a, b + gap * 1.001 - 1)["verdict"] == "a is nearer to human"


def test_the_gap_is_written_as_the_measure_is():
    assert " a gap of 4.7 % would" in pair(around(80), around(81))["note"]
    assert " a gap of 470 would" in pair(around(80), around(81), unit="", scale=100, decimals=0)["note"]
    tables = [table("a", around(80), within=True), table("b", around(81, many=6))]
    note = compare(tables, {1: BOOK}, [measure()]).pairs[0]["note"]
    assert note.startswith("10 and 6 units; ")
    joined = [table("a", around(80)), replace(table("b", around(81, many=6)), samples=60)]
    assert compare(joined, {1: BOOK}, [measure()]).pairs[0]["note"].startswith("10 and 6 units; ")


def test_headline_measures_of_a_pair_are_adjusted_together_and_details_not():
    measures = [measure("m.one"), measure("m.two"), measure("m.three"), measure("m.detail", headline=False)]
    units = GENERATOR.normal(50, 5, (3, 10, 4)) + np.array([0, 4, 9])[:, None, None]
    tables = [table(name, units[place]) for place, name in enumerate("abc")]
    rows = compare(tables, {1: np.repeat(BOOK, 4, axis=1)}, measures).pairs
    assert [(row["model_a"], row["model_b"]) for row in rows[::4]] == [("a", "b"), ("a", "c"), ("b", "c")]
    for start in range(0, 12, 4):
        p = [row["p"] for row in rows[start : start + 3]]
        assert [row["p_adjusted"] for row in rows[start : start + 3]] == pytest.approx(holm(p).tolist())
        assert rows[start + 3]["p_adjusted"] is None


def test_what_is_significant_alone_may_not_be_among_the_headline_measures():
    measures = [measure("m.one"), measure("m.two"), measure("m.detail", headline=False)]
    units = [np.column_stack([part, around(80), part]) for part in (around(80), around(85))]
    one, two, detail = compare(
        [table("a", units[0]), table("b", units[1])], {1: np.repeat(BOOK, 3, axis=1)}, measures
    ).pairs
    assert one["p"] == detail["p"] < 0.05 < one["p_adjusted"] < 0.1
    assert (one["verdict"], detail["verdict"]) == ("not told apart", "a is nearer to human")
    assert one["note"] == "10 and 10 samples; a gap of 5.5 % would have shown"  # at 0.05 / 2
    assert two["verdict"] == "not told apart"


def test_models_are_measured_from_the_human_row_of_their_own_shape():
    tables = [table("a", around(80)), table("b", around(90), shape=4)]
    row = compare(tables, {1: BOOK, 4: BOOK + 38}, [measure()]).pairs[0]
    assert row["verdict"] == "b is nearer to human"


def test_up_to_ten_models_every_pair_else_the_baseline():
    tables = [table(f"m{place}", around(50)) for place in range(11)]

    def pairs(tables, **options):
        return [(row["model_a"], row["model_b"]) for row in compare(tables, {1: BOOK}, [measure()], **options).pairs]

    assert len(pairs(tables[:10])) == 45
    assert pairs(tables) == [("m0", f"m{other}") for other in range(1, 11)]
    assert pairs(tables, baseline="m3")[:4] == [("m3", "m0"), ("m3", "m1"), ("m3", "m2"), ("m3", "m4")]
    assert len(pairs(tables, pairs="all")) == 55
    assert pairs(tables[:1]) == []


def test_an_unknown_baseline_is_refused():
    with pytest.raises(UsageError, match="no model is called 'c'; name one of: a, b"):
        compare([table("a", around(50)), table("b", around(50))], {1: BOOK}, [measure()], baseline="c")


def test_why_there_is_no_test_is_said():
    nothing = float("nan")
    for a, b, note in (
        (around(50), [60.0], "one sample: no test"),
        ([50.0] * 3, [50.0] * 4, "neither varies: no test"),
        ([nothing] * 3, around(50), "nothing to measure"),
    ):
        row = pair(a, b)
        assert (row["p"], row["p_adjusted"], row["low"], row["high"]) == (None, None, None, None)
        assert (row["verdict"], row["note"]) == ("not told apart", note)
    row = pair(around(20), around(80), np.full((20, 1), nothing))
    assert (row["verdict"], row["note"]) == ("not told apart", "no human value to be near to")


def test_two_models_that_never_vary_are_told_apart_by_permutation():
    row = pair([50.0] * 5, [100.0] * 5)
    assert row["p"] == pytest.approx(2 / 252)
    assert (row["low"], row["high"]) == (None, None)
    assert (row["verdict"], row["note"]) == ("a is nearer to human", "neither varies: permutation test")


def test_two_halves_of_the_same_are_seldom_told_apart():
    trials, alarms = 600, 0
    units = GENERATOR.gamma(2.0, size=(trials, 16, 1))
    for draw in units:
        alarms += pair(draw[:8], draw[8:])["p"] <= 0.05
    assert 0 < alarms <= trials * 0.05 + 3 * np.sqrt(trials * 0.05 * 0.95)
