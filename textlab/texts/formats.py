"""Which files textlab reads, by their names, and one of them opened as a stream of segments or read whole."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textlab.errors import InputError
from textlab.texts.records import Record, refuse_no_letters
from textlab.texts.segments import SEGMENT, WHOLE
from textlab.texts.spooling import Spooled
from textlab.texts.streaming import PLAIN, Source
from textlab.texts.unpacking import unreadable

if TYPE_CHECKING:
    from pathlib import Path

READ = ".txt .text .md .jsonl .csv .tsv .parquet"
_FORMATS = (*PLAIN, ".jsonl", ".csv", ".tsv", ".parquet")
_REMEDIES = {
    ".json": "write one JSON object a line, each with a field 'text', and call the file .jsonl",
    ".pdf": "turn it into plain text first, for example with pdftotext",
}
# A suffix starts with a letter: `lstm-0.5` is a whole name.
_NAME = re.compile(
    r"(?P<stem>.+?)(?P<format>\.(?!(?:gz|zst)$)[a-z][a-z0-9]*)?(?P<compression>\.(?:gz|zst))?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class File:
    """What one file held.

    Parameters
    ----------
    name
        What to call it.
    records
        At least one.
    detected
        The encoding, where it was recognised and not known.
    boilerplate
        How many characters of Project Gutenberg's were left out.
    """

    name: str
    records: tuple[Record, ...]
    detected: str | None = None
    boilerplate: int = 0


def split_name(path: Path) -> tuple[str, str, str]:
    """Return the stem, the format and the compression that a file's name tells.

    Examples
    --------
    >>> from pathlib import Path
    >>> split_name(Path("samples/lstm-0.5.jsonl.gz"))
    ('lstm-0.5', '.jsonl', '.gz')
    >>> split_name(Path("lstm-0.5"))
    ('lstm-0.5', '', '')
    """
    match = _NAME.fullmatch(path.name)
    if match is None:
        return path.name, "", ""
    return match["stem"], (match["format"] or "").lower(), (match["compression"] or "").lower()


def is_readable(path: Path) -> bool:
    """Whether textlab reads files with such a name."""
    _, suffix, compression = split_name(path)
    return suffix in _FORMATS and not (suffix == ".parquet" and compression)


def open_file(
    path: Path, *, name: str, encoding: str | None = None, column: str | None = None, size: int = SEGMENT
) -> Source:
    """Look through one file, and return it as a stream of segments.

    Parameters
    ----------
    path
        Where it is.
    name
        What to call it in reports; records are called ``name:line`` (``name:row`` in Parquet).
    encoding
        See `textlab.texts.encodings.survey`.
    column
        The field or column that holds the text; ``text`` by default.
    size
        About how many characters a segment.

    Raises
    ------
    InputError
        If the file cannot be read, is of another kind, holds nothing, or holds something that is not a text.
    """
    where = os.fspath(path)
    _, suffix, compression = split_name(path)
    if not is_readable(path):
        raise _another_kind(suffix, compression, where)
    source = Source(path, name, where, suffix, compression, column or "text", size)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            with path.open("rb") as pipe:
                source = replace(source, origin=Spooled(pipe, where))
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    return source.surveyed(encoding)


def read_file(path: Path, *, name: str, encoding: str | None = None, column: str | None = None) -> File:
    """Read one file, whole.

    Parameters
    ----------
    path, name, encoding, column
        See `open_file`.

    Raises
    ------
    InputError
        If the file cannot be read, is of another kind, holds nothing, or holds something that is not a text.
    """
    return read_whole(open_file(path, name=name, encoding=encoding, column=column, size=WHOLE))


def read_whole(source: Source) -> File:
    """Read all that a source of segments as long as texts holds; each of them has a letter.

    Raises
    ------
    InputError
        If one has none, or something in the file cannot be used.
    """
    records = list[Record]()
    for text, _, _, _, model in source.segments():
        refuse_no_letters(text.content, where=f"{source.where}{text.name.removeprefix(source.name)}")
        records.append(Record(text, model))
    return File(source.name, tuple(records), source.detected, source.boilerplate)


def _another_kind(suffix: str, compression: str, where: str) -> InputError:
    if suffix == ".parquet":
        return InputError("Parquet compresses by itself", where=where, remedy=f"unpack the {compression} file first")
    remedy = _REMEDIES.get(suffix, "turn it into plain text first, for example with pandoc")
    return InputError(f"textlab does not read {suffix} files", where=where, remedy=f"{remedy}; it reads {READ}")
