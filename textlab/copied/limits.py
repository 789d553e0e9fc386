"""What counts as a copy, and what can be promised of the search for it."""

from __future__ import annotations

from typing import NamedTuple

from textlab.copied.growing import NOTHING
from textlab.copied.saying import count

#: Windows begin so many times a window's length apart: four of them hold any character.
OVERLAP = 4


class Limits(NamedTuple):
    """What counts as a copy.

    Attributes
    ----------
    min_length
        Characters of the shortest verbatim run.
    max_edits
        Edits a character of a near copy, at most; 0 for verbatim runs alone.
    window
        Characters of the windows that near copies are found by.
    """

    min_length: int
    max_edits: float
    window: int

    @property
    def stride(self) -> int:
        """How many characters apart windows begin."""
        return max(1, self.window // OVERLAP)

    @property
    def edits(self) -> int:
        """How many edits a window may be away from a passage."""
        return int(self.window * self.max_edits + NOTHING)


def promise(limits: Limits, *, as_is: bool) -> str:
    """Return which copies would have been found, and which near ones may have been missed.

    Examples
    --------
    >>> print(promise(Limits(50, 0.2, 64), as_is=True))
    Every verbatim run of 50 characters or more would have been found, white space at its ends not counted. Near copies
    of 50 or more, without ends in which edits outweigh what is alike, were looked for by windows of 64 with at most 12
    edits; one that is shorter than 79 or has more edits may have been missed.
    """
    folded = "" if as_is else ", whatever its case, white space and quotation marks,"
    said = f"Every verbatim run of {count(limits.min_length, 'character')} or more{folded} would have been found"
    said += ", white space at its ends not counted."
    if not limits.max_edits:
        return f"{said} Near copies were not looked for."
    surely = max(limits.min_length, limits.window + limits.stride - 1)
    return (
        f"{said} Near copies of {limits.min_length:,} or more, without ends in which edits outweigh what is alike, were"
        f" looked for by windows of {limits.window:,} with at most {count(limits.edits, 'edit')}; one that is shorter"
        f" than {surely:,} or has more edits may have been missed."
    )
