"""Tell how good the text is that a model writes, and whether it learned or copied."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textlab.copied.copies import copies
    from textlab.copied.result import Copies
    from textlab.errors import InputError, OutputError, TextlabError, UsageError
    from textlab.evaluation import evaluate
    from textlab.report.report import Report
    from textlab.side_by_side import compare
    from textlab.texts.text import Text
    from textlab.training import sample, train

__version__ = "0.1.0"

__all__ = [
    "Copies",
    "InputError",
    "OutputError",
    "Report",
    "Text",
    "TextlabError",
    "UsageError",
    "compare",
    "copies",
    "evaluate",
    "sample",
    "train",
]

_HOMES = {
    "Copies": "textlab.copied.result",
    "InputError": "textlab.errors",
    "OutputError": "textlab.errors",
    "Report": "textlab.report.report",
    "Text": "textlab.texts.text",
    "TextlabError": "textlab.errors",
    "UsageError": "textlab.errors",
    "compare": "textlab.side_by_side",
    "copies": "textlab.copied.copies",
    "evaluate": "textlab.evaluation",
    "sample": "textlab.training",
    "train": "textlab.training",
}


def __getattr__(name: str) -> object:
    """Load a public name on its first use, so that importing textlab costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'textlab' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
