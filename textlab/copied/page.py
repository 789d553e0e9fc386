"""The page of ``textlab copies``: each text with its copies marked, the sources beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textlab.copied import saying
from textlab.report.page.environment import render
from textlab.report.page.spans import aligned
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textlab.copied.result import Copies, Copy, Searched

#: So many copies are shown, the longest, and so many lines of a list.
MANY, FEW = 500, 50

#: Characters of the text that are shown on both sides of a copy.
AROUND = 400

#: Quotation marks are compared straight: what differs in them alone is no edit.
_STRAIGHT = Preparation(["quotes"])

_CLASSES = {"verbatim": "copied", "near": "near", "common": "common"}


class Stretch(NamedTuple):
    """Characters of a text; `copies` are those that begin here, `kind` the class of the mark they stand in, or empty.

    `left_out` characters of the text stand between this stretch and the one before it.
    """

    text: str
    kind: str = ""
    copies: tuple[int, ...] = ()
    left_out: int = 0


class Source(NamedTuple):
    """Where a copy stands, and how its passage became what the text has."""

    number: int
    place: str
    size: str
    edits: Sequence[tuple[str, str, str]]


class Shown(NamedTuple):
    """A text with the copies that are shown of it."""

    text: Searched
    copied: str
    stretches: Sequence[Stretch]
    sources: Sequence[Source]


def document(found: Copies) -> str:
    """Return the page: one file that asks for nothing else."""
    longest = sorted(found.copies, key=lambda copy: -copy.characters)[:MANY]
    kept = {id(copy) for copy in longest}
    texts = [
        _shown(searched, text, [copy for copy in copies if id(copy) in kept])
        for searched, text, copies in zip(found.texts, found.contents, found.by_text(), strict=True)
        if any(id(copy) in kept for copy in copies)
    ]
    values = {
        "found": found,
        "headline": saying.headline(found),
        "key": saying.KEY,
        "title": f"Copies from {', '.join(found.inputs['corpus']['names'])}",
        "texts": texts,
        "left_out": len(found.copies) - len(longest),
        "lines": [(saying.places(line), line) for line in found.lines[:FEW]],
        "lines_left_out": max(0, len(found.lines) - FEW),
        "kinds": {saying.kind(copy) for copy in longest},
        "without": sum(not copies for copies in found.by_text()),
    }
    return render("copies.html.j2", values)


def _shown(searched: Searched, text: Text, copies: Sequence[Copy]) -> Shown:
    sources = [
        Source(number, saying.places(copy), saying.size(copy), _edits(copy)) for number, copy in enumerate(copies, 1)
    ]
    copied = saying.percent(searched.copied / max(1, searched.characters))
    return Shown(searched, copied, list(_stretches(text, copies)), sources)


def _edits(copy: Copy) -> list[tuple[str, str, str]]:
    """Return the passage in parts, what became of each: the edits that were counted, as they are told."""
    if not copy.edits:
        return [("equal", " ".join(copy.passage.split()), "")]
    return aligned(*(prepare(Text(one), _STRAIGHT).content for one in (copy.content, copy.passage)))


def _stretches(text: Text, copies: Sequence[Copy]) -> Iterator[Stretch]:
    """Yield the text around and in its copies; where copies overlap, the first has what both have."""
    content, at = text.content, 0
    for number, copy in enumerate(copies, 1):
        start, end = max(copy.start - text.offset, at), copy.end - text.offset
        behind = AROUND if at else 0  # of the copy before
        if start - at > 2 * AROUND:
            yield Stretch(content[at : at + behind])
            yield Stretch(content[start - AROUND : start], left_out=start - AROUND - at - behind)
        else:
            yield Stretch(content[at:start])
        at = max(start, end)
        yield Stretch(content[start:at], _CLASSES[saying.kind(copy)], (number,))
    yield Stretch(content[at : at + AROUND])
    if at + AROUND < len(content):
        yield Stretch("", left_out=len(content) - at - AROUND)
