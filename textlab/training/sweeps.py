"""Changes of a recipe that ask for several runs."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What stands between two commas that are in no brackets, braces or quotes.
_VALUE = re.compile(r"""(?:[^,\[{"]|\[[^\]]*\]|\{[^}]*\}|"[^"]*")+""")


def sweep(changes: Iterable[str]) -> dict[str, list[str]]:
    """Return the changes of each run, by a name for it: one for each combination of the values that are given.

    Parameters
    ----------
    changes
        As `textlab.training.recipe.load_recipe` takes them, but that several values can stand in one, with commas.

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
        field, equals, text = change.partition("=")
        values = [value.strip() for value in _VALUE.findall(text)] or [""]
        name = field.strip().rpartition(".")[2]
        choices.append([(f"{name}-{value}" if len(values) > 1 else "", f"{field}{equals}{value}") for value in values])
    found = {}
    for chosen in product(*choices):
        found["_".join(name for name, _ in chosen if name)] = [change for _, change in chosen]
    return found
