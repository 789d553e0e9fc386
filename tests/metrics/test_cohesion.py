from __future__ import annotations

from math import nan

import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from metrics.material import ALICE, SAMPLES, pieces, scored
from metrics.oracles import sample_words
from textlab.metrics.cohesion import Cohesion


def expected(piece: str) -> float:
    long = [form for stretch in sample_words(piece) for form in stretch if len(form) >= 5]
    again = [form in long[:at] for at, form in enumerate(long)]
    return sum(again) / len(again) if again else nan


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_book_as_lists_say(sample: str) -> None:
    trial, scores = scored(Cohesion(), ALICE[:500], (sample,))
    assert_allclose(scores[0, 0], expected(trial.pieces.texts[0]))


@settings(max_examples=200, deadline=None)
@given(pieces())
def test_hard_texts_as_lists_say(sample: str) -> None:
    trial, scores = scored(Cohesion(), "x", (sample, f"{sample} {sample}"))
    for piece, found in zip(trial.pieces.texts, scores[:, 0], strict=False):
        assert_allclose(found, expected(piece))


def test_evidence_is_what_comes_again() -> None:
    _, scores = scored(Cohesion(), "x", ("x alice followed the rabbit; Alice saw the rabbit; alice fell x",))
    trial, _ = scored(Cohesion(), "x", ("x alice followed the rabbit; Alice saw the rabbit; alice fell x",))
    rows = list(Cohesion().evidence(trial.index(), {}, {"model": [0]}))
    assert [(row.text, row.value) for row in rows] == [("alice", 2), ("rabbit", 1)]
    assert scores[0, 0] == pytest.approx(3 / 6)
