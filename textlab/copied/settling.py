"""Which of the copies that were found are told: none within another, and each character once where it can be."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from textlab.copied.growing import Span
from textlab.copied.passages import aligned, covered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rapidfuzz.distance import Opcode

    from textlab.copied.limits import Limits
    from textlab.texts.corpus import Corpus

#: A run of which so much is alike in a row in a near copy is part of it.
PART = 0.9


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
