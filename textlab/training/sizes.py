"""What a recipe makes of a book: symbols, windows, weights."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from textlab.ngrams.symbols import Alphabet
from textlab.training.fitting import divide
from textlab.training.network.quiet import load_keras
from textlab.training.network.recipe import NetworkRecipe
from textlab.training.network.windows import Windows

if TYPE_CHECKING:
    from textlab.texts.text import Text
    from textlab.training.recipe import Recipe


def sizes(recipe: Recipe, book: str | Text, *, seed: int = 0) -> dict[str, Any]:
    """Return how large the parts of a recipe are for a book.

    Returns
    -------
    dict
        ``characters`` to learn from and ``symbols``; for a network also the shapes ``x`` and ``y`` of all windows and
        their targets as a network without lookup would take them, ``parameters`` (None where TensorFlow is not
        installed) and ``updates`` an epoch.

    Raises
    ------
    InputError
        The book cannot be used.

    Examples
    --------
    >>> from textlab.texts.text import Text
    >>> from textlab.training.loading import load_recipe
    >>> found = sizes(load_recipe("small-lstm"), Text("Alice was beginning to get very tired. " * 30))
    >>> found["x"], found["y"], found["updates"]
    ([1070, 100, 1], [1070, 18], 9)
    """
    learned = divide(book, recipe, recipe.validation.share, seed).learned
    alphabet = Alphabet("".join(learned))
    found: dict[str, Any] = {"characters": sum(map(len, learned)), "symbols": alphabet.size}
    if not isinstance(recipe, NetworkRecipe):
        return found
    windows = Windows.of(learned, alphabet, recipe)
    x, y, _ = windows.windows(windows.starts[:0])
    features = {"scaled": [1], "one-hot": [alphabet.size], "vectors": []}[recipe.input.kind]
    return found | {
        "x": [windows.starts.size, *x.shape[1:], *features],
        "y": [windows.starts.size, *y.shape[1:], alphabet.size],
        "parameters": _parameters(recipe, alphabet.size),
        "updates": windows.steps,
    }


def _parameters(recipe: NetworkRecipe, symbols: int) -> int | None:
    """Return how many weights a network has, None where TensorFlow is not installed."""
    if find_spec("tensorflow") is None:
        return None
    load_keras()
    from textlab.training.network.build import build, check

    check(recipe)
    return int(build(recipe, symbols).count_params())
