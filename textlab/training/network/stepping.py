"""A trained network taken along texts a character at a time, many texts side by side, in compiled loops."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf

from textlab.errors import InputError
from textlab.training.network.build import vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from textlab.training.network.recipe import NetworkRecipe
    from textlab.training.protocol import Choice

    Tensor = Any
    States = list[list[Tensor]]
    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int32]

#: Texts side by side. Always as many, so that what is said of one does not depend on how many others there are.
ROWS = 16
_CHUNK = 200


class Stepper:
    """A network, a character at a time.

    Parameters
    ----------
    network, recipe
        What `build` made, and what of.
    symbols
        The size of the alphabet.
    """

    def __init__(self, network: Any, recipe: NetworkRecipe, symbols: int) -> None:
        self._network, self._symbols, self._length = network, symbols, recipe.window.length
        self._layers = [layer for layer in network.layers if isinstance(layer, keras.layers.RNN)]
        self._vectors, self._slides = vectors(recipe, symbols, network), recipe.sampling.slide
        # Partial, so that TensorFlow does not take several networks for one that is compiled again and again.
        self._read = tf.function(partial(self._read_chunk), jit_compile=True)
        self._write = tf.function(partial(self._write_chunk), jit_compile=True)

    def bits(self, texts: Sequence[Numbers]) -> float:
        """Return how many bits a symbol takes on average, each given those ahead of it; NaN where there is none.

        Texts are read end to end as rows side by side, the state carried across their edges as in training. The first
        symbol of a text is not scored, nor is one beyond the alphabet.
        """
        stream = np.concatenate([*texts, np.empty(0, np.int32)])
        scored = np.ones(stream.size, np.float32)
        begins = np.cumsum([0, *map(len, texts)])
        scored[begins[begins < stream.size]] = 0
        scored[stream >= self._symbols] = 0
        width = -(-max(0, stream.size - 1) // (ROWS * _CHUNK)) * _CHUNK
        places = np.arange(width)[:, None] + np.arange(ROWS) * width
        here = np.minimum(stream[np.minimum(places, stream.size - 1)], self._symbols - 1)
        nexts = np.minimum(places + 1, stream.size - 1)
        weights = np.where(places + 1 < stream.size, scored[nexts], 0).astype(np.float32)
        states, nats = self._start(), 0.0
        for at in range(0, width, _CHUNK):
            part = slice(at, at + _CHUNK)
            targets = np.minimum(stream[nexts[part]], self._symbols - 1)
            found, states = self._read(here[part], targets, weights[part], states)
            nats += float(found)
        return nats / float(weights.sum()) / math.log(2) if weights.any() else float("nan")

    def write(self, openings: Numbers, draws: Floats, choice: Choice) -> Numbers:
        """Return how texts go on, int32[ROWS, characters].

        Parameters
        ----------
        openings
            What they begin with: int32[ROWS, characters], one or more. Where a window slides, the state is carried on
            from its first until there is a whole window.
        draws
            For each character a number that is drawn from 0 to 1: float64[ROWS, characters].

        Raises
        ------
        InputError
            The network gives no probabilities.
        """
        missing = self._length - openings.shape[1]
        if not self._slides:
            return self._written(self._after(openings), draws, choice)
        if missing <= 0:
            return self._written(openings[:, -self._length :], draws, choice)
        begun = self._written(self._after(openings), draws[:, :missing], choice)
        if draws.shape[1] <= missing:
            return begun
        slid = self._written(np.concatenate([openings, begun], axis=1), draws[:, missing:], choice)
        return np.concatenate([begun, slid], axis=1)

    def _after(self, openings: Numbers) -> list[Any]:
        """Return the last symbols, and the states after those ahead of them."""
        ahead, states = openings[:, :-1].T, self._start()
        for at in range(0, len(ahead), _CHUNK):
            part = ahead[at : at + _CHUNK]
            _, states = self._read(part, part, np.zeros(part.shape, np.float32), states)
        return [openings[:, -1], states]

    def _written(self, state: Any, draws: Floats, choice: Choice) -> Numbers:
        """Return what follows a window, int32[ROWS, length], or symbols and states."""
        told = [
            tf.constant(choice.temperature, "float32"),
            tf.constant(min(choice.top_k or self._symbols, self._symbols), "int32"),
            tf.constant(choice.top_p, "float32"),
        ]
        length = draws.shape[1]
        draws = np.pad(draws, ((0, 0), (0, -length % _CHUNK))).astype(np.float32)
        written = []
        for at in range(0, length, _CHUNK):
            part, state, finite = self._write(tf.constant(draws[:, at : at + _CHUNK].T), state, *told)
            if not finite:
                remedy = "train again with a lower optimizer.learning_rate, or with optimizer.clip_norm"
                raise InputError("the network gives no probabilities: its numbers have run away", remedy=remedy)
            written.append(part.numpy().T)
        found: Numbers = np.concatenate(written, axis=1)[:, :length]
        return found

    def _start(self) -> States:
        return [list(layer.get_initial_state(ROWS)) for layer in self._layers]

    def _step(self, numbers: Tensor, states: States) -> tuple[Tensor, States]:
        """Return the logits of the next symbol, float32[ROWS, symbols], and the next states of all layers."""
        x, after = self._vectors(numbers), []
        for layer, state in zip(self._layers, states, strict=True):
            x, new = layer.cell(x, state)
            after.append(list(new))
        return self._network.get_layer("logits")(x), after

    def _read_chunk(self, here: Tensor, nexts: Tensor, weights: Tensor, states: States) -> tuple[Tensor, States]:
        def step(t: Tensor, nats: Tensor, states: States) -> tuple[Tensor, Tensor, States]:
            logits, states = self._step(here[t], states)
            found = tf.nn.sparse_softmax_cross_entropy_with_logits(nexts[t], logits)
            return t + 1, nats + tf.reduce_sum(weights[t] * found), states

        _, nats, states = tf.while_loop(lambda t, *_: t < here.shape[0], step, (0, 0.0, states))
        return nats, states

    def _write_chunk(
        self, draws: Tensor, state: Any, temperature: Tensor, top_k: Tensor, top_p: Tensor
    ) -> tuple[Tensor, Any, Tensor]:
        steps, slid = draws.shape[0], not isinstance(state, list)

        def step(t: Tensor, state: Any, written: Any, finite: Tensor) -> tuple[Tensor, Any, Any, Tensor]:
            if slid:
                logits = tf.reshape(self._network(state), [ROWS, -1, self._symbols])[:, -1]
            else:
                logits, states = self._step(*state)
            finite &= tf.reduce_all(tf.math.is_finite(logits))
            number = _chosen(logits, draws[t], temperature, top_k, top_p)
            state = tf.concat([state[:, 1:], number[:, None]], 1) if slid else [number, states]
            return t + 1, state, written.write(t, number), finite

        array = tf.TensorArray(tf.int32, steps, element_shape=[ROWS])
        _, state, array, finite = tf.while_loop(lambda t, *_: t < steps, step, (0, state, array, tf.constant(True)))
        return array.stack(), state, finite


def _chosen(logits: Tensor, draws: Tensor, temperature: Tensor, top_k: Tensor, top_p: Tensor) -> Tensor:
    """Return a symbol for each row: int32[rows]. None that cannot follow, whatever is drawn."""
    order = tf.argsort(logits, direction="DESCENDING", stable=True)
    sorted_logits = tf.gather(logits, order, batch_dims=1)
    scaled = (sorted_logits - sorted_logits[:, :1]) / tf.maximum(temperature, 1e-6)
    shares = tf.nn.softmax(scaled)
    sums = tf.cumsum(shares, axis=1)
    place = tf.range(logits.shape[1])
    can = (sums - shares < top_p) & (place < top_k) & (shares > 0)
    many = tf.reduce_sum(tf.cast(can, tf.int32), 1)
    total = tf.reduce_max(tf.where(can, sums, 0.0), 1)
    at = tf.reduce_sum(tf.cast(sums <= (draws * total)[:, None], tf.int32), 1)
    at = tf.where(temperature > 0, tf.minimum(at, many - 1), 0)
    return tf.gather(order, at, batch_dims=1)
