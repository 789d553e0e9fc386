from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import power_divergence

from textlab.statistics.keyness import keyness


def test_the_worked_example_of_the_lancaster_course():
    # "Corpus linguistics: method, analysis, interpretation": 52 in 50,000 words against 57 in 75,000 give LL + 2.65.
    key = keyness([52], 50_000, [57], 75_000)
    assert key.log_likelihood[0] == pytest.approx(2.65, abs=0.005)
    assert key.log_ratio[0] == pytest.approx(np.log2((52 / 50_000) / (57 / 75_000)))


@given(st.integers(1, 500), st.integers(1, 500), st.integers(500, 10**6), st.integers(500, 10**6))
def test_log_likelihood_is_scipys_g_test_of_the_two_cells(a, b, a_total, b_total):
    expected = np.array([a_total, b_total]) * (a + b) / (a_total + b_total)
    g2 = power_divergence([a, b], expected, lambda_="log-likelihood").statistic
    assert keyness([a], a_total, [b], b_total).log_likelihood[0] == pytest.approx(g2, abs=1e-6)


def test_words_absent_from_one_text_or_from_both():
    key = keyness([8, 0, 0], 100, [0, 8, 0], 100)
    assert key.log_likelihood == pytest.approx([16 * np.log(2), 16 * np.log(2), 0])
    assert key.log_ratio == pytest.approx([4, -4, 0])
