"""Human text from the command line: a reference, a corpus, a book to train on."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from textlab.errors import InputError, UsageError
from textlab.texts.folders import TRAINING, expand, folder_name, is_folder, is_report, is_run, shown, walk
from textlab.texts.formats import READ, File, is_readable, read_file, read_whole, split_name
from textlab.texts.segments import WHOLE
from textlab.texts.spooling import read_pipe
from textlab.texts.streaming import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.texts.text import Text

STDIN = "standard input"


@dataclass(frozen=True)
class Reading:
    """What was read.

    Parameters
    ----------
    texts
        In natural order of their files.
    notes
        Sentences that the user is to be told: encodings recognised, headers left out, files passed over.
    """

    texts: tuple[Text, ...]
    notes: tuple[str, ...]


def read_texts(
    path: str, *, encoding: str | None = None, column: str | None = None, stdin: BinaryIO | None = None
) -> Reading:
    """Read every text that `path` stands for.

    Parameters
    ----------
    path
        A file, a folder (with the folders in it), a pattern such as ``books/*.txt``, or ``-`` for standard input
        (plain text).
    encoding
        Of every file; without it UTF-8, UTF-16 with a byte order mark, else recognised, and said in the notes.
    column
        The field or column that holds the text in .jsonl, .csv, .tsv and .parquet; ``text`` by default.
    stdin
        What ``-`` reads, instead of this process's standard input.

    Returns
    -------
    Reading
        At least one text, each with at least one letter.

    Raises
    ------
    UsageError
        If the path is empty, or a run or report of textlab, or the encoding does not exist.
    InputError
        If there is nothing to read, or something cannot be used.

    Examples
    --------
    >>> import io
    >>> read_texts("-", stdin=io.BytesIO(b"Down the rabbit-hole")).texts[0].content
    'Down the rabbit-hole'
    """
    if path == "-":
        file = read_stdin(encoding=encoding, stdin=stdin)
        return Reading((file.records[0].text,), notes_of([file], []))
    found, passed_over = find_files(path)
    files = [read_file(file, name=name, encoding=encoding, column=column) for file, name in found]
    texts = tuple(record.text for file in files for record in file.records)
    return Reading(texts, notes_of(files, passed_over))


def find_files(path: str) -> tuple[list[tuple[Path, str]], list[Path]]:
    """Return the files that `path` stands for, each with what to call it, and those passed over.

    Raises
    ------
    UsageError
        If the path is empty, or a run or report of textlab.
    InputError
        If there is nothing to read.
    """
    files: list[tuple[Path, str]] = []
    passed_over: list[Path] = []
    given = expand(path)
    for found in given:
        if is_folder(found):
            refuse_textlab_folder(found)
            inside, others = walk(found)
            label = folder_name(found)
            files += [(inner, shown(f"{label}/{inner.relative_to(found).as_posix()}")) for inner in inside]
            passed_over += others
        elif len(given) == 1 or is_readable(found):
            files.append((found, shown(found.name)))
        else:
            passed_over.append(found)
    if not files:
        raise no_texts(path)
    return files, passed_over


def called(path: str) -> str:
    """Return what to call all that `path` stands for, wherever it lies.

    Examples
    --------
    >>> called("books/alice.txt"), called("-")
    ('alice.txt', 'standard input')
    """
    return STDIN if path == "-" else folder_name(Path(path))


def read_stdin(*, encoding: str | None = None, stdin: BinaryIO | None = None) -> File:
    """Read standard input, to its end, as one plain text.

    Raises
    ------
    InputError
        If it cannot be read, or is no text.
    """
    raw = read_pipe(stdin or sys.stdin.buffer, STDIN)
    return read_whole(Source(raw, STDIN, STDIN, size=WHOLE).surveyed(encoding))


def notes_of(files: Sequence[File | Source], passed_over: Sequence[Path]) -> tuple[str, ...]:
    """Return the sentences that say what was done to `files` beyond reading them, one a kind.

    Examples
    --------
    >>> from pathlib import Path
    >>> notes_of([File("book.txt", (), detected="cp1252")], [Path("cover.png")])
    ('book.txt: read as cp1252 (detected); give --encoding if that is wrong',
     '1 file passed over (.png); textlab reads .txt .text .md .jsonl .csv .tsv .parquet')
    """
    notes = []
    detected = defaultdict(list)
    for file in files:
        if file.detected:
            detected[file.detected].append(file.name)
    for encoding, names in sorted(detected.items()):
        notes.append(f"{_naming(names)}: read as {encoding} (detected); give --encoding if that is wrong")
    books = [file for file in files if file.boilerplate]
    if books:
        count = sum(file.boilerplate for file in books)
        names = [file.name for file in books]
        notes.append(f"{_naming(names)}: Project Gutenberg's header and footer left out ({count:,} characters)")
    if folders := [path for path in passed_over if path.is_dir()]:
        more = f" and {len(folders) - 5} more" if len(folders) > 5 else ""
        notes.append(f"{', '.join(map(folder_name, folders[:5]))}{more}: no texts there, left out")
    if others := [path for path in passed_over if path not in folders]:
        kinds = sorted({_kind(path) for path in others})
        files_word = "file" if len(others) == 1 else "files"
        no_readme = ", but no README" if any(is_readable(path) for path in others) else ""
        notes.append(f"{len(others)} {files_word} passed over ({', '.join(kinds)}); textlab reads {READ}{no_readme}")
    return tuple(notes)


def refuse_textlab_folder(folder: Path) -> None:
    """Raise UsageError if textlab itself wrote `folder` as a run or a report: its files are not human text."""
    if is_report(folder):
        raise UsageError("a report of textlab", where=os.fspath(folder), remedy="give texts")
    if is_run(folder):
        remedy = f"give one of its texts, such as {folder / TRAINING}"
        raise UsageError("a run of textlab train", where=os.fspath(folder), remedy=remedy)


def no_texts(path: str) -> InputError:
    """Return the error for a path under which there is nothing to read."""
    return InputError("no texts in it", where=path, remedy=f"textlab reads {READ}")


def _naming(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} files, the first {names[0]}"


def _kind(path: Path) -> str:
    _, suffix, compression = split_name(path)
    return path.name if is_readable(path) else suffix + compression
