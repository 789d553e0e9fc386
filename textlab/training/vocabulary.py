"""The characters that a model knows, as a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from textlab.errors import InputError
from textlab.ngrams.symbols import Alphabet
from textlab.training.folders import write_json

if TYPE_CHECKING:
    from pathlib import Path

FILE = "vocabulary.json"


def write_vocabulary(folder: Path, alphabet: Alphabet) -> None:
    """Write ``vocabulary.json``: the characters in the order of their codes."""
    write_json(folder / FILE, {"characters": alphabet.characters})


def read_vocabulary(folder: Path) -> Alphabet:
    """Return the alphabet that `write_vocabulary` wrote.

    Raises
    ------
    InputError
        There is none, or it is broken.
    """
    path = folder / FILE
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        return Alphabet(about["characters"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError("the vocabulary cannot be read", where=str(path), remedy="train again") from None
