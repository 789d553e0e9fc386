"""From a plan to pieces: samples and human runs cut, and where each piece came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textlab.texts.pieces import Piece, Pieces, cut
from textlab.texts.runs import with_another_left_out
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.texts.pieces import Part, Ranges
    from textlab.texts.plan import Plan
    from textlab.texts.runs import Run, Shape

#: So many runs are scored twice to learn what leaving a run's own text out changes.
_TWICE = 16


@dataclass(frozen=True)
class Cut:
    """All pieces of a report, and which belong together.

    Attributes
    ----------
    pieces
        For the metrics.
    parts
        For each piece what it was cut from.
    models
        For each model the pieces of each of its units.
    human
        For each shape the pieces of each human run.
    twice
        For each shape (run, pieces) of runs that must not see another run's range either.
    shared
        The share (0 to 1) of what human runs must not see that stands in a separate corpus too, and is left out of it.
    """

    pieces: Pieces
    parts: tuple[Sequence[Part], ...]
    models: dict[str, list[list[int]]]
    human: dict[Shape, list[list[int]]]
    twice: dict[Shape, list[tuple[int, list[int]]]]
    shared: float = 0.0


@dataclass
class _Cutter:
    pieces: list[Piece] = field(default_factory=list)
    parts: list[Sequence[Part]] = field(default_factory=list)
    excluded: list[Ranges] = field(default_factory=list)

    def unit(self, pieces: Sequence[Sequence[Part]], run: int = -1) -> list[int]:
        """Cut the pieces of a unit and return their numbers."""
        first = len(self.pieces)
        self.pieces += (cut(parts, run) for parts in pieces)
        self.parts += pieces
        return list(range(first, len(self.pieces)))

    def run(self, run: Run) -> list[int]:
        """Cut a human run and return the numbers of its pieces."""
        self.excluded.append(run.excluded)
        return self.unit(run.pieces, len(self.excluded) - 1)


def cut_all(plan: Plan) -> Cut:
    """Return the pieces that a plan asks for; human runs must see the same of a corpus as of the reference."""
    cutter = _Cutter()
    models = {layout.model: [cutter.unit(unit.pieces) for unit in layout.units] for layout in plan.layouts}
    human = {shape: [cutter.run(run) for run in runs] for shape, runs in plan.runs.items()}
    twice = {
        shape: [(number, cutter.run(run)) for number, run in with_another_left_out(runs, _TWICE)]
        for shape, runs in plan.runs.items()
    }
    excluded = tuple(cutter.excluded)
    pieces = Pieces(tuple(cutter.pieces), {"reference": excluded, "corpus": excluded})
    return Cut(pieces, tuple(cutter.parts), models, human, twice)


def place(parts: Sequence[Part], start: int, end: int) -> tuple[str, int, int]:
    """Return where the characters ``[start, end)`` of a piece came from: the text's name, and (start, end) in its file.

    Parameters
    ----------
    parts
        What the piece was cut from; the range lies in one of them.
    start, end
        Characters of the piece.
    """
    at = 0
    for part in parts:
        after = at + part.end - part.start
        if end <= after:
            first, last = part.text.raw_range(part.start + start - at, part.start + end - at)
            text = part.text.text
            return text.name, text.offset + first, text.offset + last
        at = after + len(EDGE)
    raise IndexError(end)
