"""What both searches ask of what they are given: what cannot be meant is refused."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral
from typing import TYPE_CHECKING, Any

from textlab.errors import UsageError
from textlab.texts.runs import union

if TYPE_CHECKING:
    from textlab.texts.pieces import Ranges

#: No corpus goes so far, and a place may be added to it.
_FAR = 1 << 62


def strings(given: Iterable[str], kind: str, sizes: range) -> list[str]:
    """Return what is to be searched for as a list.

    Parameters
    ----------
    given
        Strings.
    kind
        What one of them is called.
    sizes
        How many characters each may have.

    Raises
    ------
    UsageError
        If one string is given instead, something that is no string, or one of another size.

    Examples
    --------
    >>> strings(("white", "rabbit"), "window", range(1, 10))
    ['white', 'rabbit']
    """
    several = _listed(given, f"{kind}s", "give a list of strings, also of one")
    for number, one in enumerate(several, 1):
        if not isinstance(one, str):
            raise UsageError(f"{one!r:.40} is no string", where=f"{kind} {number}", remedy="give a str")
        if len(one) not in sizes:
            what = f"a {kind} of {len(one):,} characters cannot be searched for"
            raise UsageError(what, where=f"{kind} {number}", remedy=f"give {sizes[0]:,} to {sizes[-1]:,}")
    return several


def hidden(excluded: Iterable[Iterable[tuple[int, int]]] | None, count: int, kind: str) -> list[Ranges]:
    """Return for each of so many strings the ranges it must not see, sorted, those that touch made one.

    Raises
    ------
    UsageError
        If they are not given for each, or a range is no pair of whole numbers, 0 <= start <= end.

    Examples
    --------
    >>> hidden([[(4, 6), (1, 4), (9, 9)], []], 2, "text")
    [((1, 6),), ()]
    """
    if excluded is None:
        return [()] * count
    remedy = f"give a list of ranges for each {kind}"
    several = _listed(excluded, "excluded", remedy)
    if len(several) != count:
        raise UsageError(f"ranges of {len(several)} {kind}s for {count}", where="excluded", remedy=remedy)
    return [_ranges(one, f"excluded, {kind} {number}", remedy) for number, one in enumerate(several, 1)]


def _ranges(given: Any, where: str, remedy: str) -> Ranges:
    pairs = [_range(one, where) for one in _listed(given, where, remedy)]
    return union((start, end) for start, end in pairs if start < end)


def _range(given: Any, where: str) -> tuple[int, int]:
    pair = tuple(given) if isinstance(given, Iterable) else ()
    if len(pair) != 2 or not all(isinstance(edge, Integral) for edge in pair) or not 0 <= pair[0] <= pair[1]:
        remedy = "give (start, end), whole numbers, 0 <= start <= end"
        raise UsageError(f"{given!r:.40} is no range of a corpus", where=where, remedy=remedy)
    return min(int(pair[0]), _FAR), min(int(pair[1]), _FAR)


def _listed(given: Any, where: str, remedy: str) -> list[Any]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise UsageError(f"{given!r:.40} is no list", where=where, remedy=remedy)
    return list(given)
