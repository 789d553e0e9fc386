"""The names of the metrics, each mapped to the place it is loaded from."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from textlab.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textlab.metrics.protocol import Measure, Metric

#: Where a package of someone else's names its metrics: ``name = "package.module:Class"``.
ENTRY_POINTS = "textlab.metrics"

#: In the order in which reports show them.
METRICS = {
    "words": "textlab.metrics.words:Words",
    "short_words": "textlab.metrics.short_words:ShortWords",
    "chars": "textlab.metrics.chars:Chars",
    "word_ngrams": "textlab.metrics.word_ngrams:WordNgrams",
    "novelty": "textlab.metrics.novelty:Novelty",
    "copying": "textlab.metrics.copying:Copying",
    "cohesion": "textlab.metrics.cohesion:Cohesion",
    "repetition": "textlab.metrics.repetition:Repetition",
    "structure": "textlab.metrics.structure:Structure",
}


@cache
def names() -> tuple[str, ...]:
    """Return the names of all metrics, textlab's first, then those that other installed packages add."""
    others = sorted({entry.name for entry in entry_points(group=ENTRY_POINTS)} - set(METRICS))
    return (*METRICS, *others)


@cache
def broken() -> dict[str, str]:
    """Return the metrics of other packages that cannot be loaded, each with the reason in one line.

    Examples
    --------
    >>> broken()
    {}
    """
    found = {}
    for name in names():
        try:
            load(name)
        except UsageError as error:
            found[name] = error.what
    return found


@cache
def load(name: str) -> Metric:
    """Return the metric of that name.

    Raises
    ------
    UsageError
        When there is none, or the package that adds it does not give one.

    Examples
    --------
    >>> load("cohesion").measures[0].name
    'cohesion.recurrence'
    """
    if name in METRICS:
        return _made(METRICS[name])
    found = [entry for entry in entry_points(group=ENTRY_POINTS) if entry.name == name]
    if not found:
        raise UsageError(f"there is no metric {name!r}", remedy=f"choose from {', '.join(names())}")
    return _made_elsewhere(found[0])


def _made(place: str) -> Metric:
    module, _, attribute = place.partition(":")
    metric: Metric = getattr(import_module(module), attribute)()
    return metric


def _made_elsewhere(entry: EntryPoint) -> Metric:
    try:
        metric = _made(entry.value)
        called = [metric.name, *{measure.name.partition(".")[0] for measure in metric.measures}]
    except Exception as error:  # noqa: BLE001 (whatever another package does when it is imported)
        reason = f"{type(error).__name__}: {error}"
    else:
        if called == [entry.name] * 2:
            return metric
        reason = f"it and its measures are called {', '.join(dict.fromkeys(called))}"
    package = entry.dist.name if entry.dist else "an unknown package"
    raise UsageError(
        f"the metric {entry.name!r} ({entry.value} of {package}) cannot be loaded ({reason})",
        remedy=f"repair or uninstall {package}",
    )


def choose(chosen: Iterable[str] | None = None) -> list[Metric]:
    """Return the metrics of these names (all but the broken, unless given), in the order in which reports show them."""
    wanted = set(names()) - set(broken()) if chosen is None else set(chosen)
    for name in sorted(wanted):
        load(name)
    return [load(name) for name in names() if name in wanted]


def measures() -> dict[str, Measure]:
    """Return every measure of every metric by its name."""
    return {measure.name: measure for metric in choose() for measure in metric.measures}
