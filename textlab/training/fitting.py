"""From a book and a recipe to a run."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textlab import __version__
from textlab.errors import InputError, UsageError
from textlab.locks import alone
from textlab.texts.blocks import join_blocks, split_blocks
from textlab.texts.corpus import digest
from textlab.texts.encodings import refuse_no_characters
from textlab.texts.folders import ABOUT, HELD_OUT, TRAINING
from textlab.texts.preparation import Preparation
from textlab.texts.reading import read_texts
from textlab.texts.text import Text
from textlab.training.folders import new_folder, output_errors, write_json
from textlab.training.holdout import fraction, split
from textlab.training.loading import load_recipe, recipe_names
from textlab.training.protocol import Session, check_seed, check_tensorboard, model_class, silent
from textlab.training.runs import ANOTHER, SCHEMA, Run, has_checkpoint, prepared, refuse, resumable_run, same_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from textlab.training.protocol import Progress, Write
    from textlab.training.recipe import Recipe, Validation

#: Characters held out, all that a loss can be of. What one takes varies by some 2 bits: the mean of so many is known to
#: an eighth of a bit.
_ENOUGH = 1000

#: The recipe of those who name none.
DEFAULT = "fast-lstm"


def train(  # noqa: PLR0913 - what a user can say of a run
    book: str | Text,
    *,
    recipe: str | Path | None = None,
    out: str | Path | None = None,
    validation: float | None = None,
    seed: int = 0,
    encoding: str | None = None,
    changes: Iterable[str] = (),
    resume: bool = False,
    checkpoint_every: float = 5.0,
    tensorboard: bool = False,
    callbacks: Callable[[Run, Write], Sequence[Any]] | None = None,
    progress: Progress | None = None,
) -> Run:
    """Train a model on a book.

    Parameters
    ----------
    book
        A file, a folder, a pattern, ``-``, or a text.
    recipe
        The name of a recipe, or the path of a ``.toml`` file; `DEFAULT`, unless given.
    out
        The folder of the run; ``runs/RECIPE`` by default, or ``runs/BOOK`` where no recipe is named.
    validation
        The share of the book, 0 to 0.5, to hold out in blocks spread through it; the recipe's by default.
    seed
        Of whatever the recipe draws at random. (Training a network seeds Python's, NumPy's and TensorFlow's own
        generators with it.)
    encoding
        Of the book's files.
    changes
        Fields of the recipe that are to be otherwise, such as ``"window.length=40"``.
    resume
        Whether to go on with the run where it was stopped, if it has begun; all else has to be as it was, but
        `training.epochs` can be more, unless the schedule depends on it.
    checkpoint_every
        Minutes from one checkpoint to the next, where training has any.
    tensorboard
        Whether the history is also written for TensorBoard.
    callbacks
        Returns further callbacks of Keras's, given the run and what lets its network write: `textlab.keras.of_run`.
    progress
        Called with what is done, what there is in all, and what is to be said of it; with 0 in all for a remark.

    Returns
    -------
    Run
        With ``losses["held_out"]``, bits a character, in its `about`; None where nothing was held out.

    Raises
    ------
    UsageError
        There is no such recipe, the share does not fit, or the run exists.
    InputError
        The book cannot be used.
    OutputError
        The run cannot be written.
    """
    if isinstance(changes, str):
        raise UsageError("one text", where="changes", remedy=f"give a list: [{changes!r}]")
    if validation is not None and not 0 <= validation <= 0.5:
        raise UsageError(f"validation is {validation:g}", remedy="give a share of the book from 0 to 0.5")
    shares = [] if validation is None else [f"validation.share={validation}"]
    made = load_recipe(recipe or DEFAULT, [*changes, *shares])
    share = made.validation.share
    check_seed(seed)
    if tensorboard:
        check_tensorboard()
    folder = run_folder(book, recipe, out)
    stands = os.path.lexists(folder)
    if stands and not resume:
        refuse(folder)
    parts = divide(book, made, share, seed, encoding)
    learned, held_out = (sum(map(len, some)) for some in (parts.learned, parts.held_out))
    model = model_class(made.kind).build(made)
    about: dict[str, Any] = {
        "schema": SCHEMA,
        "textlab": __version__,
        "recipe": made.model_dump(mode="json"),
        "book": parts.name,
        "digest": digest([text.content for text in parts.texts]),
        "preparation": list(Preparation(made.corpus.prepare).steps),
        "validation": share,
        "seed": seed,
        "characters": {"training": learned, "held_out": held_out},
        "losses": None,
        "notes": list(parts.notes),
    }
    if stands:
        run = resumable_run(folder, about)
        if run.finished and same_run(run, made):
            (progress or silent)(0, 0, f"All is trained already: {folder}.")
            return run
    else:
        _begin(folder, about, parts)
    with _to_be_finished(folder, new=not stands):
        watching = None if callbacks is None else partial(callbacks, Run(folder, made, about))
        session = Session(folder, checkpoint_every, progress or silent, tensorboard, watching)
        loss = model.fit(parts.learned, seed, held_out=parts.held_out, session=session)
        with output_errors(folder):
            write_json(folder / ABOUT, about)  # not finished, until what follows is all written
            model.save(folder)
            losses = {"held_out": loss, "epochs": list(model.epochs)}
            few = f"Held-out characters: {held_out:,}. A loss on fewer than {_ENOUGH:,} is rough."
            more = [few] if loss is not None and held_out < _ENOUGH else []
            about |= {"losses": losses, "notes": [*parts.notes, *model.notes, *more]}
            write_json(folder / ABOUT, about)
    return Run(folder, made, about)


def run_folder(book: str | Text, recipe: str | Path | None = None, out: str | Path | None = None) -> Path:
    """Return where a run goes: where it is told to, or ``runs/RECIPE``, or ``runs/BOOK`` where no recipe is named.

    Examples
    --------
    >>> run_folder("corpora/alice29.txt").as_posix(), run_folder("alice.txt", "my/own.toml").as_posix()
    ('runs/alice29', 'runs/own')
    """
    if out is not None:
        return Path(out)
    if recipe is not None:
        return Path("runs", recipe if str(recipe) in recipe_names() else Path(recipe).stem)
    name = book.name if isinstance(book, Text) else Path(book).stem
    kept = "".join(character for character in name if character.isalnum() or character in "._- ")
    return Path("runs", kept.strip(". -") or "book")


def _begin(folder: Path, about: dict[str, Any], parts: Parts) -> None:
    """Make the folder of a run that is to be finished."""
    with new_folder(folder, remedy=ANOTHER) as aside:
        for name, raw in zip((TRAINING, HELD_OUT), parts.raw, strict=True):
            if raw:
                (aside / name).write_bytes(join_blocks(raw).encode("utf-8"))
        write_json(aside / ABOUT, about)


@contextmanager
def _to_be_finished(folder: Path, *, new: bool) -> Iterator[None]:
    """Hold off other processes; take a new folder away when something fails before there is what to go on from."""
    try:
        with alone(folder, wait=False):
            try:
                yield
            except BaseException:
                if new and not has_checkpoint(folder):
                    shutil.rmtree(folder, ignore_errors=True)
                raise
    except BlockingIOError:
        remedy = "wait for it, or take another folder with -o"
        raise UsageError("is being written by another process", where=str(folder), remedy=remedy) from None


@dataclass(frozen=True)
class Parts:
    """A book, and what of it is learned from and held out.

    Attributes
    ----------
    texts, notes
        What was read, and what is to be said of it.
    raw
        The parts that are learned from, and those that are held out, as they were read but for the ends of lines.
    learned, held_out
        The same prepared, without those that nothing is left of.
    """

    texts: tuple[Text, ...]
    notes: tuple[str, ...]
    raw: tuple[list[str], list[str]]
    learned: list[str]
    held_out: list[str]

    @property
    def name(self) -> str:
        """What to call the book."""
        more = f" and {len(self.texts) - 1} more" if len(self.texts) > 1 else ""
        return self.texts[0].name + more


def divide(book: str | Text, recipe: Recipe, share: float, seed: int, encoding: str | None = None) -> Parts:
    """Return a book in the parts that a recipe makes of it, with that share held out.

    Raises
    ------
    InputError
        The book cannot be used.
    """
    texts, notes = _read(book, encoding)
    # One long text with cuts in it: the blocks are spread through all that was given.
    whole = fraction(join_blocks([_lines(text.content) for text in texts]), recipe.corpus.fraction, seed)
    raw = split(whole, share, rows=_rows(recipe.validation))
    parts = Parts(texts, notes, raw, *(prepared(_blocks(some), recipe) for some in raw))
    if not parts.learned or (share and not parts.held_out):
        raise InputError("too short to learn from", where=parts.name, remedy="give a longer book")
    return parts


def _rows(told: Validation) -> int:
    """Return of how many rows the tails are held out, 0 where it is blocks."""
    return {"blocks": 0, "tail": 1, "rows": told.rows}[told.place]


def _read(book: str | Text, encoding: str | None) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    if isinstance(book, Text):
        refuse_no_characters(book.content, where=book.name)
        return (book,), ()
    reading = read_texts(book, encoding=encoding)
    return reading.texts, reading.notes


def _lines(content: str) -> str:
    """Return a text whose lines end as those of the run's files do."""
    return content.replace("\r\n", "\n").replace("\r", "\n")


def _blocks(parts: list[str]) -> list[Text]:
    """Return the texts in parts of a book."""
    return [text for part in parts for text in split_blocks(Text(part))]
