"""A network as the training core wants a model."""

from __future__ import annotations

import math
from collections import Counter
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from textlab.errors import InputError, UsageError
from textlab.ngrams.symbols import Alphabet
from textlab.training.folders import read_arrays, written_whole
from textlab.training.network.quiet import load_keras
from textlab.training.network.recipe import NetworkRecipe
from textlab.training.protocol import WRITING, Choice, Session, generator, silent
from textlab.training.runs import CHECKPOINTS
from textlab.training.vocabulary import read_vocabulary, write_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from textlab.training.network.stepping import Stepper
    from textlab.training.protocol import Progress
    from textlab.training.recipe import Recipe

FILE = "weights.npz"

#: How many texts, of how many characters, a network writes to be watched while it is trained.
_WATCHED = 10, 2000

#: Places of the training text that texts without a prompt go on from.
_OPENINGS = 256


class NetworkModel:
    """A recurrent network that learns from texts and writes more of them.

    Parameters
    ----------
    recipe
        What makes it.
    """

    recipe_class: type[Recipe] = NetworkRecipe

    def __init__(self, recipe: NetworkRecipe) -> None:
        self.recipe = recipe
        self.alphabet = Alphabet("")
        self.epochs: list[dict[str, float]] = []
        self.notes: list[str] = []
        self.network: Any = None
        self._stepper: Stepper | None = None
        self.openings = np.empty((0, 0), np.int32)

    @classmethod
    def build(cls, recipe: NetworkRecipe) -> Self:
        """Return a model that has learned nothing yet.

        Raises
        ------
        UsageError
            TensorFlow is not installed.
        """
        if find_spec("tensorflow") is None:
            remedy = "pip install tensorflow, or take a recipe that does without, such as markov-6"
            raise UsageError("networks need TensorFlow, which is not installed", where=recipe.name, remedy=remedy)
        load_keras()
        from textlab.training.network.build import check

        check(recipe)
        return cls(recipe)

    def fit(
        self, texts: Sequence[str], seed: int, *, held_out: Sequence[str] = (), session: Session = Session()
    ) -> float | None:
        """Learn from texts, and return the loss on those that are held out, in bits a character; None without them.

        The weights of the epoch that is best on them are kept.
        """
        from textlab.training.network.fitting import fit

        self.meet(texts, seed)
        judge = self._judge(held_out) if held_out else None
        fitted = fit(self.recipe, texts, self.alphabet, seed, judge=judge, session=session, write=self._write)
        self.network, self.epochs = fitted.network, fitted.losses
        self.notes = [fitted.stopped] if fitted.stopped else []
        if held_out and judge is None:
            self.notes.append("What is held out is too short to tell its loss: that of training chose the best epoch.")
        counts = Counter(chain.from_iterable(held_out))
        unknown = sum(count for character, count in counts.items() if character not in self.alphabet.characters)
        if unknown:
            what = f"{unknown:,} characters of what is held out stand nowhere in what was learned from"
            self.notes.append(f"{what}: its loss leaves them out.")
        return fitted.bits if judge else None

    def _write(self, network: Any, epochs: int) -> list[str]:
        """Return texts of a network that is being trained."""
        from textlab.training.sampling import write_texts

        self.network = network
        told = self.recipe.sampling
        return write_texts(self, *_WATCHED, Choice(told.watched, told.top_k, told.top_p), seed=epochs)

    def meet(self, texts: Sequence[str], seed: int) -> None:
        """Take from texts what a network needs of them beside its weights."""
        self.alphabet = Alphabet("".join(texts))
        self.openings = self._drawn(texts, seed)

    def _drawn(self, texts: Sequence[str], seed: int) -> NDArray[np.int32]:
        """Return stretches of texts, a window long each, from places drawn at random: int32[_OPENINGS, length].

        There are fewer where the texts have fewer, and shorter ones where none is as long.
        """
        length = self.recipe.window.length
        whole = [text for text in texts if len(text) >= length] or ["".join(texts)]
        stretches = [sliding_window_view(self.alphabet.encode(text), min(length, len(text))) for text in whole]
        ends = np.cumsum([len(some) for some in stretches])
        places = np.random.default_rng(seed).choice(ends[-1], min(_OPENINGS, ends[-1]), replace=False)
        texts_of = np.searchsorted(ends, places, side="right")
        return np.stack([stretches[text][place - ends[text]] for place, text in zip(places, texts_of, strict=True)])

    def save(self, folder: Path) -> None:
        """Write ``vocabulary.json`` and ``weights.npz``: the weights in order, and what texts begin with."""
        write_vocabulary(folder, self.alphabet)
        weights = {f"{i:03}": weight for i, weight in enumerate(self.network.get_weights())}
        with written_whole(folder / FILE) as file:
            np.savez(file, openings=self.openings, **weights)

    @classmethod
    def load(cls, folder: Path, recipe: NetworkRecipe) -> Self:
        """Return the model that `save` wrote.

        Raises
        ------
        UsageError
            TensorFlow is not installed.
        InputError
            A file is missing or broken.
        """
        model = cls.build(recipe)
        model.alphabet = read_vocabulary(folder)
        from textlab.training.network.build import build

        try:
            arrays = read_arrays(folder / FILE)
            model.openings = arrays.pop("openings")
            weights = [weight for _, weight in sorted(arrays.items())]
            model.network = build(recipe, model.alphabet.size)
            model.network.set_weights(weights)
        except OSError as error:
            remedy = "train again" if isinstance(error, FileNotFoundError) else "see to it that it can be read"
            why = error.strerror or error
            raise InputError(f"cannot be read ({why})", where=str(folder / FILE), remedy=remedy) from None
        except (ValueError, KeyError):
            raise InputError("the network cannot be read", where=str(folder / FILE), remedy="train again") from None
        if not model.openings.size:
            raise InputError("there is nothing to begin texts with", where=str(folder / FILE), remedy="train again")
        return model

    @classmethod
    def so_far(cls, folder: Path, recipe: NetworkRecipe, texts: Sequence[str], seed: int) -> Self | None:
        """Return the model with the weights of the best epoch in the newest checkpoint, None before there is one.

        Raises
        ------
        UsageError
            TensorFlow is not installed.
        InputError
            The checkpoint is broken, or of other texts.
        """
        model = cls.build(recipe)
        from textlab.training.network import checkpoints
        from textlab.training.network.build import build

        checkpoint = checkpoints.newest(folder / CHECKPOINTS)
        if checkpoint is None or not checkpoint.best:
            return None
        model.meet(texts, seed)
        model.epochs = checkpoint.about["losses"]
        model.network = build(recipe, model.alphabet.size)
        try:
            model.network.set_weights(checkpoint.best)
        except ValueError:
            what = "the checkpoint is of another network"
            raise InputError(what, where=str(folder / CHECKPOINTS), remedy="train again") from None
        return model

    def cross_entropy(self, texts: Sequence[str]) -> float:
        """Return how many bits a character of other texts takes on average, each given those ahead of it.

        Characters that stand nowhere in what was learned from are left out: the network has no probability for them.
        """
        judge = self._judge(texts)
        return judge(self.network) if judge else math.nan

    def _judge(self, texts: Sequence[str]) -> Callable[[Any], float] | None:
        """Return what tells the loss of a network on texts, in bits a character; None if they are too short."""
        from textlab.training.network.judging import judge

        return judge(self.recipe, texts, self.alphabet)

    def sample(
        self,
        count: int,
        length: int,
        choice: Choice = Choice(),
        *,
        prompt: str | None = None,
        seed: int = 0,
        progress: Progress = silent,
    ) -> list[str]:
        """Write texts.

        Parameters
        ----------
        count, length
            How many, and of how many characters each.
        choice
            How the next character is chosen.
        prompt
            What they continue. Without one, each goes on from a place of the training text, another for each of up to
            256, the same at each temperature. Of an empty one the state is zero, as where a window begins, and the
            first character one of the training text's, whatever the choice.
        seed
            Of the random numbers; each text has its own, so that it does not depend on how many are made.
        progress
            Called with how many are written, of how many.

        Raises
        ------
        InputError
            The prompt has a character that the network has never seen, or the network gives no probabilities.
        """
        from textlab.training.network.stepping import ROWS, Stepper

        if self._stepper is None:
            self._stepper = Stepper(self.network, self.recipe, self.alphabet.size)
        openings = self.openings
        if prompt is not None:
            openings = self._encode(prompt)[None] if prompt else openings.reshape(-1, 1)
        openings = np.random.default_rng(seed).permutation(openings)
        texts = list[str]()
        for first in range(0, count, ROWS):
            numbers = np.arange(first, first + ROWS)
            begins = openings[numbers % len(openings)]
            draws = [generator(seed, number, choice).random(length) for number in numbers.tolist()]
            written = self._stepper.write(begins, np.stack(draws), choice)
            written = np.concatenate([begins, written], axis=1)[:, :length] if prompt == "" else written
            texts += [self.alphabet.decode(row) for row in written]
            progress(min(len(texts), count), count, WRITING)
        return texts[:count]

    def _encode(self, prompt: str) -> NDArray[np.int32]:
        """Return the symbols of a prompt, all of which the network knows."""
        unknown = set(prompt) - set(self.alphabet.characters)
        if unknown:
            remedy = "leave it out: the network has never seen it"
            raise InputError(f"{min(unknown)!r} is not in the alphabet", where="prompt", remedy=remedy)
        return self.alphabet.encode(prompt)
