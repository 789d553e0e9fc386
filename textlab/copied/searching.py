"""Every copy of a corpus in prepared texts: verbatim runs, and near copies grown from windows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from textlab.copied.alignment import cut_back, opcodes
from textlab.copied.growing import NOTHING, Source, Span, grow, growth_rate
from textlab.search.longest_match import longest
from textlab.search.nearest_passage import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from rapidfuzz.distance import Opcode

    from textlab.texts.corpus import Corpus
    from textlab.texts.shards import Shard

    Progress = Callable[[int, int, str], None]

#: Windows begin so many times a window's length apart: four of them hold any character.
OVERLAP = 4

#: A run of which so much is alike in a row in a near copy is part of it.
PART = 0.9

_SHARD = 1 << 20


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


class Found(NamedTuple):
    """What one text has of a corpus.

    Attributes
    ----------
    matches
        For each character the longest match that begins with it: int64[characters, (length, start in the corpus, how
        many times it stands there)].
    runs
        The matches of `min_length` characters or more that no other match of the text contains.
    copies
        The runs and the near copies that are to be told, in the order of the text.
    times
        How many times each run of `copies` stands in the corpus; its passage is the first.
    """

    matches: NDArray[np.int64]
    runs: list[Span]
    copies: list[Span]
    times: dict[Span, int]


def find(contents: Sequence[str], corpus: Corpus, limits: Limits, progress: Progress) -> list[Found]:
    """Return what each of the texts has of the corpus."""
    matches = verbatim(contents, corpus, progress)
    known = [bare(runs(found, limits.min_length), found, contents[i], limits) for i, found in enumerate(matches)]
    close = near(contents, corpus, known, limits, progress)
    return [
        Found(matches[i], known[i], settle(content, corpus, known[i], close[i], limits), {})
        for i, content in enumerate(contents)
    ]


def placed(contents: Sequence[str], found: Sequence[Found], corpus: Corpus, progress: Progress) -> list[Found]:
    """Return the same with the first place of each run, and how many there are: the runs are looked for once more.

    The match that begins with a run may go on, with white space at least, and then stands in fewer places.
    """
    told = [(i, span) for i, one in enumerate(found) for span in one.copies if not span.edits]
    runs = [contents[i][span.start : span.end] for i, span in told]
    shards = _shards(corpus, max(map(len, runs), default=0), "their places", progress)
    again = longest(runs, shards, where=True) if told else []
    rows: list[dict[Span, tuple[Span, int]]] = [{} for _ in found]
    for (i, span), matches in zip(told, again, strict=True):
        length, source, times = matches[0].tolist()
        rows[i][span] = Span(span.start, span.end, source, source + length, 0), times
    return [
        one._replace(copies=[row[span][0] if span in row else span for span in one.copies], times=dict(row.values()))
        for one, row in zip(found, rows, strict=True)
    ]


def verbatim(contents: Sequence[str], corpus: Corpus, progress: Progress) -> list[NDArray[np.int64]]:
    """Return the matches of each text, as `Found` holds them."""
    reach = max(map(len, contents), default=0)
    return longest(contents, _shards(corpus, reach, "verbatim copies", progress), where=True)


def runs(matches: NDArray[np.int64], least: int) -> list[Span]:
    """Return the matches of at least `least` characters that no other match of the text contains.

    Examples
    --------
    >>> runs(np.array([[3, 7, 1], [2, 8, 1], [4, 0, 1], [3, 1, 1], [2, 2, 1], [1, 3, 1]]), 3)
    [Span(start=0, end=3, source_start=7, source_end=10, edits=0),
     Span(start=2, end=6, source_start=0, source_end=4, edits=0)]
    """
    lengths = matches[:, 0]
    # A match that begins one character after a longer one and ends with it is part of it.
    chosen = np.flatnonzero((lengths >= least) & (lengths >= np.concatenate([[0], lengths[:-1]])))
    return [
        Span(start, start + length, source, source + length, 0)
        for start, (length, source, _) in zip(chosen.tolist(), matches[chosen].tolist(), strict=True)
    ]


def bare(runs: Iterable[Span], matches: NDArray[np.int64], content: str, limits: Limits) -> list[Span]:
    """Return runs without the white space they begin and end with, those that are long enough then."""
    kept = list[Span]()
    for run in runs:
        start, end = _stripped(content, run)
        source = int(matches[start, 1]) if start < end else 0
        # Runs are in order of both their ends: one within another begins or ends with it.
        if end - start < limits.min_length or (kept and end <= kept[-1].end):
            continue
        if kept and start <= kept[-1].start:
            kept.pop()
        kept.append(Span(start, end, source, source + end - start, 0))
    return kept


def near(
    contents: Sequence[str], corpus: Corpus, known: Sequence[Sequence[Span]], limits: Limits, progress: Progress
) -> list[list[Span]]:
    """Return the near copies of each text, in order; none where `max_edits` is 0.

    Parameters
    ----------
    contents
        Prepared texts.
    corpus
        Where they may have been copied from.
    known
        The verbatim runs of each text: a window inside one is not searched for.
    """
    if not limits.max_edits:
        return [[] for _ in contents]
    places = [
        (i, start, end)
        for i, content in enumerate(contents)
        for start, end in windows(len(content), limits)
        if not _inside(start, end, known[i])
    ]
    rate = growth_rate(limits.max_edits)
    ceiling = int(rate * limits.window)
    shards = _shards(corpus, limits.window + ceiling + 1, "near copies", progress)
    searched = nearest([contents[i][start:end] for i, start, end in places], shards, ceiling=ceiling)
    seeds = [
        (i, Span(start, end, first, last, distance))
        for (i, start, end), distance, first, last in zip(
            places, *(column.tolist() for column in searched), strict=True
        )
        if first >= 0 and distance <= rate * (end - start)
    ]
    return _grown(contents, seeds, corpus, limits, progress)


def _grown(
    contents: Sequence[str], seeds: Sequence[tuple[int, Span]], corpus: Corpus, limits: Limits, progress: Progress
) -> list[list[Span]]:
    """Return the near copies of each text that windows (number of the text, window) grow to.

    Each stretch is grown once, from the first of the windows that lead to it, in the order of the corpus.
    """
    rate = growth_rate(limits.max_edits)
    found: list[list[Span]] = [[] for _ in contents]
    stretches = dict[tuple[int, int], list[tuple[Span, list[Span]]]]()  # by text and place: a stretch, its near copies
    in_order = sorted(seeds, key=lambda seed: (seed[1].source_start, seed[0], seed[1].start))
    for done, (i, seed) in enumerate(in_order):
        if done % 100 == 0:
            progress(done, len(seeds), "Growing near copies")
        here = stretches.get((i, seed.start // limits.window), [])
        parts = next((parts for whole, parts in here if _holds(whole, seed)), None)
        if parts is None:
            whole = grow(contents[i], seed, source_of(corpus, seed.source_start), rate, rate * limits.window)
            parts = _cut_back(whole, contents[i], corpus, limits)
            found[i] += parts
            for place in range(whole.start // limits.window, whole.end // limits.window + 1):
                stretches.setdefault((i, place), []).append((whole, parts))
        size = seed.end - seed.start
        held = sum(max(0, min(part.end, seed.end) - max(part.start, seed.start)) for part in parts)
        if seed.edits <= limits.max_edits * size + NOTHING and 2 * held < size:
            # What it grows to is best elsewhere.
            found[i] += _cut_back(seed, contents[i], corpus, limits)
    return found


def _cut_back(whole: Span, content: str, corpus: Corpus, limits: Limits) -> list[Span]:
    """Return the parts of a stretch that are near copies."""
    rate = growth_rate(limits.max_edits)
    parts = cut_back(aligned(whole, content, corpus), rate, limits.max_edits, limits.min_length)
    here, there, copies = whole.start, whole.source_start, list[Span]()
    for start, end, source_start, source_end, edits in parts:
        # A part begins and ends with what is alike: white space there is the passage's, too.
        first, last = _stripped(content, Span(here + start, here + end, 0, 0, 0))
        source = there + source_start + first - here - start, there + source_end + last - here - end
        if last - first >= limits.min_length and edits <= limits.max_edits * (last - first) + NOTHING:
            copies.append(Span(first, last, *source, edits))
    return copies


def _stripped(content: str, span: Span) -> tuple[int, int]:
    """Return the range of a stretch from its first character that is no white space to its last."""
    said = content[span.start : span.end]
    return span.start + len(said) - len(said.lstrip()), max(span.start, span.start + len(said.rstrip()))


def aligned(span: Span, content: str, corpus: Corpus) -> Sequence[Opcode]:
    """Return the edits between a stretch of a text and its passage, and what is alike between them."""
    passage = corpus.prepared(span.source_start, span.source_end)
    return opcodes(passage, content[span.start : span.end], span.edits)


def settle(content: str, corpus: Corpus, verbatim: Sequence[Span], near: Sequence[Span], limits: Limits) -> list[Span]:
    """Return the verbatim runs and the near copies that are to be told, in the order of the text.

    A near copy takes the place of the verbatim runs that it holds, if it joins two or has a fifth of `min_length` more.
    Otherwise it must add half of `min_length` to what the runs and the longer near copies hold: windows side by side
    lead to almost the same copy, and those over the end of a run to hardly more than the run.
    """
    told = covered(verbatim, len(content))
    parts, kept = set[Span](), list[Span]()
    for span in sorted(near, key=lambda span: (span.start - span.end, span.edits, span)):
        new = told.count(0, span.start, span.end)
        held = _held(span, aligned(span, content, corpus), verbatim) - parts
        if len(held) > 1 or (5 if held else 2) * new >= limits.min_length:
            parts |= held
            kept.append(span)
            told[span.start : span.end] = b"\1" * (span.end - span.start)
    return _outermost([*_needed(set(verbatim).difference(parts), len(content)), *kept])


def _needed(runs: Iterable[Span], length: int) -> list[Span]:
    """Return runs that hold every character of all: of a loop every sentence begins one, almost as long as the last.

    The longest go first, with those that are new for the most part; then what fills the gaps.
    """
    told, kept = bytearray(length), list[Span]()
    longest_first = sorted(runs, key=lambda run: (run.start - run.end, run.start))
    for share, some in ((0.5, longest_first), (0.0, sorted(longest_first))):
        for run in some:
            if told.count(0, run.start, run.end) > share * (run.end - run.start):
                kept.append(run)
                told[run.start : run.end] = b"\1" * (run.end - run.start)
    return kept


def _outermost(spans: Iterable[Span]) -> list[Span]:
    """Return the spans that no other contains, in order."""
    kept = list[Span]()
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.edits)):
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return kept


def covered(spans: Iterable[Span], length: int) -> bytearray:
    """Return one byte a character: 1 where one of the spans stands, else 0."""
    marks = bytearray(length)
    for span in spans:
        marks[span.start : span.end] = b"\1" * (span.end - span.start)
    return marks


def _held(span: Span, steps: Sequence[Opcode], runs: Sequence[Span]) -> set[Span]:
    """Return the verbatim runs (sorted) that are part of a near copy, but for the letters that happen to follow one."""
    alike = [(span.start + step.dest_start, span.start + step.dest_end) for step in steps if step.tag == "equal"]
    first, last = (bisect_left(runs, place, key=lambda run: run.start) for place in (span.start, span.end))
    held = set[Span]()
    for run in runs[first:last]:
        common = max((min(end, run.end) - max(start, run.start) for start, end in alike), default=0)
        if run.end <= span.end and common >= PART * (run.end - run.start):
            held.add(run)
    return held


def windows(length: int, limits: Limits) -> list[tuple[int, int]]:
    """Return (start, end) of the windows of a text: a stride apart, the last one at its end.

    Examples
    --------
    >>> windows(20, Limits(5, 0.2, 8)), windows(5, Limits(5, 0.2, 8)), windows(4, Limits(5, 0.2, 8))
    ([(0, 8), (2, 10), (4, 12), (6, 14), (8, 16), (10, 18), (12, 20)], [(0, 5)], [])
    """
    if length < limits.window:
        return [(0, length)] if length >= limits.min_length else []
    last = length - limits.window
    starts = [*range(0, last, limits.stride), last]
    return [(start, start + limits.window) for start in starts]


def _inside(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether one of the spans, none of which contains another, contains the range."""
    i = bisect_right(spans, start, key=lambda span: span.start) - 1
    return i >= 0 and end <= spans[i].end


def _holds(whole: Span, part: Span) -> bool:
    inside = whole.start <= part.start and part.end <= whole.end
    return inside and whole.source_start <= part.source_start and part.source_end <= whole.source_end


def _shards(corpus: Corpus, reach: int, what: str, progress: Progress) -> Iterator[Shard]:
    done = 0
    for shard in corpus.shards(reach, _SHARD):
        yield shard
        done += len(shard.text)
        progress(done, len(corpus), f"Searching for {what}")


def source_of(corpus: Corpus, offset: int) -> Source:
    """Return the text of the corpus that the character at `offset` is of."""
    i = int(np.searchsorted(corpus.spans[:, 0], offset, "right")) - 1
    start, end = corpus.spans[i].tolist()
    return Source(start, end, corpus.prepared)
