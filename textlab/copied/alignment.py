"""The edits between a stretch of a text and its passage, and the parts of such an alignment that are copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from textlab.copied.growing import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from rapidfuzz.distance import Opcode

#: Two scores so far apart are equal: they are sums of fractions.
_NOTHING = 1e-9


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
        Offsets count from the beginning of the two strings. A part begins and ends with characters that are alike,
        unless it would be too short then.

    Examples
    --------
    >>> cut_back(opcodes("the white rabbit", "xyz white rabbits"), 0.35, 0.2, 10)
    [Span(start=3, end=16, source_start=3, source_end=16, edits=0)]
    """
    path = _Path.of(steps)
    parts, ranges = list[Span](), [(0, path.upto.size - 1)]
    while ranges:
        first, last = ranges.pop()
        part = path.copy(first, last, rate, max_edits, least)
        if part is not None:
            parts.append(part)
            ranges += [(first, part.start), (part.end, last)]
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
        Whether the character that ends there is the passage's.
    """

    before: NDArray[np.int64]
    after: NDArray[np.int64]
    upto: NDArray[np.int64]
    past: NDArray[np.int64]
    alike: NDArray[np.bool_]

    @classmethod
    def of(cls, steps: Iterable[Opcode]) -> _Path:
        rows = [(0, 0, 0, 0, False)]
        for step in steps:
            here, _, upto, past, same = rows[-1]
            if step.tag == "delete":
                rows[-1] = here, step.src_end, upto, past + step.src_end - step.src_start, same
                continue
            equal, width = step.tag == "equal", step.src_end - step.src_start
            for i in range(1, step.dest_end - step.dest_start + 1):
                at, edits = step.src_start + min(i, width), past + i * (not equal)
                rows.append((at, at, edits, edits, equal))
        before, after, upto, past, alike = np.array(rows, np.int64).T
        return cls(before, after, upto, past, alike.astype(np.bool_))

    def edits(self, start: int, end: int) -> int:
        return int(self.upto[end] - self.past[start])

    def copy(self, first: int, last: int, rate: float, max_edits: float, least: int) -> Span | None:
        """Return the best part of ``[first, last)`` that is a copy."""
        if last - first < max(1, least):
            return None
        start, end = self._trimmed(*self._best(first, last, rate, least), least)
        if self.edits(start, end) > max_edits * (end - start) + _NOTHING:
            start, end = self._trimmed(*self._longest(first, last, max_edits), least)
        if end - start < max(1, least) or self.edits(start, end) > max_edits * (end - start) + _NOTHING:
            return None
        return Span(start, end, int(self.after[start]), int(self.before[end]), self.edits(start, end))

    def _scores(self, first: int, last: int, rate: float) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return the score up to each place, as one where a part begins and as one where it ends."""
        earned = rate * np.arange(last - first + 1)
        return earned - self.past[first : last + 1], earned - self.upto[first : last + 1]

    def _best(self, first: int, last: int, rate: float, least: int) -> tuple[int, int]:
        """Return the part of at least so many characters that has the highest score."""
        begins, ends = self._scores(first, last, rate)
        lowest = np.minimum.accumulate(begins[: begins.size - least])
        end = int(np.argmax(ends[least:] - lowest))
        return first + int(np.argmin(begins[: end + 1])), first + end + least

    def _longest(self, first: int, last: int, max_edits: float) -> tuple[int, int]:
        """Return the longest part that has at most so many edits a character."""
        begins, ends = self._scores(first, last, max_edits)
        lowest, highest = np.minimum.accumulate(begins), np.maximum.accumulate(ends[::-1])[::-1]
        # The last place at which a part that begins here or before may end.
        furthest = np.searchsorted(-highest, -(lowest - _NOTHING), "right") - 1
        start = int(np.argmax(furthest - np.arange(furthest.size)))
        return first + start, first + int(furthest[start])

    def _trimmed(self, start: int, end: int, least: int) -> tuple[int, int]:
        """Return a part without the edits it begins and ends with, as far as `least` characters are left."""
        while end - start > least and not self.alike[start + 1]:
            start += 1
        while end - start > least and not self.alike[end]:
            end -= 1
        return start, end
