"""Which words count as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from textlab.errors import UsageError
from textlab.texts.dictionary import LANGUAGES, Dictionary, explain, is_number, load
from textlab.texts.words import normal_form, word_spans

SMALL = Dictionary("en", frozenset({"a", "of", "queen", "well", "known", "clock", "rock", "roll", "tea", "cup"}))
ENGLISH = "the a i of don't o'clock queen's well-known rock'n'roll 1865 12 2nd xiv xxxix"


@pytest.mark.parametrize("word", ENGLISH.split())
def test_english_words(word: str) -> None:
    assert load("en").valid(word)


@pytest.mark.parametrize("word", ["xq", "e", "qu", "th", "s't", "t", "quene's", "well-knwn", "iiii", "xl", "r2d2", ""])
def test_no_english_words(word: str) -> None:
    assert not load("en").valid(word)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "l'homme qu'il aujourd'hui peut-être d'abord à été"),
        ("it", "dell'uomo c'è un'altra perché"),
        ("es", "y él niño"),
        ("de", "ein Mädchen über"),
        ("ru", "и дом"),
        ("fa", "است"),
    ],
)
def test_words_of_other_languages(language: str, words: str) -> None:
    dictionary = load(language)
    assert all(dictionary.valid(normal_form(words[start:end])) for start, end in word_spans(words))


def test_every_language_has_a_dictionary() -> None:
    assert all(len(load(language).words) > 10_000 for language in LANGUAGES)


def test_further_words_count_however_short_they_are() -> None:
    dictionary = load("en", frozenset({"xq", "brillig"}))
    assert all(map(dictionary.valid, ["xq", "brillig", "brillig's", "brillig-tea"]))
    assert not load("en").valid("brillig")


def test_there_is_no_dictionary_of_klingon() -> None:
    with pytest.raises(UsageError, match="'tlh'; choose from ar, de, en"):
        load("tlh")


@given(st.text(alphabet="ab'-2nd", max_size=8))
def test_compounds_are_as_good_as_their_parts(word: str) -> None:
    dictionary = Dictionary("en", frozenset({"a", "ab", "b'a"}))
    affixes = {"n", "d"}

    def good(part: str) -> bool:
        return part in dictionary.words or is_number(part)

    def whole(part: str) -> bool:
        pieces = part.split("'")
        left = [piece for piece in pieces if piece not in affixes]
        return good(part) or (len(pieces) > 1 and left != [] and all(map(good, left)))

    assert dictionary.valid(word) == (good(word) or all(map(whole, word.split("-"))))


@given(st.lists(st.text(alphabet="quentac", max_size=7), max_size=6), st.integers(1, 4))
def test_nearest_words_are_the_nearest(words: list[str], count: int) -> None:
    for word, nearest in zip(words, SMALL.nearest(words, count), strict=True):
        edits = sorted((Levenshtein.distance(word, valid), valid) for valid in SMALL.words if len(valid) > 2)
        assert nearest == [(valid, distance) for distance, valid in edits if distance <= 2][:count]


def test_many_words_are_looked_up_as_few_are() -> None:
    words = [f"{'queen'[: at % 5]}{'abcd'[at % 4]}{'queen'[at % 5 :]}" for at in range(300)]
    assert SMALL.nearest(words) == [SMALL.nearest([word])[0] for word in words]


def test_unknown_words_are_explained() -> None:
    assert explain({"quean", "teacup", "zzzzzz", "knwn"}, SMALL) == {
        "quean": ("misspelt", "queen"),
        "teacup": ("joined", "tea cup"),
        "zzzzzz": ("invented", ""),
        "knwn": ("misspelt", "known"),
    }
    assert explain(set(), SMALL) == {}
