"""A corpus from the command line as a stream: files of any size, read in segments and never whole in memory."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from textlab.errors import UsageError
from textlab.texts.folders import shown
from textlab.texts.formats import open_file
from textlab.texts.reading import STDIN, find_files, no_texts, notes_of
from textlab.texts.records import NoLettersError, PassedOver
from textlab.texts.segments import SEGMENT, Mark, Segment
from textlab.texts.spooling import Spooled
from textlab.texts.streaming import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["SEGMENT", "Mark", "Segment", "Source", "Sources", "open_sources"]


@dataclass(frozen=True)
class Sources:
    """Files that were looked through, and can be read from any mark.

    Parameters
    ----------
    sources
        In the order given, then in natural order.
    notes
        Sentences that the user is to be told: encodings recognised, headers left out, files passed over.
    """

    sources: tuple[Source, ...]
    notes: tuple[str, ...]


def open_sources(
    paths: Sequence[str],
    *,
    encoding: str | None = None,
    column: str | None = None,
    size: int = SEGMENT,
    stdin: BinaryIO | None = None,
) -> Sources:
    """Look once through every file that `paths` stand for; of several, those without letters are passed over.

    Parameters
    ----------
    paths
        Files, folders (with the folders in them), patterns such as ``books/*.txt``, or ``-`` for standard input (plain
        text), which is written to a temporary file.
    encoding
        Of every file; without it UTF-8, UTF-16 with a byte order mark, else recognised, and said in the notes.
    column
        The field or column that holds the text in .jsonl, .csv, .tsv and .parquet; ``text`` by default.
    size
        About how many characters a segment.
    stdin
        What ``-`` reads, instead of this process's standard input.

    Returns
    -------
    Sources
        At least one. That all their bytes are text is known; a record that cannot be used, but the first of a file, is
        found only when it is read. Each has at least one letter.

    Raises
    ------
    UsageError
        If a path is empty, or a run or report of textlab, or stands for a file given before, or the encoding does not
        exist.
    InputError
        If there is nothing to read, or something cannot be used.

    Examples
    --------
    >>> import io
    >>> (source,) = open_sources(["-"], stdin=io.BytesIO(b"Down the rabbit-hole"), size=12).sources
    >>> [segment.text.content for segment in source.segments()]
    ['Down the', ' rabbit-hole']
    """
    files, passed_over = list[tuple["Path | None", str]](), list["Path"]()
    alone: set[Path | None] = {None}
    for path in paths:
        if path == "-":
            files.append((None, STDIN))
        else:
            found, others = find_files(path)
            files += found
            passed_over += others
            alone |= {file for file, _ in found if len(found) == 1}
    if not files:
        raise no_texts("texts")
    _refuse_given_twice(files)
    sources, blank = list[Source](), PassedOver("file")
    for file, name in _told_apart(files):
        try:
            sources.append(_open(file, name, encoding, column, size, stdin))
        except NoLettersError:
            if file in alone:
                raise
            blank.add(name)
    if not sources:
        raise NoLettersError("no letters in any file", where=", ".join(paths), remedy="give a text")
    return Sources(tuple(sources), (*notes_of(sources, passed_over), *blank.notes))


def _open(
    path: Path | None, name: str, encoding: str | None, column: str | None, size: int, stdin: BinaryIO | None
) -> Source:
    if path is None:
        return Source(Spooled(stdin or sys.stdin.buffer, STDIN), STDIN, STDIN, size=size).surveyed(encoding)
    source = open_file(path, name=name, encoding=encoding, column=column, size=size)
    if source.book is None:
        with closing(source.segments()) as segments:
            # What is wrong with the first record is said before work begins.
            if not any(segment.text.content for segment in segments):
                raise NoLettersError("no letters in it", where=source.where, remedy="leave it out")
    return source


def _told_apart(files: Sequence[tuple[Path | None, str]]) -> list[tuple[Path | None, str]]:
    """Return the files with names of their own: those of one name are called by their paths."""
    times = Counter(name for _, name in files)
    return [(path, name if path is None or times[name] == 1 else shown(path)) for path, name in files]


def _refuse_given_twice(files: Sequence[tuple[Path | None, str]]) -> None:
    given = set[str]()
    for path, name in files:
        place = os.path.abspath(path) if path else "-"  # noqa: PTH100 - a link is a file of its own
        if place in given:
            raise UsageError("given twice", where=name, remedy="give each file once")
        given.add(place)
