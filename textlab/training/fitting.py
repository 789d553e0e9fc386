"""From a book and a recipe to a run."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from textlab import __version__
from textlab.errors import InputError, UsageError
from textlab.texts.blocks import join_blocks, split_blocks
from textlab.texts.corpus import digest
from textlab.texts.encodings import refuse_no_characters
from textlab.texts.folders import ABOUT, HELD_OUT, TRAINING
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.reading import read_texts
from textlab.texts.text import Text
from textlab.training.folders import new_folder
from textlab.training.holdout import fraction, split
from textlab.training.protocol import check_seed, model_class, silent
from textlab.training.recipe import load_recipe
from textlab.training.runs import SCHEMA, Run, write_json

if TYPE_CHECKING:
    from textlab.training.protocol import Progress
    from textlab.training.recipe import Validation


def train(
    book: str | Text,
    *,
    recipe: str = "markov-6",
    out: str | None = None,
    validation: float | None = None,
    seed: int = 0,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Run:
    """Train a model on a book.

    Parameters
    ----------
    book
        A file, a folder, a pattern, ``-``, or a text.
    recipe
        The name of a recipe, or the path of a ``.toml`` file.
    out
        The folder of the run; ``runs/RECIPE`` by default.
    validation
        The share of the book, 0 to 0.5, to hold out in blocks spread through it; the recipe's by default.
    seed
        Of whatever the recipe draws at random.
    encoding
        Of the book's files.
    progress
        Called with what is done, what there is in all, and what is to be said of it.

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
    made = load_recipe(recipe)
    share = made.validation.share if validation is None else validation
    if not 0 <= share <= 0.5:
        raise UsageError(f"validation is {share:g}", remedy="give a share of the book from 0 to 0.5")
    check_seed(seed)
    folder = Path(out if out is not None else f"runs/{made.name}")
    with new_folder(folder, remedy="take another name with -o, or delete it") as aside:
        texts, notes = _read(book, encoding)
        # One long text with cuts in it: the blocks are spread through all that was given.
        whole = fraction(join_blocks([_lines(text.content) for text in texts]), made.corpus.fraction, seed)
        parts = split(whole, share, rows=_rows(made.validation))
        learned, held = (_prepared(some, made.corpus.prepare) for some in parts)
        if not learned or (share and not held):
            raise InputError("too short to learn from", where=_name(texts), remedy="give a longer book")
        model = model_class(made.kind).build(made)
        model.fit(learned, seed, held_out=held, progress=progress or silent)
        model.save(aside)
        (aside / TRAINING).write_bytes(join_blocks(parts[0]).encode("utf-8"))
        if held:
            (aside / HELD_OUT).write_bytes(join_blocks(parts[1]).encode("utf-8"))
        about = {
            "schema": SCHEMA,
            "textlab": __version__,
            "recipe": made.model_dump(mode="json"),
            "book": _name(texts),
            "digest": digest([text.content for text in texts]),
            "preparation": list(Preparation(made.corpus.prepare).steps),
            "validation": share,
            "seed": seed,
            "characters": {"training": sum(map(len, learned)), "held_out": sum(map(len, held))},
            "losses": {"held_out": _number(model.cross_entropy(held)) if held else None, "epochs": model.epochs},
            "notes": list(notes),
        }
        write_json(aside / ABOUT, about)
    return Run(folder, made, about)


def _rows(told: Validation) -> int:
    """Return of how many rows the tails are held out, 0 where it is blocks."""
    return {"blocks": 0, "tail": 1, "rows": told.rows}[told.place]


def _number(loss: float) -> float | None:
    """Return a loss, None where there is none."""
    return loss if math.isfinite(loss) else None


def _read(book: str | Text, encoding: str | None) -> tuple[tuple[Text, ...], tuple[str, ...]]:
    if isinstance(book, Text):
        refuse_no_characters(book.content, where=book.name)
        return (book,), ()
    reading = read_texts(book, encoding=encoding)
    return reading.texts, reading.notes


def _name(texts: tuple[Text, ...]) -> str:
    more = f" and {len(texts) - 1} more" if len(texts) > 1 else ""
    return texts[0].name + more


def _lines(content: str) -> str:
    """Return a text whose lines end as those of the run's files do."""
    return content.replace("\r\n", "\n").replace("\r", "\n")


def _prepared(parts: list[str], steps: tuple[str, ...]) -> list[str]:
    """Return the prepared texts in parts of a book, without those that nothing is left of."""
    texts = [text for part in parts for text in split_blocks(Text(part))]
    prepared = (prepare(text, Preparation(steps)).content for text in texts)
    return [content for content in prepared if content]
