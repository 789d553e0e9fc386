"""Changes of a recipe that ask for several runs."""

from __future__ import annotations

import json
import os
import tomllib
from itertools import product
from typing import TYPE_CHECKING

from textlab.errors import UsageError
from textlab.texts.folders import ABOUT
from textlab.training.fitting import DEFAULT, run_folder
from textlab.training.loading import load_recipe
from textlab.training.runs import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from textlab.training.recipe import Recipe


def runs_of(
    book: str, recipe: str | None, out: str | None, changes: Iterable[str], *, resume: bool
) -> dict[Path, list[str]]:
    """Return the folders of the runs that are asked for, each with its changes, before any of them is trained.

    Raises
    ------
    UsageError
        A folder is in the way, several runs are asked for of standard input or within a run, or two would be the same.
    InputError
        A recipe cannot be.
    """
    base = run_folder(book, recipe, out)
    runs = {base / name: some for name, some in sweep(changes).items()}
    if len(runs) > 1 and (book == "-" or (base / ABOUT).exists()):
        remedy = "give a file, and another folder with -o" if book == "-" else "take another folder with -o"
        where = "standard input" if book == "-" else str(base)
        raise UsageError("several runs cannot be made of this", where=where, remedy=remedy)
    made: list[Recipe] = []
    for folder, some in runs.items():
        made.append(load_recipe(recipe or DEFAULT, some))
        if made[-1] in made[:-1]:
            remedy = "give the field that has several values once"
            raise UsageError("two runs would be the same", where=str(folder), remedy=remedy)
        if os.path.lexists(folder) and not resume:
            refuse(folder)
    return runs


def sweep(changes: Iterable[str]) -> dict[str, list[str]]:
    """Return the changes of each run, by a name for it: one for each combination of the values that are given.

    Parameters
    ----------
    changes
        As `textlab.training.loading.load_recipe` takes them, but that several values can stand in one, with commas.

    Raises
    ------
    UsageError
        Two of them would have the same name.

    Examples
    --------
    >>> sweep(["batch=1,64", "sampling.temperature=[0.5, 1.0]", "epochs=2"])["batch-64"]
    ['batch=64', 'sampling.temperature=[0.5, 1.0]', 'epochs=2']
    >>> list(sweep(["batch=1,64", "units=8,16"]))
    ['batch-1_units-8', 'batch-1_units-16', 'batch-64_units-8', 'batch-64_units-16']
    >>> sweep(["epochs=2"])
    {'': ['epochs=2']}
    """
    choices = []
    for change in changes:
        field, _, text = change.partition("=")
        values, name = _values(text), field.strip().rpartition(".")[2]
        if len(values) == 1:
            choices.append([("", change)])
        else:
            choices.append([(_called(f"{name}-{value}"), f"{field}={value}") for value in values])
    found = {}
    for chosen in product(*choices):
        name = "_".join(name for name, _ in chosen if name)
        if name in found:
            raise UsageError(
                f"two runs are called {name}", where="--set", remedy="give each value once, in a few words"
            )
        found[name] = [change for _, change in chosen]
    return found


def _values(text: str) -> list[str]:
    """Return the values in a text that are parted by commas, each as it stands in TOML; what is unclear is one."""
    try:
        values = tomllib.loads(f"values = [{text}]")["values"]
    except ValueError:
        # Words need not stand in quotes.
        return [text] if set(text) & set("[]{}\"'") else [part.strip() for part in text.split(",")]
    if len(values) < 2 or any(isinstance(value, dict) for value in values):
        return [text]
    # As TOML has them, which has infinity where JSON has none.
    return [str(value) if isinstance(value, float) else json.dumps(value, default=str) for value in values]


def _called(name: str) -> str:
    """Return a name that a folder can have."""
    return "".join(character for character in name if character.isalnum() or character in "._-")
