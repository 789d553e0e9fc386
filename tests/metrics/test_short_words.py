from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from metrics.material import ALICE, SAMPLES, pieces, scored, texts
from metrics.oracles import jensen_shannon, reference_words, sample_words, share
from textlab.metrics.short_words import ShortWords


def expected(reference: str, piece: str) -> list[float]:
    theirs, own = (
        [form for stretch in words for form in stretch] for words in (reference_words(reference), sample_words(piece))
    )
    short = [Counter(form for form in forms if len(form) <= 3 and form.isalpha()) for forms in (own, theirs)]
    return [jensen_shannon(*short), share([form in short[0] for form in own])]


def test_a_book_as_scipy_says() -> None:
    reference = ALICE[:20_000].strip()
    trial, scores = scored(ShortWords(), reference, SAMPLES)
    for piece, found in zip(trial.pieces.texts, scores, strict=False):
        assert_allclose(found, expected(reference, piece), atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(texts(least=1).map("x ".__add__), pieces())
def test_hard_texts_as_scipy_says(reference: str, sample: str) -> None:
    trial, scores = scored(ShortWords(), reference, (sample,))
    assert_allclose(scores[0], expected(trial.corpus.head, trial.pieces.texts[0]), atol=1e-7)


def test_evidence_says_what_is_missing_and_what_is_too_much() -> None:
    trial, _ = scored(ShortWords(), "the cat and the rat and the bat", ("x so so so so the cat x",))
    index = trial.index()
    rows = {row.text: row for row in ShortWords().evidence(index, trial.memory(index), {"model": [0]})}
    assert rows["and"].kind == "missing"
    assert rows["so"].kind == "overused"
    assert rows["the"].kind == "underused"
    # 1 of 6 words here, 3 of 8 there: G2 = 2 (1 ln(1 / (6 * 4/14)) + 3 ln(3 / (8 * 4/14))) = 0.55
    assert rows["the"].detail == "166.7 in 1,000 words, the reference 375.0; G2 0.6"
    assert rows["the"].value == pytest.approx(-1.17, abs=0.01)
