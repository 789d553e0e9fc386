"""The training core: a recipe makes a run of a book, a run makes samples."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textlab.training.fitting import train
    from textlab.training.runs import Run
    from textlab.training.sampling import sample

# TensorFlow says what processor it was made for, on the standard error, unless it is told not to before it is loaded.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

__all__ = ["Run", "sample", "train"]

_HOMES = {"Run": "runs", "sample": "sampling", "train": "fitting"}


def __getattr__(name: str) -> object:
    """Load a public name on its first use, so that importing textlab costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'textlab.training' has no attribute {name!r}")
    return getattr(import_module(f"textlab.training.{_HOMES[name]}"), name)
