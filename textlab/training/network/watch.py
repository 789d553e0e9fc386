"""What is noted of a training, when it ends, and from where it goes on."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from textlab.errors import InputError, UsageError
from textlab.training.network import checkpoints
from textlab.training.network.checkpoints import Checkpoint
from textlab.training.network.history import write_history, write_scalars
from textlab.training.runs import CHECKPOINTS, best_epoch, deciding_loss

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textlab.training.network.recipe import Training
    from textlab.training.network.windows import Windows
    from textlab.training.protocol import Session


class StoppedError(Exception):
    """Ends training within an epoch."""


class Watch(keras.callbacks.Callback):  # type: ignore[misc]
    """Notes losses, keeps the best weights and checkpoints, and ends training when there is no more to gain.

    Parameters
    ----------
    training, windows
        How, and from what, the network learns.
    nats
        The mean loss of the epoch so far.
    judge
        Returns the loss of a network on text that it has not seen, in bits; the training loss counts where there is
        none.
    session
        Where to write, and how often.
    asked
        Not empty as soon as somebody wants training to end.

    Attributes
    ----------
    epoch, step
        Epochs done, and batches of the one after them.
    losses
        A row for each epoch that is done.
    best
        The weights of the best of them; none before there is one.
    stopped
        Why training ended ahead of its time, None if it did not.
    """

    def __init__(
        self,
        training: Training,
        windows: Windows,
        nats: keras.Metric,
        judge: Callable[[Any], float] | None,
        session: Session,
        asked: Sequence[int],
    ) -> None:
        super().__init__()
        self._training, self._windows, self._judge, self._session = training, windows, judge, session
        self._nats, self._asked = nats, asked
        self._folder = session.folder and session.folder / CHECKPOINTS
        self.epoch, self.step, self.losses, self.best = 0, 0, list[dict[str, float]](), []
        self.stopped: str | None = None
        self._seconds, self._since, self._saved = 0.0, time.monotonic(), time.monotonic()
        self._last = self._since
        self._learning_rate = 0.0
        self._start = checkpoints.newest(self._folder) if self._folder else None
        if self._start is not None:
            told = self._start.about
            self.epoch, self.step, self.losses, self.stopped = (
                told[name] for name in ("epoch", "step", "losses", "stopped")
            )
            self.best, self._seconds, self._learning_rate = list(self._start.best), told["seconds"], told["rate"]
            self._stop_if_hopeless()  # after what was the last epoch, and is none any more
            if self.epoch > training.epochs:
                remedy = f"give {self.epoch} or more"
                raise UsageError(f"{self.epoch} epochs are done", where="training.epochs", remedy=remedy)

    @property
    def over(self) -> bool:
        """Whether there is nothing left to do."""
        return self.stopped is not None or self.epoch >= self._training.epochs

    @property
    def bits(self) -> float:
        """The loss of the best epoch: on what is held out, if anything is."""
        return min((deciding_loss(row) for row in self.losses), default=math.nan)

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002 (Keras's signature)
        """Set the state of a checkpoint, or that of rows at their begin."""
        if self._start is not None:
            checkpoints.restore(self.model, self._nats, self._start.state, where=self._folder)
            self._start = None
        if self.step == 0:
            self._learning_rate = float(self.model.optimizer.learning_rate)
            self._nats.reset_state()
            for layer in self.model.layers:
                if getattr(layer, "stateful", False):
                    layer.reset_state()
        self._since = time.monotonic() - self._seconds

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002
        """Write a checkpoint when it is time for one."""
        nats = float(self._nats.result())
        self.step, self._last = self.step + 1, time.monotonic()
        if not np.isfinite(nats):
            self._stop(f"the loss was no number after {self.step:,} batches of epoch {self.epoch + 1}")
            raise StoppedError
        if self._due and self.step < self._windows.steps:  # else an epoch ends, and has more to say
            self._save(nats / math.log(2), best=False)
            if self._asked:
                raise StoppedError

    @property
    def _due(self) -> bool:
        return bool(self._asked) or time.monotonic() - self._saved >= 60 * self._session.checkpoint_every

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002
        """Note the losses of an epoch, and stop if more of them promise nothing."""
        trained, now = self._last - self._since, time.monotonic()
        row = {"epoch": self.epoch + 1, "training": float(self._nats.result()) / math.log(2)}
        if self._judge is not None:
            row["held_out"] = self._judge(self.model)
        if not math.isfinite(deciding_loss(row)):
            self._stop(f"the loss on what is held out was no number after epoch {self.epoch + 1}")
            self.model.stop_training = True
            return
        row["seconds"] = round(trained + time.monotonic() - now, 3)
        row["learning_rate"] = self._learning_rate
        better = not self.losses or deciding_loss(row) < self.bits
        self.losses.append(row)
        self.epoch, self.step, self._seconds = self.epoch + 1, 0, 0.0
        if better:
            self.best = self.model.get_weights()
        self._stop_if_hopeless()
        if self._session.folder is not None:
            write_history(self._session.folder, self.losses)
        if better or self.over or self._due:
            self._save(deciding_loss(row), best=better)
        if self._session.folder is not None and self._session.tensorboard:
            write_scalars(self._session.folder, {name: row[name] for name in row if name != "epoch"}, self.epoch)
        if self._asked or self.over:
            self.model.stop_training = True

    def _stop_if_hopeless(self) -> None:
        if self.over or not self.losses:
            return
        loss, told = [deciding_loss(row) for row in self.losses], self._training
        waited = len(loss) - 1 - loss.index(min(loss))
        if told.diverged is not None and loss[-1] > told.diverged * loss[0]:
            self._stop(f"the loss of epoch {self.epoch} was {loss[-1] / loss[0]:.1f} times that of the first")
        elif told.patience is not None and waited >= told.patience:
            self._stop(f"{waited} epochs after the best were no better")

    def _stop(self, why: str) -> None:
        if not self.losses:
            remedy = "take a lower optimizer.learning_rate, or optimizer.clip_norm"
            raise InputError(f"training ran away: {why}", remedy=remedy)
        best = best_epoch(self.losses)
        self.stopped = f"Training ended ahead of its time, as {why}; the weights are those of epoch {best}."

    def _save(self, bits: float, *, best: bool) -> None:
        if self._folder is None:
            return
        seconds = time.monotonic() - self._since if self.step else 0.0
        about = {"epoch": self.epoch, "step": self.step, "losses": self.losses, "stopped": self.stopped}
        about |= {"seconds": seconds, "rate": self._learning_rate}
        checkpoint = Checkpoint(checkpoints.state_of(self.model, self._nats), self.best, about)
        checkpoints.write(self._folder, checkpoint, epoch=self.epoch, batch=self.step, bits=bits, best=best)
        self._saved = time.monotonic()
