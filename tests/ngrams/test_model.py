from __future__ import annotations

from math import isnan, log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.ngrams.model import log2_probabilities
from textlab.ngrams.symbols import Alphabet
from textlab.ngrams.table import Table

TRAINING = "the cat sat on the mat and the rat sat on the cat; "


def brute_probability(history, symbol, training, order, vocabulary):
    """The formula, recursively, on strings; `training` is a list of texts that are not joined."""
    if order == 0:
        return 1 / (vocabulary + 1)
    context = history[len(history) - order + 1 :] if order > 1 else ""
    shorter = brute_probability(history, symbol, training, order - 1, vocabulary)
    if len(history) < order - 1:
        return shorter
    starts = [(text, i) for text in training for i in range(len(text) - len(context)) if text.startswith(context, i)]
    both = sum(text.startswith(context + symbol, i) for text, i in starts)
    return (both + 16 * shorter) / (len(starts) + 16)


@settings(deadline=None)  # the first example compiles
@given(st.text("acehmnorst z~", max_size=30), st.integers(1, 5), st.text("abcde \0", max_size=30))
def test_probabilities_equal_the_formula(text, order, training):
    training += TRAINING
    parts = training.split("\0")
    alphabet = Alphabet(text.replace("~", ""))  # "~" stands for an edge
    table = Table.of(alphabet.encode(text), order, alphabet.size)
    counts = np.zeros((2, table.size), np.int64)
    for part in parts:
        counts += table.observe(alphabet.encode(part, unknown=alphabet.size))
    vocabulary = len(set(training) - {"\0"})
    scores = log2_probabilities(table, *counts, vocabulary)
    for at, symbol in enumerate(text):
        if symbol == "~":
            assert isnan(scores[at])
        else:
            history = text[:at].rsplit("~", 1)[-1]
            assert scores[at] == pytest.approx(log2(brute_probability(history, symbol, parts, order, vocabulary)))


def test_the_probabilities_of_all_next_symbols_sum_to_one_with_the_unknown_one():
    alphabet = Alphabet(TRAINING)
    total = 0.0
    for symbol in [*range(alphabet.size), alphabet.size]:
        symbols = np.append(alphabet.encode("on the"), np.int32(symbol)).astype(np.int32)
        table = Table.of(symbols, 4, alphabet.size + 1)
        counts, followed = table.observe(alphabet.encode(TRAINING))
        total += 2 ** log2_probabilities(table, counts, followed, alphabet.size)[-1]
    assert total == pytest.approx(1)
