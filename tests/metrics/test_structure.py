from __future__ import annotations

from math import nan

import numpy as np
import pytest
from nltk.tokenize.punkt import PunktSentenceTokenizer, PunktTrainer

from metrics.material import BOOK, scored
from textlab.metrics.structure import Structure, unclosed
from textlab.texts.words import word_spans


def test_sentences_are_punkts() -> None:
    trainer = PunktTrainer()
    trainer.train(BOOK)
    sentences = PunktSentenceTokenizer(trainer.get_params()).tokenize(BOOK[40_000:44_000])
    lengths = [len(word_spans(sentence)) for sentence in sentences[1:-1]]
    trial, scores = scored(Structure(), BOOK, (BOOK[40_000:44_000],))
    assert trial.pieces.pieces[0].lined.count("\n") > 50
    assert scores[0, 0] == pytest.approx(np.mean([length for length in lengths if length]))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("(a (b) c", 1 / 2),
        ("a) b] c”", nan),
        ("[sic] {so} (on)", 0),
        ("“Off with her head!” said the Queen. “Off", 1 / 2),
        ("«Off!» „Off!“ «Off", 1 / 3),
        ("„Kopf ab!“ rief sie. „Kopf ab!“", 0),
        ("‘It’s the queen’s,’ said he. ‘I don’t", 1 / 2),
        ("`It's the queen's,' said he. `I don't", 1 / 2),
        ('"a" b "c', 1 / 2),
        ("'a' don't 'b", nan),
        ("no quotes at all", nan),
        ("", nan),
    ],
)
def test_quotes_and_brackets_left_open(text: str, share: float) -> None:
    assert unclosed(text) == pytest.approx(share, nan_ok=True)


def test_the_score_reads_the_slice_as_it_was() -> None:
    _, scores = scored(Structure(), BOOK[:20_000], ("Off (with her.\n\n  Head! Said she. (So.)\n",))
    assert scores[0].tolist() == pytest.approx([(1 + 2) / 2, 1 / 2])
