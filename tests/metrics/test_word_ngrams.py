from __future__ import annotations

from hypothesis import given, settings
from numpy.testing import assert_allclose

from metrics.material import ALICE, SAMPLES, pieces, scored, texts
from metrics.oracles import jensen_shannon, reference_words, sample_words, share, word_ngrams
from textlab.metrics.word_ngrams import WordNgrams


def expected(reference: str, piece: str) -> list[float]:
    theirs, own = reference_words(reference), sample_words(piece)
    new = [share([gram not in word_ngrams(theirs, n) for gram in word_ngrams(own, n).elements()]) for n in (2, 3, 4)]
    return [*new, *(jensen_shannon(word_ngrams(own, n), word_ngrams(theirs, n)) for n in (1, 2))]


def test_a_book_as_nltk_and_scipy_say() -> None:
    reference = ALICE[:5_000].strip()
    trial, scores = scored(WordNgrams(), reference, (*SAMPLES, reference[1_000:1_800]))
    for piece, found in zip(trial.pieces.texts, scores, strict=False):
        assert_allclose(found, expected(reference, piece), atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(texts(least=1).map("x ".__add__), pieces())
def test_hard_texts_as_nltk_and_scipy_say(reference: str, sample: str) -> None:
    trial, scores = scored(WordNgrams(), reference, (sample,))
    assert_allclose(scores[0], expected(trial.corpus.head, trial.pieces.texts[0]), atol=1e-7)


def test_evidence_is_the_commonest_triples() -> None:
    trial, _ = scored(WordNgrams(), "off with her head said the queen", ("x off with her hat off with her head x",))
    index = trial.index()
    rows = list(WordNgrams().evidence(index, trial.memory(index), {"model": [0]}))
    assert (rows[0].text, rows[0].value, rows[0].kind) == ("off with her", 2, "in the reference")
    assert {row.text for row in rows if row.kind == "new"} == {
        "with her hat",
        "her hat off",
        "hat off with",
    }
