"""For those who train with Keras: the quality of what a model writes, epoch after epoch."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from textlab.errors import InputError, UsageError
from textlab.scorer import Scorer
from textlab.texts.folders import EPOCHS, HELD_OUT, TRAINING, folder_name
from textlab.texts.models import SCHEMA, side_file
from textlab.training.folders import new_folder, output_errors, write_json, write_numbered, written_whole
from textlab.training.network.history import write_scalars
from textlab.training.network.quiet import load_tensorflow
from textlab.training.sampling import own_side_file
from textlab.verdict import COPIES

if find_spec("tensorflow") is not None:  # Keras can do without
    load_tensorflow()
import keras

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from textlab.inputs import Human
    from textlab.training import Run
    from textlab.training.protocol import Write

QUALITY = "quality.csv"
_SCORED = "measure", "value", "low", "high", "human"
_COLUMNS = "epoch", *_SCORED, "verdict"


class EvaluateSamples(keras.callbacks.Callback):  # type: ignore[misc]
    """Lets a model write every few epochs, and scores what it writes against human text.

    Writes ``quality.csv`` with a row an epoch and measure, keeps the texts in ``epochs`` for a report with curves, and
    says at which epoch copying begins. Human text is scored once.

    Parameters
    ----------
    write
        Returns texts of the model that is trained, given it and the epochs done; ten of 2,000 characters are enough for
        most measures.
    reference
        Human text that the model has not learned from: a path or a `textlab.Text`, or several.
    corpus
        What the model learns from, given likewise; the reference, unless given.
    every
        Epochs from one evaluation to the next.
    folder
        Where ``quality.csv`` and ``epochs`` are written; not at all without it.
    tensorboard
        Whether the values are also written for TensorBoard, into the folder.
    say
        Called with what is to be said: each verdict, or why there is none, and that copying begins.
    metrics, language
        As for `textlab.evaluate`, names in a list.
    prepare
        Steps of the preparation of all texts, as `Scorer` takes them.
    about
        What else is to be known of the texts, such as their ``temperature``; ``model`` is what all of them are called,
        the folder's name unless given.
    resume
        Whether a ``quality.csv`` that is there is continued. What it says of epochs after the one that training goes on
        from is forgotten.

    Attributes
    ----------
    rows : list of dict
        epoch, measure, value, its interval low to high, human (the mean of human text), and the verdict on the epoch.
        None where there is none.
    copying_begins : int or None
        The first epoch whose verdict was that the model copies the book.

    Raises
    ------
    UsageError
        There is no such metric, language or step, or there is a ``quality.csv`` that is not to be continued; while
        training, epochs are done again that are scored, and `resume` does not say that they may be.
    InputError
        Human text cannot be used.
    OutputError
        ``quality.csv`` or the texts cannot be written.

    Examples
    --------
    >>> import textlab
    >>> lines = [f"The {i} hares and {i + 1} hatters of {i % 7} had tea." for i in range(500)]
    >>> book = textlab.Text(" ".join(lines), name="tea")
    >>> parrot = lambda model, epochs: [book.content[:4000]]
    >>> callback = EvaluateSamples(parrot, book, metrics=["copying"])
    >>> model = keras.Sequential([keras.layers.Dense(1)])
    >>> model.compile("sgd", "mse")
    >>> _ = model.fit(np.ones((4, 1)), np.ones((4, 1)), verbose=0, callbacks=[callback])
    Epoch 1: copies the book: 100 % stands in it word for word.
    Copying begins at epoch 1.
    >>> callback.copying_begins
    1
    """

    def __init__(  # noqa: PLR0913 - all but two have a default
        self,
        write: Callable[[Any, int], Sequence[str]],
        reference: Human,
        *,
        corpus: Human | None = None,
        every: int = 1,
        folder: str | Path | None = None,
        tensorboard: bool = False,
        say: Callable[[str], None] = print,
        metrics: Iterable[str] | None = None,
        language: str = "en",
        prepare: Iterable[str] = ("nfc", "space"),
        about: Mapping[str, Any] | None = None,
        resume: bool = False,
    ) -> None:
        super().__init__()
        if every < 1:
            raise UsageError(f"every {every} epochs", remedy="give at least 1")
        self._write, self._every, self._say, self._tensorboard = write, every, say, tensorboard
        self._score = Scorer(reference, corpus, metrics, language, prepare)
        self._folder, self._resume = None if folder is None else Path(folder), resume
        self._about = {} if about is None else dict(about)
        self.rows: list[dict[str, Any]] = []

    @property
    def copying_begins(self) -> int | None:
        """The first epoch whose verdict was that the model copies the book."""
        return min((row["epoch"] for row in self.rows if row["verdict"] == COPIES), default=None)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Score what the model writes, if it is time for that."""
        if (epoch + 1) % self._every == 0 and np.isfinite((logs or {}).get("loss", 0.0)):
            self._evaluate(epoch + 1)

    def _evaluate(self, epoch: int) -> None:
        """Score what the model writes after so many epochs."""
        texts = self._write(self.model, epoch)
        try:
            judgement = self._score(texts)
        except (InputError, UsageError) as error:  # a model that has hardly learned anything may write no text
            self._say(f"Epoch {epoch}: not scored: {error}.")
            return
        verdict = judgement.verdict
        for row in map(dict, judgement.scores):
            self.rows.append({"epoch": epoch, **{name: row[name] for name in _SCORED}, "verdict": verdict.verdict})
        self._keep(epoch, texts)
        self._say(f"Epoch {epoch}: {verdict.verdict}: {verdict.fact}.")
        if self.copying_begins == epoch:
            self._say(f"Copying begins at epoch {epoch}.")

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002 (Keras's signature)
        """Read what an earlier training wrote that is continued."""
        path = None if self._folder is None else self._folder / QUALITY
        if self.rows or path is None or not path.exists():
            return
        if not self._resume:
            raise UsageError("exists already", where=str(path), remedy="take another folder, or give resume=True")
        try:
            table = pd.read_csv(path)[[*_COLUMNS]].astype({"epoch": int}).astype(object)
        except (ValueError, KeyError):
            raise InputError("not a table of this kind", where=str(path), remedy="delete it, or mend it") from None
        rows = table.where(table.notna(), None).to_dict("records")
        self.rows = [{str(name): value for name, value in row.items()} for row in rows]

    def on_epoch_begin(self, epoch: int, logs: dict[str, float] | None = None) -> None:  # noqa: ARG002
        """Forget what came after the place from which an earlier training is continued."""
        scored = max((row["epoch"] for row in self.rows), default=0)
        if scored > epoch and not self._resume:
            remedy = f"give fit initial_epoch={scored} or more, or another EvaluateSamples"
            raise UsageError(f"epoch {scored} is scored already", where=f"epoch {epoch + 1}", remedy=remedy)
        for number in {row["epoch"] for row in self.rows if row["epoch"] > epoch}:
            self._forget(number)
        self.rows = [row for row in self.rows if row["epoch"] <= epoch]

    def _keep(self, epoch: int, texts: Sequence[str]) -> None:
        """Write the texts of an epoch, all rows, and those of the epoch for TensorBoard."""
        if self._folder is None:
            return
        self._forget(epoch)
        folder = _texts_of(self._folder, epoch)
        told = {"schema": SCHEMA, "epoch": epoch, "count": len(texts)}
        with output_errors(folder):
            folder.parent.mkdir(parents=True, exist_ok=True)
            write_json(side_file(folder), {"model": folder_name(self._folder)} | self._about | told)
        with new_folder(folder, remedy="delete it, or take another folder") as aside:
            write_numbered(texts, aside)
        with output_errors(self._folder / QUALITY), written_whole(self._folder / QUALITY) as file:
            pd.DataFrame(self.rows).to_csv(file, index=False, lineterminator="\n")
        if self._tensorboard:
            last = [row for row in self.rows if row["epoch"] == epoch and row["value"] is not None]
            write_scalars(self._folder, {row["measure"]: row["value"] for row in last}, epoch)

    def _forget(self, epoch: int) -> None:
        """Take away the texts of an epoch that is done again."""
        if self._folder is not None:
            folder = _texts_of(self._folder, epoch)
            told = own_side_file(folder)
            if told.exists():  # what stands there without it is someone else's
                with output_errors(folder):
                    shutil.rmtree(folder, ignore_errors=True)
                    told.unlink()


def _texts_of(folder: Path, epoch: int) -> Path:
    """Return the folder of the texts of an epoch."""
    return folder / EPOCHS / f"epoch-{epoch:03}"


def of_run(
    run: Run, write: Write, *, every: int = 1, tensorboard: bool = False, say: Callable[[str], None] = print
) -> EvaluateSamples:
    """Return the callback for a run that `textlab.train` trains.

    Its samples are held against what the run held out, or else against what it learns from.
    """
    held_out = run.folder / HELD_OUT
    training = run.folder / TRAINING
    return EvaluateSamples(
        write,
        held_out if held_out.exists() else training,
        corpus=training,
        every=every,
        folder=run.folder,
        tensorboard=tensorboard,
        say=say,
        prepare=run.recipe.corpus.prepare,
        about={
            "recipe": run.recipe.name,
            "run": "..",
            "digest": run.about.get("digest"),
            "preparation": run.about.get("preparation"),
            "temperature": run.recipe.sampling.watched,
        },
        resume=True,
    )
