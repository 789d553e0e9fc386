"""Compiling kernels with numba, kept for the next run wherever this machine lets them be kept."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
from numba import njit
from numba.core import event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: What progress says where a command meets kernels that were never compiled on this machine.
COMPILING = "Compiling the kernels, once for each command and kept: a minute or two."

Function = TypeVar("Function", bound="Callable[..., Any]")


def kernel(**options: Any) -> Callable[[Function], Function]:
    """Return numba's decorator with these options, its result kept on disk.

    Numba keeps it beside the code or in the user's cache. Where it can write to neither (an installation that is read
    only, a user without a home), it is kept in the temporary folder, or else compiled anew by each process.

    Examples
    --------
    >>> @kernel(nogil=True)
    ... def double(number):
    ...     return 2 * number
    >>> double(21)
    42
    """

    def decorate(function: Function) -> Function:
        try:
            return cast("Function", njit(cache=True, **options)(function))
        except RuntimeError:  # numba finds no place
            return _elsewhere(function, options)

    return decorate


def _elsewhere(function: Function, options: dict[str, Any]) -> Function:
    config: Any = numba.config
    before, folder = config.CACHE_DIR, _own_folder()
    try:
        config.CACHE_DIR = folder or ""
        return cast("Function", njit(cache=folder is not None, **options)(function))
    except RuntimeError:  # it cannot be written to either
        return cast("Function", njit(**options)(function))
    finally:
        config.CACHE_DIR = before


def _own_folder() -> str | None:
    """Return this user's folder in the temporary one, None where it is not his alone: what lies there is run."""
    try:
        if sys.platform == "win32":  # where the temporary folder itself is the user's
            return str(Path(tempfile.gettempdir(), "textlab"))
        folder = Path(tempfile.gettempdir(), f"textlab-{os.geteuid()}")
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    return str(folder) if found.st_uid == os.geteuid() and found.st_mode == 0o40700 else None


@contextmanager
def noticed(say: Callable[[], None]) -> Iterator[None]:
    """Call `say` once if anything is compiled meanwhile, as it begins; what was kept on disk is not."""
    waiting = [say]

    class Listener(event.Listener):
        def on_start(self, _: object) -> None:
            if waiting:
                waiting.pop()()

        def on_end(self, _: object) -> None:
            pass

    with event.install_listener("numba:compile", Listener()):
        yield
