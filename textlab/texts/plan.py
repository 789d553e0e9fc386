"""The plan of a report: how long its pieces are, and what a unit of each model is made of."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from statistics import median_low
from typing import TYPE_CHECKING

from textlab.errors import InputError
from textlab.texts.pieces import Part
from textlab.texts.runs import FEWEST_RUNS, MOST_EXCLUDED, Run, Shape, human_runs, largest_margin
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textlab.texts.corpus import Corpus
    from textlab.texts.preparation import Prepared

#: Pieces are at most so many characters, and at least so many.
LONGEST, SHORTEST = 2_000, 200

#: Piece lengths are rounded down to a multiple of this.
_STEP = 50

#: A model of short texts gets pieces of such a length that about so many come out.
_JOINED_PIECES = 10

#: A reference must hold so many pieces, or nothing can be said of human text.
_FEWEST_PIECES = 10


@dataclass(frozen=True)
class Unit:
    """What counts once in the statistics: a sample, a part of one where samples are long, or a piece of short texts.

    Attributes
    ----------
    sample
        The name of the sample, or of the first of those that were joined.
    pieces
        For each piece the parts it is made of.
    """

    sample: str
    pieces: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True)
class Layout:
    """How one model's samples become units.

    Attributes
    ----------
    model
        Its name.
    shape
        What a unit is made of.
    units
        The units, in the order of the samples.
    samples
        How many samples they come from.
    within
        Whether samples were so long that each gave several units.
    dropped
        How many samples were left out because they are shorter than a piece.
    rest
        How many characters at the ends of samples made no whole piece.
    """

    model: str
    shape: Shape
    units: tuple[Unit, ...]
    samples: int
    within: bool
    dropped: int
    rest: int


@dataclass(frozen=True)
class Plan:
    """How a report cuts its texts.

    Attributes
    ----------
    length
        Characters a piece.
    shortened
        What set the length, where it is below the usual.
    layouts
        One a model.
    runs
        The human runs of each shape.
    rough
        Whether there are too few human runs, or they take too much out of the reference, for a range that can be trusted.
    margin
        Characters on both sides of a human run that it must not see.
    """

    length: int
    shortened: str
    layouts: tuple[Layout, ...]
    runs: Mapping[Shape, list[Run]] = field(repr=False)
    rough: bool
    margin: int


def plan(models: Mapping[str, Sequence[Prepared]], reference: Corpus, length: int | None = None) -> Plan:
    """Return the plan for these samples and this reference.

    Parameters
    ----------
    models
        Each model's prepared samples.
    reference
        Human text.
    length
        Characters a piece; measured where not given.

    Raises
    ------
    InputError
        When a model has no text as long as a piece, or the reference has fewer than ten pieces.
    """
    given = length is not None
    wanted, shortened = (length, "") if length is not None else _wanted(models)
    allowed, why = _allowed(reference, wanted)
    size = wanted if given else allowed
    if len(reference) < _FEWEST_PIECES * size:
        raise InputError(
            f"the reference has {len(reference):,} characters, fewer than ten pieces of {size:,}",
            remedy="give more human text" + (" or a smaller --piece" if given else ""),
        )
    most = _most_pieces(reference, size)
    layouts = tuple(_layout(name, samples, size, most) for name, samples in models.items())
    runs = {shape: human_runs(reference, size, shape) for shape in sorted({layout.shape for layout in layouts})}
    for shape, found in runs.items():
        if len(found) < 2:
            raise InputError(
                f"the reference has too few stretches of {shape.pieces} x {size:,} characters in one text",
                remedy="give longer human texts, or a smaller --piece",
            )
    margin = largest_margin(len(reference))
    excluded = max(layout.shape.pieces for layout in layouts) * size + 2 * margin
    rough = min(map(len, runs.values())) < FEWEST_RUNS or excluded > 2 * MOST_EXCLUDED * len(reference)
    return Plan(size, why if size < wanted else shortened if size < LONGEST else "", layouts, runs, rough, margin)


def _wanted(models: Mapping[str, Sequence[Prepared]]) -> tuple[int, str]:
    """Return the length that the samples ask for, with the model that set it."""
    lengths = {}
    for name, samples in models.items():
        sizes = sorted(len(sample.content) for sample in samples)
        if not sizes or not sizes[-1]:
            raise InputError("no text is left after preparation", where=name, remedy="leave this model out")
        if _joins(sizes):
            fit = sum(sizes) // _JOINED_PIECES
        else:
            usable = [size for size in sizes if size >= SHORTEST]
            fit = usable[len(usable) // 20]  # the 5th percentile
        lengths[name] = max(SHORTEST, min(LONGEST, fit // _STEP * _STEP))
    shortest = min(lengths, key=lambda name: lengths[name])
    return lengths[shortest], f"as short as the samples of {shortest} ask for"


def _joins(sizes: Sequence[int]) -> bool:
    """Return whether a model's texts are so short that they are joined: the usual one is no piece."""
    return median_low(sizes) < SHORTEST


