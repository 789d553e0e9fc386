"""Whether the kernels have been compiled on this machine before: the first run ever takes some seconds longer."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

_KERNELS = ("textlab.ngrams.kernels", "textlab.search.automaton", "textlab.search.lanes")


def compiled() -> bool:
    """Return whether numba finds a compiled form of every kernel in its cache; True too where that cannot be told.

    Numba does not say it without loading them, so this looks for the files, which another version may name otherwise.
    """
    try:
        return all(_kept(kernel) for name in _KERNELS for kernel in vars(import_module(name)).values())
    except Exception:  # noqa: BLE001 (a remark less is better than a run less)
        return True


def _kept(kernel: Any) -> bool:
    """Return whether the cache holds a kernel; True for what is none, or is never kept."""
    cache = getattr(getattr(kernel, "stats", None), "cache_path", None)
    if not cache or kernel.targetoptions.get("inline") == "always":
        return True
    line = kernel.py_func.__code__.co_firstlineno
    return any(Path(cache).glob(f"*.{kernel.py_func.__name__}-{line}.*.nbi"))
