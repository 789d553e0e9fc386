from __future__ import annotations

import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from metrics.material import ALICE, SAMPLES, pieces, scored, texts
from metrics.oracles import reference_words, share
from textlab.metrics.protocol import Settings
from textlab.metrics.words import Words
from textlab.testing import Trial
from textlab.texts.dictionary import Dictionary, is_number
from textlab.texts.words import normal_form, piece_words


class SmallDictionary(Words):
    """The metric with few words, so that it is fast."""

    def resource(self, *_: object) -> Dictionary:
        return Dictionary("en", frozenset({"the", "cat", "sat", "and", "it's", "off", "with", "her", "head"}))


def expected(reference: str, piece: str, dictionary: Dictionary) -> list[float]:
    words = [piece[start:end] for start, end in piece_words([piece]).spans(0)]
    shouting = 2 * sum(word.isupper() for word in words) > len(words)
    judged = []
    for word in words:
        form = normal_form(word)
        acronym = word.isupper() and len(word) <= 5 and not dictionary.valid(form) and not shouting
        if not acronym and not is_number(form):
            judged.append(form)
    known = {form for stretch in reference_words(reference) for form in stretch}
    valid = {form for form in judged if dictionary.valid(form) or form in known}
    return [
        share([form in valid for form in judged]),
        share([dictionary.valid(form) for form in judged]),
        share([form in valid for form in set(judged)]),
    ]


def test_a_book_as_sets_say() -> None:
    reference = ALICE[:5_000].strip()
    trial, scores = scored(Words(), reference, SAMPLES)
    for piece, found in zip(trial.pieces.texts, scores, strict=False):
        assert_allclose(found, expected(reference, piece, trial.resource))


@settings(max_examples=100, deadline=None)
@given(texts(least=1).map("x ".__add__), pieces())
def test_hard_texts_as_sets_say(reference: str, sample: str) -> None:
    trial, scores = scored(SmallDictionary(), reference, (sample,))
    wanted = expected(trial.corpus.head, trial.pieces.texts[0], trial.resource)
    assert_allclose(scores[0], wanted)


@pytest.mark.parametrize(
    ("sample", "valid"),
    [
        ("x the queen's well-known croquet-ground x", 1),
        ("x don’t won't it’s I'll x", 1),
        ("x chapter XIV of 1865, the 2nd x", 1),
        ("x NASA said so x", 1),
        ("x nasasa said so x", 2 / 3),
        ("x THE MOCK TURTEL x", 2 / 3),
        ("x THE MOCK TURTL x", 2 / 3),
        ("x THE mock TURTL in the x", 1),
        ("turtel the cat turtel", 1),
        ("x jabberwock outgribed x", 1 / 2),
    ],
    ids=[
        "compounds",
        "curly",
        "numbers",
        "acronym",
        "no-acronym",
        "headline",
        "short-headline",
        "half",
        "cut-at-the-ends",
        "of-the-reference",
    ],
)
def test_what_counts_as_a_word(sample: str, valid: float) -> None:
    _, scores = scored(Words(), "The Jabberwock, with eyes of flame.", (sample,))
    assert scores[0, 0] == pytest.approx(valid)


def test_a_word_list_makes_words_valid() -> None:
    trial = Trial.of(Words(), "Down the hole.", ["x outgribed x"], Settings(words=frozenset({"outgribed"})))
    assert trial.score()[0].tolist() == [1, 1, 1]


def test_evidence_says_where_and_of_what_kind() -> None:
    trial, _ = scored(Words(), "Down the hole.", ("x the quean saidalice saidalice xqzwvk x",))
    index = trial.index()
    rows = list(Words().evidence(index, trial.memory(index), {"model": [0]}))
    assert [(row.text, row.kind, row.value) for row in rows] == [
        ("saidalice", "joined", 2),
        ("xqzwvk", "invented", 1),
    ]
    assert rows[0].detail == "… x the quean saidalice saidalice xqzwvk x …"
    assert [row.nearest for row in rows] == ["said alice", ""]
    marks = Words().marks(index, trial.memory(index))
    assert [trial.pieces.texts[0][start:end] for _, start, end, _, _ in marks] == ["saidalice", "saidalice", "xqzwvk"]
    assert trial.pieces.texts[0][rows[0].start : rows[0].end] == "saidalice"
