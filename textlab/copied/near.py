"""Near copies: grown from the windows of a text that are near to a passage, and cut back to what is alike."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from textlab.copied.alignment import cut_back
from textlab.copied.growing import NOTHING, Span, grow, growth_rate
from textlab.copied.passages import SHARD, aligned, shards, source_of, stripped
from textlab.search.nearest_passage import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textlab.copied.limits import Limits
    from textlab.texts.corpus import Corpus

    Progress = Callable[[int, int, str], None]

#: Cells that are searched between two steps of a progress bar, a second or two; and characters of a shard, at least.
_STEP, _LEAST_SHARD = 5 * 10**11, 1 << 16


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
    size = max(_LEAST_SHARD, min(SHARD, _STEP // max(1, limits.window * len(places))))
    stream = shards(corpus, limits.window + ceiling + 1, "near copies", progress, size)
    searched = nearest([contents[i][start:end] for i, start, end in places], stream, ceiling=ceiling)
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
        first, last = stripped(content, Span(here + start, here + end, 0, 0, 0))
        source = there + source_start + first - here - start, there + source_end + last - here - end
        if last - first >= limits.min_length and edits <= limits.max_edits * (last - first) + NOTHING:
            copies.append(Span(first, last, *source, edits))
    return copies


def windows(length: int, limits: Limits) -> list[tuple[int, int]]:
    """Return (start, end) of the windows of a text: a stride apart, the last one at its end.

    Examples
    --------
    >>> from textlab.copied.limits import Limits
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
