from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from textlab.statistics.divergence import jensen_shannon

TABLES = (
    st.integers(1, 30)
    .flatmap(lambda size: st.tuples(*[st.lists(st.integers(0, 50), min_size=size, max_size=size) for _ in range(2)]))
    .filter(lambda tables: sum(tables[0]) > 0 and sum(tables[1]) > 0)
)


@given(TABLES)
def test_is_scipys_though_only_the_samples_symbols_are_given(tables):
    p, q = np.array(tables[0]), np.array(tables[1])
    listed = p > 0
    assert jensen_shannon(p[listed], q[listed], q.sum()) == pytest.approx(jensenshannon(p, q, base=2) ** 2, abs=1e-7)


@given(TABLES)
def test_is_symmetric_bounded_and_blind_to_the_order_of_symbols(tables):
    p, q = np.array(tables[0]), np.array(tables[1])
    here, there = jensen_shannon(p, q, q.sum()), jensen_shannon(q, p, p.sum())
    assert here == pytest.approx(there, abs=1e-12)
    assert 0 <= here <= 1
    assert here == pytest.approx(jensen_shannon(p[::-1], q[::-1], q.sum()), abs=1e-12)


def test_the_same_distribution_is_0_and_nothing_in_common_is_1():
    assert jensen_shannon([3, 1], [6, 2], 8) == pytest.approx(0, abs=1e-12)
    assert jensen_shannon([3, 1], [0, 0], 8) == 1


@pytest.mark.parametrize(("p", "q", "total"), [([], [], 5), ([0, 0], [1, 2], 3), ([1, 2], [0, 0], 0)])
def test_an_empty_table_has_no_divergence(p, q, total):
    assert math.isnan(jensen_shannon(p, q, total))
