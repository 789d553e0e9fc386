"""A sample as it is read on a page: its text in segments, each with what is marked there."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textlab.report.rows import Row

#: Of a longer sample only so many characters are shown.
LONGEST = 4_000

#: What claims a stretch of text first: a copy, then what is nearly one, then what the text says again.
_PASSAGES = ("copied", "near copy", "repeated")
_WORD = "unknown word"

#: A passage of which less than this is left beside those that claimed the rest is not shown.
_LEAST = 16

#: How many characters may stand between two edits for them to be shown as one.
_JOINED = 2


class Passage(NamedTuple):
    """A stretch of a sample that stands elsewhere, too.

    Attributes
    ----------
    number
        From 1, in the order of the text; 0 for what has no source, as what the text itself says again.
    kind
        ``"copied"``, ``"near copy"``, ``"repeated"``, or what another metric calls its marks.
    start, end
        Characters of the sample.
    source, line
        Where it stands.
    edits
        The passage there, in parts: (what became of it, characters there, characters here).
    """

    number: int
    kind: str
    start: int
    end: int
    source: str | None
    line: int | None
    edits: Sequence[tuple[str, str, str]]


class Segment(NamedTuple):
    """Characters of a sample, with the passage they belong to, and whether they are an unknown word.

    `nearest` is None where they are a known word, else what the word is nearest to (empty where nothing is).
    `begins` says whether the passage begins here.
    """

    text: str
    passage: Passage | None
    begins: bool
    nearest: str | None


def passages(text: str, marks: Sequence[Row]) -> list[Passage]:
    """Return the passages of a sample, none over another, in the order of the text."""
    taken: list[tuple[int, int, Row]] = []
    others = dict.fromkeys(mark["kind"] for mark in marks if mark["kind"] not in (*_PASSAGES, _WORD))
    for kind in (*_PASSAGES, *others):
        for mark in (mark for mark in marks if mark["kind"] == kind):
            start, end = _free(mark["start"], min(mark["end"], LONGEST), taken)
            if end - start >= min(_LEAST, mark["end"] - mark["start"]):
                taken.append((start, end, mark))
    taken.sort(key=lambda one: one[0])
    found, number = list[Passage](), 0
    for start, end, mark in taken:
        number += mark["source"] is not None
        there = mark["passage"] or ""
        edits = aligned(text[mark["start"] : mark["end"]], there) if mark["detail"] else [("equal", _folded(there), "")]
        known = number if mark["source"] is not None else 0
        found.append(Passage(known, mark["kind"], start, end, mark["source"], mark["source_line"], edits))
    return found


def _free(start: int, end: int, taken: Sequence[tuple[int, int, Row]]) -> tuple[int, int]:
    """Return what of a stretch no other has claimed, on one side of those that have."""
    for first, last, _ in taken:
        if first < end and start < last:
            start, end = (last, end) if end - last >= first - start else (start, first)
    return start, max(start, end)


def segments(text: str, marks: Sequence[Row], found: Sequence[Passage]) -> Iterator[Segment]:
    """Yield the text of a sample in segments, up to `LONGEST` characters."""
    text, words = text[:LONGEST], _words(marks)
    inside: dict[int, Passage] = {}
    unknown: dict[int, str] = {}
    edges = {0, len(text)}
    for passage in found:
        edges |= {passage.start, passage.end}
    for word in words:
        edges |= {word["start"], word["end"]}
        unknown |= dict.fromkeys(range(word["start"], word["end"]), word["passage"] or "")
    for passage in found:
        inside |= dict.fromkeys(range(passage.start, passage.end), passage)
    for start, end in pairwise(sorted(edges)):
        here = inside.get(start)
        yield Segment(text[start:end], here, here is not None and here.start == start, unknown.get(start))


def unknown_words(text: str, marks: Sequence[Row]) -> list[tuple[str, str]]:
    """Return the unknown words that are shown of a sample, in the order of their letters, each with what is nearest."""
    return sorted({text[mark["start"] : mark["end"]]: mark["passage"] or "" for mark in _words(marks)}.items())


def _words(marks: Sequence[Row]) -> list[Row]:
    return [mark for mark in marks if mark["kind"] == _WORD and mark["end"] <= LONGEST]


def aligned(text: str, passage: str) -> list[tuple[str, str, str]]:
    r"""Return how a text was made of a passage, in parts: (equal, replace, insert or delete, there, here).

    White space is folded on both sides, and case makes no difference. Of longer texts than `LONGEST` there is one part.

    Examples
    --------
    >>> aligned("the quean said", "The Queen\nsaid,")
    [('equal', 'The Que', 'the que'), ('replace', 'e', 'a'), ('equal', 'n said', 'n said'), ('delete', ',', '')]
    """
    there, here = _folded(passage), _folded(text)
    if max(len(there), len(here)) > LONGEST:  # which would take too long, and nobody reads
        return [("replace", there, here)]
    lower = [one.lower() if len(one.lower()) == len(one) else one for one in (there, here)]
    parts: list[tuple[str, str, str]] = []
    for step in Levenshtein.opcodes(*lower):
        old, new = there[step.src_start : step.src_end], here[step.dest_start : step.dest_end]
        if len(parts) > 1 and step.tag != "equal" and parts[-1][0] == "equal" and len(parts[-1][1]) <= _JOINED:
            (_, before, after), (_, gone, came) = parts.pop(-2), parts.pop()
            parts.append(("replace", before + gone + old, after + came + new))
        else:
            parts.append((step.tag, old, new))
    return parts


def _folded(text: str) -> str:
    return " ".join(text.split())
