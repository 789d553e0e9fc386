"""Every copy of a corpus in prepared texts: verbatim runs and near copies, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from textlab.copied.growing import Span
from textlab.copied.near import near
from textlab.copied.passages import shards, stripped
from textlab.copied.settling import settle
from textlab.search.longest_match import longest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from textlab.copied.limits import Limits
    from textlab.texts.corpus import Corpus

    Progress = Callable[[int, int, str], None]


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
    stream = shards(corpus, max(map(len, runs), default=0), "their places", progress)
    again = longest(runs, stream, where=True) if told else []
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
    return longest(contents, shards(corpus, reach, "verbatim copies", progress), where=True)


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
        start, end = stripped(content, run)
        source = int(matches[start, 1]) if start < end else 0
        # Runs are in order of both their ends: one within another begins or ends with it.
        if end - start < limits.min_length or (kept and end <= kept[-1].end):
            continue
        if kept and start <= kept[-1].start:
            kept.pop()
        kept.append(Span(start, end, source, source + end - start, 0))
    return kept
