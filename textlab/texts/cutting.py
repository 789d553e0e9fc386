"""From a plan to pieces: samples and human runs cut, and where each piece came from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textlab.texts.pieces import Piece, Pieces, cut
from textlab.texts.runs import union, with_another_left_out
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textlab.texts.corpus import Corpus
    from textlab.texts.pieces import Part, Ranges
    from textlab.texts.plan import Plan
    from textlab.texts.runs import Run, Shape

#: So many runs are scored twice to learn what leaving a run's own text out changes.
_TWICE = 16

#: A stretch of the reference counts as standing in a separate corpus where blocks of so many characters do.
_BLOCK = 200

#: Blocks are looked up by so many first characters.
_ANCHOR = 32


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
        How many characters of the human runs stand in a separate corpus too, and are left out of it.
    """

    pieces: Pieces
    parts: tuple[Sequence[Part], ...]
    models: dict[str, list[list[int]]]
    human: dict[Shape, list[list[int]]]
    twice: dict[Shape, list[tuple[int, list[int]]]]
    shared: int


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


def cut_all(plan: Plan, reference: Corpus, corpus: Corpus) -> Cut:
    """Return the pieces that a plan asks for.

    Parameters
    ----------
    plan
        What to cut.
    reference, corpus
        Human text, and what the models were trained on. What a human run must not see of the reference it must not
        see of the corpus either.
    """
    cutter = _Cutter()
    models = {layout.model: [cutter.unit(unit.pieces) for unit in layout.units] for layout in plan.layouts}
    human = {shape: [cutter.run(run) for run in runs] for shape, runs in plan.runs.items()}
    twice = {
        shape: [(number, cutter.run(run)) for number, run in with_another_left_out(runs, _TWICE)]
        for shape, runs in plan.runs.items()
    }
    excluded = tuple(cutter.excluded)
    elsewhere, shared = excluded, 0
    if corpus is not reference:
        elsewhere = _found_in(corpus, reference, excluded)
        shared = sum(end - start for ranges in elsewhere for start, end in ranges)
    pieces = Pieces(tuple(cutter.pieces), {"reference": excluded, "corpus": elsewhere})
    return Cut(pieces, tuple(cutter.parts), models, human, twice, shared)


def _found_in(corpus: Corpus, reference: Corpus, excluded: Sequence[Ranges]) -> tuple[Ranges, ...]:
    """Return for each run where the blocks of its ranges of the reference stand letter by letter in another corpus."""
    blocks = [
        (run, text[at : at + _BLOCK])
        for run, ranges in enumerate(excluded)
        for start, end in ranges
        for text in (reference.prepared(*part) for part in reference.split(start, end))
        for at in (*range(0, len(text) - _BLOCK, _BLOCK), max(0, len(text) - _BLOCK))
    ]
    anchor = min([_ANCHOR, *(len(block) for _, block in blocks)])
    anchored = defaultdict[str, list[tuple[int, str]]](list)
    for run, block in blocks:
        anchored[block[:anchor]].append((run, block))
    found = [list[tuple[int, int]]() for _ in excluded]
    for other, begins in zip(corpus.texts, corpus.starts, strict=False):
        content = other.content
        for at in range(len(content) - anchor + 1):
            for run, block in anchored.get(content[at : at + anchor], ()):
                if content.startswith(block, at):
                    found[run].append((begins + at, begins + at + len(block)))
    return tuple(union(ranges) for ranges in found)


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
