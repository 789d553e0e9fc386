"""Which characters can follow in a Markov chain."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.ngrams.symbols import Alphabet
from textlab.ngrams.table import Table
from textlab.training.chain import Chain
from textlab.training.markov import MarkovModel
from textlab.training.protocol import Choice


def chain(text, context):
    alphabet = Alphabet(text)
    return Chain.of(Table.of(alphabet.encode(text), context + 1, alphabet.size))


def allowed(counts, temperature, top_k, top_p):
    """Which siblings can follow, one after the other."""
    weights = {at: (count / max(counts)) ** (1 / temperature) for at, count in enumerate(counts)}
    can, reached = set(), 0.0
    for at in sorted(weights, key=lambda at: -counts[at]):
        if len(can) == top_k or reached >= top_p * sum(weights.values()) * (1 - 1e-9):
            break
        can.add(at)
        reached += weights[at]
    return can


@settings(deadline=None)  # the first example compiles
@given(
    st.text("abcde", min_size=1, max_size=60),
    st.integers(1, 3),
    st.sampled_from([0.5, 1.0, 2.0]),
    st.sampled_from([None, 1, 2, 3]),
    st.sampled_from([0.1, 0.5, 0.75, 0.9, 1.0]),
)
def test_the_weights_are_those_of_a_plain_loop(text, context, temperature, top_k, top_p):
    whole = chain(text, context)
    free = np.diff(whole.weights(Choice(temperature)))
    bound = np.diff(whole.weights(Choice(temperature, top_k, top_p)))
    for first, last in zip(whole.begins, whole.begins[1:], strict=False):
        can = allowed(whole.counts[first:last].tolist(), temperature, top_k, top_p) if last > first else set()
        for at in range(first, last):
            assert bound[at] == pytest.approx(free[at] if at - first in can else 0)


def test_none_that_cannot_follow_is_drawn_by_the_highest_of_random_numbers():
    text = "".join(f"{one}z{one}y{one}z" for one in "abcdefghijklmnop") * 3
    whole = chain(text, 1)
    first = chain("aab", 0)
    highest = np.nextafter(1, 0)
    alphabet = Alphabet(text)
    for letter in "abcdefghijklmnop":
        state = whole.behind(alphabet.encode(letter).tolist())
        (drawn,) = whole.walk(state, whole.weights(Choice(top_k=1)), [highest])
        assert alphabet.characters[drawn] == "z"
    assert first.walk(0, first.weights(Choice(top_k=1)), [highest]) == [0]


def test_only_the_commonest_follow():
    model = MarkovModel(1)
    model.fit(["ab" * 6 + "ac" * 3 + "ad" * 2 + "aea"])
    seen = {k: Counter(model.sample(1, 2000, Choice(top_k=k), prompt="b")[0][1::2]) for k in (1, 2, 3, 9)}
    assert [set(one) for one in seen.values()] == [set("b"), set("bc"), set("bcd"), set("bcde")]
    assert seen[2]["b"] / 1000 == pytest.approx(6 / 9, abs=0.06)
    seen = {
        p: set(model.sample(1, 2000, Choice(top_p=p), prompt="b")[0][1::2]) for p in (0.01, 0.5, 0.51, 0.75, 0.8, 1.0)
    }
    assert list(seen.values()) == [set("b"), set("b"), set("bc"), set("bc"), set("bcd"), set("bcde")]
