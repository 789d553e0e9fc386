"""What the Tab key offers for paths, recipes and metrics; commands, options and choices are click's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click


def paths(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Let the shell offer files and folders."""
    return [CompletionItem(begun, type="file")]


def recipes(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the recipes of textlab, or else files."""
    from textlab.training.loading import recipe_names

    return _beginning(recipe_names(), begun) or paths(context, parameter, begun)


def formats(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the formats of a report; behind a comma, one more."""
    from textlab.report.faces import FORMATS

    return _one_more(FORMATS, begun)


def metrics(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer metrics; behind a comma, one more."""
    from textlab.metrics.registry import names

    return _one_more(names(), begun)


def _one_more(names: Iterable[str], begun: str) -> list[CompletionItem]:
    before, comma, last = begun.rpartition(",")
    return [CompletionItem(before + comma + item.value) for item in _beginning(names, last)]


def _beginning(names: Iterable[str], begun: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(begun)]
