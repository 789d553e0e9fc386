from __future__ import annotations

from collections import Counter
from math import log2, nan

import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from metrics.material import ALICE, SAMPLES, pieces, scored, texts
from metrics.oracles import character_ngrams, jensen_shannon
from textlab.metrics.chars import Chars
from textlab.metrics.protocol import Head, Settings
from textlab.texts.corpus import Corpus
from textlab.texts.preparation import Preparation
from textlab.texts.text import Text
from textlab.texts.words import EDGE


def cross_entropy(reference: str, piece: str) -> float:
    """Return bits a character by the formula, over plain dictionaries."""
    occurs = Counter(reference[i : i + n] for n in range(1, 7) for i in range(len(reference) - n + 1))
    followed = Counter(reference[i : i + n] for n in range(6) for i in range(len(reference) - n))
    bits = []
    for stretch in piece.split(EDGE):
        for i, character in enumerate(stretch):
            p = 1 / (len(set(reference)) + 1)
            for n in range(1, min(6, i + 1) + 1):
                history = stretch[i - n + 1 : i]
                p = (occurs[history + character] + 16 * p) / (followed[history] + 16)
            bits.append(-log2(p))
    return sum(bits) / len(bits) if bits else nan


def expected(reference: str, piece: str) -> list[float]:
    divergences = [jensen_shannon(character_ngrams(piece, n), character_ngrams(reference, n)) for n in (2, 3, 5)]
    return [*divergences, cross_entropy(reference, piece)]


def test_what_stands_between_texts_is_no_character_of_the_book() -> None:
    corpus = Corpus.of([Text("abba cab"), Text("back a")], Preparation(["space"]))
    assert Chars().resource(Head(corpus.head, corpus.lined_head), Settings()) == len(set("abckabba "))


def test_a_book_as_scipy_nltk_and_dictionaries_say() -> None:
    reference = ALICE[:8_000].strip()
    trial, scores = scored(Chars(), reference, SAMPLES)
    for piece, found in zip(trial.pieces.texts, scores, strict=False):
        assert_allclose(found, expected(reference, piece), atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(texts(least=1).map("x".__add__), pieces())
def test_hard_texts_as_scipy_nltk_and_dictionaries_say(reference: str, sample: str) -> None:
    trial, scores = scored(Chars(), reference, (sample,))
    assert_allclose(scores[0], expected(trial.corpus.head, trial.pieces.texts[0]), atol=1e-7)


def test_evidence_adds_up_to_the_divergence() -> None:
    trial, scores = scored(Chars(), ALICE[:5_000], ("the white rabbit zzz",))
    index = trial.index()
    rows = list(Chars().evidence(index, trial.memory(index), {"model": [0]}))
    reference, sample = (character_ngrams(text, 3) for text in (trial.corpus.head, trial.pieces.texts[0]))
    absent = 1 - sum(reference[gram] for gram in sample) / reference.total()
    assert sum(row.value for row in rows) + absent / 2 == pytest.approx(scores[0, 1])
    assert [row.value for row in rows] == sorted((row.value for row in rows), reverse=True)
    assert {row.text for row in rows} == {"".join(gram) for gram in sample}
    assert {row.text: row.kind for row in rows}["zzz"] == "overused"
