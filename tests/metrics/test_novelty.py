from __future__ import annotations

import edlib
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from metrics.material import ALICE, SAMPLES, pieces, scored, texts
from metrics.oracles import share
from textlab.metrics.novelty import Novelty
from textlab.metrics.protocol import Head, Settings
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
        assert_allclose(found, expected(trial.corpus.head, piece))


@settings(max_examples=100, deadline=None)
@given(texts(least=1).map("x".__add__), pieces())
def test_hard_texts_as_edlib_says(reference: str, sample: str) -> None:
    reference, sample = (text.replace("\ud800", "?") for text in (reference, sample))  # edlib takes no lone surrogate
    trial, scores = scored(Novelty(), reference, (sample,))
    assert_allclose(scores[0], expected(trial.corpus.head, trial.pieces.texts[0]))


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


@pytest.mark.parametrize("window", [8, 100, 300])
def test_windows_of_any_length_as_edlib_says(window: int) -> None:
    trial = Trial.of(Novelty(), ALICE[:20_000], [SAMPLES[0][:1200]], Settings(window=window))
    text, corpus = trial.pieces.texts[0], trial.corpus.prepared(0, len(trial.corpus))
    windows = [text[at : at + window] for at in range(0, len(text) - window + 1, window)]
    distances = [edlib.align(one, corpus, mode="HW", task="distance")["editDistance"] / window for one in windows]
    assert_allclose(trial.score()[0, 0], sum(distances) / len(distances))


def trial_of(budget: float, corpus: int):
    metric = Novelty()
    pieces = Trial.of(metric, ALICE[:20_000], SAMPLES).pieces
    resource = metric.resource(Head("", "", corpus), Settings(budget=budget))
    return metric, pieces, metric.index(pieces, resource)


def test_windows_are_thinned_evenly_where_they_pass_the_budget() -> None:
    metric, pieces, whole = trial_of(1e14, 10**6)
    cells = int((whole.spans[:, 2] - whole.spans[:, 1]).sum()) * 10**6
    counts = np.bincount(whole.spans[:, 0])
    assert metric.note(whole) == ""
    _, _, same = trial_of(cells, 10**6)
    assert same.spans.tolist() == whole.spans.tolist()
    _, _, fewer = trial_of(cells / 3, 10**6)
    used = np.bincount(fewer.spans[:, 0])
    most = used.max()
    assert used.tolist() == np.minimum(counts, most).tolist()
    assert cells / 4 < int((fewer.spans[:, 2] - fewer.spans[:, 1]).sum()) * 10**6 <= cells / 3
    assert f"{most} of {counts.max()} windows a piece" in metric.note(fewer)
    for number in range(len(pieces)):
        all_of, kept = (index.spans[index.spans[:, 0] == number, 1] for index in (whole, fewer))
        assert set(kept) <= set(all_of)
        gaps = np.diff(np.searchsorted(all_of, kept), prepend=-1, append=all_of.size)
        assert gaps.max() - gaps.min() <= 1 + gaps.max() // 2


def test_at_least_one_window_a_piece_is_looked_for() -> None:
    _, pieces, index = trial_of(1.0, 10**6)
    assert np.bincount(index.spans[:, 0]).tolist() == [1] * len(pieces)
