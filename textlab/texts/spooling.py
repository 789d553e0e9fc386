"""What can be read only once (a pipe) is written to a temporary file."""

from __future__ import annotations

import os
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from textlab.errors import InputError, OutputError

_AT_ONCE = 1 << 20


class Spooled(os.PathLike[str]):
    """A temporary file that is removed with this object, at the latest when Python ends.

    Pickled, it is the mere path: other processes read the file, and leave it.

    Parameters
    ----------
    pipe
        What is read to its end.
    where
        The pipe as the user knows it, for messages.

    Raises
    ------
    InputError
        If the pipe cannot be read.
    OutputError
        If there is no room for the file.

    Examples
    --------
    >>> import io
    >>> spooled = Spooled(io.BytesIO(b"Down the hole"), "standard input")
    >>> Path(spooled).read_bytes()
    b'Down the hole'
    """

    def __init__(self, pipe: BinaryIO, where: str) -> None:
        try:
            handle, self._path = tempfile.mkstemp(prefix="textlab-")
        except OSError as error:
            raise _no_room(tempfile.gettempdir(), error) from None
        weakref.finalize(self, _remove, self._path, os.getpid())
        with open(handle, "wb") as file:  # noqa: PTH123 - it is open already
            while raw := read_pipe(pipe, where, _AT_ONCE):
                try:
                    file.write(raw)
                    file.flush()
                except OSError as error:
                    raise _no_room(self._path, error) from None

    def __fspath__(self) -> str:
        return self._path

    def __reduce__(self) -> tuple[type[Path], tuple[str]]:
        return Path, (self._path,)


def read_pipe(pipe: BinaryIO, where: str, size: int = -1) -> bytes:
    """Return the next `size` bytes of a pipe, all by default.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        return pipe.read(size)
    except OSError as error:
        raise InputError(f"cannot be read ({error})", where=where, remedy="pipe a text into textlab") from None


def _no_room(path: str, error: OSError) -> OutputError:
    what = f"cannot be written ({(error.strerror or str(error)).lower()})"
    return OutputError(what, where=path, remedy="set TMPDIR to a folder with more room, or give a file")


def _remove(path: str, owner: int) -> None:
    if os.getpid() == owner:  # a forked process has a copy of the object, not the file
        with suppress(OSError):
            Path(path).unlink()
