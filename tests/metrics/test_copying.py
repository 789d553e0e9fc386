from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from metrics.material import ALICE, BOOK, SAMPLES, pieces, scored, texts
from metrics.oracles import share
from textlab.metrics.copying import Copying
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from textlab.texts.pieces import Piece


def longest_copies(reference: str, piece: str) -> list[int]:
    """Return the length of the longest copy that begins at each character, by trying."""
    end, lengths = 0, []
    for start in range(len(piece)):
        end = max(start, end)  # what was copied from one character on is copied from the next
        while end < len(piece) and piece[start : end + 1] in reference:
            end += 1
        lengths.append(end - start)
    return lengths


def expected(reference: str, piece: Piece) -> list[float]:
    text = piece.text
    if not text:
        return [nan] * 6
    longest = longest_copies(reference, text)
    copied = {at for start, length in enumerate(longest) if length >= 50 for at in range(start, start + length)}
    grams = [[text[at : at + n] for at in range(len(text) - n + 1)] for n in (5, 10, 20)]
    new = [share([gram not in reference for gram in some if EDGE not in gram]) for some in grams]
    lines = [text[start:end] for start, end in piece.lines if end - start >= 20]
    return [len(copied) / len(text), max(longest), *new, share([line in reference for line in lines])]


def test_a_book_as_trying_says() -> None:
    trial, scores = scored(Copying(), ALICE[:50_000], SAMPLES)
    for piece, found in zip(trial.pieces.pieces, scores, strict=False):
        assert_allclose(found, expected(trial.corpus.prepared(0, len(trial.corpus)), piece))


@settings(max_examples=100, deadline=None)
@given(texts(least=1).map("x".__add__), pieces())
def test_hard_texts_as_trying_says(reference: str, sample: str) -> None:
    trial, scores = scored(Copying(), reference, (sample, reference[len(reference) // 3 :]))
    for piece, found in zip(trial.pieces.pieces, scores, strict=False):
        assert_allclose(found, expected(trial.corpus.prepared(0, len(trial.corpus)), piece))


def test_lines_are_those_of_the_file() -> None:
    page = BOOK[30_000:31_000]
    changed = page.replace("said", "sayd")
    _, scores = scored(Copying(), BOOK[:50_000], (page, changed))
    lines = [line for line in changed.split("\n")[1:-1] if len(" ".join(line.split())) >= 20]
    assert scores[0, 5] == 1
    assert scores[1, 5] == pytest.approx(share(["sayd" not in line for line in lines]), abs=0.1)
    assert scores[1, 5] < 1


def test_the_curve_equals_a_set_of_all_spans_of_each_length() -> None:
    trial, scores = scored(Copying(), ALICE, SAMPLES)
    index = trial.index()
    curve = Copying().curve(index, trial.memory(index))
    assert_allclose(curve[: len(SAMPLES), [4, 9, 19]], scores[:, 2:5])
    for n in range(1, 101):
        known = {ALICE[at : at + n] for at in range(len(ALICE) - n + 1)}
        for found, sample in zip(curve[: len(SAMPLES)], trial.pieces.texts, strict=False):
            grams = [sample[at : at + n] for at in range(len(sample) - n + 1)]
            assert_allclose(found[n - 1], share([gram not in known for gram in grams if EDGE not in gram]))


def test_evidence_is_every_copied_span_and_its_first_place() -> None:
    trial, scores = scored(Copying(), ALICE[:50_000], SAMPLES)
    index = trial.index()
    rows = list(Copying().evidence(index, trial.memory(index), {"model": range(len(SAMPLES))}))
    assert rows[0].value == scores[:, 1].max() == 2_000
    assert min(row.value for row in rows) >= 50
    for row in rows:
        assert trial.corpus.prepared(*row.source) == row.text
        assert row.source[0] == ALICE.find(row.text)  # the first place
        assert trial.pieces.texts[row.piece][row.start : row.end] == row.text
