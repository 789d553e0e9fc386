"""Sampling of a character LSTM: textlab's loops beside that of Keras's example, in turns in one process.

    python benchmarks/sampling.py

All write with the very same network, that of the recipe keras-example: Keras's loop reads a one-hot window anew for
each character in `Model.predict`, and draws in NumPy; textlab carries the state on, or slides the window as the source
does, for one text and for a hundred at once. First it is checked that both write the same where the most probable
character follows. Prints what the first call of textlab's takes, which compiles; then characters a second of all texts
together, the medians of the rounds, and how many times as many textlab writes.
"""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from machine import machine
from nearest import seconds

from textlab.ngrams.symbols import Alphabet
from textlab.training.loading import load_recipe
from textlab.training.network.build import build  # ahead of what it keeps silent
from textlab.training.network.model import NetworkModel
from textlab.training.protocol import Choice

import keras  # isort: skip
import tensorflow as tf  # isort: skip

if TYPE_CHECKING:
    from collections.abc import Callable

BOOK = Path(__file__).parents[1] / "corpora" / "alice29.txt"
ROUNDS = 5


def of_keras(symbols: int, weights: list[np.ndarray]) -> Any:
    """Return the network of Keras's example."""
    shape = keras.Input((load_recipe("keras-example").window.length, symbols))
    network = keras.Sequential([shape, keras.layers.LSTM(128), keras.layers.Dense(symbols, activation="softmax")])
    network.compile("rmsprop", "categorical_crossentropy")
    network.set_weights(weights)
    return network


def of_textlab(text: str, weights: list[np.ndarray], changes: list[str]) -> NetworkModel:
    """Return the same network as textlab has it."""
    model = NetworkModel.build(load_recipe("keras-example", changes))
    model.alphabet = Alphabet(text)
    model.network = build(model.recipe, model.alphabet.size)
    model.network.set_weights(weights)
    model.openings = model.alphabet.encode(text[:640]).reshape(-1, model.recipe.window.length)
    return model


def example(network: Any, alphabet: Alphabet, opening: str, characters: int, temperature: float) -> str:
    """Return what the loop of Keras's example writes; at a temperature of 0 the most probable."""
    window = written = opening
    for _ in range(characters):
        x = np.zeros((1, len(window), alphabet.size))
        x[0, np.arange(len(window)), alphabet.encode(window)] = 1
        shares = network.predict(x, verbose=0)[0].astype("float64")
        if temperature:
            shares = np.exp(np.log(shares) / temperature)
            chosen = np.argmax(np.random.multinomial(1, shares / shares.sum(), 1))  # noqa: NPY002 - as in the source
        else:
            chosen = np.argmax(shares)
        following = alphabet.characters[chosen]
        window, written = window[1:] + following, written + following
    return written[len(opening) :]


def main() -> None:
    """Compare one text and a hundred."""
    print(f"{machine()}; keras {keras.__version__}, tensorflow {tf.__version__}")
    text = BOOK.read_bytes().decode("ascii").replace("\r\n", "\n").lower()
    alphabet = Alphabet(text)
    random = np.random.default_rng(0)
    new = build(load_recipe("keras-example"), alphabet.size).get_weights()
    weights = [random.normal(0, 0.3, weight.shape).astype(np.float32) for weight in new]  # for it to be decided
    network = of_keras(alphabet.size, weights)
    carried, slid = (of_textlab(text, weights, [f"sampling.slide={slide}"]) for slide in ("false", "true"))
    opening = text[10_000:10_040]
    theirs = example(network, alphabet, opening, 40, 0)
    first = {
        name: seconds(lambda model=model: model.sample(1, 40, Choice(0.5)))  # type: ignore[misc]
        for name, model in (("carried", carried), ("slid", slid))
    }
    if slid.sample(1, 40, choice=Choice(0), prompt=opening) != [theirs]:
        raise SystemExit("the two do not write the same")
    print("first call: " + ", ".join(f"{name} {took:.1f} s" for name, took in first.items()))
    contenders: dict[str, tuple[int, Callable[[], object]]] = {
        "Keras's example": (40, lambda: example(network, alphabet, opening, 40, 0.5)),
        "state carried, one text": (2_000, lambda: carried.sample(1, 2_000, Choice(0.5))),
        "state carried, a hundred": (200_000, lambda: carried.sample(100, 2_000, Choice(0.5))),
        "window slid, one text": (400, lambda: slid.sample(1, 400, Choice(0.5))),
        "window slid, a hundred": (20_000, lambda: slid.sample(100, 200, Choice(0.5))),
    }
    rounds = [[many / seconds(write) for many, write in contenders.values()] for _ in range(ROUNDS)]
    for at, name in enumerate(contenders):
        rate = statistics.median(one[at] for one in rounds)
        ratio = statistics.median(one[at] / one[0] for one in rounds)
        print(f"  {name:<26}{rate:>10,.0f} characters/s{ratio:>10,.1f} x", flush=True)


if __name__ == "__main__":
    main()
