"""How well a network tells what it has not learned from."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import tensorflow as tf

from textlab.training.network.stepping import Stepper
from textlab.training.network.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textlab.ngrams.symbols import Alphabet
    from textlab.training.network.recipe import NetworkRecipe

_BATCH = 256


def judge(recipe: NetworkRecipe, texts: Sequence[str], alphabet: Alphabet) -> Callable[[Any], float] | None:
    """Return what tells how many bits a character of texts takes a network; None where they are too short to tell.

    A network that carries its state on reads the texts from end to end, any other the windows that the recipe makes of
    them.
    """
    if recipe.training.order == "rows":
        coded = [alphabet.encode(text, unknown=alphabet.size) for text in texts]
        if not any((text[1:] < alphabet.size).any() for text in coded):
            return None
        stepper = cache(lambda network: Stepper(network, recipe, alphabet.size))
        return lambda network: stepper(network).bits(coded)
    training = recipe.training.model_copy(update={"order": "shuffled", "batch": _BATCH})
    windows = replace(Windows.of(texts, alphabet, recipe.model_copy(update={"training": training})), shuffled=False)
    if not any(batch.weights.any() for batch in windows.batches(0, 0)):
        return None
    compiled = cache(lambda network: tf.function(partial(_nats, network), jit_compile=True))

    def tell(network: Any) -> float:
        nats, count = 0.0, 0.0
        for batch in windows.batches(0, 0):
            # The last one is filled up, so that it is compiled for one shape.
            x, y, weights = (np.resize(one, (_BATCH, *one.shape[1:])) for one in batch)
            weights[len(batch.x) :] = 0
            nats, count = nats + float(compiled(network)(x, y, weights)), count + float(weights.sum())
        return nats / count / math.log(2) if count else math.nan

    return tell


def _nats(network: Any, x: Any, y: Any, weights: Any) -> Any:
    """Return the sum of a network's losses over a batch."""
    return tf.reduce_sum(weights * tf.nn.sparse_softmax_cross_entropy_with_logits(y, network(x)))
