"""The edits between a stretch of a text and its passage, and the parts of such an alignment that are copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from textlab.copied.growing import NOTHING, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from rapidfuzz.distance import Opcode

#: A near copy begins and ends with so many characters that are alike.
ALIKE = 6

#: A longer change parts a copy in two: characters put in, left out or exchanged.
CHANGE = 16


def opcodes(passage: str, text: str, hint: int | None = None) -> Sequence[Opcode]:
    """Return the edits that make `text` of `passage`, with what is equal between them, in order (rapidfuzz)."""
    from rapidfuzz.distance import Levenshtein

    return list(Levenshtein.opcodes(passage, text, score_hint=hint))


def cut_back(steps: Iterable[Opcode], rate: float, max_edits: float, least: int) -> list[Span]:
    """Return the parts of an alignment that are copies, in order: the best one, the best of what it leaves, and so on.

    Parameters
    ----------
    steps
        The alignment, as `opcodes` returns it.
    rate
        What a character of the text is worth in edits.
    max_edits
        Edits a character, at most. The best part is that of the highest score; where it has more, the longest that has
        not.
    least
        Characters, at least.

    Returns
    -------
    list of Span
        Offsets count from the beginning of the two strings. A part begins and ends with `ALIKE` characters that are
        alike, and holds no change longer than `CHANGE` characters.

    Examples
    --------
    >>> cut_back(opcodes("the white rabbit", "xyz white rabbits"), 0.35, 0.2, 10)
    [Span(start=3, end=16, source_start=3, source_end=16, edits=0)]
    """
    path = _Path.of(steps)
    parts, ranges = list[Span](), path.stretches(rate)
    while ranges:
        first, last = ranges.pop()
        if last - first < max(1, least):
            continue
        part = path.copy(first, last, rate, max_edits)
        if part is not None:
            ranges += [(first, part.start), (part.end, last)]
            # What was trimmed before it was measured: a copy is not made long enough by what surrounds it.
            if part.end - part.start >= least:
                parts.append(part)
    return sorted(parts)


class _Path(NamedTuple):
    """An alignment by the ends of the text's characters.

    Attributes
    ----------
    before, after
        The place in the passage before and after what is left out of it there.
    upto, past
        The edits so far, without and with what is left out there.
    alike
        How many characters in a row, up to the one that ends there, are the passage's.
    """

    before: NDArray[np.int64]
    after: NDArray[np.int64]
    upto: NDArray[np.int64]
    past: NDArray[np.int64]
    alike: NDArray[np.int64]

    @classmethod
    def of(cls, steps: Iterable[Opcode]) -> _Path:
        rows = [(0, 0, 0, 0, 0)]
        for step in steps:
            here, _, upto, past, same = rows[-1]
            if step.tag == "delete":
                rows[-1] = here, step.src_end, upto, past + step.src_end - step.src_start, same
                continue
            equal, width = step.tag == "equal", step.src_end - step.src_start
            for i in range(1, step.dest_end - step.dest_start + 1):
                at, edits = step.src_start + min(i, width), past + i * (not equal)
                rows.append((at, at, edits, edits, i * equal))
        before, after, upto, past, alike = np.array(rows, np.int64).T
        return cls(before, after, upto, past, alike)

    def edits(self, start: int, end: int) -> int:
        return int(self.upto[end] - self.past[start])

    def stretches(self, rate: float) -> list[tuple[int, int]]:
        """Return what changes longer than `CHANGE` characters leave: a few letters alike within one do not end it."""
        kept, first, change, begun = list[tuple[int, int]](), 0, 0.0, 0
        left_out = self.past - self.upto
        for at in range(self.upto.size):
            if at:
                edited = not self.alike[at]
                if not change and edited:
                    begun = at - 1
                change = change + 1 - rate if edited else max(0.0, change - rate)
            if left_out[at]:
                begun = begun if change else at
                change += (1 - rate) * left_out[at]
            if change > (1 - rate) * CHANGE + NOTHING:
                kept.append((first, begun))
                first, change = at, 0.0
        return [*kept, (first, self.upto.size - 1)]

    def copy(self, first: int, last: int, rate: float, max_edits: float) -> Span | None:
        """Return the best part of ``[first, last)`` that is a copy, of whatever length."""
        start, end = self._trimmed(*self._best(first, last, rate))
        if self.edits(start, end) > max_edits * (end - start) + NOTHING:
            start, end = self._trimmed(*self._longest(first, last, max_edits))
        if end <= start or self.edits(start, end) > max_edits * (end - start) + NOTHING:
            return None
        return Span(start, end, int(self.after[start]), int(self.before[end]), self.edits(start, end))

    def _scores(self, first: int, last: int, rate: float) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the score up to each place, as one where a part begins and as one where it ends."""
        earned = rate * np.arange(last - first + 1)
        return earned - self.past[first : last + 1], earned - self.upto[first : last + 1]

    def _best(self, first: int, last: int, rate: float) -> tuple[int, int]:
        """Return the part that has the highest score."""
        begins, ends = self._scores(first, last, rate)
        end = int(np.argmax(ends[1:] - np.minimum.accumulate(begins[:-1]))) + 1
        return first + int(np.argmin(begins[:end])), first + end

    def _longest(self, first: int, last: int, max_edits: float) -> tuple[int, int]:
        """Return the longest part that has at most so many edits a character."""
        begins, ends = self._scores(first, last, max_edits)
        lowest, highest = np.minimum.accumulate(begins), np.maximum.accumulate(ends[::-1])[::-1]
        # The last place at which a part that begins here or before may end.
        furthest = np.searchsorted(-highest, -(lowest - NOTHING), "right") - 1
        start = int(np.argmax(furthest - np.arange(furthest.size)))
        return first + start, first + int(furthest[start])

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Return a part from its first `ALIKE` characters that are alike to its last, empty where it has none."""
        alike = self.alike[start + 1 : end + 1]
        # A run counts from where the part begins.
        whole = np.flatnonzero(np.minimum(alike, np.arange(1, alike.size + 1)) >= ALIKE)
        if not whole.size:
            return start, start
        return start + int(whole[0]) + 1 - ALIKE, start + int(whole[-1]) + 1
