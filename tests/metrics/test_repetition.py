from __future__ import annotations

from math import nan

import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from metrics.material import ALICE, SAMPLES, pieces, scored
from metrics.oracles import sample_words, word_ngrams
from textlab.metrics.repetition import Repetition
from textlab.texts.words import EDGE


def expected(piece: str) -> list[float]:
    pairs = word_ngrams(sample_words(piece), 2)
    seen: set[str] = set()
    repeated: set[int] = set()
    spans = [(at, piece[at : at + 20]) for at in range(len(piece) - 19) if EDGE not in piece[at : at + 20]]
    for at, span in spans:
        if span in seen:
            repeated.update(range(at, at + 20))
        seen.add(span)
    return [
        len(pairs) / pairs.total() if pairs else nan,
        len(repeated) / len(piece) if spans else nan,
    ]


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_book_as_sets_say(sample: str) -> None:
    trial, scores = scored(Repetition(), ALICE[:500], (sample,))
    assert_allclose(scores[0], expected(trial.pieces.texts[0]))


@settings(max_examples=200, deadline=None)
@given(pieces())
def test_hard_texts_as_sets_say(sample: str) -> None:
    trial, scores = scored(Repetition(), "x", (sample, sample + sample))
    for piece, found in zip(trial.pieces.texts, scores, strict=False):
        assert_allclose(found, expected(piece))


def test_a_loop_is_found() -> None:
    trial, scores = scored(Repetition(), "x", ("off with her head said the queen; " * 20,))
    assert scores[0, 0] < 0.1
    assert scores[0, 1] > 0.9
    index = trial.index()
    longest, *_ = Repetition().evidence(index, {}, {"model": [0]})
    assert longest.text == trial.pieces.texts[0][longest.start :]
    assert (longest.start, longest.value) == (34, len(longest.text))
