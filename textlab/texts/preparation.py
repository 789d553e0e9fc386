"""Preparation: the same few steps for samples, reference and corpus, with a way back to the text as it was."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import add
from typing import TYPE_CHECKING

import regex

from textlab.errors import UsageError
from textlab.texts.rewriting import JOINING, rewritings
from textlab.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The steps there are, in the order in which they are done. Line ends become LF in any case.
STEPS = {
    "nfc": "Unicode normalisation form C",
    "no-punctuation": "punctuation and symbols removed; words close up at apostrophes and hyphens, else a space stays",
    "quotes": "curly quotation marks, apostrophes and backticks made straight",
    "space": "white space and control characters folded to single spaces",
    "lower": "lower case",
    "fold": "case folded as Unicode does: like lower case, with ss for ß and one sigma",
}

_NOT_JOINED = regex.compile(rf"[^{JOINING}]")


@dataclass(frozen=True)
class Preparation:
    """Which steps are done to every text of a report.

    Parameters
    ----------
    steps
        Names from `STEPS`; their order does not matter.

    Raises
    ------
    UsageError
        For a step that does not exist.

    Examples
    --------
    >>> Preparation(["lower", "nfc"]).steps
    ('nfc', 'lower')
    """

    steps: tuple[str, ...]

    def __init__(self, steps: Iterable[str]) -> None:
        given = list(steps)
        for step in given:
            if step not in STEPS:
                raise UsageError(f"no preparation step is called {step!r}", remedy=f"choose from {', '.join(STEPS)}")
        object.__setattr__(self, "steps", tuple(step for step in STEPS if step in given))

    def __str__(self) -> str:
        return ",".join(self.steps) or "none"


@dataclass(frozen=True)
class Prepared:
    """A text after preparation.

    Attributes
    ----------
    content
        The prepared characters.
    text
        The text they came from.
    preparation
        What was done.
    starts, ends
        Whether the text is whole at its start and at its end, or a segment of a longer one.
    """

    content: str
    text: Text
    preparation: Preparation
    starts: bool = True
    ends: bool = True

    @cached_property
    def _maps(self) -> tuple[_Map, ...]:
        """The way back through each step that changes lengths; made when a place is first asked for."""
        content, maps = self.text.content, list[_Map]()
        for step in rewritings(self.preparation.steps, starts=self.starts, ends=self.ends):
            before, content = content, step.whole(content)
            if content != before:
                maps.append(_Map.of(step.changes(before)))
        return tuple(maps)

    def __len__(self) -> int:
        return len(self.content)

    def raw_offset(self, position: int) -> int:
        """Return the offset in ``text.content`` of the prepared character at `position`."""
        for one in reversed(self._maps):
            position = one.back(position)
        return position

    def position(self, raw_offset: int) -> int:
        """Return the first prepared position whose raw offset is `raw_offset` or more."""
        for one in self._maps:
            raw_offset = one.forth(raw_offset)
        return raw_offset

    def line(self, position: int) -> int:
        """Return the line of the file (1-based) that the prepared character at `position` came from."""
        return self.text.line(self.raw_offset(position))

    def raw_range(self, start: int, end: int) -> tuple[int, int]:
        """Return (start, end) in ``text.content`` of the characters that became ``content[start:end]``."""
        first = self.raw_offset(start)
        if end <= start:
            return first, first
        last = self.raw_offset(end - 1) + 1
        after = max(last, self.raw_offset(end))
        stranger = _NOT_JOINED.search(self.text.content, last, after)
        return first, stranger.start() if stranger else after

    def raw(self, start: int, end: int) -> str:
        """Return the characters of the text as it was that became ``content[start:end]``."""
        first, last = self.raw_range(start, end)
        return self.text.content[first:last]

    def lined(self, start: int, end: int) -> str:
        """Return the same characters after every step but the folding of white space: line breaks are kept."""
        steps = [step for step in self.preparation.steps if step != "space"]
        return prepare(Text(self.raw(start, end)), Preparation(steps)).content


@dataclass(frozen=True)
class _Map:
    """Where a rewritten text and the text before it run side by side: from new[i] on as from old[i] on."""

    new: array[int]
    old: array[int]

    @classmethod
    def of(cls, changes: Iterable[tuple[int, int]]) -> _Map:
        """Return the way back through a rewriting (`textlab.texts.rewriting.Rewriting.changes`)."""
        ends, more = zip(*changes, strict=True) if (changes := list(changes)) else ((), ())
        new = array("q", map(add, ends, accumulate(more)))
        return cls(array("q", [0]) + new, array("q", [0, *ends]))

    def back(self, position: int) -> int:
        i = bisect_right(self.new, position) - 1
        across = self.old[i] + position - self.new[i]
        return min(across, self.old[i + 1] - 1) if i + 1 < len(self.old) else across

    def forth(self, position: int) -> int:
        i = bisect_right(self.old, position) - 1
        across = self.new[i] + position - self.old[i]
        return min(across, self.new[i + 1]) if i + 1 < len(self.new) else across


def prepare(text: Text, preparation: Preparation, *, starts: bool = True, ends: bool = True) -> Prepared:
    r"""Return `text` after the steps of `preparation`.

    Parameters
    ----------
    text
        A text, or a segment of one that is cut at safe places (`textlab.texts.segments.safe_cut`): segments prepare to
        the same characters alone and together.
    preparation
        What is to be done.
    starts, ends
        Whether the segment is the first of its text, and the last.

    Examples
    --------
    >>> from textlab.texts.text import Text
    >>> prepared = prepare(Text("Down,\r\n  down"), Preparation(["space", "lower"]))
    >>> prepared.content
    'down, down'
    >>> prepared.line(6), prepared.raw(0, 10)
    (2, 'Down,\r\n  down')
    """
    content = text.content
    for step in rewritings(preparation.steps, starts=starts, ends=ends):
        content = step.whole(content)
    return Prepared(content, text, preparation, starts, ends)
