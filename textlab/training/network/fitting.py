"""Training, through Keras."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import proxy

import keras
import numpy as np
import tensorflow as tf

from textlab.errors import InputError
from textlab.training.network.build import build, optimizer, slow
from textlab.training.network.interrupts import held_back
from textlab.training.network.telling import Telling
from textlab.training.network.watch import StoppedError, Watch
from textlab.training.network.windows import Windows
from textlab.training.runs import has_checkpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textlab.ngrams.symbols import Alphabet
    from textlab.training.network.recipe import NetworkRecipe
    from textlab.training.protocol import Session, Write


class Fitted(NamedTuple):
    """What came of training.

    Attributes
    ----------
    network
        With the weights of its best epoch.
    losses
        A row for each epoch.
    bits
        The loss of the best: on what is held out, if anything is.
    stopped
        Why training ended ahead of its time, None if it did not.
    """

    network: Any
    losses: list[dict[str, float]]
    bits: float
    stopped: str | None


def fit(
    recipe: NetworkRecipe,
    texts: Sequence[str],
    alphabet: Alphabet,
    seed: int,
    *,
    judge: Callable[[Any], float] | None,
    session: Session,
    write: Write,
) -> Fitted:
    """Return a network that learned from texts.

    Parameters
    ----------
    recipe
        What to build, and how to train it.
    texts
        Prepared.
    alphabet
        Of the texts.
    seed
        Of the first weights, of what is left out at random, and of the order of the windows.
    judge
        Returns the loss of a network on text that it has not seen, in bits.
    session
        Where to write, and whom to tell. What goes on from a checkpoint ends with the same weights, to the bit, as what
        was never ended, on the same machine with as many threads.
    write
        Lets the network write, for what is to watch it.

    Raises
    ------
    InputError
        The texts are shorter than a window, the checkpoint does not fit, or the loss is no number in the first epoch.
    OutputError
        A file cannot be written.
    """
    windows = Windows.of(texts, alphabet, recipe)
    if not windows.steps:
        rows = recipe.training.order == "rows"
        left = sum(map(len, texts)) if rows else max(map(len, texts))
        what = f"{left:,} characters are left to learn from, prepared and without what is held out"
        remedy = f"give a book of which {_least(recipe):,} are left, or a smaller window.length or training.batch"
        raise InputError(what if rows else f"{what}, in the longest text", remedy=remedy)
    keras.utils.set_random_seed(seed)
    network = build(recipe, alphabet.size)
    if said := slow(network):
        session.progress(0, 0, said)
    nats = keras.metrics.SparseCategoricalCrossentropy("nats", from_logits=True)
    network.compile(
        optimizer(recipe.optimizer, windows.steps, recipe.training.epochs),
        _loss(recipe.window.length if recipe.optimizer.sum_over_time and recipe.window.targets == "every" else 1),
        weighted_metrics=[nats],
        jit_compile=True,
    )
    network.optimizer.build(network.trainable_variables)
    more = session.callbacks(write) if session.callbacks else ()
    with held_back() as asked:
        watch = Watch(recipe.training, windows, nats, judge, session, asked)
        telling = Telling(watch, windows, recipe.training.epochs, nats, session.progress)
        # What is left of an epoch that was begun, then all the others.
        edges = sorted({watch.epoch, watch.epoch + (watch.step > 0), recipe.training.epochs})
        for first, last in pairwise(edges):
            if not (watch.over or asked):
                batches = _dataset(windows, seed, watch)
                told = {"initial_epoch": first, "epochs": last, "callbacks": [*more, watch, telling]}
                with suppress(StoppedError):
                    network.fit(batches, shuffle=False, verbose=0, **told)
        if asked:
            after = "All is trained; --resume finishes it" if watch.over else "All is kept; --resume goes on from here"
            kept = session.folder is not None and has_checkpoint(session.folder)
            session.progress(0, 0, f"Stopped. {after if kept else 'Nothing is kept'}.")
    network.set_weights(watch.best)
    timed = {"seconds", "learning_rate"}  # they stand in the history: a run of the same says the same
    losses = [{name: value for name, value in row.items() if name not in timed} for row in watch.losses]
    return Fitted(network, losses, watch.bits, watch.stopped)


def _least(recipe: NetworkRecipe) -> int:
    """Return of how many characters there is a first batch."""
    window, batch = recipe.window, recipe.training.batch
    if window.sentences:
        return 2
    rows = {"shuffled": window.length, "rows": batch * window.length, "runs": (batch - 1) * window.step + window.length}
    return rows[recipe.training.order] + 1


def _loss(times: int) -> Callable[[Any, Any], Any]:
    """Return the cross-entropy, times the characters of a window where it is to be summed over them."""
    return lambda y, logits: times * keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True)


def _dataset(windows: Windows, seed: int, watch: Watch) -> Any:
    """Return the batches as Keras takes them, of each epoch anew: those that are left of it."""
    count, left = windows.batch if windows.whole else None, windows.steps - watch.step
    shapes = (tf.TensorSpec([count, *one.shape[1:]], one.dtype) for one in windows.windows(np.arange(0)))
    # TensorFlow keeps what is called here to the end of the process: the text and the network are not to stay with it.
    text, now = proxy(windows), proxy(watch)
    found = tf.data.Dataset.from_generator(
        lambda: map(tuple, text.batches(seed, now.epoch, now.step)), output_signature=tuple(shapes)
    )
    options = tf.data.Options()
    options.autotune.enabled = False  # Its thread ends only when it next wakes: up to five or ten seconds an epoch.
    return found.apply(tf.data.experimental.assert_cardinality(left)).prefetch(2).with_options(options)