def _allowed(reference: Corpus, wanted: int) -> tuple[int, str]:
    """Return the longest length up to `wanted` at which the reference gives enough runs of one piece."""
    room = int(len(reference) * MOST_EXCLUDED) - 2 * largest_margin(len(reference))
    size = max(SHORTEST, min(wanted, room // _STEP * _STEP))
    while size > SHORTEST and sum(len(text.content) // size for text in reference.texts) < FEWEST_RUNS:
        size -= _STEP
    return min(size, wanted), f"as short as a reference of {len(reference):,} characters asks for"


def _most_pieces(reference: Corpus, size: int) -> int:
    """Return how many pieces a unit may have: a run with its margins stays small, and enough runs fit."""
    room = int(len(reference) * MOST_EXCLUDED) - 2 * largest_margin(len(reference))
    most = max(1, room // size)
    while most > 1 and sum(len(text.content) // (most * size) for text in reference.texts) < FEWEST_RUNS:
        most -= 1
    return most


def _layout(name: str, samples: Sequence[Prepared], size: int, most: int) -> Layout:
    sizes = [len(sample.content) for sample in samples]
    if _joins(sizes):
        return _joined(name, samples, size)
    long = [sample for sample in samples if len(sample.content) >= size]
    if not long:
        raise InputError(
            f"no sample is as long as a piece of {size:,} characters (the longest has {max(sizes):,})",
            where=name,
            remedy="give a smaller --piece, or longer samples",
        )
    usual = median_low([len(sample.content) // size for sample in long])
    pieces = min(usual, most)
    units = list[Unit]()
    for sample in long:
        cuts = [(Part(sample, at, at + size),) for at in range(0, len(sample.content) - size + 1, size)]
        if usual <= most:
            units.append(Unit(sample.text.name, tuple(cuts)))
        else:
            whole = range(0, len(cuts) - pieces + 1, pieces) or [0]
            units += (Unit(sample.text.name, tuple(cuts[at : at + pieces])) for at in whole)
    rest = sum(len(sample.content) for sample in long) - size * sum(len(unit.pieces) for unit in units)
    return Layout(name, Shape(pieces), tuple(units), len(long), usual > most, len(samples) - len(long), rest)


def _joined(name: str, samples: Sequence[Prepared], size: int) -> Layout:
    shuffled = [sample for sample in samples if sample.content]
    random.Random(0).shuffle(shuffled)
    units, parts, room = list[Unit](), list[Part](), size
    for part in _fragments(shuffled, size):
        taken = min(room, part.end - part.start)
        parts.append(Part(part.text, part.start, part.start + taken))
        room -= taken + len(EDGE)
        if room <= 0:
            units.append(Unit(parts[0].text.text.name, (tuple(parts),)))
            parts, room = [], size
    if not units:
        total = sum(len(sample.content) for sample in shuffled)
        raise InputError(
            f"its {len(samples)} texts have {total:,} characters together, less than a piece of {size:,}",
            where=name,
            remedy="give more samples",
        )
    fragment = max(1, median_low([len(sample.content) for sample in shuffled]) // 10 * 10)
    rest = sum(part.end - part.start for part in parts)
    return Layout(name, Shape(1, fragment), tuple(units), len(shuffled), False, len(samples) - len(shuffled), rest)


def _fragments(samples: Sequence[Prepared], size: int) -> Iterator[Part]:
    for sample in samples:
        for start in range(0, len(sample.content), size):
            yield Part(sample, start, min(start + size, len(sample.content)))
