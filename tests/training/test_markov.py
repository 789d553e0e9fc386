from __future__ import annotations

from collections import Counter
from math import log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import InputError
from textlab.training.loading import load_recipe
from textlab.training.markov import MarkovModel
from textlab.training.protocol import Choice

BOOK = "the cat sat on the mat, and the rat sat on the hat of the cat; the bat that sat there ran at the cat. " * 5
OTHER = "the cat and the bat and the rat; the hat."


def trained(context, *texts):
    model = MarkovModel(context)
    model.fit(texts or [BOOK])
    return model


def brute_states(texts, context):
    """What follows each n-gram of up to `context` characters, by its characters."""
    follows = {}
    for text in texts:
        for n in range(context + 1):
            for at in range(len(text) - n):
                follows.setdefault(text[at : at + n], Counter())[text[at + n]] += 1
    return follows


def longest_seen(history, context, follows):
    """The longest end of `history`, of up to `context` characters, that something followed."""
    return next(
        history[at:] for at in range(max(len(history) - context, 0), len(history) + 1) if history[at:] in follows
    )


texts_of_few_letters = st.lists(st.text("abc", min_size=1, max_size=12), min_size=1, max_size=4)


@settings(deadline=None)  # the first example compiles
@given(texts_of_few_letters, st.integers(1, 4), st.text("abcx", min_size=1, max_size=6), st.integers(0, 3))
def test_each_character_follows_the_longest_context_seen(texts, context, prompt, seed):
    follows = brute_states(texts, context)
    drawn = trained(context, *texts).sample(1, 30, prompt=prompt, seed=seed)[0]
    for at, character in enumerate(drawn):
        assert character in follows[longest_seen(prompt + drawn[:at], context, follows)]


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_characters_come_as_often_as_their_weights_say(temperature):
    drawn = trained(2).sample(1, 100_000, Choice(temperature))[0]
    follows = brute_states([BOOK], 2)
    seen = brute_states([drawn], 2)
    for history in ("th", "e ", " t", "at"):
        weights = {c: n ** (1 / temperature) for c, n in follows[history].items()}
        times = seen[history].total()
        for character, weight in weights.items():
            share = weight / sum(weights.values())
            spread = (share * (1 - share) / times) ** 0.5
            assert abs(seen[history][character] / times - share) <= 5 * spread


@pytest.mark.parametrize("temperature", [0, 1e-9])
def test_at_temperature_zero_the_commonest_character_follows(temperature):
    model = trained(3, "abcabcabdabcabc")
    assert model.sample(2, 9, Choice(temperature), prompt="ab") == ["cabcabcab"] * 2


def test_without_a_prompt_a_text_goes_on_from_any_place_of_the_book():
    begins = Counter(text[0] for text in trained(1, "abcd" * 50).sample(400, 1, seed=3))
    assert set(begins) == set("abcd")
    assert min(begins.values()) > 60


def test_a_text_depends_on_its_number_and_the_seed_alone():
    model = trained(3)
    ten = model.sample(10, 50, seed=7)
    assert model.sample(3, 50, seed=7) == ten[:3]
    assert model.sample(3, 20, seed=7) == [text[:20] for text in ten[:3]]
    assert model.sample(3, 50, seed=8) != ten[:3]
    assert len(set(ten)) == 10


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=3), st.integers(1, 4))
def test_a_saved_model_is_the_same_model(tmp_path_factory, texts, context):
    texts = [text for text in texts if text.isprintable()] or ["\U0001f600 ok"]
    folder = tmp_path_factory.mktemp("model")
    model = trained(context, *texts)
    model.save(folder)
    loaded = MarkovModel.load(folder, load_recipe(f"markov-{context}"))
    assert loaded.sample(2, 20) == model.sample(2, 20)
    assert loaded.cross_entropy(["ok?"]) == model.cross_entropy(["ok?"])


def test_cross_entropy_equals_the_formula():
    texts, context = [BOOK[:200], BOOK[230:300]], 3
    follows = brute_states(texts, context)
    vocabulary = len(set("".join(texts)))

    def probability(history, character):
        value = 1 / (vocabulary + 1)
        for n in range(min(len(history), context) + 1):
            seen = follows.get(history[len(history) - n :], Counter())
            value = (seen[character] + 16 * value) / (seen.total() + 16)
        return value

    held_out = [OTHER, "a ~ new one"]
    bits = [-log2(probability(text[:at], character)) for text in held_out for at, character in enumerate(text)]
    assert trained(context, *texts).cross_entropy(held_out) == pytest.approx(np.mean(bits))


def test_fitting_again_forgets_what_was_learned_before():
    model = trained(2, "aaaa")
    model.sample(1, 5)
    model.fit(["bbbb"])
    assert model.sample(1, 5) == ["bbbbb"]


def test_a_model_with_a_wrong_byte_anywhere_is_loaded_or_one_line(tmp_path):
    trained(2).save(tmp_path)
    whole = (tmp_path / "model.npz").read_bytes()
    refused = 0
    for at in range(len(whole)):
        (tmp_path / "model.npz").write_bytes(whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :])
        try:
            MarkovModel.load(tmp_path, load_recipe("markov-2"))
        except InputError as error:
            refused += "model.npz: the model cannot be read; train again" in str(error)
    assert refused > len(whole) / 2
    (tmp_path / "model.npz").write_bytes(whole[:-20])
    with pytest.raises(InputError, match="cannot be read"):
        MarkovModel.load(tmp_path, load_recipe("markov-2"))


def test_no_temperature_is_too_high():
    model = trained(2)
    assert len(model.sample(1, 5, Choice(1e303))[0]) == 5


@pytest.mark.parametrize("file", ["model.npz", "vocabulary.json"])
@pytest.mark.parametrize("content", [None, b"", b"broken", b"[1]"])
def test_a_broken_model_is_one_line(tmp_path, file, content):
    trained(2).save(tmp_path)
    (tmp_path / file).unlink()
    if content is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(InputError, match="cannot be read") as raised:
        MarkovModel.load(tmp_path, load_recipe("markov-2"))
    assert file in str(raised.value)
