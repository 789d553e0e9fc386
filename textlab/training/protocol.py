"""What a model is to the training core, and which kinds there are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from textlab.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Self

    from textlab.training.recipe import Recipe

    Write = Callable[[Any, int], list[str]]

#: The kinds of recipe, each with the module that has its model and the name of the class there.
KINDS = {
    "markov": ("textlab.training.markov", "MarkovModel"),
    "network": ("textlab.training.network.model", "NetworkModel"),
}


class Progress(Protocol):
    """Called with what is done, what there is in all, and what is to be said of it."""

    def __call__(self, done: int, total: int, what: str, /) -> None:
        """Make progress known."""


#: What is said of progress while texts are written.
WRITING = "Writing texts"


def silent(done: int, total: int, what: str) -> None:
    """Make no progress known."""


@dataclass(frozen=True)
class Session:
    """What goes with the training of a model: where it writes, and whom it tells.

    Parameters
    ----------
    folder
        For ``history.csv`` and for checkpoints: what takes long goes on from the newest that lies there. Without one
        nothing is written.
    checkpoint_every
        Minutes from one checkpoint to the next.
    progress
        Called with batches done, batches in all, and what is to be said of them; with 0 in all for a remark.
    tensorboard
        Whether what the history says is also written for TensorBoard.
    callbacks
        Returns further callbacks of Keras's, given what lets a network write: of the network and the epochs done.
    """

    folder: Path | None = None
    checkpoint_every: float = 5.0
    progress: Progress = silent
    tensorboard: bool = False
    callbacks: Callable[[Write], Sequence[Any]] | None = None


@dataclass(frozen=True)
class Choice:
    """How the next character is chosen among all.

    Parameters
    ----------
    temperature
        0 or more: 1 draws as the model has it, less keeps to what is probable, 0 takes the most probable.
    top_k
        Only so many of the most probable can follow, at least 1; all, unless given.
    top_p
        Only the fewest can follow that together have this probability at the temperature, more than 0 and up to 1.

    Raises
    ------
    UsageError
        A number does not fit.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.temperature < math.inf:
            raise UsageError(f"a temperature of {self.temperature:g}", remedy="give 0 or more")
        if self.top_k is not None and self.top_k < 1:
            raise UsageError(f"only {self.top_k} characters can follow", where="top-k", remedy="give at least 1")
        if not 0 < self.top_p <= 1:
            remedy = "give more than 0, and at most 1"
            raise UsageError(f"a probability of {self.top_p:g}", where="top-p", remedy=remedy)


class LanguageModel(Protocol):
    """Something that learns from texts and writes more of them.

    Texts are prepared. No character is to be told by what stands in the text before it, but for the state of a network
    that reads all of them end to end as rows.
    """

    recipe_class: type[Recipe]
    """What a recipe of this kind has."""

    @classmethod
    def build(cls, recipe: Any) -> Self:
        """Return a model that has learned nothing yet."""

    def fit(
        self, texts: Sequence[str], seed: int, *, held_out: Sequence[str] = (), session: Session = ...
    ) -> float | None:
        """Learn from texts, and return how many bits a character of the texts takes that are held out, None without.

        What keeps the best of several states tells them apart by those texts.
        """

    def save(self, folder: Path) -> None:
        """Write what was learned into a folder: ``vocabulary.json`` and files of the model's own."""

    @classmethod
    def load(cls, folder: Path, recipe: Any) -> Self:
        """Return the model that `save` wrote."""

    @classmethod
    def so_far(cls, folder: Path, recipe: Any, texts: Sequence[str], seed: int) -> Self | None:
        """Return what a run's training on these texts, which has not ended, has made so far; None if nothing yet."""

    @property
    def epochs(self) -> Sequence[dict[str, float]]:
        """The losses of each pass over the texts, in bits a character; none where there are no passes."""

    @property
    def notes(self) -> Sequence[str]:
        """What is to be said of how it learned."""

    def cross_entropy(self, texts: Sequence[str]) -> float:
        """Return how many bits a character of other texts takes on average, each given those ahead of it.

        Whether a character counts that was nowhere learned from is each kind's own: a Markov model has a probability
        for it, a network has none and leaves it out.
        """

    def sample(
        self,
        count: int,
        length: int,
        choice: Choice = ...,
        *,
        prompt: str | None = None,
        seed: int = 0,
        progress: Progress = ...,
    ) -> list[str]:
        """Return `count` texts of `length` characters, without the prompt that they continue.

        Without a prompt they go on from places of the training text; with an empty one, from nothing. A text
        depends on its number and the other arguments, not on `count`; a longer one begins with the shorter.
        """


def generator(seed: int, number: int, choice: Choice) -> np.random.Generator:
    """Return the random numbers of a text: its own, whatever the others."""
    return np.random.default_rng([seed, number, round(min(choice.temperature, 1e9) * 1e6)])


def check_seed(seed: int) -> None:
    """Raise UsageError if `seed` is not one that Keras and NumPy both take."""
    if not 0 <= seed < 2**32:
        raise UsageError(f"the seed is {seed}", remedy=f"give 0 to {2**32 - 1}")


def check_tensorboard() -> None:
    """Raise UsageError if TensorBoard is not installed."""
    if find_spec("tensorboard") is None:
        raise UsageError("TensorBoard is not installed", where="--tensorboard", remedy="pip install tensorboard")


def model_class(kind: str) -> type[LanguageModel]:
    """Return the class of the models of a kind.

    Examples
    --------
    >>> model_class("markov").__name__
    'MarkovModel'
    """
    module, name = KINDS[kind]
    return cast("type[LanguageModel]", getattr(import_module(module), name))
