"""Pieces: equal cuts of samples and of human text, what every metric scores."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from textlab.texts.words import EDGE, PieceWords, piece_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from textlab.texts.preparation import Prepared

    Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Piece:
    """An equal cut of a sample or of human text.

    Attributes
    ----------
    text
        Its prepared characters; `EDGE` where short texts were joined.
    lined
        The same with its line breaks as they were read.
    lines
        (start, end) in `text` of every line that is whole.
    run
        The human run it belongs to, -1 for a piece of a sample.
    """

    text: str
    lined: str
    lines: tuple[tuple[int, int], ...] = ()
    run: int = -1


@dataclass(frozen=True)
class Pieces:
    """All pieces of a report, and for each human run what it must not see.

    Attributes
    ----------
    pieces
        The pieces, samples' and human, in a fixed order.
    excluded
        For ``"reference"`` and ``"corpus"``: one sorted tuple of disjoint ranges (start, end) for each human run. What
        overlaps a range is not there for the run, and what stands on its two sides is not joined.

    Examples
    --------
    >>> Pieces.of(["abc", "abd"]).texts
    ('abc', 'abd')
    """

    pieces: tuple[Piece, ...]
    excluded: Mapping[str, tuple[Ranges, ...]]

    @classmethod
    def of(cls, texts: Sequence[str], runs: Sequence[int] | None = None, ranges: Sequence[Ranges] = ()) -> Pieces:
        """Return pieces of plain prepared texts; `ranges` are what each run must not see of either stream."""
        owners = runs if runs is not None else [-1] * len(texts)
        pieces = tuple(Piece(text, text, (), run) for text, run in zip(texts, owners, strict=True))
        return cls(pieces, {"reference": tuple(ranges), "corpus": tuple(ranges)})

    def __len__(self) -> int:
        return len(self.pieces)

    @cached_property
    def words(self) -> PieceWords:
        """The words of all pieces."""
        return piece_words(self.texts)

    @property
    def texts(self) -> tuple[str, ...]:
        """The prepared characters of each piece."""
        return tuple(piece.text for piece in self.pieces)

    def ranges(self, stream: str) -> list[Ranges]:
        """Return for each piece what it must not see of a stream."""
        return [self.excluded[stream][piece.run] if piece.run >= 0 else () for piece in self.pieces]


@dataclass(frozen=True)
class Part:
    """A contiguous part of a text: prepared characters ``[start, end)``.

    Attributes
    ----------
    text
        The text, or a part of it that holds the characters.
    start, end
        Characters of it.
    origin
        The corpus offset of the text's first character, where it is one of a corpus.
    """

    text: Prepared
    start: int
    end: int
    origin: int = 0


def cut(parts: Sequence[Part], run: int = -1) -> Piece:
    """Return the piece made of `parts`, joined by `EDGE` (a line break in its raw form)."""
    text, lined, lines = list[str](), list[str](), list[tuple[int, int]]()
    at = 0
    for part in parts:
        text.append(part.text.content[part.start : part.end])
        lined.append(part.text.lined(part.start, part.end))
        lines += ((at + start, at + end) for start, end in _whole_lines(part))
        at += part.end - part.start + len(EDGE)
    return Piece(EDGE.join(text), "\n".join(lined), tuple(lines), run)


def join(parts: Iterable[Part], length: int) -> Iterator[tuple[Part, ...]]:
    """Yield what pieces of `length` characters are joined from, parts in order.

    A part that is longer than what its piece still lacks is cut, and the rest of it dropped. A piece that lacks one
    character, too few for an edge and a letter, ends with an edge.
    """
    piece, lacking = list[Part](), length
    for part in parts:
        end = min(part.end, part.start + lacking)
        piece.append(replace(part, end=end))
        lacking -= end - part.start + len(EDGE)
        if lacking == 0:
            piece.append(replace(part, start=end, end=end))
        if lacking <= 0:
            yield tuple(piece)
            piece, lacking = [], length


def _whole_lines(part: Part) -> list[tuple[int, int]]:
    """Return (start, end) within the part of each line of the text as it was read that lies wholly in the part."""
    prepared, text = part.text, part.text.text
    begins = text.line_starts
    first = bisect_right(begins, prepared.raw_offset(part.start)) - 1
    lines = list[tuple[int, int]]()
    # Of a segment of a text the first line and the last may be parts of longer ones.
    for number in range(max(first, 0 if prepared.starts else 1), len(begins) - (0 if prepared.ends else 1)):
        start = prepared.position(begins[number])
        end = prepared.position(begins[number + 1]) if number + 1 < len(begins) else len(prepared)
        if start >= part.end:
            break
        line = prepared.content[start:end]
        start, end = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
        if part.start <= start < end <= part.end:
            lines.append((start - part.start, end - part.start))
    return lines
