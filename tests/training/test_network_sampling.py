"""How networks write: which characters can follow, and what texts begin from."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

pytest.importorskip("tensorflow")

from textlab.ngrams.symbols import Alphabet
from textlab.training.loading import load_recipe
from textlab.training.network.build import build
from textlab.training.network.model import NetworkModel
from textlab.training.protocol import Choice

BOOK = "The Hatter said to Alice: have some tea! Alice said that there was none. " * 10
LENGTH = 8


def decided(name, *changes):
    """Return a model whose weights are large and of any kind, so that it writes much and repeats little."""
    model = NetworkModel.build(load_recipe(name, ["cell.units=12", f"window.length={LENGTH}", *changes]))
    model.fit([BOOK], 0)
    random = np.random.default_rng(1)
    model.network.set_weights([random.normal(0, 0.7, weight.shape) for weight in model.network.get_weights()])
    return model


@pytest.fixture(scope="module")
def slid():
    return decided("keras-example", "training.batch=16", "training.epochs=1")


@pytest.fixture(scope="module")
def carried():
    return decided("fast-lstm", "training.batch=4", "training.epochs=1")


def shares(model, texts, length=LENGTH):
    """What the whole network says of each character behind so many others: [characters, symbols], and their numbers."""
    network = build(
        model.recipe.model_copy(update={"window": model.recipe.window.model_copy(update={"length": length})}),
        model.alphabet.size,
    )
    network.set_weights(model.network.get_weights())
    numbers = [model.alphabet.encode(text) for text in texts]
    windows = np.concatenate([np.lib.stride_tricks.sliding_window_view(one, length)[:-1] for one in numbers])
    logits = network(windows).numpy().astype(np.float64)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True), np.concatenate([one[length:] for one in numbers])


@pytest.mark.parametrize("temperature", [0.5, 1.0])
def test_only_the_most_probable_follow(slid, temperature):
    prompt = BOOK[:LENGTH]
    for k in (1, 3):
        texts = slid.sample(16, 40, prompt=prompt, choice=Choice(temperature, top_k=k))
        found, drawn = shares(slid, [prompt + text for text in texts])
        ranks = (found > found[np.arange(drawn.size), drawn, None] + 1e-6).sum(axis=1)
        assert set(ranks) == set(range(k))
    every, more = (slid.sample(2, 40, prompt=prompt, choice=Choice(temperature, top_k=k)) for k in (None, 2**31))
    assert every == more
    assert 0 < most_ahead(slid, prompt, temperature, 0.9) < 0.9 + 1e-4
    assert most_ahead(slid, prompt, temperature, 1.0) > 0.9


def most_ahead(model, prompt, temperature, p):
    """The greatest probability of all that are more probable than a character that follows."""
    texts = model.sample(16, 40, prompt=prompt, choice=Choice(temperature, top_p=p))
    found, drawn = shares(model, [prompt + text for text in texts])
    found = found ** (1 / temperature)
    found /= found.sum(axis=1, keepdims=True)
    own = found[np.arange(drawn.size), drawn, None]
    return np.where(found > own + 1e-6, found, 0).sum(axis=1).max()


def test_a_prompt_shorter_than_the_window_is_all_that_is_read(slid):
    prompts = [BOOK[at : at + 2] for at in range(8)]
    texts = [slid.sample(1, 30, choice=Choice(0), prompt=prompt)[0] for prompt in prompts]
    assert [slid.sample(1, 2, choice=Choice(0), prompt=prompt)[0] for prompt in prompts] == [text[:2] for text in texts]
    whole = [prompt + text for prompt, text in zip(prompts, texts, strict=True)]
    for length in range(2, LENGTH):
        found, drawn = shares(slid, [text[: length + 1] for text in whole], length)
        assert (found.argmax(axis=1) == drawn).all()
    found, drawn = shares(slid, whole)
    assert (found.argmax(axis=1) == drawn).all()


@pytest.mark.parametrize("kind", ["slid", "carried"])
def test_from_nothing_a_text_goes_on_from_any_character_of_the_book(kind, request):
    model = request.getfixturevalue(kind)
    texts = model.sample(320, 20, choice=Choice(0), prompt="")
    begins, wanted = Counter(text[0] for text in texts), Counter(BOOK)
    for character in " eat":
        assert begins[character] / 320 == pytest.approx(wanted[character] / len(BOOK), abs=0.08)
    for text in texts[:3]:
        assert model.sample(1, 19, choice=Choice(0), prompt=text[0]) == [text[1:]]
    assert model.sample(3, 20, choice=Choice(0), prompt="") == texts[:3]
    assert model.sample(3, 1, choice=Choice(0), prompt="") == [text[0] for text in texts[:3]]


def test_a_text_does_not_depend_on_how_many_there_are_whatever_can_follow(carried):
    choice = Choice(top_k=5, top_p=0.9)
    many = carried.sample(20, 30, choice, seed=4)
    assert carried.sample(2, 30, choice, seed=4) == many[:2]
    assert [text[:9] for text in many] == carried.sample(20, 9, choice, seed=4)


def test_a_window_can_slide_where_every_character_is_a_target():
    changes = ["cell.units=12", f"window.length={LENGTH}", "training.order=shuffled", "sampling.slide=true"]
    model = NetworkModel.build(load_recipe("fast-lstm", changes))
    model.alphabet = Alphabet(BOOK)
    model.network = build(model.recipe, model.alphabet.size)
    (text,) = model.sample(1, 30, choice=Choice(0), prompt=BOOK[:LENGTH])
    whole = BOOK[:LENGTH] + text
    windows = np.lib.stride_tricks.sliding_window_view(model.alphabet.encode(whole), LENGTH)[:-1]
    expected = model.network(windows).numpy()[:, -1].argmax(axis=1)
    assert model.alphabet.decode(expected.astype(np.int32)) == text


def test_texts_go_on_from_places_of_their_own_the_same_at_each_temperature(carried):
    openings = carried.openings
    assert len({tuple(row) for row in openings.tolist()}) > 70  # a line of the book has so many places
    assert len(openings) == 256
    assert all(carried.alphabet.decode(row) in BOOK for row in openings)
    each = [carried.sample(1, 20, Choice(0), prompt=carried.alphabet.decode(row))[0] for row in openings]
    texts = carried.sample(256, 20, Choice(0))
    assert Counter(texts) == Counter(each)
    assert texts != each
    assert carried.sample(300, 20, Choice(0))[256:] == texts[:44]
    cold = carried.sample(256, 20, Choice(1e-3))
    assert sum(one == other for one, other in zip(cold, texts, strict=True)) > 200  # but for what is as probable
    assert carried.sample(60, 20, Choice(0), seed=1) != texts[:60]


def test_what_texts_go_on_from_lies_in_one_text():
    model = NetworkModel.build(load_recipe("keras-example", ["window.length=5", "cell.units=3", "epochs=1"]))
    texts = ["abcdefgh", "ijkl", "mnopqrst"]
    model.fit(texts, 0)
    found = {model.alphabet.decode(row) for row in model.openings}
    assert found == {text[at : at + 5] for text in texts for at in range(len(text) - 4)}
