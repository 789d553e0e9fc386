from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from textlab.comparison.units import shift_human, unit_means
from textlab.metrics.protocol import Measure
from textlab.texts.cutting import Cut
from textlab.texts.pieces import Pieces
from textlab.texts.runs import Shape

SHARE = Measure("a.share", "a", (), "", "", "", "", "", range=(0.0, 1.0))
COUNT = Measure("a.count", "a", (), "", "", "", "", "", range=(0.0, None))


def human(runs, twice):
    """Return a cut that holds human runs alone, and those of them that were scored twice."""
    shape = Shape(len(runs[0]))
    return Cut(Pieces.of(["a"]), (), {}, {shape: runs}, {shape: twice}, 0)


@given(arrays(np.float64, (6, 2), elements=st.one_of(st.floats(-9, 9), st.just(np.nan))))
def test_a_unit_is_the_mean_of_its_pieces_that_have_a_value(values):
    units = [[0, 1, 2], [3], [4, 5]]
    means = unit_means(values, units)
    for unit, pieces in enumerate(units):
        for column in range(2):
            known = [values[piece, column] for piece in pieces if not np.isnan(values[piece, column])]
            if known:
                np.testing.assert_allclose(means[unit, column], np.mean(known), atol=1e-12)
            else:
                assert np.isnan(means[unit, column])


def test_human_scores_move_back_by_what_one_more_absence_changed():
    # Two runs of two pieces; each is scored again without the other's range: 0.1 and 0.3 more.
    values = np.array([[0.4, 5], [0.6, 7], [0.7, 8], [0.7, 8], [0.5, 4], [0.7, 6], [1.0, 5], [1.0, 9]])
    shift_human(values, human([[0, 1], [2, 3]], [(0, [4, 5]), (1, [6, 7])]), [SHARE, COUNT])
    np.testing.assert_allclose(values[:4], [[0.2, 6], [0.4, 8], [0.5, 9], [0.5, 9]])
    np.testing.assert_allclose(values[4:], [[0.5, 4], [0.7, 6], [1.0, 5], [1.0, 9]])  # no score of a model moves


def test_no_score_leaves_its_range_and_no_data_stays_no_data():
    values = np.array([[0.1, np.nan], [0.9, 3.0], [0.5, np.nan], [0.9, 3.0]])
    shift_human(values, human([[0], [1]], [(0, [2]), (1, [3])]), [SHARE, COUNT])
    np.testing.assert_allclose(values[:2], [[0.0, np.nan], [0.7, 3.0]])
