"""Whether the kernels have been compiled on this machine before: the first run ever takes some seconds longer."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

_KERNELS = ("textlab.ngrams.kernels", "textlab.search.automaton", "textlab.search.lanes")


def compiled() -> bool:
    """Return whether numba finds a compiled form of every kernel in its cache."""
    for name in _KERNELS:
        for kernel in vars(import_module(name)).values():
            stats = getattr(kernel, "stats", None)
            cache = getattr(stats, "cache_path", None)
            if not cache or kernel.targetoptions.get("inline") == "always":
                continue
            line = kernel.py_func.__code__.co_firstlineno
            if not any(Path(cache).glob(f"*.{kernel.py_func.__name__}-{line}.*.nbi")):
                return False
    return True
