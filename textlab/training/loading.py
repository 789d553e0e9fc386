"""Recipes as files: found, read, changed and checked."""

from __future__ import annotations

import json
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from textlab.errors import InputError, UsageError
from textlab.texts.folders import natural_key
from textlab.training.protocol import KINDS, model_class
from textlab.training.recipe import Recipe, Section, flat

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

SHIPPED = Path(__file__).parent / "recipes"


def recipe_names() -> list[str]:
    """Return the names of the recipes that textlab has.

    Examples
    --------
    >>> recipe_names()[:2]
    ['char-rnn', 'fast-lstm']
    """
    return [path.stem for path in sorted(SHIPPED.glob("*.toml"), key=natural_key)]


def load_recipe(name: str | Path, changes: Iterable[str] = ()) -> Recipe:
    """Return a recipe of textlab's by its name, or one of your own by the path of its ``.toml`` file.

    One that names a ``base`` is that recipe but for the fields it has itself, and for the figures. The base is a name,
    or the path of a file from where this one lies.

    Parameters
    ----------
    name
        Of the recipe, or its file.
    changes
        Fields that are to be otherwise: ``"training.batch=64"``, or ``"batch=64"`` where one section alone has it. The
        figures that were published are then none of the recipe's, and its summary says what is changed.

    Raises
    ------
    UsageError
        There is no such recipe, or a change does not fit.
    InputError
        The file cannot be read, or has a field that does not exist or does not fit.

    Examples
    --------
    >>> load_recipe("markov-6").model.context
    6
    >>> load_recipe("char-rnn", ["window.length=40", "batch=10"]).training.batch
    10
    >>> load_recipe("markov-6", ["context=7"]).summary
    'each character is drawn from those that follow the last 6 characters in the book; changed: model.context = 7'
    """
    recipe, root = _read(str(name), ())
    return _said(root, changed_recipe(recipe, changes))


def changed_recipe(recipe: Recipe, changes: Iterable[str]) -> Recipe:
    """Return a recipe but for the changes, as `load_recipe` takes them, under the summary of the recipe.

    Raises
    ------
    UsageError
        A change is unclear, its field does not exist, or it does not fit.
    """
    fields, changes = recipe.model_dump(mode="json"), list(changes)
    for change in changes:
        fields = _set(fields, change)
    try:
        changed = parse_recipe(fields, where=" ".join(f"--set {change}" for change in changes))
    except InputError as error:  # of the call, not of a file
        raise UsageError(error.what, where=error.where, remedy=error.remedy) from None
    return changed if flat(changed) == flat(recipe) else changed.model_copy(update={"figures": ()})


def _read(name: str, above: tuple[Path, ...]) -> tuple[Recipe, Recipe]:
    """Return a recipe, which is the base of those in the files above, and the one below it whose summary it has."""
    own = name.endswith(".toml")
    path = Path(name) if own else SHIPPED / f"{name}.toml"
    if not own and name not in recipe_names():
        near = get_close_matches(name.lower(), recipe_names(), 1)
        remedy = (
            f"did you mean {near[0]}?" if near else f"choose from {', '.join(recipe_names())}, or give a .toml file"
        )
        where = str(above[-1]) if above else None
        raise UsageError(f"no recipe is called {name!r}", where=where, remedy=remedy)
    if path.resolve() in above:
        raise InputError("is its own base", where=name, remedy="take another base")
    try:
        fields = {"name": path.stem} | tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        where = f"{above[-1]}: base: {name}" if above else name
        raise InputError("cannot be read", where=where, remedy=str(error.strerror)) from None
    except ValueError as error:
        raise InputError(f"not TOML ({error})", where=name, remedy="mend it") from None
    if "base" not in fields:
        recipe = parse_recipe(fields, where=name)
        return recipe, recipe
    below = str(fields.pop("base"))
    base, root = _read(str(path.parent / below) if own and below.endswith(".toml") else below, (*above, path.resolve()))
    recipe = parse_recipe(_changed(base.model_dump(mode="json", exclude={"figures"}), fields), where=name)
    return recipe, recipe if "summary" in fields else root


