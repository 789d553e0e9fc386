from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from textlab.statistics.intervals import human_range, mean_interval, moments, quantile, welch

NAN = float("nan")
NUMBER = st.floats(-100, 100).map(lambda value: round(value, 3))
TABLE = st.tuples(st.integers(1, 8), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.one_of(NUMBER, st.just(NAN)))
)
GROUP = st.lists(NUMBER, min_size=2, max_size=12)


def column(values):
    return np.array(values, dtype=float)[:, np.newaxis]


@given(TABLE)
def test_moments_are_pythons_without_the_missing_values(table):
    found = moments(table)
    for place in range(table.shape[1]):
        values = [value for value in table[:, place] if not math.isnan(value)]
        assert found.n[place] == len(values)
        assert (
            np.isnan(found.mean[place]) if not values else found.mean[place] == pytest.approx(np.mean(values), abs=1e-9)
        )
        if len(values) < 2:
            assert np.isnan(found.sd[place])
        else:
            assert found.sd[place] == pytest.approx(np.std(values, ddof=1), abs=1e-9)


def test_values_that_differ_by_rounding_do_not_vary():
    assert moments(column([0.1 + 0.2, 0.3, 0.3])).sd[0] == 0
    assert moments(column([0.3, 0.3001])).sd[0] > 0


@given(GROUP.filter(lambda values: len(set(values)) > 1), st.sampled_from([0.9, 0.95, 0.99]))
def test_the_mean_interval_is_scipys(values, level):
    low, high = mean_interval(moments(column(values)), level)
    expected = stats.t.interval(level, len(values) - 1, np.mean(values), stats.sem(values))
    assert (low[0], high[0]) == pytest.approx(expected)


def test_one_unit_has_no_interval():
    low, high = mean_interval(moments(column([3.0])))
    assert np.isnan(low[0])
    assert np.isnan(high[0])


@pytest.mark.parametrize("side", [-1, 0, 1])
def test_the_human_range_is_the_t_test_of_the_mean_of_further_runs(side):
    human = moments(np.random.default_rng(1).normal(5, 2, (24, 1)))
    low, high = human_range(human, 10, 0.05, [side])
    tail = 0.05 / 2 if side == 0 else 0.05
    half = stats.t.isf(tail, 23) * human.sd[0] * math.sqrt(1 / 10 + 1 / 24)
    assert low[0] == (-np.inf if side > 0 else pytest.approx(human.mean[0] - half))
    assert high[0] == (np.inf if side < 0 else pytest.approx(human.mean[0] + half))


def test_the_human_range_holds_the_mean_of_further_runs_as_often_as_it_says():
    generator = np.random.default_rng(7)
    for units, runs in ((1, 20), (10, 20), (10, 64)):
        human = moments(generator.normal(size=(runs, 4_000)))
        mean = generator.normal(size=(units, 4_000)).mean(axis=0)
        low, high = human_range(human, units, 0.05, np.zeros(4_000, dtype=int))
        assert np.mean((mean < low) | (mean > high)) == pytest.approx(0.05, abs=0.0125)


def test_there_is_no_human_range_from_one_run_or_for_no_unit():
    for human, units in ((moments(column([1.0])), 5), (moments(column([1.0, 2.0])), 0)):
        for side in (-1, 0, 1):
            assert np.isnan(human_range(human, units, 0.05, [side])).all()


@given(GROUP, GROUP)
def test_welch_is_scipys(a, b):
    test = welch(moments(column(a)), moments(column(b)))
    assume(len(set(a)) > 1 or len(set(b)) > 1)
    summary = [number for group in (a, b) for number in (np.mean(group), np.std(group, ddof=1), len(group))]
    expected = stats.ttest_ind_from_stats(*summary, equal_var=False)
    assert test.difference[0] == pytest.approx(np.mean(a) - np.mean(b), abs=1e-9)
    assert test.p[0] == pytest.approx(expected.pvalue, abs=1e-6)


@pytest.mark.parametrize(("a", "b"), [([1, 1, 1], [2, 2, 2]), ([1, 1, 1], [2, 2]), ([1, 1], [2, 2, 2, 2])])
def test_without_any_spread_welch_is_the_permutation_test(a, b):
    def gap(x, y, axis):
        return np.abs(x.mean(axis=axis) - y.mean(axis=axis))

    expected = stats.permutation_test((a, b), gap, alternative="greater", vectorized=True, n_resamples=np.inf).pvalue
    assert welch(moments(column(a)), moments(column(b))).p[0] == pytest.approx(expected)


def test_there_is_no_test_of_one_unit_or_of_equal_values():
    assert np.isnan(welch(moments(column([1.0])), moments(column([2.0, 3.0]))).p[0])
    assert np.isnan(welch(moments(column([0.3, 0.3])), moments(column([0.1 + 0.2, 0.3]))).p[0])


def test_quantiles_are_scipys_and_there_is_none_without_a_degree_of_freedom():
    assert quantile(0.99, [1, 9]) == pytest.approx(stats.t.ppf(0.99, [1, 9]))
    assert np.isnan(quantile(0.99, [0, -1])).all()
