"""Recipes: everything that makes a run."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict, field_validator, model_validator

from textlab.texts.preparation import STEPS

T = TypeVar("T")

#: A list in a file.
Several = Annotated[tuple[T, ...], Strict(strict=False)]


class Section(BaseModel):
    """A section of a recipe: nothing but its own fields, each of its own type, and never changed.

    TOML has no null: ``"none"`` stands for it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @model_validator(mode="before")
    @classmethod
    def _none(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        return {name: None if value == "none" else value for name, value in given.items()}


class Corpus(Section):
    """What of a book is learned from.

    Parameters
    ----------
    prepare
        The steps of preparation that the book and the prompt go through.
    fraction
        How much of the book, more than 0 and up to 1: a stretch of it, at a place that the seed draws.
    """

    prepare: Several[str]
    fraction: float = Field(default=1, gt=0, le=1)

    @field_validator("prepare")
    @classmethod
    def _steps_exist(cls, steps: tuple[str, ...]) -> tuple[str, ...]:
        for step in steps:
            if step not in STEPS:
                raise ValueError(f"no preparation step is called {step!r}; there are {', '.join(STEPS)}")
        return steps


class Validation(Section):
    """What of a book is held out.

    Parameters
    ----------
    share
        How much of it, 0 to 0.5.
    place
        ``"blocks"`` spread through it, which are like the rest of it; its ``"tail"``; or the tail of each of so many
        ``"rows"`` that it is cut into. Published figures have the latter two.
    rows
        How many.
    """

    share: float = Field(ge=0, le=0.5)
    place: Literal["blocks", "tail", "rows"] = "blocks"
    rows: int = Field(default=1, ge=1)


class Sampling(Section):
    """How texts are written, unless told otherwise.

    Parameters
    ----------
    temperature
        One or several, 0 or more; 0 takes the most probable character.
    length
        Prepared characters.
    top_k
        Only so many of the most probable characters can follow; all of them, unless given.
    top_p
        Only the fewest characters can follow that together have this probability, more than 0 and up to 1.
    """

    temperature: Several[Annotated[float, Field(ge=0, allow_inf_nan=False)]] = Field(default=(1.0,), min_length=1)
    length: int = Field(default=2000, ge=1)
    top_k: int | None = Field(default=None, ge=1)
    top_p: float = Field(default=1, gt=0, le=1)

    @property
    def watched(self) -> float:
        """The temperature at which a model is watched while it is trained, the one nearest to 1."""
        return min(self.temperature, key=lambda one: abs(one - 1))


class Figure(Section):
    """A loss that was published for a recipe.

    Parameters
    ----------
    nats
        A character.
    what
        Which loss, after what, said by whom.
    """

    nats: float = Field(gt=0)
    what: str


class Recipe(Section):
    """What makes a run of a book; each kind of model adds sections of its own.

    Parameters
    ----------
    name
        What it is called: the name of its file.
    kind
        The kind of model, one of `KINDS`.
    summary, source
        What it does, in a sentence; where it comes from.
    deviations
        What is not as in the source, and why.
    figures
        What was published.
    corpus, validation
        What of the book is learned from, and what is held out.
    sampling
        How texts are written.
    """

    name: str
    kind: str
    summary: str
    source: str
    deviations: Several[str] = ()
    figures: Several[Figure] = ()
    corpus: Corpus
    validation: Validation
    sampling: Sampling = Sampling()


def flat(recipe: Recipe) -> dict[str, Any]:
    """Return the fields of a recipe's sections by their paths, apart from how texts are written.

    Examples
    --------
    >>> from textlab.training.loading import load_recipe
    >>> flat(load_recipe("markov-6"))["model.context"]
    6
    """
    sections = recipe.model_dump(mode="json", exclude={"sampling"}).items()
    return {
        f"{name}.{field}": value for name, some in sections if isinstance(some, dict) for field, value in some.items()
    }
