"""Folders that are either written whole or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from textlab.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def new_folder(folder: Path, *, remedy: str) -> Iterator[Path]:
    """Give an empty folder to write into, which becomes `folder` in the end and is taken away when something fails.

    Raises
    ------
    UsageError
        There is something at `folder` already; `remedy` says what to do.
    OutputError
        It cannot be written.
    """
    if os.path.lexists(folder):
        raise UsageError("exists already", where=str(folder), remedy=remedy)
    aside = folder.parent / f".{folder.name}.{os.getpid()}"
    try:
        aside.mkdir(parents=True)
        try:
            yield aside
            aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise OutputError("cannot be written", where=str(folder), remedy=str(error.strerror or error)) from None