def _said(root: Recipe, recipe: Recipe) -> Recipe:
    """Return a recipe with a summary that says what is not as in the one whose summary it has."""
    old, new = flat(root), flat(recipe)
    changed = [f"{name} = {plain(new[name])}" for name in new if old[name] != new[name]]
    if not changed or recipe.summary != root.summary:
        return recipe
    return recipe.model_copy(update={"summary": f"{root.summary}; changed: {', '.join(changed)}"})


def plain(value: Any) -> str:
    """Return a value as it is given on a command line."""
    if value is None:
        return "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _set(fields: dict[str, Any], change: str) -> dict[str, Any]:
    """Return the fields of a recipe, one of them as a change such as ``window.length=40`` has it."""
    name, equals, text = (part.strip() for part in change.partition("="))
    if not name or not equals:
        raise UsageError("not FIELD=VALUE", where=f"--set {change}", remedy="name a field, as in window.length=40")
    paths = [f"{section}.{name}" for section, value in fields.items() if isinstance(value, dict) and name in value]
    if len(paths) > 1:
        raise UsageError(
            f"several sections have a {name}", where=f"--set {change}", remedy=f"name {' or '.join(paths)}"
        )
    path = name if name in fields or not paths else paths[0]
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except ValueError:
        value = text  # a word need not stand in quotes
    section, *within = path.split(".")
    return _changed(fields, {section: _within(fields.get(section), within, value)})


def _within(fields: Any, path: list[str], value: Any) -> Any:
    """Return the fields, if there are any, with this value at a path within them; the value where there is no path."""
    if not path:
        return value
    there = fields if isinstance(fields, dict) else {}
    return there | {path[0]: _within(there.get(path[0]), path[1:], value)}


def _changed(fields: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    """Return the fields, one by one those of its sections, as others have them where they do."""
    return fields | {
        name: fields[name] | value if isinstance(value, dict) and isinstance(fields.get(name), dict) else value
        for name, value in others.items()
    }


def parse_recipe(fields: dict[str, Any], *, where: str) -> Recipe:
    """Return the recipe that has these fields.

    Raises
    ------
    InputError
        A field does not exist, is missing or does not fit; `where` and the field are named.
    """
    if "kind" not in fields:
        remedy = 'begin with base = "fast-lstm", say'
        raise InputError("neither a base nor a kind", where=f"{where}: kind", remedy=remedy)
    if str(fields["kind"]) not in KINDS:
        remedy = f"choose from {', '.join(KINDS)}"
        raise InputError(f"no kind of model is called {fields['kind']!r}", where=f"{where}: kind", remedy=remedy)
    kind = model_class(fields["kind"]).recipe_class
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = [str(part) for part in first["loc"]]
        what, remedy = _wrong(kind, path, first)
        raise InputError(what, where=": ".join([where, *[".".join(path)] * bool(path)]), remedy=remedy) from None


def _wrong(kind: type[Recipe], path: list[str], error: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong with the field at a path, and what to do about it."""
    sections = {
        name: list(field.annotation.model_fields)
        for name, field in kind.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section)
    }
    if error["type"] == "extra_forbidden" and len(path) == 1 and isinstance(error["input"], dict):
        return "there is no such section", f"choose from {', '.join(sections)}"
    if error["type"] == "extra_forbidden":
        known = sections.get(path[0]) or [f"{name}.{field}" for name, some in sections.items() for field in some]
        near = get_close_matches(path[-1], [*known, *(name.rpartition(".")[2] for name in known)], 1)
        found = [name for name in known if near and name.rpartition(".")[2] == near[0].rpartition(".")[2]]
        choice = (
            f"choose from {', '.join(known)}" if path[0] in sections else f"name a section too: {', '.join(sections)}"
        )
        return "there is no such field", f"did you mean {found[0]}?" if found else choice
    if error["type"] in {"model_type", "model_attributes_type"} and path[-1] in sections:
        return "a section, not a field", "name one of " + ", ".join(f"{path[-1]}.{name}" for name in sections[path[-1]])
    if error["type"] == "tuple_type":
        return "not a list", """give one in brackets, words in it in quotes: [0.5, 1.0], ["lower", "space"]"""
    return error["msg"].removeprefix("Value error, "), "give what fits"
