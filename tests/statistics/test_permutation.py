from __future__ import annotations

from itertools import combinations
from math import comb, isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from textlab.statistics.permutation import ARRANGEMENTS, arrangements, permutation_test

NAN = float("nan")
# Few different numbers, so that ties abound.
VALUE = st.sampled_from([0.0, 0.0, 0.1, 0.3, 1.0, 2.5])


def tables(missing):
    """Return a strategy of a model's units, human runs and sides, small enough to try all arrangements."""
    value = st.one_of(VALUE, VALUE, st.just(NAN)) if missing else VALUE
    return st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(1, 4)).flatmap(
        lambda shape: st.tuples(
            *[
                st.lists(st.lists(value, min_size=shape[2], max_size=shape[2]), min_size=rows, max_size=rows)
                for rows in shape[:2]
            ],
            st.lists(st.sampled_from([-1, 0, 1]), min_size=shape[2], max_size=shape[2]),
        )
    )


def statistic(values, inside, side):
    """Return the difference of two means over its standard error under permutation, by its definition."""
    ours = [value for value, chosen in zip(values, inside, strict=True) if chosen and not isnan(value)]
    theirs = [value for value, chosen in zip(values, inside, strict=True) if not chosen and not isnan(value)]
    if not ours or not theirs:
        return 0.0
    error = np.std(ours + theirs, ddof=1) * np.sqrt(1 / len(ours) + 1 / len(theirs))
    value = (np.mean(ours) - np.mean(theirs)) / error
    return abs(value) if side == 0 else side * value


def plainly(units, human, sides):
    """Return p and step-down min-P p over all measures, trying every arrangement one after the other."""
    rows, s = units + human, len(units)
    p, adjusted = [NAN] * len(sides), [NAN] * len(sides)
    testable = []
    for measure in range(len(sides)):
        ours, theirs = ({row[measure] for row in part if not isnan(row[measure])} for part in (units, human))
        if ours and theirs and len(ours | theirs) > 1:
            testable.append(measure)
    everything = [
        [statistic([row[m] for row in rows], [i in who for i in range(len(rows))], sides[m]) for m in testable]
        for who in combinations(range(len(rows)), s)
    ]
    seen = everything[0]
    for place, measure in enumerate(testable):
        p[measure] = np.mean([one[place] >= seen[place] - 1e-9 for one in everything])

    def rarity(one, place):
        """Return how many arrangements differ as much, then what sets the greater statistic first."""
        return sum(other[place] >= one[place] - 1e-9 for other in everything), -one[place]

    def as_rare(one, other):
        return one[0] < other[0] or (one[0] == other[0] and one[1] <= other[1] + 1e-8)

    rarities = [[rarity(one, place) for place in range(len(testable))] for one in everything]
    worst, left = 0.0, sorted(range(len(testable)), key=lambda place: rarities[0][place])
    while left:
        seen_here = rarities[0][left[0]]
        worst = max(worst, np.mean([any(as_rare(one[place], seen_here) for place in left) for one in rarities]))
        adjusted[testable[left.pop(0)]] = worst
    return p, adjusted


@settings(max_examples=60, deadline=None)
@given(tables(missing=False))
def test_is_brute_force_over_all_arrangements(table):
    units, human, sides = table
    test = permutation_test(units, human, sides, [True] * len(sides))
    p, adjusted = plainly(units, human, sides)
    np.testing.assert_allclose(test.p, p)
    np.testing.assert_allclose(test.adjusted, adjusted)


@settings(max_examples=60, deadline=None)
@given(tables(missing=True))
def test_missing_values_count_in_no_mean(table):
    units, human, sides = table
    test = permutation_test(units, human, sides, [True] * len(sides))
    p, adjusted = plainly(units, human, sides)
    np.testing.assert_allclose(test.p, p)
    np.testing.assert_allclose(test.adjusted, adjusted)


@pytest.mark.parametrize(("side", "alternative"), [(1, "greater"), (-1, "less")])
def test_one_measure_is_scipys(side, alternative):
    generator = np.random.default_rng(3)
    a, b = generator.normal(1, 1, 5), generator.normal(0, 1, 8)

    def difference(x, y, axis):
        return x.mean(axis=axis) - y.mean(axis=axis)

    expected = stats.permutation_test((a, b), difference, alternative=alternative, vectorized=True, n_resamples=np.inf)
    test = permutation_test(a[:, None], b[:, None], [side], [True])
    assert test.p[0] == pytest.approx(expected.pvalue)
    assert test.adjusted[0] == test.p[0]


