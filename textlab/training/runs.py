"""The folder of a run: what was trained, on what, and what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from textlab.errors import InputError, UsageError
from textlab.texts.blocks import split_blocks
from textlab.texts.folders import ABOUT, HELD_OUT, SAMPLES, TRAINING
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text
from textlab.training.loading import parse_recipe, plain
from textlab.training.protocol import LanguageModel, model_class
from textlab.training.recipe import Recipe, flat

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMA = "textlab.run/1"

#: The folder of a run that has what it goes on from.
CHECKPOINTS = "checkpoints"

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
    recipe: Recipe = field(repr=False)
    about: dict[str, Any] = field(repr=False)

    @classmethod
    def load(cls, folder: str | Path, *, unfinished: bool = False) -> Run:
        """Return the run that lies in a folder, finished unless told otherwise.

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
        sound = {"losses": _sound(about.get("losses")), "seed": isinstance(about.get("seed"), int)}
        for name, well in sound.items():
            if not well:
                raise InputError(f"what it says of {name} is broken", where=str(path), remedy="train again")
        run = cls(Path(folder), parse_recipe(about["recipe"], where=str(path)), about)
        if not unfinished:
            run.check_finished()
        return run

    def check_finished(self) -> None:
        """Raise UsageError if there is more to train."""
        if not self.finished:
            remedy = "let textlab train --resume go on with it, or textlab sample -o write with what it has learned"
            raise UsageError("the run is not finished", where=str(self.folder), remedy=remedy)

    @property
    def finished(self) -> bool:
        """Whether all is trained that was to be."""
        return self.about.get("losses") is not None

    @property
    def epoch(self) -> int | None:
        """The epoch whose weights it has, which was the best; None where there are no epochs, or it is not finished."""
        return best_epoch(self.about["losses"]["epochs"]) if self.finished else None

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
        """Return the trained model; of a run that is not finished, what the best of its epochs so far left.

        Raises
        ------
        UsageError
            No epoch is done, or what the model needs is not installed.
        InputError
            A file is missing or broken.
        """
        kind = model_class(self.recipe.kind)
        if self.finished:
            return kind.load(self.folder, self.recipe)
        model = kind.so_far(self.folder, self.recipe, prepared(self.training, self.recipe), self.about["seed"])
        if model is None:
            remedy = "let textlab train --resume go on with it"
            raise UsageError("the run has learned nothing yet", where=str(self.folder), remedy=remedy)
        return model


def _sound(losses: Any) -> bool:
    """Return whether losses are as ``run.json`` has them: none yet, or with a row for each epoch."""
    if losses is None:
        return True
    rows = losses.get("epochs") if isinstance(losses, dict) else None
    told = {"epoch", "training"}
    return isinstance(rows, list) and all(isinstance(row, dict) and row.keys() >= told for row in rows)


def best_epoch(rows: Sequence[dict[str, float]]) -> int | None:
    """Return which epoch was the best, None where there is none."""
    return int(min(rows, key=deciding_loss)["epoch"]) if rows else None


def prepared(texts: Sequence[Text], recipe: Recipe) -> list[str]:
    """Return what is learned from: texts as the recipe has them prepared, without those that nothing is left of."""
    contents = (prepare(text, Preparation(recipe.corpus.prepare)).content for text in texts)
    return [content for content in contents if content]


def deciding_loss(row: dict[str, float]) -> float:
    """Return the loss of an epoch that counts, in bits a character: on what is held out, if anything is."""
    return row.get("held_out", row["training"])


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


def resumable_run(folder: Path, about: dict[str, Any]) -> Run:
    """Return the run of a folder, which is to be like what is asked for, but for how many epochs it has.

    Raises
    ------
    UsageError
        It is no run, not like that, or is to be trained further though it ended ahead of its time, or its samples, or
        no checkpoint, are there.
    InputError
        Its ``run.json`` is broken.
    """
    run, asked = Run.load(folder, unfinished=True), parse_recipe(about["recipe"], where=str(folder))
    before, now = _told(run.recipe, run.about), _told(asked, about)
    if now.get("optimizer.schedule") != "cosine":  # which ends with the last epoch
        before["training.epochs"] = now.get("training.epochs")
    for name, value in now.items():
        if before.get(name) != value:
            what = f"{name} was {plain(before.get(name))}, not {plain(value)}"
            what = "it is of another book" if name == "digest" else what
            if name == "training.epochs":
                what += ", and its learning rate falls along a cosine to the last of them"
            raise UsageError(what, where=str(folder), remedy="go on with the same, or take another folder with -o")
    if run.finished and not same_run(run, asked):
        done = len(run.about["losses"]["epochs"])
        if done < flat(run.recipe).get("training.epochs", 0):
            what = f"training ended ahead of its time, after {done} epochs, and more promise nothing"
            raise UsageError(what, where=str(folder), remedy="train another run, in another folder with -o")
        if not has_checkpoint(folder):
            raise UsageError("there is no checkpoint to go on from", where=str(folder), remedy=ANOTHER)
        if (folder / SAMPLES).exists():
            what = "the run is to be trained further, and these are of the model as it is"
            raise UsageError(what, where=str(folder / SAMPLES), remedy="move or delete them")
    return run


def same_run(run: Run, recipe: Recipe) -> bool:
    """Return whether a run is of a recipe, apart from what the recipe says of itself, and how texts are written."""
    return _told(run.recipe, run.about) == _told(recipe, run.about)


def _told(recipe: Recipe, about: dict[str, Any]) -> dict[str, Any]:
    """Return what makes a run: fields of its recipe by their paths, and what was given."""
    return flat(recipe) | {name: about.get(name) for name in ("digest", "seed")}


def has_checkpoint(folder: Path) -> bool:
    """Return whether there is a checkpoint to go on from."""
    return any((folder / CHECKPOINTS).glob("*.npz"))


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
