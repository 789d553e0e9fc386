"""Sentences as Punkt finds them."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from textlab.texts.sentences import learn, sentence_spans

LEARNT = "Mr. Hatter came. He met Mr. Dormouse. Mr. Hare spoke to Mr. Hatter. They had tea. " * 5


def test_abbreviations_of_the_reference_end_no_sentence() -> None:
    text = "It was Mr. Hare.\nThey had tea."
    assert sentence_spans(text, learn(LEARNT)) == [(0, 16), (17, 30)]
    assert len(sentence_spans(text, learn("They came. They had tea."))) == 3


def test_a_text_that_taught_nothing_still_ends_sentences() -> None:
    assert sentence_spans("One day. Two days.", learn("")) == [(0, 8), (9, 18)]
    assert sentence_spans("", learn("")) == []


@given(st.text(alphabet="aB. !?\n\"'(…。-1", max_size=40), st.text(alphabet="aB. !?\n\"'", max_size=60))
def test_sentences_follow_each_other_and_leave_only_white_space_out(text: str, learnt: str) -> None:
    spans = sentence_spans(text, learn(learnt))
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert "".join("".join(text[start:end] for start, end in spans).split()) == "".join(text.split())


def test_finding_sentences_loads_no_more_of_nltk_than_it_needs_and_leaves_the_rest_to_others() -> None:
    program = """
import sys
from textlab.texts.sentences import learn, sentence_spans
model = learn("Mr. Hatter came. They had tea.")
assert not {"nltk", "scipy", "sklearn"} & sys.modules.keys(), "too much is loaded"
import nltk
assert nltk.ngrams and nltk.tokenize.punkt and nltk.FreqDist("aba")["a"] == 2
assert sentence_spans("They had tea. It was six.", model) == [(0, 13), (14, 25)]
"""
    subprocess.run([sys.executable, "-c", program], check=True)
