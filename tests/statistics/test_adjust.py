from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from textlab.statistics.adjust import holm

P = st.one_of(st.floats(0, 1), st.just(float("nan")))


def plainly(p):
    """Return Holm's adjusted p by its definition, one test at a time."""
    known = sorted((value, place) for place, value in enumerate(p) if not math.isnan(value))
    adjusted, worst = list(p), 0.0
    for rank, (value, place) in enumerate(known):
        worst = max(worst, min(1.0, value * (len(known) - rank)))
        adjusted[place] = worst
    return adjusted


@given(st.lists(P, min_size=1, max_size=9))
def test_is_holms_definition(p):
    np.testing.assert_allclose(holm(p), plainly(p))


@given(st.lists(st.lists(P, min_size=4, max_size=4), min_size=1, max_size=5))
def test_every_row_is_its_own_family(rows):
    np.testing.assert_array_equal(holm(rows), np.array([holm(row) for row in rows]))


def test_no_test_at_all():
    assert holm(np.empty((3, 0))).shape == (3, 0)
