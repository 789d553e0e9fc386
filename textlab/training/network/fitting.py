"""Training, through Keras."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf

from textlab.errors import InputError
from textlab.training.network.build import build, optimizer
from textlab.training.network.windows import Windows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textlab.ngrams.symbols import Alphabet
    from textlab.training.network.recipe import NetworkRecipe, Training
    from textlab.training.network.windows import Batch
    from textlab.training.protocol import Progress


def fit(
    recipe: NetworkRecipe,
    texts: Sequence[str],
    alphabet: Alphabet,
    seed: int,
    *,
    judge: Callable[[Any], float] | None,
    progress: Progress,
) -> tuple[Any, list[dict[str, float]]]:
    """Return a network that learned from texts, with the weights of its best epoch, and the losses of each epoch.

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
        Returns the loss of a network on text that it has not seen, in bits; training loss counts where there is none.
    progress
        Called with batches done, batches in all, and what is to be said of them.

    Raises
    ------
    InputError
        The texts are shorter than a window.
    """
    windows = Windows.of(texts, alphabet, recipe)
    if not windows.steps:
        wanted = recipe.window.length * (recipe.training.batch if windows.whole else 1) + 1
        remedy = f"give at least {wanted:,} characters, or a smaller window.length or training.batch"
        raise InputError(f"{windows.symbols.size - 1:,} characters are too short to learn from", remedy=remedy)
    keras.utils.set_random_seed(seed)
    network = build(recipe, alphabet.size)
    network.compile(
        optimizer(recipe.optimizer, windows.steps, recipe.training.epochs),
        _loss(recipe.window.length if recipe.optimizer.sum_over_time else 1),
        weighted_metrics=[keras.metrics.SparseCategoricalCrossentropy("nats", from_logits=True)],
        jit_compile=True,
    )
    watch = _Watch(recipe.training, windows.steps, judge, progress)
    batches = _dataset(windows, lambda: windows.batches(seed, watch.epoch))
    network.fit(batches, epochs=recipe.training.epochs, shuffle=False, verbose=0, callbacks=[watch])
    if watch.best is not None:
        network.set_weights(watch.best)
    return network, watch.losses


def _loss(times: int) -> Callable[[Any, Any], Any]:
    """Return the cross-entropy, times the characters of a window where it is to be summed over them."""
    return lambda y, logits: times * keras.losses.sparse_categorical_crossentropy(y, logits, from_logits=True)


def _dataset(windows: Windows, batches: Callable[[], Iterator[Batch]]) -> Any:
    """Return batches as Keras takes them: those that `batches` gives when it is called, each epoch anew."""
    count = windows.batch if windows.whole else None
    shapes = (tf.TensorSpec([count, *one.shape[1:]], one.dtype) for one in windows.windows(np.arange(0)))
    found = tf.data.Dataset.from_generator(lambda: map(tuple, batches()), output_signature=tuple(shapes))
    options = tf.data.Options()
    options.autotune.enabled = False  # Its thread ends only when it next wakes: up to five or ten seconds an epoch.
    return found.apply(tf.data.experimental.assert_cardinality(windows.steps)).prefetch(2).with_options(options)


class _Watch(keras.callbacks.Callback):  # type: ignore[misc]
    """Notes losses, keeps the best weights, and ends training when there is no more to gain."""

    def __init__(
        self,
        training: Training,
        steps: int,
        judge: Callable[[Any], float] | None,
        progress: Progress,
    ) -> None:
        super().__init__()
        self._training, self._steps, self._judge, self._progress = training, steps, judge, progress
        self.epoch, self.losses, self.best = 0, list[dict[str, float]](), None
        self._said = ""

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002 (Keras's signature)
        self.epoch = epoch
        for layer in self.model.layers:
            if getattr(layer, "stateful", False):
                layer.reset_state()

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        now = (logs or {})["nats"] / np.log(2)
        done = self.epoch * self._steps + batch + 1
        what = f"Epoch {self.epoch + 1} of {self._training.epochs}: {now:.3f} bits a character{self._said}"
        self._progress(done, self._training.epochs * self._steps, what)
        if not np.isfinite(now):
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        row = {"epoch": epoch + 1, "training": float((logs or {})["nats"] / np.log(2))}
        if self._judge is not None:
            row["held_out"] = self._judge(self.model)
            self._said = f", {row['held_out']:.3f} held out"
        self.losses.append(row)
        loss = [one.get("held_out", one["training"]) for one in self.losses]
        best = int(np.nanargmin(loss)) if np.isfinite(loss).any() else -1
        if best == epoch:
            self.best = self.model.get_weights()
        diverged = self._training.diverged is not None and loss[-1] > self._training.diverged * loss[0]
        waited = self._training.patience is not None and epoch - best >= self._training.patience
        if diverged or waited or not np.isfinite(loss[-1]):
            self.model.stop_training = True
