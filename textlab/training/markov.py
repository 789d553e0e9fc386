"""Markov models: the next character is drawn from those that followed the last few in the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from textlab.errors import InputError, UsageError
from textlab.ngrams.model import log2_probabilities
from textlab.ngrams.symbols import BREAK, Alphabet
from textlab.ngrams.table import Table
from textlab.training.chain import Chain
from textlab.training.folders import read_arrays, written_whole
from textlab.training.protocol import WRITING, Choice, Session, generator, silent
from textlab.training.recipe import Recipe, Section
from textlab.training.vocabulary import read_vocabulary, write_vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Self

    from numpy.typing import NDArray

    from textlab.training.protocol import Progress

FILE = "model.npz"


class Model(Section):
    """How many characters of context a model has, 1 to 32."""

    context: int = Field(ge=1, le=32)


class MarkovRecipe(Recipe):
    """What makes a Markov model."""

    model: Model


class MarkovModel:
    """A character n-gram model.

    It is sampled from the longest context seen, which is the Markov chain whose order is `context`; texts are scored by
    the interpolated model of n-grams one longer than the context.

    Parameters
    ----------
    context
        How many characters the next one depends on.

    Examples
    --------
    >>> model = MarkovModel(2)
    >>> model.fit(["abcabcabc"])
    >>> model.sample(1, 7, prompt="ab")
    ['cabcabc']
    """

    recipe_class = MarkovRecipe
    epochs: Sequence[dict[str, float]] = ()
    notes: Sequence[str] = ()

    def __init__(self, context: int) -> None:
        self.context = context
        self.alphabet = Alphabet("")
        self.symbols = np.empty(0, np.int32)
        self._chain: Chain | None = None

    @classmethod
    def build(cls, recipe: MarkovRecipe) -> Self:
        """Return a model that has learned nothing yet."""
        return cls(recipe.model.context)

    def fit(
        self,
        texts: Sequence[str],
        seed: int = 0,  # noqa: ARG002 - nothing here is random
        *,
        held_out: Sequence[str] = (),
        session: Session = Session(),
    ) -> float | None:
        """Learn from texts, and return how many bits a character of others takes that are held out.

        Raises
        ------
        UsageError
            What is wanted of each epoch, as there are none.
        """
        if session.tensorboard or session.callbacks:
            remedy = "leave out --tensorboard and --evaluate-every, or take a network"
            raise UsageError("a Markov model has no epochs", remedy=remedy)
        self.alphabet = Alphabet("".join(texts))
        self.symbols = self._encode(texts)
        self._chain = None
        return self.cross_entropy(held_out) if held_out else None

    def _encode(self, texts: Sequence[str]) -> NDArray[np.int32]:
        """Return the symbols of texts, a break after each; characters never learned from share the code above all."""
        gap = np.array([BREAK], np.int32)
        parts = [part for text in texts for part in (self.alphabet.encode(text, unknown=self.alphabet.size), gap)]
        return np.concatenate(parts) if parts else gap

    def save(self, folder: Path) -> None:
        """Write ``vocabulary.json`` and ``model.npz``: the symbols learned from, which are all that such a model is."""
        write_vocabulary(folder, self.alphabet)
        with written_whole(folder / FILE) as file:
            np.savez_compressed(file, symbols=self.symbols)

    @classmethod
    def so_far(cls, folder: Path, recipe: MarkovRecipe, texts: Sequence[str], seed: int) -> None:
        """Return None: such a model is learned at once."""

    @classmethod
    def load(cls, folder: Path, recipe: MarkovRecipe) -> Self:
        """Return the model that `save` wrote.

        Raises
        ------
        InputError
            A file is missing or broken.
        """
        model = cls.build(recipe)
        model.alphabet = read_vocabulary(folder)
        try:
            model.symbols = read_arrays(folder / FILE)["symbols"].astype(np.int32)
        except (OSError, ValueError, KeyError):
            raise InputError("the model cannot be read", where=str(folder / FILE), remedy="train again") from None
        return model

    def cross_entropy(self, texts: Sequence[str]) -> float:
        """Return how many bits a character of other texts takes on average under the interpolated model."""
        held = Table.of(self._encode(texts), self.context + 1, self.alphabet.size + 1)
        scores = log2_probabilities(held, *held.observe(self.symbols), self.alphabet.size)
        return -float(np.nanmean(scores))

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
        """Draw texts from the chain.

        Parameters
        ----------
        count, length
            How many, and of how many characters each.
        choice
            How the next character is chosen: as `Chain.weights`.
        prompt
            What they continue: as much of its end as the model has seen counts. Without one, each begins as if it went
            on from a place of the book drawn at random; with an empty one, as if nothing stood ahead of it.
        seed
            Of the random numbers; each text has its own, so that it does not depend on how many are made.
        progress
            Called with how many are written, of how many.
        """
        if self._chain is None:
            self._chain = Chain.of(Table.of(self.symbols, self.context + 1, self.alphabet.size))
        chain, weights, texts = self._chain, self._chain.weights(choice), []
        known = None if prompt is None else chain.behind(self._encode([prompt])[-1 - self.context : -1].tolist())
        for number in range(count):
            draws = generator(seed, number, choice).random(length + 1).tolist()
            state = chain.somewhere(draws[0]) if known is None else known
            texts.append(self.alphabet.decode(np.array(chain.walk(state, weights, draws[1:]), np.int32)))
            progress(len(texts), count, WRITING)
        return texts
