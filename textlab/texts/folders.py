"""What a path on the command line stands for: which files, in which order, and which are none of textlab's business."""

from __future__ import annotations

import glob
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from textlab.errors import InputError, UsageError
from textlab.texts.formats import is_readable
from textlab.texts.unpacking import unreadable

#: What a run folder holds: what is known of it, and the two parts of its book.
ABOUT, TRAINING, HELD_OUT = "run.json", "training.txt", "held-out.txt"

#: The folders of what its model wrote: once it was trained, and after each epoch that was looked at.
SAMPLES, EPOCHS = "samples", "epochs"


@dataclass(frozen=True)
class Listing:
    """One folder, in natural order.

    Parameters
    ----------
    files
        Files that textlab reads.
    folders
        Folders to look into.
    passed_over
        Files of other kinds, and READMEs. (Hidden entries, JSON files and reports of textlab are not even named.)
    """

    files: list[Path]
    folders: list[Path]
    passed_over: list[Path]


def expand(path: str) -> list[Path]:
    """Return what `path` stands for: itself where it exists, else what it matches as a pattern, in natural order.

    Raises
    ------
    UsageError
        If the path is empty.
    InputError
        If it neither exists nor matches anything.

    Examples
    --------
    >>> expand(".")
    [PosixPath('.')]
    """
    if not path:
        raise UsageError("an empty path", remedy="name a file, a folder or a pattern")
    if os.path.lexists(path):
        return [Path(path)]
    matches = [Path(match) for match in glob.glob(path, recursive=True)] if glob.has_magic(path) else []  # noqa: PTH207
    if not matches and "\n" in path:
        remedy = 'give one; in Python, textlab.Text("text") is a text'
        raise InputError("this is not the path of a file or folder", where=f"{path!r:.40}", remedy=remedy)
    if not matches:
        what = "matches no file" if glob.has_magic(path) else "no such file or folder"
        raise InputError(what, where=shown(path), remedy="check the path")
    return sorted(matches, key=natural_key)


def list_folder(folder: Path) -> Listing:
    """Return what lies directly in `folder`.

    Raises
    ------
    InputError
        If the folder or an entry of it cannot be read.
    """
    listing = Listing([], [], [])
    try:
        entries = sorted(folder.iterdir(), key=natural_key)
        for entry in entries:
            if entry.name.startswith(".") or entry.name == "__MACOSX":
                continue
            if not is_folder(entry):
                _sort_file(entry, listing)
            elif not is_report(entry):
                listing.folders.append(entry)
    except OSError as error:
        raise unreadable(folder, error) from None
    return listing


def walk(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the files below `folder`, and those passed over, both in natural order.

    Of a run folder (one that `textlab train` made) only the samples are taken.

    Raises
    ------
    InputError
        If something cannot be read, or a link leads back to a folder above it.
    """
    files: list[Path] = []
    passed_over: list[Path] = []
    waiting: list[tuple[Path, frozenset[tuple[int, int]]]] = [(folder, frozenset())]
    while waiting:
        current, above = waiting.pop()
        status = _stat(current)
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            raise InputError("a link that leads back to a folder above it", where=shown(current), remedy="remove it")
        listing = list_folder(current)
        if is_run(current):
            listing = Listing([], [inner for inner in listing.folders if inner.name == SAMPLES], [])
        files += listing.files
        passed_over += listing.passed_over
        waiting += [(inner, above | {identity}) for inner in listing.folders]
    return sorted(files, key=natural_key), sorted(passed_over, key=natural_key)


def is_report(folder: Path) -> bool:
    """Whether textlab wrote a report into `folder`."""
    return os.path.isfile(folder / "report.json")  # noqa: PTH113 - False, not an error, where it may not look


def is_run(folder: Path) -> bool:
    """Whether ``textlab train`` wrote `folder`."""
    return os.path.isfile(folder / ABOUT)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """Whether `path` is a folder; unlike `Path.is_dir`, a path that cannot be looked at is an error.

    Raises
    ------
    InputError
        If there is nothing at the path, or it may not be looked at.
    """
    return stat.S_ISDIR(_stat(path).st_mode)


def folder_name(folder: Path) -> str:
    """Return what a folder is called, whatever the way it was given (``.``, ``..``, with a slash at the end).

    Examples
    --------
    >>> folder_name(Path("samples/markov-2/../markov-4"))
    'markov-4'
    """
    return shown(os.path.basename(os.path.abspath(folder)) or os.sep)  # noqa: PTH100, PTH119 - links stay as given


def shown(name: str | Path) -> str:
    r"""Return a name fit for a table: what cannot be printed, or encoded, is replaced.

    Examples
    --------
    >>> shown("a\x1bb")
    'a\ufffdb'
    """
    return "".join(character if character.isprintable() else "\ufffd" for character in os.fspath(name))


def natural_key(path: str | Path) -> tuple[tuple[tuple[str, int], ...], str]:
    """Return a sort key under which ``2.txt`` comes before ``10.txt``.

    Examples
    --------
    >>> sorted(["10.txt", "2.txt", "b/1.txt", "B/2.txt"], key=natural_key)
    ['2.txt', '10.txt', 'b/1.txt', 'B/2.txt']
    """
    words = re.findall(r"([^0-9]*)([0-9]*)", os.fspath(path).replace(os.sep, "\x00").casefold())
    return tuple((letters, int(digits or -1)) for letters, digits in words), os.fspath(path)


def _stat(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None


def _sort_file(path: Path, listing: Listing) -> None:
    suffix = path.suffix.lower()
    if suffix == ".json":
        return
    if is_readable(path) and path.is_file() and path.name.partition(".")[0].lower() != "readme":
        listing.files.append(path)
    else:
        listing.passed_over.append(path)
