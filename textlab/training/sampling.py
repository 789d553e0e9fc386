"""From a run to samples."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textlab.errors import OutputError, UsageError
from textlab.texts.encodings import refuse_no_characters
from textlab.texts.folders import SAMPLES
from textlab.texts.models import SCHEMA, side_file
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text
from textlab.training.folders import new_folder, output_errors, write_json, write_numbered
from textlab.training.loading import changed_recipe
from textlab.training.protocol import Choice, check_seed, silent
from textlab.training.recipe import flat
from textlab.training.runs import Run, best_epoch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from textlab.training.protocol import LanguageModel, Progress

SHIFT = 32
"""By how many characters at most a text may begin later."""


def sample(  # noqa: PLR0913 - what a user can say of samples
    run: str | Path | Run,
    *,
    count: int = 10,
    length: int | None = None,
    temperatures: Sequence[float] | None = None,
    top_k: int | None = None,
    top_p: float | None = None,
    prompt: str | None = None,
    from_nothing: bool = False,
    seed: int = 0,
    changes: Iterable[str] = (),
    out: str | None = None,
    progress: Progress | None = None,
) -> list[Path]:
    """Let the model of a run write texts.

    Parameters
    ----------
    run
        The folder of a run, or the run. One that is not finished writes with what the best of its epochs so far left,
        if `out` is another folder than its own.
    count
        How many texts a temperature, at least 1.
    length
        How many prepared characters each has, at least 1: white space counts folded, and none stands at an end. As the
        recipe has it, unless given.
    temperatures, top_k, top_p
        How the next character is chosen, as `textlab.training.protocol.Choice` has it, for each temperature. As the
        recipe has them, unless given.
    prompt
        What they continue. They are written without it. Unless given, each goes on from a place of the training text
        that is drawn at random.
    from_nothing
        Whether nothing stands ahead of them instead: a text begins with any character of the training text, the more
        often the more there are of it.
    seed
        Of the random numbers. A text depends on it, its own number and the other arguments, not on `count`.
    changes
        Other fields of how the recipe has texts written, such as ``"sampling.slide=false"``.
    out
        The folder for the texts, ``samples`` of the run by default; where there are several temperatures, a folder in
        it for each, such as ``t0.5``.
    progress
        Called with what is done, what there is in all, and what is to be said of it.

    Returns
    -------
    list of Path
        The folders, in the order of the temperatures; beside each stands a JSON file of its name that says what made
        it.

    Raises
    ------
    UsageError
        There is no such run, it is not finished and `out` is its own, it has learned nothing yet, the samples exist, or
        a number does not fit.
    InputError
        The run is broken.
    OutputError
        The samples cannot be written.
    """
    made, folder = _opened(run, out)
    made = _changed(made, changes := list(changes))
    length = made.recipe.sampling.length if length is None else length
    temperatures = made.recipe.sampling.temperature if temperatures is None else temperatures
    top_k = made.recipe.sampling.top_k if top_k is None else top_k
    top_p = made.recipe.sampling.top_p if top_p is None else top_p
    choices = _choices(temperatures, top_k, top_p)
    check_seed(seed)
    if count < 1 or length < 1:
        raise UsageError(f"{count} texts of {length} characters", remedy="give at least 1 of both")
    if from_nothing and prompt is not None:
        raise UsageError("a prompt, and texts from nothing", remedy="give --prompt or --from-nothing, not both")
    opening = "" if from_nothing else None if prompt is None else _prepared_prompt(prompt, made)
    about = {
        "schema": SCHEMA,
        "model": made.name,
        "recipe": made.recipe.name,
        "epoch": made.epoch,
        "prompt": "" if from_nothing else prompt,
        "count": count,
        "length": length,
        "seed": seed,
        "digest": made.about.get("digest"),
        "preparation": made.about.get("preparation"),
    }
    if changes:
        about["changes"] = changes
    if top_k is not None:
        about["top_k"] = top_k
    if top_p < 1:
        about["top_p"] = top_p
    names = [f"t{choice.temperature:g}" for choice in choices] if len(choices) > 1 else [""]
    beside = own_side_file(folder) if len(names) == 1 else None
    with new_folder(folder, remedy="write to another folder with -o, or delete it") as aside:
        model = made.model()
        about |= _unfinished(made, model, progress or silent)
        for name, choice in zip(names, choices, strict=True):
            texts = write_texts(model, count, length, choice, prompt=opening, seed=seed, progress=progress or silent)
            inner = aside / name
            inner.mkdir(exist_ok=True)
            write_numbered(texts, inner)
            if name:
                _write_about(own_side_file(inner), about, choice, made)
    if beside is not None:
        with _all_or_nothing(folder), output_errors(beside):
            _write_about(beside, about, choices[0], made)
    return [folder / name for name in names]


def _opened(run: str | Path | Run, out: str | None) -> tuple[Run, Path]:
    """Return a run, and the folder for its texts; its own is for those of the finished model."""
    made = run if isinstance(run, Run) else Run.load(run, unfinished=True)
    own = made.folder / SAMPLES
    folder = own if out is None else Path(out)
    if folder.resolve() == own.resolve():
        made.check_finished()
    return made, folder


def _changed(run: Run, changes: list[str]) -> Run:
    """Return a run whose texts are written otherwise."""
    recipe = changed_recipe(run.recipe, changes)
    if flat(recipe) != flat(run.recipe):
        what, remedy = "the model is trained already", "change fields of sampling alone, or train another"
        raise UsageError(what, where=" ".join(f"--set {change}" for change in changes), remedy=remedy)
    return replace(run, recipe=recipe)


def _unfinished(run: Run, model: LanguageModel, progress: Progress) -> dict[str, Any]:
    """Return what is to be known of the texts of a run that is not finished, and say it; nothing of any other."""
    if run.finished:
        return {}
    epoch = best_epoch(model.epochs)
    progress(0, 0, f"The run is not finished: these are of epoch {epoch}, its best so far.")
    return {"epoch": epoch, "finished": False}


@contextmanager
def _all_or_nothing(folder: Path) -> Iterator[None]:
    """Take a folder away when what belongs to it cannot be written."""
    try:
        yield
    except OutputError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _write_about(path: Path, about: dict[str, Any], choice: Choice, run: Run) -> None:
    """Say beside texts what made them, and where from there its run lies."""
    there = Path(os.path.relpath(run.folder, path.parent)).as_posix()
    write_json(path, about | {"run": there, "temperature": choice.temperature})


def own_side_file(folder: Path) -> Path:
    """Return the path of the JSON file that says what made the texts of a folder.

    Raises
    ------
    UsageError
        A file that textlab did not write stands there.
    """
    path = side_file(folder)
    with output_errors(path):
        ours = not path.exists() or f'"{SCHEMA}"' in path.read_text(encoding="utf-8", errors="replace")
    if not ours:
        raise UsageError("not written by textlab, and in the way", where=str(path), remedy="write elsewhere with -o")
    return path


def write_texts(
    model: LanguageModel,
    count: int,
    length: int,
    choice: Choice,
    *,
    prompt: str | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> list[str]:
    """Return texts of `length` prepared characters.

    Where the last would be white space, a text without a prompt begins a little later; one that continues a prompt has
    one character more, and so has one that nowhere begins and ends with something else than white space.

    Raises
    ------
    UsageError
        The model writes hardly anything but white space.
    """
    room = 2 * SHIFT
    while True:
        drawn = model.sample(count, length + room, choice, prompt=prompt, seed=seed, progress=progress)
        cuts = [_cut(text, length, shift=prompt is None) for text in drawn]
        texts = [text for text in cuts if text is not None]
        if len(texts) == count:
            return texts
        if room > 100 * (length + SHIFT):
            remedy = "take a higher temperature, or train it longer"
            raise UsageError("the model writes hardly anything but white space", remedy=remedy)
        room *= 4


def _cut(drawn: str, length: int, *, shift: bool) -> str | None:
    """Return a part of `drawn` that has `length` characters when white space is folded, None if it is too short."""
    folded = prepare(Text(drawn), Preparation(["space"]))
    if len(folded.content) < length + SHIFT:
        return None
    for start in range(SHIFT if shift else 1):
        if " " not in {folded.content[start], folded.content[start + length - 1]}:
            return folded.raw(start, start + length)
    return folded.raw(0, length + 1)


def _prepared_prompt(prompt: str, run: Run) -> str:
    refuse_no_characters(prompt, where="prompt")
    content = prepare(Text(prompt), Preparation(run.recipe.corpus.prepare)).content
    if not content:
        raise UsageError("nothing is left of the prompt after preparation", remedy="leave it out, or give some text")
    return content


def _choices(temperatures: Sequence[float], top_k: int | None, top_p: float) -> list[Choice]:
    """Return how the next character is chosen at each temperature."""
    if not temperatures:
        raise UsageError("there is no temperature", remedy="give numbers such as 0.5,1.0")
    if len({f"{temperature:g}" for temperature in temperatures}) < len(temperatures):
        raise UsageError("a temperature is given twice", remedy="give each once")
    return [Choice(temperature, top_k, top_p) for temperature in temperatures]
