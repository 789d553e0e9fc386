"""Folders that are either written whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import numpy as np

from textlab.errors import OutputError, UsageError
from textlab.locks import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any, BinaryIO

    from numpy.typing import NDArray


@contextmanager
def new_folder(folder: Path, *, remedy: str) -> Iterator[Path]:
    """Give an empty folder to write into, which becomes `folder` in the end and is taken away when something fails.

    What a process left that was killed on the way is taken away by the next.

    Raises
    ------
    UsageError
        There is something at `folder` already, or another process is about to make it; `remedy` says what to do.
    OutputError
        It cannot be written.
    """
    if os.path.lexists(folder):
        raise UsageError("exists already", where=str(folder), remedy=remedy)
    aside = beside(folder)
    with output_errors(folder), ExitStack() as stack:
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            with alone(folder.parent):
                if aside.exists():
                    with alone(aside, wait=False):
                        shutil.rmtree(aside)
                aside.mkdir()
                stack.enter_context(alone(aside, wait=False))
        except BlockingIOError:
            raise UsageError("is being written by another process", where=str(folder), remedy=remedy) from None
        try:
            yield aside
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write, which takes its name when all of it is on the disk and is taken away when something fails.

    Raises
    ------
    OSError
        It cannot be written.
    """
    aside = beside(path)
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def write_numbered(texts: Sequence[str], folder: Path) -> None:
    """Write texts to a folder, from ``01.txt`` on."""
    digits = max(2, len(str(len(texts))))
    for number, text in enumerate(texts, 1):
        (folder / f"{number:0{digits}}.txt").write_bytes(text.encode("utf-8", "backslashreplace"))


def write_json(path: Path, about: dict[str, Any]) -> None:
    """Write an object as JSON that a person can read: the whole file or none."""
    with written_whole(path) as file:
        file.write((json.dumps(about, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of an ``.npz`` file by their names.

    Raises
    ------
    OSError
        It cannot be read.
    ValueError
        It is broken.
    """
    try:
        with path.open("rb") as file, np.load(file) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except OSError:
        raise
    except Exception:  # noqa: BLE001 - zip, zlib, NumPy's headers: each has its own for bytes that make no sense
        raise ValueError("not whole") from None


def beside(path: Path) -> Path:
    """Return where a file or folder is written before it takes its name."""
    return path.with_name(f".{path.name}.textlab-part")


@contextmanager
def output_errors(path: Path) -> Iterator[None]:
    """Turn what the system says of a file or folder that is written into the one line that a user reads."""
    try:
        yield
    except OSError as error:
        raise OutputError("cannot be written", where=str(path), remedy=str(error.strerror or error)) from None
