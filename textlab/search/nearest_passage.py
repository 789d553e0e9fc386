"""The nearest passage of a corpus to each of many windows, by edit distance, exactly."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from textlab.errors import UsageError
from textlab.ngrams.symbols import code_points, code_table
from textlab.search.alone import nearest_around, starts
from textlab.search.checks import hidden, strings
from textlab.search.lanes import NOWHERE, Group, Stretch, encode, lanes
from textlab.search.lanes import nearest as nearest_of_group
from textlab.search.seeds import SHORTEST, cut, places, windows_at
from textlab.texts.shards import Shard, shards_of
from textlab.texts.words import EDGE
from textlab.threads import each, stretches, threads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from textlab.texts.pieces import Ranges

    Integers = NDArray[np.int64]

__all__ = ["LONGEST", "NOWHERE", "Nearest", "WindowIndex", "merge", "nearest"]

#: Characters of the longest window.
LONGEST = 1024

_TOGETHER = 64  # windows that one thread takes at once where each is looked at by itself
_GROUPS = 4  # of words: the parts of fewer windows are not looked for, which takes as long as half a group
_DEARER = 64  # of so many characters of a text a window may look at one by itself
_RARE = 8192  # of so many characters of a text one place of each part is told
_ROOM = 1 << 22  # places that one thread tells
_NO_EDGES = np.empty((0, 2), np.int64)
_WORDS: dict[int, Any] = {32: np.zeros(1, np.int32), 64: np.zeros(1, np.int64)}


class Nearest(NamedTuple):
    """The nearest passage of each window, int64[windows] each.

    Attributes
    ----------
    distance
        The least Levenshtein distance to any passage of the corpus, the empty one included: at most the window's
        length. With a ceiling: one more than the ceiling where it is above that.
    start, end
        Where the passage stands, in characters of the corpus: of those at this distance the one that ends first, and of
        those the one that starts first. -1 where there is none: nothing is nearer than the empty passage, or the
        distance is above the ceiling.
    """

    distance: Integers
    start: Integers
    end: Integers


def nearest(
    windows: Sequence[str],
    corpus: str | Iterable[Shard],
    *,
    excluded: Sequence[Sequence[tuple[int, int]]] | None = None,
    ceiling: int | None = None,
) -> Nearest:
    """Return the nearest passage of a corpus to each window: the least Levenshtein distance to any of its substrings.

    Exact, on all cores of this process; the work is windows x their length x characters of the corpus, half of it or
    less where a ceiling is low. Of a hundred windows or more, those that a passage is within a few edits of take hardly
    any.

    Parameters
    ----------
    windows
        Texts of 1 to 1,024 characters.
    corpus
        A text, or shards of one in order, each with as many characters ahead of it as its text has, up to twice the
        longest window (or its length, the ceiling and one). No passage holds `textlab.texts.words.EDGE`, which stands
        between two texts.
    excluded
        For each window the ranges ``(start, end)`` of the corpus that it must not see: no passage overlaps them, and
        what stands on both sides of one is not joined. ``0 <= start <= end``: an empty one hides nothing, one may go
        beyond the corpus.
    ceiling
        Larger distances are of no interest: searched for faster, and not told. 0 or more.

    Raises
    ------
    UsageError
        If the windows are no list of strings or one of them is empty or too long, the corpus is neither a string nor
        shards, a shard has too little ahead of it or is out of order, excluded ranges are not given for each window or
        are no pairs of whole numbers as above, or the ceiling is no whole number of 0 or more.

    Examples
    --------
    >>> distance, start, end = nearest(["white rabbit", "xyz"], "the white rabid dog")
    >>> distance.tolist(), start.tolist(), end.tolist()
    ([2, 3], [4, -1], [14, -1])
    """
    index = WindowIndex(windows, excluded, ceiling)
    found = np.full((index.farthest.size, 3), NOWHERE)
    found[:, 0] = index.farthest
    end = 0
    for shard in shards_of(corpus, index.reach):
        if shard.start < end:
            raise UsageError(f"the shard at character {shard.start:,} is out of order", remedy="give them in order")
        end = shard.start + len(shard.text)
        found = merge(found, index.observe(shard, found[:, 0]))
        if not found[:, 0].any():
            break
    found[found == NOWHERE] = -1
    return Nearest(found[:, 0], found[:, 2], found[:, 1])


class _Text(NamedTuple):
    codes: NDArray[np.int32]
    breaks: Integers  # where an EDGE stands
    first: int  # from where on ends count
    origin: int  # where the codes begin in the corpus


class WindowIndex:
    """Windows, ready for a corpus that streams past them.

    Parameters
    ----------
    windows, excluded, ceiling
        As for `nearest`.

    Attributes
    ----------
    farthest : int64[windows]
        Where nothing is nearer than this, no passage is told: the length of the window, or one more than the ceiling.
    reach : int
        How many characters ahead of a shard a passage may begin: twice the longest window, as a passage longer than
        that is no nearer than none; with a ceiling, its length, the ceiling and one.

    Raises
    ------
    UsageError
        If windows, excluded ranges or the ceiling are not as `nearest` takes them.

    Examples
    --------
    >>> index = WindowIndex(["white rabbit", "xyz"], [(), ()])
    >>> index.observe(Shard(start=0, text="the white rabid dog")).tolist() == [[2, 14, 4], [3, NOWHERE, NOWHERE]]
    True
    """

    def __init__(
        self,
        windows: Sequence[str],
        excluded: Sequence[Sequence[tuple[int, int]]] | None = None,
        ceiling: int | None = None,
    ) -> None:
        windows = strings(windows, "window", range(1, LONGEST + 1))
        if ceiling is not None and (not isinstance(ceiling, Integral) or ceiling < 0):
            remedy = "give a whole number, 0 or more"
            raise UsageError(f"{ceiling!r:.40} is no distance", where="ceiling", remedy=remedy)
        lengths = np.array([len(window) for window in windows], np.int64)
        self.farthest = lengths if ceiling is None else np.minimum(lengths, min(ceiling, LONGEST) + 1)
        self.reach = int((lengths + self.farthest).max(initial=0))
        joined = code_points("".join(windows))
        symbols = np.unique(joined)
        self._symbols = symbols.size + 1
        self._table = code_table(symbols, symbols.size)  # what is beyond it is of no window
        self._codes, self._lengths, self._begins = self._table[joined], lengths, np.cumsum(lengths) - lengths
        self._edges = [_edges(ranges) for ranges in hidden(excluded, len(windows), "window")]
        # Of windows that must not see some of the corpus, human ones, hardly any has a near copy.
        chosen = np.array([edges.size == 0 for edges in self._edges], np.bool_) & (lengths >= SHORTEST)
        many = -(-lengths[chosen] // 64).sum() >= _GROUPS * lanes(64)
        self._parts, self._seeds = cut(self._codes, lengths, chosen & many)

    def observe(self, shard: Shard, below: Integers | None = None) -> Integers:
        """Return each window's nearest passage among those that end in this shard.

        Parameters
        ----------
        shard
            A part of the corpus, with `reach` characters ahead of it or all there are of its text.
        below
            For each window the distance under which a passage is looked for, int64[windows]; `farthest`, unless given.

        Returns
        -------
        int64[windows, 3]
            The least Levenshtein distance, the end (exclusive) and the start of the passage in the corpus: of the
            passages at that distance the one that ends first, of those the one that starts first. A window to which no
            passage is nearer than `below` has that, NOWHERE, NOWHERE.
        """
        text = self._encode(shard)
        found = np.full((self.farthest.size, 3), NOWHERE)
        found[:, 0] = self.farthest if below is None else below
        sure = self._search_copies(text, found)
        # One more than what was found: as near as that, something may end ahead of it.
        self._search(text, found, np.where(sure, 0, found[:, 0] + (found[:, 1] < NOWHERE)))
        chosen = np.flatnonzero(found[:, 1] < NOWHERE)
        parts = [chosen[at : at + _TOGETHER] for at in range(0, chosen.size, _TOGETHER)]
        begins = each(lambda members: self._starts(text, members, found[members]), parts)
        found[chosen, 2] = np.concatenate([chosen[:0], *begins])
        found[chosen, 1:] += text.origin
        return found

    def _starts(self, text: _Text, members: Integers, known: Integers) -> Integers:
        """Return the smallest start of the passages whose distance and end are known."""
        known[:, 2] = np.concatenate([[0], text.breaks + 1])[np.searchsorted(text.breaks, known[:, 1])]
        for row, i in enumerate(members):
            if (edges := self._edges[i]).size:
                shown = edges[edges[:, 1] == 0, 0] - text.origin
                known[row, 2] = shown[shown <= known[row, 1]].max(initial=known[row, 2])
        return starts(text.codes, self._group(members, text.origin), known, self._symbols)

    def _encode(self, shard: Shard) -> _Text:
        before = shard.before[max(0, len(shard.before) - self.reach) :]
        points = code_points(before + shard.text)
        codes, parts = np.empty(points.size, np.int32), stretches(0, points.size, threads())
        each(lambda part: encode(points[part], self._table, codes[part]), parts)
        return _Text(codes, np.flatnonzero(points == ord(EDGE)), len(before), shard.start - len(before))

    def _search(self, text: _Text, found: Integers, below: Integers) -> None:
        """Set in `found` distance and end of the nearest passage of each window that has one nearer than `below`."""
        groups = self._groups(below)
        # So many tasks that no thread waits long for another.
        parts = stretches(text.first, text.codes.size, -(-4 * threads() // max(1, len(groups))))

        def search(task: tuple[tuple[Integers, int], slice]) -> Integers:
            (members, bits), part = task
            at = max(0, part.start - int((self._lengths[members] + below[members]).max()))
            breaks = text.breaks[slice(*np.searchsorted(text.breaks, (at, part.stop)))] - at
            stretch = Stretch(text.codes[at : part.stop], breaks, part.start - at)
            group = self._group(members, text.origin + at)
            rows: Integers = nearest_of_group(stretch, group, below[members], self._symbols, _WORDS[bits])
            return rows + (0, at) * (rows < NOWHERE)

        tasks = [(group, part) for group in groups for part in parts]
        for ((members, _), _), rows in zip(tasks, each(search, tasks), strict=True):
            found[members, :2] = merge(found[members, :2], rows)

    def _search_copies(self, text: _Text, found: Integers) -> NDArray[np.bool_]:
        """Set in `found` distance and end of what is near the places at which parts of windows stand.

        Returns of which windows nothing else is to be looked for, bool[windows].
        """
        below, size = found[:, 0].copy(), text.codes.size
        if not (self._parts * below).any():
            return np.zeros(below.size, np.bool_)

        def stand(part: slice) -> tuple[Integers, NDArray[np.bool_]]:
            most = 1 + (part.stop - part.start) // _RARE
            return places(text.codes, part.start, part.stop, self._seeds, below > 0, most, _ROOM)

        told, lost = zip(*each(stand, stretches(0, size, threads())), strict=True)
        # A part that stands at too many places tells nothing: as if the window had not been cut there.
        parts = self._parts - np.bincount(self._seeds.windows[np.any(lost, 0)], minlength=below.size)
        windows, begins = windows_at(np.sort(np.concatenate(told)))
        windows, bounds = np.unique(windows, return_index=True)
        # Where none is told of, no passage is that near that it leaves a part whole.
        bounds, sure = np.append(bounds, begins.size), below <= parts
        stretch = Stretch(text.codes, text.breaks, text.first)

        def look(at: int) -> Integers:
            some, own = windows[at : at + _TOGETHER], bounds[at : at + _TOGETHER + 1]
            group, budget = self._group(some, text.origin), size // _DEARER
            rows: Integers = nearest_around(
                stretch, group, begins, own, parts[some], below[some], budget, self._symbols
            )
            return rows

        tasks = range(0, windows.size, _TOGETHER)
        for at, rows in zip(tasks, each(look, tasks), strict=True):
            some = windows[at : at + _TOGETHER]
            found[some, :2], sure[some] = rows[:, :2], rows[:, 2] > 0
        return sure

    def _groups(self, below: Integers) -> list[tuple[Integers, int]]:
        """Return the windows that are looked for in groups, the longest first, each with the bits of its words."""
        bits = np.where((self._lengths <= 32) | (self._lengths <= 64) & _pays(self._lengths, below - 1), 32, 64)
        kinds = np.where(below > 0, -(-self._lengths // bits) * 64 + bits, 0)
        groups = []
        for kind in np.unique(kinds[kinds > 0])[::-1]:
            members, width = np.flatnonzero(kinds == kind), int(bits[kinds == kind][0])
            members = members[np.argsort(below[members], kind="stable")]  # near ones together: more is left out of them
            groups += [(members[at : at + lanes(width)], width) for at in range(0, members.size, lanes(width))]
        return groups

    def _group(self, members: Integers, origin: int) -> Group:
        """Return windows as the kernels want them; the places of their ranges begin at `origin`."""
        own = [np.insert(edges, 2, lane, 1) for lane, i in enumerate(members) if (edges := self._edges[i]).size]
        edges = np.concatenate([np.empty((0, 3), np.int64), *own]) - (origin, 0, 0)
        # An end before a beginning at the same place: two ranges may touch.
        return Group(self._codes, self._begins[members], self._lengths[members], edges[np.lexsort(edges.T[::-1])])


def _pays(lengths: Integers, distance: Integers) -> NDArray[np.bool_]:
    """Return whether the second word of 32 can mostly be left out: few passages are within four edits of ten."""
    return 5 * distance <= 2 * (lengths - 32)


def _edges(ranges: Ranges) -> Integers:
    """Return where ranges begin (1) and end (0), in order: int64[edges, 2]."""
    if not ranges:
        return _NO_EDGES
    return np.array([edge for start, end in ranges for edge in ((start, 1), (end, 0))], np.int64)


def merge(one: Integers, other: Integers) -> Integers:
    """Return what two searches say together: row by row the lexicographically smaller (distance, end, start).

    Examples
    --------
    >>> merge(np.array([[3, 14, 4]]), np.array([[3, 9, 2]])).tolist()
    [[3, 9, 2]]
    """
    smaller, equal = other < one, other == one
    other_first = smaller[:, -1]
    for column in range(one.shape[1] - 2, -1, -1):
        other_first = smaller[:, column] | equal[:, column] & other_first
    return np.where(other_first[:, None], other, one)
