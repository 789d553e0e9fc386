"""Holding off other textlab commands that write in the same place."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def alone(folder: str | os.PathLike[str], *, wait: bool = True) -> Iterator[None]:
    """Hold off others that ask to be alone in this folder; the lock goes with the process, whatever ends it.

    Where there are no locks (Windows, some file systems) no one is held off.

    Raises
    ------
    BlockingIOError
        Another one is in it, and this one does not wait.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, alone(folder):
    ...     print("alone")
    alone
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise
        except OSError:  # a file system without locks
            pass
        yield
    finally:
        os.close(handle)
