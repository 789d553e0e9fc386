"""Which preparation makes texts comparable: what one model cannot write, all must do without."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from textlab.errors import InputError
from textlab.texts.preparation import STEPS, Preparation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textlab.texts.text import Model

_ALWAYS = ("nfc", "space")


def choose_preparation(models: Sequence[Model], steps: Iterable[str] | None = None) -> tuple[Preparation, str]:
    """Return the preparation that makes all texts comparable, with the sentence that says what was done and why.

    White space is folded. Everything is lower-cased where a model writes no capital at all, and rid of punctuation
    where a model writes none: the others would differ from it for that reason alone. So is what the files beside the
    samples say was done to the text that a model learned from.

    Raises
    ------
    UsageError, InputError
        For a step that does not exist, given or in such a file.
    """
    if steps is not None:
        preparation = Preparation(steps)
        return preparation, f"Prepared as asked: {preparation}."
    chosen, said = [*_ALWAYS], list[str]()
    written = {model.name: set().union(*(sample.content for sample in model.samples)) for model in models}
    # A script without capitals is not lower case.
    small = [
        name for name, found in written.items() if any(map(str.islower, found)) and not any(map(str.isupper, found))
    ]
    bare = [name for name, found in written.items() if not any(unicodedata.category(one)[0] in "PS" for one in found)]
    if small:
        chosen.append("lower")
        said.append("Compared in lower case" + _because(small, models, "no capitals"))
    if bare:
        chosen.append("no-punctuation")
        said.append("Compared without punctuation" + _because(bare, models, "none"))
    recorded = [step for step in _recorded(models) if step not in chosen]
    if recorded:
        said.append(f"Prepared as what the models learned from: {', '.join(recorded)}.")
    return Preparation([*chosen, *recorded]), " ".join(said)


def _recorded(models: Sequence[Model]) -> list[str]:
    """Return the steps of preparation that the files beside the samples name."""
    steps = set[str]()
    for model in models:
        named = model.about.get("preparation") or []
        known = [step for step in STEPS if step in named] if isinstance(named, list) else []
        if not isinstance(named, list) or len(known) < len(named):
            what = f"the file beside its samples names a preparation that does not exist: {named!r:.60}"
            raise InputError(what, where=model.name, remedy=f"give a list of {', '.join(STEPS)}")
        steps.update(known)
    return [step for step in STEPS if step in steps]


def _because(some: Sequence[str], models: Sequence[Model], what: str) -> str:
    """Return the end of the sentence; where the few decide for the many, it names them."""
    if 2 * len(some) >= len(models):
        return "."
    return f" ({some[0]} has {what})." if len(some) == 1 else f" ({len(some)} models have {what})."
