"""From spans of prepared characters to rows that name files, lines and characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from textlab.copied.alignment import opcodes
from textlab.copied.growing import Span
from textlab.copied.passages import covered, source_of
from textlab.copied.result import Change, Copy, Searched
from textlab.texts.pieces import Part, cut
from textlab.texts.words import within_word, word_spans

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rapidfuzz.distance import Opcode

    from textlab.copied.limits import Limits
    from textlab.copied.searching import Found
    from textlab.texts.corpus import Corpus
    from textlab.texts.preparation import Prepared

#: A line of this share of `min_length` is worth telling when it stands whole in the corpus: 20 characters of 50.
SHORT_LINE = 0.4

#: Edits are not widened further than this: scripts without spaces have no words to widen them to.
_WORD = 24


def rows(
    text: Prepared, found: Found, corpus: Corpus, limits: Limits, common: Collection[Span]
) -> tuple[Searched, list[Copy], list[Copy]]:
    """Return the row of a text, those of its copies, and those of its short lines.

    Parameters
    ----------
    text
        The text.
    found
        What it has of the corpus.
    corpus
        Where the passages stand.
    limits
        What counts as a copy.
    common
        Those of its copies that stand in the background, too.
    """
    words = word_spans(text.content)
    copies = list[Copy]()
    for span in found.copies:
        copy = _copy(text, span, "near" if span.edits else "verbatim", corpus, words, limits.min_length)
        copies.append(replace(copy, places=found.times.get(span), common=span in common))
    mine = [span for span in found.copies if span not in common]
    told = covered(found.copies, len(text))
    lines = [
        _copy(text, span, "line", corpus, words, limits.min_length)
        for span in _short_lines(text, found, limits.min_length)
        if not all(told[span.start : span.end])
    ]
    copied, verbatim = covered(mine, len(text)), covered(found.runs, len(text))
    both = sum(a & b for a, b in zip(copied, verbatim, strict=True))
    return Searched(text.text.name, len(text), copied.count(1), both, len(mine)), copies, lines


def _short_lines(text: Prepared, found: Found, min_length: int) -> list[Span]:
    """Return the whole lines that are too short to be copies and stand in the corpus."""
    spans = []
    for start, end in cut([Part(text, 0, len(text))]).lines:
        length, source, _ = found.matches[start].tolist()
        if SHORT_LINE * min_length <= end - start < min_length and length >= end - start:
            spans.append(Span(start, end, source, source + end - start, 0))
    return spans


def _copy(
    text: Prepared,
    span: Span,
    kind: str,
    corpus: Corpus,
    words: Sequence[tuple[int, int]],
    min_length: int,
) -> Copy:
    here, there = text.content[span.start : span.end], corpus.prepared(span.source_start, span.source_end)
    steps = opcodes(there, here, span.edits)
    alike = [(span.start + step.dest_start, span.start + step.dest_end) for step in steps if step.tag == "equal"]
    passage, place = corpus.passage(span.source_start, span.source_end), corpus.place(span.source_start)
    cut_at = _around(corpus, span)
    start, end = _in_file(text, span.start, span.end)
    return Copy(
        text=text.text.name,
        line=text.line(span.start),
        start=start,
        end=end,
        kind=kind,
        content=text.raw(span.start, span.end),
        source=place.name,
        source_line=place.line,
        source_start=place.offset,
        source_end=place.offset + len(passage),
        passage=passage,
        characters=span.end - span.start,
        edits=span.edits,
        run=max((last - first for first, last in alike), default=0),
        words=max((_whole_words(words, here, span.start, cut_at, there, step) for step in steps), default=0),
        verbatim=tuple(_in_file(text, *part) for part in alike if kind == "near" and part[1] - part[0] >= min_length),
        changes=changes(steps, there, here),
    )


def _in_file(text: Prepared, start: int, end: int) -> tuple[int, int]:
    """Return the range of prepared characters as characters of the file."""
    first, last = text.raw_range(start, end)
    return text.text.offset + first, text.text.offset + last


def _around(corpus: Corpus, span: Span) -> tuple[bool, bool]:
    """Return whether the passage is cut within a word where it begins and where it ends."""
    first, last, _ = source_of(corpus, span.source_start)
    before = corpus.prepared(max(first, span.source_start - 1), span.source_start + 1)
    after = corpus.prepared(span.source_end - 1, min(last, span.source_end + 1))
    return within_word(before, 1), within_word(after, 1)


def _whole_words(
    words: Sequence[tuple[int, int]], here: str, at: int, cut: tuple[bool, bool], there: str, step: Opcode
) -> int:
    """Return how many words of a text a stretch without edits holds that are whole in the passage, too.

    None where words have no spaces between them.
    """
    if step.tag != "equal":
        return 0
    start, end = at + step.dest_start, at + step.dest_end
    first, last = bisect_left(words, (start, start)), bisect_right(words, end, key=lambda word: word[1])
    whole = last - first
    if whole < 1 or 2 * (len(here[step.dest_start : step.dest_end].split())) < whole:
        return 0
    cut_first = cut[0] if not step.src_start else within_word(there, step.src_start)
    cut_last = cut[1] if step.src_end == len(there) else within_word(there, step.src_end)
    whole -= cut_first and words[first][0] == start
    whole -= cut_last and words[last - 1][1] == end
    return max(0, whole)


def changes(steps: Sequence[Opcode], passage: str, text: str) -> tuple[Change, ...]:
    """Return what differs between a passage and a text, each edit widened to the words it stands in.

    Examples
    --------
    >>> from textlab.copied.alignment import opcodes
    >>> changes(opcodes("the very old queen", "the old quean"), "the very old queen", "the old quean")
    (Change(at=4, old='very ', new=''), Change(at=13, old='queen', new='quean'))
    """
    merged = list[list[int]]()
    for step in steps:
        if step.tag == "equal":
            continue
        first, begin = step.src_start, step.dest_start
        limit = merged[-1][1] if merged else 0
        while first > max(limit, step.src_start - _WORD) and (within_word(passage, first) or within_word(text, begin)):
            first, begin = first - 1, begin - 1
        if merged and first == limit:
            merged[-1][1], merged[-1][3] = step.src_end, step.dest_end
        else:
            merged.append([first, step.src_end, begin, step.dest_end])
    for i, part in enumerate(merged):
        limit = min(merged[i + 1][0] if i + 1 < len(merged) else len(passage), part[1] + _WORD)
        while part[1] < limit and (within_word(passage, part[1]) or within_word(text, part[3])):
            part[1], part[3] = part[1] + 1, part[3] + 1
    return tuple(Change(first, passage[first:last], text[begin:end]) for first, last, begin, end in merged)
