"""Files of ours on disk: written whole or not at all, with what the system says of them as one line."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textlab.errors import OutputError
from textlab.locks import alone

if TYPE_CHECKING:
    from collections.abc import Iterator

ANOTHER = "name another folder with -o"

#: What a page of copies begins with, among other things.
PAGE = b'<meta name="generator" content="textlab copies">'


def real(path: str | os.PathLike[str]) -> Path:
    """Return where a path leads."""
    return Path(os.path.realpath(path))


@contextlib.contextmanager
def told(path: str | os.PathLike[str], remedy: str = ANOTHER) -> Iterator[None]:
    """Turn what the system says into the one line that a user reads."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(f"cannot be written ({reason})", where=str(path), remedy=remedy) from error


def replace(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    new = target.with_name(f".{target.name}.textlab-new")
    try:
        new.write_bytes(content)
        new.replace(target)
    finally:
        new.unlink(missing_ok=True)


def check_file(path: str | os.PathLike[str]) -> None:
    """Refuse a file that a page of copies cannot be written to, before the work is done.

    Raises
    ------
    OutputError
        Its folder cannot be written to, or what stands there is no such page.
    """
    with told(path, "name another file"):
        target = real(path)
        if target.is_dir():
            raise OutputError("is a folder, not a file", where=str(path), remedy="name a file")
        if os.path.lexists(target):
            if not target.is_file():
                raise OutputError("is no file", where=str(path), remedy="name another file")
            with target.open("rb") as file:
                begin = file.read(2_000)
            if begin and PAGE not in begin:
                what = "is no page of copies that textlab wrote"
                raise OutputError(what, where=str(path), remedy="name another file")
        with tempfile.NamedTemporaryFile(dir=target.parent):
            pass


def write_file(content: bytes, path: str | os.PathLike[str]) -> None:
    """Write a page of copies whole or not at all; one that stands there is replaced.

    Raises
    ------
    OutputError
        As in `check_file`.
    """
    check_file(path)
    with told(path, "name another file"):
        target = real(path)
        with alone(target.parent):
            replace(target, content)
