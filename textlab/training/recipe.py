"""Recipes: everything that makes a run, in one file."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SerializeAsAny, ValidationError, field_validator

from textlab.errors import InputError, UsageError
from textlab.texts.preparation import STEPS
from textlab.training.protocol import KINDS, model_class

SHIPPED = Path(__file__).parent / "recipes"

_Shape = TypeVar("_Shape", bound=BaseModel)


class Recipe(BaseModel):
    """What makes a run of a book.

    Parameters
    ----------
    name
        What it is called: the name of its file.
    kind
        The kind of model, one of `KINDS`.
    summary, source
        What it does, in a sentence; where it comes from.
    prepare
        The steps of preparation that the book and the prompt go through.
    validation
        The share of the book that is held out unless told otherwise, 0 to 0.5.
    model
        What this kind of model can be told.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    kind: str
    summary: str
    source: str
    prepare: tuple[str, ...]
    validation: float = Field(ge=0, le=0.5)
    model: SerializeAsAny[BaseModel]

    @field_validator("prepare")
    @classmethod
    def _steps_exist(cls, steps: tuple[str, ...]) -> tuple[str, ...]:
        for step in steps:
            if step not in STEPS:
                raise ValueError(f"no preparation step is called {step!r}; there are {', '.join(STEPS)}")
        return steps


def recipe_names() -> list[str]:
    """Return the names of the recipes that textlab has.

    Examples
    --------
    >>> recipe_names()[:3]
    ['markov-1', 'markov-2', 'markov-3']
    """
    return sorted((path.stem for path in SHIPPED.glob("*.toml")), key=lambda name: (len(name), name))


def load_recipe(name: str) -> Recipe:
    """Return a recipe of textlab's by its name, or one of your own by the path of its ``.toml`` file.

    Raises
    ------
    UsageError
        There is no such recipe.
    InputError
        The file cannot be read, or has a field that does not exist or does not fit.

    Examples
    --------
    >>> load_recipe("markov-6").model.context
    6
    """
    own = name.endswith(".toml")
    path = Path(name) if own else SHIPPED / f"{name}.toml"
    if not own and name not in recipe_names():
        near = get_close_matches(name, recipe_names(), 1)
        remedy = (
            f"did you mean {near[0]}?" if near else f"choose from {', '.join(recipe_names())}, or give a .toml file"
        )
        raise UsageError(f"no recipe is called {name!r}", remedy=remedy)
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError("cannot be read", where=name, remedy=str(error.strerror)) from None
    except ValueError as error:
        raise InputError(f"not TOML ({error})", where=name, remedy="mend it") from None
    return parse_recipe({"name": path.stem} | fields, where=name)


def parse_recipe(fields: dict[str, Any], *, where: str) -> Recipe:
    """Return the recipe that has these fields.

    Raises
    ------
    InputError
        A field does not exist, is missing or does not fit; `where` and the field are named.
    """
    if str(fields.get("kind")) not in KINDS:
        remedy = f"choose from {', '.join(KINDS)}"
        raise InputError(f"no kind of model is called {fields.get('kind')!r}", where=f"{where}: kind", remedy=remedy)
    settings = _checked(model_class(fields["kind"]).Settings, fields.get("model", {}), where, "model")
    return _checked(Recipe, fields | {"model": settings}, where)


def _checked(shape: type[_Shape], fields: object, where: str, *within: str) -> _Shape:
    try:
        return shape.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(map(str, [*within, *first["loc"]]))
        message = first["msg"].removeprefix("Value error, ")
        raise InputError(message, where=f"{where}: {field}", remedy="mend the recipe") from None
