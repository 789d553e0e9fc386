"""The two exact searches: the nearest passage by edit distance, and the longest verbatim match."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textlab.search.longest_match import longest
    from textlab.search.nearest_passage import Nearest, nearest

__all__ = ["Nearest", "longest", "nearest"]

_HOMES = {
    "Nearest": "textlab.search.nearest_passage",
    "longest": "textlab.search.longest_match",
    "nearest": "textlab.search.nearest_passage",
}


def __getattr__(name: str) -> object:
    """Load a public name on its first use: the kernels take a while to load."""
    if name not in _HOMES:
        raise AttributeError(f"module 'textlab.search' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
