"""The longest verbatim match in a corpus that begins at each place of many texts, exactly."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from textlab.errors import UsageError
from textlab.ngrams.symbols import code_points
from textlab.search.automaton import LONGEST, Automaton, Codes
from textlab.search.checks import hidden, strings
from textlab.search.matching import FIELDS, LAST_PLACE, merged, read, resolve
from textlab.texts.runs import union
from textlab.texts.shards import Shard, shards_of
from textlab.texts.words import EDGE
from textlab.threads import each, threads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from textlab.texts.pieces import Ranges

    Integers = NDArray[np.int64]

#: Characters a thread reads in a row.
_STRETCH = 1 << 13

_EVERYWHERE: Ranges = ((0, LAST_PLACE),)

#: A character of texts is indexed in the time in which about so many of a corpus are read.
_BUILT = 16
_NOTHING = np.array([0, -1, 0], np.int64)  # length, place, count


def longest(
    texts: Sequence[str],
    corpus: str | Iterable[Shard],
    *,
    excluded: Sequence[Sequence[tuple[int, int]]] | None = None,
    where: bool = False,
) -> list[Integers]:
    """Return the longest match in a corpus that begins at each place of each text: all of them, exactly.

    Memory grows with the texts, not with the corpus.

    Parameters
    ----------
    texts
        Any texts, together or apart: no match goes from one to the next.
    corpus
        A text, or a stream of shards, each with as many characters ahead of it as the longest text has (or all there
        are). `textlab.texts.words.EDGE`, in a text or in a corpus, parts it: no match crosses it.
    excluded
        For each text the ranges ``(start, end)`` of the corpus that it must not see: no match overlaps them, and what
        stands on both sides of one is not joined. ``0 <= start <= end``: an empty one hides nothing, one may go beyond
        the corpus.
    where
        Whether to say where the matches stand.

    Returns
    -------
    list of int64[characters]
        For each text, and each of its characters, the length of the longest substring beginning there that stands in
        the corpus. With `where`, int64[characters, 3]: the length, the first place in the corpus where that substring
        begins, and how many times it stands there; (0, -1, 0) for a character that the corpus does not have.

    Raises
    ------
    UsageError
        If a text is longer than 8,388,607 characters, all together than 268,435,455, or the corpus than 2**40; if the
        texts are no list of strings, or the corpus is neither a string nor shards; if a shard lacks what stands ahead
        of it; if excluded ranges are not given for each text, or are no pairs of whole numbers as above.

    Examples
    --------
    >>> longest(["a white rat"], "the white rabbit and the white raven")[0].tolist()
    [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]
    >>> longest(["white rat"], "the white rabbit and the white raven", where=True)[0][0].tolist()
    [8, 4, 2]
    """
    size = len(corpus) if isinstance(corpus, str) else None
    index = MatchIndex(texts, excluded, size)
    memory = index.observe(Shard(0, ""))
    for shard in shards_of(corpus, index.reach):
        memory = index.observe(shard, memory)
    matches = index.matches(memory)
    return matches if where else [found[:, 0].copy() for found in matches]


class MatchIndex:
    """Texts, ready for a corpus that streams past them.

    All texts together see what lies far from any excluded range, once. What lies in one or near it, each group of texts
    that must not see the same ranges sees for itself; and so the whole corpus, where that is most of it.

    Parameters
    ----------
    texts, excluded
        As `longest` takes them.
    corpus
        How many characters the corpus has, if that is known. Matches do not depend on it.

    Attributes
    ----------
    reach : int
        How many characters ahead of a shard a match may begin: the longest text.

    Examples
    --------
    >>> index = MatchIndex(["white rat"], [()])
    >>> memory = index.observe(Shard(start=0, text="the white rabbit"))
    >>> index.matches(memory)[0].tolist()[:2]
    [[8, 4, 1], [7, 5, 1]]
    """

    def __init__(
        self,
        texts: Sequence[str],
        excluded: Sequence[Sequence[tuple[int, int]]] | None = None,
        corpus: int | None = None,
    ) -> None:
        texts = strings(texts, "text", range(LONGEST + 1))
        self.reach = max(map(len, texts), default=0)
        self._codes = Codes.of(texts)
        self._sizes = [len(text) for text in texts]
        groups: dict[Ranges, list[int]] = {}
        for i, ranges in enumerate(hidden(excluded, len(texts), "text")):
            groups.setdefault(ranges, []).append(i)
        self._views = self._plan(groups, corpus)
        codes = [self._codes.encode(text)[::-1] for text in texts]
        self._automata = each(lambda view: Automaton.of([codes[i] for i in view[1]], self._codes.size), self._views)
        sizes = [automaton.cells.size // 2 for automaton in self._automata]
        self._offsets = [0, *np.cumsum(sizes).tolist()]

    def _plan(self, groups: dict[Ranges, list[int]], corpus: int | None) -> list[tuple[Ranges, list[int], Ranges]]:
        """Return for each automaton what its texts must not see, its texts, and where matches begin that it is for."""
        # Matches that begin elsewhere overlap no range, whatever the text.
        zones = union((start - self.reach, end) for ranges in groups for start, end in ranges)
        if corpus is not None and 2 * sum(end - start for start, end in _clipped(zones, 0, corpus)) > corpus:
            return [(ranges, members, _EVERYWHERE) for ranges, members in groups.items()]
        outside = tuple(pairwise([0, *(edge for zone in zones for edge in zone), LAST_PLACE]))[::2]
        views: list[tuple[Ranges, list[int], Ranges]] = []
        everyone = list(range(len(self._sizes)))
        free = groups.get((), [])
        if zones and corpus is not None and corpus < _BUILT * sum(self._sizes[i] for i in free):
            # Sooner read twice than built twice.
            views.append(((), groups.pop(()), _EVERYWHERE))
            everyone = sorted(set(everyone).difference(free))
        views.append(((), everyone, outside))
        return views + [(ranges, members, zones) for ranges, members in groups.items() if zones]

    def observe(self, shard: Shard, memory: Integers | None = None) -> Integers:
        """Return what is to be remembered of the matches that end in this shard.

        Parameters
        ----------
        shard
            A part of the corpus, with `reach` characters ahead of it or all there are of its text.
        memory
            What is remembered of other shards: this one's is added to it in place, for states may be many more than
            characters.

        Returns
        -------
        int64[states, 4]
            What `textlab.search.matching` remembers for each state of the automata, to be merged by its `merged`.
        """
        before = shard.before[max(0, len(shard.before) - self.reach) :]
        # A match ends where the corpus goes on otherwise, at an edge or at a character: there it is counted. What ends
        # with its text ends in the shard ahead of the edge.
        text = before + shard.text + EDGE * shard.ends_text
        origin, start = shard.start - len(before), shard.start + shard.text.startswith(EDGE)
        points, end = code_points(text), origin + len(text)
        if end >= LAST_PLACE:
            raise UsageError(f"a corpus of {end:,} characters is too long", remedy=f"cut it: below {LAST_PLACE:,}")
        tasks: list[tuple[int, Integers]] = []
        for number, (ranges, _, places) in enumerate(self._views):
            bounds = (origin, start, end)
            rows = self._stretches(_clipped(places, origin, end), _clipped(ranges, origin, end), bounds)
            tasks.append((number, np.array(list(rows), np.int64).reshape(-1, 5) - origin))
        if memory is None:
            memory = np.zeros((self._offsets[-1], FIELDS), np.int64)
        parts = list(self._shared(tasks))
        memories = [
            self._part(memory, number) if first else np.zeros_like(self._part(memory, number))
            for number, first, _ in parts
        ]

        def stream(task: int) -> None:
            number, _, stretches = parts[task]
            read(points, origin, stretches, self._codes, self._automata[number].cells, memories[task])

        each(stream, range(len(parts)))
        for (number, first, _), more in zip(parts, memories, strict=True):
            if not first:
                mine = self._part(memory, number)
                mine[:] = merged(mine, more)
        return memory

    def _shared(self, tasks: Sequence[tuple[int, Integers]]) -> Iterator[tuple[int, bool, Integers]]:
        """Yield (number, whether it is the first, stretches) of the parts of tasks, large ones cut for the threads.

        Each part has a memory of its own, which takes longer to merge than as many characters to read.
        """
        sizes = [int((stretches[:, 3] - stretches[:, 2]).sum()) for _, stretches in tasks]
        for (number, stretches), size in zip(tasks, sizes, strict=True):
            wanted = -(-size * threads() // max(1, sum(sizes)))
            most = size // (self._offsets[number + 1] - self._offsets[number])
            for i, part in enumerate(np.array_split(stretches, max(1, min(wanted, most)))):
                yield number, i == 0, part

    def _part(self, memory: Integers, number: int) -> Integers:
        """Return what the states of one automaton remember."""
        return memory[self._offsets[number] : self._offsets[number + 1]]

    def _stretches(
        self, places: Iterable[tuple[int, int]], ranges: Ranges, bounds: tuple[int, int, int]
    ) -> Iterator[tuple[int, int, int, int, int]]:
        """Yield stretches (`textlab.search.matching.read`) for matches that begin in `places` and overlap no range.

        `bounds` are where reading and counting begin, and where both end. A match ends where the next character would
        be another, and also where a range begins.
        """
        origin, start, end = bounds
        size = max(_STRETCH, self.reach)
        edges = [origin, *(edge for pair in ranges for edge in pair), end]
        for lower, stop in zip(edges[::2], edges[1::2], strict=True):
            for first, last in places:
                ends = min(last + self.reach, end)
                begin = min(ends, stop)
                limit, lowest = begin + (stop < ends), max(first, lower)
                for at in range(max(lowest, start), limit if lowest < last else 0, size):
                    to = at + size
                    yield (lowest, last, at, begin, limit) if to >= limit else (lowest, last, at, to, to)

    def matches(self, memory: Integers) -> list[Integers]:
        """Return (length, place, count) of the longest match that begins at each character of each text.

        Returns
        -------
        list of int64[characters, 3]
            As `longest` returns them.
        """
        found = [np.tile(_NOTHING, (size, 1)) for size in self._sizes]
        for number, (_, members, _) in enumerate(self._views):
            automaton, at = self._automata[number], 0
            of_states = np.zeros((automaton.links.size, 3), np.int64)
            resolve(automaton, self._part(memory, number), of_states)
            for i in members:  # the automaton's texts are read from the last character to the first
                found[i] = _longer(found[i], of_states[automaton.ends[at : at + self._sizes[i]]][::-1])
                at += self._sizes[i] + 1
        return found


def _longer(one: Integers, other: Integers) -> Integers:
    """Return the longer matches of two parts of a corpus, or what both say of one that stands in both."""
    more, less = one[:, 0] > other[:, 0], one[:, 0] < other[:, 0]
    both = np.stack([one[:, 0], np.minimum(one[:, 1], other[:, 1]), one[:, 2] + other[:, 2]], axis=1)
    return np.where(more[:, None], one, np.where(less[:, None], other, both))


def _clipped(ranges: Iterable[tuple[int, int]], start: int, end: int) -> Ranges:
    """Return what of the ranges lies between two places."""
    return tuple((max(one, start), min(other, end)) for one, other in ranges if one < end and start < other)