def test_a_random_draw_comes_near_to_all_arrangements():
    generator = np.random.default_rng(5)
    a, b = generator.normal(0.1, 1, 10), generator.normal(0, 1, 40)
    assert comb(50, 10) > ARRANGEMENTS
    expected = stats.ttest_ind(a, b, alternative="greater").pvalue  # what it tends to, for normal values
    assert permutation_test(a[:, None], b[:, None], [1], [True]).p[0] == pytest.approx(expected, rel=0.1)


def test_p_is_never_0_and_counts_the_data():
    test = permutation_test(np.full((10, 1), 9.0) + np.arange(10)[:, None], np.zeros((64, 1)), [0], [True])
    assert test.p[0] == 1 / ARRANGEMENTS


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(1, 12))
def test_arrangements_are_choices_of_different_rows_and_begin_with_the_data(units, runs):
    chosen = arrangements(units, runs)
    assert chosen.shape == (units, min(comb(units + runs, units), ARRANGEMENTS))
    assert chosen[:, 0].tolist() == list(range(units))
    ordered = np.sort(chosen, axis=0)
    assert (np.diff(ordered, axis=0) > 0).all()
    assert 0 <= ordered.min() <= ordered.max() < units + runs


def test_every_row_is_drawn_as_often():
    often = np.bincount(arrangements(10, 64)[:, 1:].ravel(), minlength=74) / (ARRANGEMENTS - 1)
    assert np.abs(often - 10 / 74).max() < 0.015


@pytest.mark.parametrize(("units", "runs"), [(3, 20), (30, 6)])
def test_the_model_and_the_book_may_change_places(units, runs):
    generator = np.random.default_rng(8)
    a, b = generator.normal(size=(units, 3)), generator.normal(0.5, 1, size=(runs, 3))
    here, there = permutation_test(a, b, [1, 0, -1], [1, 1, 1]), permutation_test(b, a, [-1, 0, 1], [1, 1, 1])
    np.testing.assert_array_equal(here.p, there.p)
    assert here.p[0] > 0.5 > here.p[2]


def test_measures_outside_the_joint_test_do_not_weigh_on_it():
    generator = np.random.default_rng(9)
    a, b = generator.normal(1, 1, size=(8, 5)), generator.normal(size=(20, 5))
    joint = np.array([True, True, False, False, True])
    some, alone = (
        permutation_test(a, b, [0] * 5, joint),
        permutation_test(a[:, joint], b[:, joint], [0] * 3, [True] * 3),
    )
    np.testing.assert_array_equal(some.adjusted[joint], alone.adjusted)
    assert np.isnan(some.adjusted[~joint]).all()
    assert not np.isnan(some.p).any()


def test_false_alarms_on_rare_and_skewed_measures_are_as_rare_as_promised():
    generator = np.random.default_rng(11)
    sides, trials = np.array([1, 1, 0, 0, 1, -1]), 400
    alarms = np.zeros(7)
    for _ in range(trials):
        together = generator.normal(size=(34, 6)) + generator.normal(size=(34, 1))
        together[:, 0] = np.where(together[:, 0] > 2.5, np.exp(together[:, 0]), 0)  # copying: 0 in most text
        together[:, 1] = together[:, 1] > 1
        together[:, 2] = np.exp(1.5 * together[:, 2])
        test = permutation_test(together[:10], together[10:], sides, np.ones(6, dtype=bool))
        alarms += [*(test.p <= 0.05), np.nanmin(test.adjusted) <= 0.05]
    margin = 3 * np.sqrt(0.05 * 0.95 / trials)
    assert (alarms / trials < 0.05 + margin).all()
    assert alarms[-1] / trials > 0.05 - margin  # and it is not idle


def test_what_happens_rarely_weighs_no_more_than_other_measures():
    generator = np.random.default_rng(12)
    together = generator.normal(size=(74, 8))
    together[:, 0] = 0
    together[:2, 0] = 1  # two of ten samples copy, no run does: p is 1/60, and there are eight measures
    test = permutation_test(together[:10], together[10:], [1] * 8, [True] * 8)
    assert test.p[0] == pytest.approx(comb(10, 2) / comb(74, 2), abs=0.003)
    assert test.adjusted[0] == pytest.approx(8 * test.p[0], rel=0.15)  # under max-T: 0.018


def test_one_sample_far_from_everything_is_seen_though_no_p_is_below_one_in_65():
    generator = np.random.default_rng(13)
    human = generator.normal(size=(64, 8))
    test = permutation_test([[-9.0, *generator.normal(size=7)]], human, [0] * 8, [True] * 8)
    assert test.adjusted[0] == test.p[0] == 1 / 65
