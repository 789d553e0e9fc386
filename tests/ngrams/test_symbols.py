from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from textlab.ngrams.symbols import BREAK, Alphabet

any_text = st.text(st.characters(exclude_categories=()))  # lone surrogates too


@given(any_text, any_text)
def test_codes_are_dense_ordered_and_exact(characters, text):
    alphabet = Alphabet(characters)
    expected = {character: code for code, character in enumerate(sorted(set(characters)))}
    assert alphabet.characters == "".join(expected)
    assert alphabet.size == len(expected)
    assert alphabet.encode(text).tolist() == [expected.get(character, BREAK) for character in text]
    assert alphabet.encode(text, unknown=alphabet.size).tolist() == [expected.get(c, len(expected)) for c in text]


@given(any_text)
def test_decode_undoes_encode(text):
    alphabet = Alphabet(text)
    assert alphabet.decode(alphabet.encode(text)) == text


def test_an_empty_alphabet_knows_nothing():
    assert Alphabet("").encode("a\U0001f600").tolist() == [BREAK, BREAK]
