"""The folder of a run: what was trained, on what, and what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from textlab.errors import InputError, UsageError
from textlab.texts.blocks import split_blocks
from textlab.texts.folders import ABOUT, HELD_OUT, TRAINING
from textlab.texts.text import Text
from textlab.training.folders import written_whole
from textlab.training.protocol import LanguageModel, model_class
from textlab.training.recipe import Recipe, parse_recipe

SCHEMA = "textlab.run/1"

#: What to do about a folder that a run cannot have.
ANOTHER = "take another folder with -o, or delete it"


@dataclass(frozen=True)
class Run:
    """A trained model with all that is known of it.

    Parameters
    ----------
    folder
        Where it lies: ``run.json``, ``vocabulary.json``, ``training.txt``, ``held-out.txt`` if something was held out,
        and the model's own files.
    recipe
        What made it.
    about
        What ``run.json`` says: recipe, book, digest, preparation, validation, seed, characters, losses, notes, and the
        version of textlab. Losses are bits a character, and None as long as it is not finished.
    """

    folder: Path
    recipe: Recipe
    about: dict[str, Any]

    @classmethod
    def load(cls, folder: str | Path, *, unfinished: bool = False) -> Run:
        """Return the run that lies in a folder.

        Raises
        ------
        UsageError
            It is no run, or not finished.
        InputError
            Its ``run.json`` is broken, or of another version of textlab.
        """
        path = Path(folder) / ABOUT
        if not path.is_file():
            raise UsageError("not a run of textlab", where=str(folder), remedy="make one with textlab train")
        try:
            about = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"cannot be read ({error})", where=str(path), remedy="train again") from None
        if not isinstance(about, dict) or about.get("schema") != SCHEMA or not isinstance(about.get("recipe"), dict):
            raise InputError(f"not of the schema {SCHEMA}", where=str(path), remedy="train again")
        run = cls(Path(folder), parse_recipe(about["recipe"], where=str(path)), about)
        if not (run.finished or unfinished):
            remedy = "let textlab train --resume go on with it"
            raise UsageError("the run is not finished", where=str(folder), remedy=remedy)
        return run

    @property
    def finished(self) -> bool:
        """Whether all is trained that was to be."""
        return self.about.get("losses") is not None

    @property
    def name(self) -> str:
        """What it is called: the name of its folder."""
        return self.folder.resolve().name

    @property
    def training(self) -> tuple[Text, ...]:
        """The parts of the book that were learned from."""
        return read_parts(self.folder / TRAINING)

    @property
    def held_out(self) -> tuple[Text, ...]:
        """The parts of the book that were held out; none if nothing was."""
        path = self.folder / HELD_OUT
        return read_parts(path) if path.exists() else ()

    def model(self) -> LanguageModel:
        """Return the trained model."""
        return model_class(self.recipe.kind).load(self.folder, self.recipe)


def refuse(folder: Path) -> NoReturn:
    """Raise what says that there is something in the way of a new run.

    Raises
    ------
    UsageError
        Always.
    """
    unfinished = (folder / ABOUT).is_file() and not Run.load(folder, unfinished=True).finished
    what, more = ("is not finished", "go on with it with --resume, ") if unfinished else ("exists already", "")
    raise UsageError(what, where=str(folder), remedy=more + ANOTHER)


def begun_run(folder: Path, about: dict[str, Any]) -> Run:
    """Return the run of a folder, which is to be like what is asked for, but for its epochs.

    Raises
    ------
    UsageError
        It is no run, or not like that.
    InputError
        Its ``run.json`` is broken.
    """
    run = Run.load(folder, unfinished=True)
    for name, value in _told(about).items():
        if _told(run.about).get(name) != value:
            what = f"{name} was {_told(run.about).get(name)}, not {value}"
            raise UsageError(what, where=str(folder), remedy="go on with the same, or take another folder with -o")
    return run


def _told(about: dict[str, Any]) -> dict[str, Any]:
    """Return what makes a run the same when it goes on: fields of its recipe by their paths, and what was given."""
    recipe = {name: value for name, value in about["recipe"].items() if isinstance(value, dict) and name != "sampling"}
    fields = {f"{section}.{name}": value for section, some in recipe.items() for name, value in some.items()}
    if fields.get("optimizer.schedule") != "cosine":
        fields.pop("training.epochs", None)
    return fields | {name: about[name] for name in ("digest", "validation", "seed")}


def read_parts(path: Path) -> tuple[Text, ...]:
    """Return the parts in a file of a run, each with its place in the file.

    Raises
    ------
    InputError
        It cannot be read.
    """
    try:
        content = path.read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read ({error})", where=str(path), remedy="train again") from None
    return split_blocks(Text(content, path.name))


def write_json(path: Path, about: dict[str, Any]) -> None:
    """Write an object as JSON that a person can read: the whole file or none."""
    with written_whole(path) as file:
        file.write((json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
