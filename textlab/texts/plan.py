"""The plan of a report: how long its pieces are, and what a unit of each model is made of."""

from __future__ import annotations

import random
from bisect import bisect_left
from dataclasses import dataclass, field
from statistics import median_low
from typing import TYPE_CHECKING

from textlab.errors import InputError
from textlab.texts.pieces import Part, join
from textlab.texts.runs import FEWEST_RUNS, MOST_EXCLUDED, Run, Shape, human_runs, largest_margin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


_BY_REFERENCE = "as short as a reference of"


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
    short_of_text
        Whether the reference is so small that its pieces show only large differences.
    layouts
        One a model.
    runs
        The human runs of each shape.
    rough
        Whether there are too few human runs for a range that can be trusted.
    margin
        Characters on both sides of a human run that it must not see.
    """

    length: int
    shortened: str
    short_of_text: bool
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
    size, shortened = (length, "") if length is not None else _measured(models, reference)
    if len(reference) < _FEWEST_PIECES * size:
        raise InputError(
            f"the reference has {len(reference):,} characters, fewer than ten pieces of {size:,}",
            remedy="give more human text" + (" or a smaller --piece" if length is not None else ""),
        )
    most = _most_pieces(reference, size)
    layouts = tuple(_layout(name, samples, size, most) for name, samples in models.items())
    runs = {shape: human_runs(reference, size, shape) for shape in sorted({layout.shape for layout in layouts})}
    for shape, found in runs.items():
        if len(found) < 2:
            raise InputError(
                f"the reference has too few stretches of {shape.pieces * size:,} characters within one text",
                remedy="give longer human texts (join short ones in one file), or a smaller --piece",
            )
    rough = min(map(len, runs.values())) < FEWEST_RUNS
    little = size < LONGEST // 2 and shortened.startswith(_BY_REFERENCE)
    return Plan(size, shortened, little, layouts, runs, rough, largest_margin(len(reference)))


def _measured(models: Mapping[str, Sequence[Prepared]], reference: Corpus) -> tuple[int, str]:
    """Return the length that samples and reference ask for, with what set it where it is below the usual."""
    lengths = {name: _asked_for([len(sample) for sample in samples]) for name, samples in models.items()}
    model = min(lengths, key=lambda name: lengths[name])
    size = lengths[model]
    shortened = f"as short as the samples of {model} ask for" if size < LONGEST else ""
    room = int(len(reference) * MOST_EXCLUDED) - 2 * largest_margin(len(reference))
    fitting = max(SHORTEST, min(size, room // _STEP * _STEP))
    contiguous = not all(_joins([len(sample) for sample in samples]) for samples in models.values())
    while fitting > SHORTEST and contiguous and _stretches(reference, fitting) < FEWEST_RUNS:
        fitting -= _STEP
    if size % fitting > size // 10:  # too much would be left over: the samples in equal parts
        fitting = max(SHORTEST, size // -(-size // fitting) // _STEP * _STEP)
    if fitting < size:
        return fitting, f"{_BY_REFERENCE} {len(reference):,} characters asks for"
    return size, shortened


def _asked_for(sizes: Sequence[int]) -> int:
    """Return the length that the samples of one model ask for."""
    if _joins(sizes):
        fit = sum(sizes) // _JOINED_PIECES
    else:
        usable = sorted(size for size in sizes if size >= SHORTEST)
        fit = usable[len(usable) // 20]  # the 5th percentile
    return max(SHORTEST, min(LONGEST, fit // _STEP * _STEP))


def _joins(sizes: Sequence[int], size: int = SHORTEST) -> bool:
    """Return whether a model's texts are so short that they are joined: the usual one is no piece."""
    return median_low(sorted(filter(None, sizes)) or [0]) < min(SHORTEST, size)


def _most_pieces(reference: Corpus, size: int) -> int:
    """Return how many pieces a unit may have: a run with its margins stays small, and enough runs fit."""
    room = int(len(reference) * MOST_EXCLUDED) - 2 * largest_margin(len(reference))
    # The longer a unit, the fewer fit.
    most = range(2, max(1, room // size) + 1)
    return 1 + bisect_left(most, True, key=lambda pieces: _stretches(reference, pieces * size) < FEWEST_RUNS)


def _stretches(reference: Corpus, size: int) -> int:
    """Return how many stretches of so many characters lie side by side in the texts of a reference."""
    return int((reference.sizes // size).sum())


def _layout(name: str, samples: Sequence[Prepared], size: int, most: int) -> Layout:
    sizes = [len(sample) for sample in samples]
    if _joins(sizes, size):
        return _joined(name, samples, size)
    long = [sample for sample in samples if len(sample) >= size]
    if not long:
        raise InputError(
            f"no sample is as long as a piece of {size:,} characters (the longest has {max(sizes):,})",
            where=name,
            remedy="give a smaller --piece, or longer samples",
        )
    usual = median_low([len(sample) // size for sample in long])
    pieces = min(usual, most)
    units = list[Unit]()
    for sample in long:
        cuts = [(Part(sample, at, at + size),) for at in range(0, len(sample) - size + 1, size)]
        if usual <= most:
            units.append(Unit(sample.text.name, tuple(cuts)))
        else:
            whole = range(0, len(cuts) - pieces + 1, pieces) or [0]
            units += (Unit(sample.text.name, tuple(cuts[at : at + pieces])) for at in whole)
    rest = sum(len(sample) for sample in long) - size * sum(len(unit.pieces) for unit in units)
    return Layout(name, Shape(pieces), tuple(units), len(long), usual > most, len(samples) - len(long), rest)


def _joined(name: str, samples: Sequence[Prepared], size: int) -> Layout:
    shuffled = [sample for sample in samples if len(sample)]
    random.Random(0).shuffle(shuffled)
    total = sum(map(len, shuffled))
    fragments = (
        Part(sample, start, min(start + size, len(sample)))
        for sample in shuffled
        for start in range(0, len(sample), size)
    )
    units = tuple(Unit(parts[0].text.text.name, (parts,)) for parts in join(fragments, size))
    if not units:
        raise InputError(
            f"{total:,} characters in all, less than a piece of {size:,}",
            where=name,
            remedy="give more samples",
        )
    usual = median_low([len(sample) for sample in shuffled])
    step = max(1, usual // 10)  # models whose texts are nearly as long share their human runs
    used = sum(part.end - part.start for unit in units for parts in unit.pieces for part in parts)
    shape = Shape(1, usual // step * step)
    return Layout(name, shape, units, len(shuffled), False, len(samples) - len(shuffled), total - used)
