"""What is said of a training as it goes on."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import keras

if TYPE_CHECKING:
    from textlab.training.network.watch import Watch
    from textlab.training.network.windows import Windows
    from textlab.training.protocol import Progress


class Telling(keras.callbacks.Callback):  # type: ignore[misc]
    """Says after each batch how far training is, how well it goes, and how fast; and after each epoch what came of it.

    Of a batch: the epoch; its loss so far, in nats and in bits a character; bits of what is held out after the last;
    characters a second. Of an epoch: its losses in bits a character, and how long it took.

    Parameters
    ----------
    watch
        Knows the batches and epochs that are done, and their losses.
    windows, epochs
        From what the network learns, and how many passes over it.
    nats
        The mean loss of the epoch so far.
    progress
        Called with batches done, batches in all, and what is to be said of them.
    """

    def __init__(self, watch: Watch, windows: Windows, epochs: int, nats: keras.Metric, progress: Progress) -> None:
        super().__init__()
        self._watch, self._windows, self._epochs = watch, windows, epochs
        self._nats, self._progress = nats, progress
        self._rate, self._first = "", (0, 0.0)

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002 (Keras's signature)
        """Say it."""
        nats, steps, watch = float(self._nats.result()), self._windows.steps, self._watch
        if batch == 0:  # it has the compiling in it
            self._first = watch.step, time.monotonic()
        else:
            characters = (watch.step - self._first[0]) * self._windows.batch * self._windows.window.length
            self._rate = f", {characters / (time.monotonic() - self._first[1]):,.0f}/s"
        held = watch.losses[-1].get("held_out") if watch.losses else None
        loss = f"loss {nats:.2f}, {nats / math.log(2):.2f} bits" + ("" if held is None else f", held out {held:.2f}")
        what = f"Training: {watch.epoch + 1}/{self._epochs}, {loss}{self._rate}"  # fits into 80 columns
        self._progress(watch.epoch * steps + watch.step, self._epochs * steps, what)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002
        """Say what came of an epoch, as a remark: it stays where a bar is gone, or never was."""
        if len(self._watch.losses) <= epoch:  # its loss was no number
            return
        row = self._watch.losses[epoch]
        held = f", held out {row['held_out']:.3f}" if "held_out" in row else ""
        loss = f"training loss {row['training']:.3f} bits a character{held}"
        self._progress(0, 0, f"Epoch {epoch + 1} of {self._epochs}: {loss}; {row['seconds']:,.0f} s.")
