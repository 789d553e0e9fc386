from __future__ import annotations

import edlib
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from metrics.material import ALICE, SAMPLES, pieces, scored, texts
from metrics.oracles import share
from textlab.metrics.novelty import Novelty
from textlab.metrics.protocol import Settings
from textlab.testing import Trial
from textlab.texts.words import EDGE


def windows(piece: str) -> list[str]:
    """Return the whole windows of each stretch, or the stretch itself where it has none."""
    found = []
    for stretch in piece.split(EDGE):
        whole = [stretch[at : at + 64] for at in range(0, len(stretch) - 63, 64)]
        found += whole or [stretch] * bool(stretch)
    return found


def expected(reference: str, piece: str) -> list[float]:
    distances = [
        edlib.align(window, reference, mode="HW", task="distance")["editDistance"] / len(window)
        for window in windows(piece)
    ]
    mean = sum(distances) / len(distances) if distances else float("nan")
    return [mean, share([distance <= 0.1 for distance in distances]), share([distance == 0 for distance in distances])]


def test_a_book_as_edlib_says() -> None:
    trial, scores = scored(Novelty(), ALICE[:50_000], SAMPLES)
    for piece, found in zip(trial.pieces.texts, scores, strict=False):
        assert_allclose(found, expected(trial.corpus.texts[0].content, piece))


@settings(max_examples=100, deadline=None)
@given(texts(least=1).map("x".__add__), pieces())
def test_hard_texts_as_edlib_says(reference: str, sample: str) -> None:
    reference, sample = (text.replace("\ud800", "?") for text in (reference, sample))  # edlib takes no lone surrogate
    trial, scores = scored(Novelty(), reference, (sample,))
    assert_allclose(scores[0], expected(trial.corpus.texts[0].content, trial.pieces.texts[0]))


def test_evidence_is_the_nearest_windows_first_with_their_passages() -> None:
    trial, _ = scored(Novelty(), ALICE[:50_000], SAMPLES)
    index = trial.index()
    rows = list(Novelty().evidence(index, trial.memory(index), {"model": range(len(SAMPLES))}))
    assert [row.value for row in rows] == sorted(row.value for row in rows)
    assert {"exact", "nearest"} <= {row.kind for row in rows}
    for row in rows:
        passage = trial.corpus.prepared(*row.source)
        edits = edlib.align(row.text, passage, mode="NW", task="distance")["editDistance"]
        assert edits == round(row.value * len(row.text))
        assert trial.pieces.texts[row.piece][row.start : row.end] == row.text


def test_the_window_is_the_users() -> None:
    trial = Trial.of(Novelty(), "abcdefgh ijklmnop", ["abcdefgh________"], Settings(window=8))
    assert trial.score()[0, [0, 2]].tolist() == pytest.approx([0.5, 0.5])
