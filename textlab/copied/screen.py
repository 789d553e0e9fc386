"""The terminal face: the text around its copies, each with its source below it."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from textlab.copied import saying
from textlab.report.plain import one_line, printable, shorten, wrap
from textlab.texts.words import within_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console

    from textlab.copied.result import Copies, Copy
    from textlab.texts.text import Text

#: Characters of the text that are shown on both sides of a copy.
AROUND = 80

#: Of a long copy so many characters of its beginning and of its end are shown.
HEAD, TAIL = 400, 160

#: How wide the screen is where there is no terminal.
WIDTH = 100

#: So many copies are shown, the longest; and so many lines of every list.
MANY, FEW = 50, 10

STYLES = {"verbatim": "bold red", "near": "yellow", "common": "dim"}
LEGEND = {"verbatim": "word for word", "near": "nearly", "common": "common phrase"}
_QUIET, _SOURCE = "dim", "cyan"
_SPACE = re.compile(r"\s+")
_JOINER = "\u200d"


class Shown(NamedTuple):
    """A copy, and the characters of the text's content that are shown of it: whole words that no copy before it has."""

    copy: Copy
    start: int
    end: int


def show(found: Copies, console: Console, *, folder: str | None = None) -> None:
    """Print what was found.

    Parameters
    ----------
    found
        The copies.
    console
        Where they are printed; in colour where it has some.
    folder
        Where the files went, as the user would type it.
    """
    _say(console, saying.headline(found), style="bold")
    for line in _texts(found):
        _say(console, line, first="  ")
    if found.found:
        _say(console, f"[n] {saying.KEY}", style=_SOURCE)
    elif found.common or found.lines:
        _say(console, "Common phrases and short lines do not count as copies.")
    if found.found and console.is_terminal and console.color_system and not console.no_color:
        kinds = {saying.kind(copy) for copy in found.copies}
        console.print("  ".join(f"[{STYLES[kind]}]{LEGEND[kind]}[/]" for kind in LEGEND if kind in kinds))
    longest = {id(copy) for copy in sorted(found.found, key=lambda copy: -copy.characters)[:MANY]}
    number = 0
    for searched, text, copies in zip(found.texts, found.contents, found.by_text(), strict=True):
        mine = [copy for copy in copies if copy.common or id(copy) in longest]
        blocks = [block for block in _blocks(mine, text) if not all(one.copy.common for one in block)]
        if blocks and len(found.texts) > 1:
            console.print()
            _say(console, searched.name, style="bold")
        for block in blocks:
            console.print()
            number = _print_block(console, block, text, number)
    for line in _last(found, folder):
        _say(console, line) if line else console.print()


def plain(found: Copies) -> str:
    """Return the screen as plain text."""
    from rich.console import Console

    out = io.StringIO()
    show(found, Console(file=out, width=WIDTH, force_terminal=False, color_system=None))
    return out.getvalue().rstrip("\n")


def _say(console: Console, text: str, *, first: str = "", style: str = "") -> None:
    """Print lines as they are, none longer than the console is wide."""
    for line in wrap(text, console.width, first=first):
        console.print(line, style=style, markup=False, highlight=False, emoji=False, soft_wrap=True)


def _texts(found: Copies) -> list[str]:
    """Return one line for each text of several, the most copied first."""
    if len(found.texts) < 2 or not found.found:
        return []
    order = sorted((text for text in found.texts if text.copies), key=lambda text: -text.copied / text.characters)
    lines = [
        f"{one_line(text.name)}: {saying.percent(text.copied / text.characters)},"
        f" {saying.count(text.copies, 'passage')}"
        for text in order[:FEW]
    ]
    clean = len(found.texts) - len(order)
    if len(order) > FEW:
        lines.append(f"{saying.count(len(order) - FEW, 'more text')} with copies")
    return [*lines, f"{saying.count(clean, 'text')} without copies"] if clean else lines


def _blocks(copies: Sequence[Copy], text: Text) -> list[list[Shown]]:
    """Return the copies of a text in groups that stand close enough to be shown together."""
    blocks, reached = list[list[Shown]](), 0
    for copy in copies:
        start, end = max(copy.start - text.offset, reached), max(copy.end - text.offset, reached)
        one = Shown(copy, *saying.whole_words(text.content, start, end))
        if start > copy.start - text.offset and not any(c.isalnum() for c in text.content[one.start : one.end]):
            continue  # all but a mark or a space of it stands in the copies before it
        if blocks and one.start - reached <= 2 * AROUND:
            blocks[-1].append(one)
        else:
            blocks.append([one])
        reached = one.end
    return blocks


def _print_block(console: Console, block: Sequence[Shown], text: Text, number: int) -> int:
    """Print a stretch of the text with its copies, numbered on from `number`, then their sources; return the last."""
    from rich.text import Text as Line

    content, at = text.content, max(0, block[0].start - AROUND)
    line, before = Line.assemble(("... " if content[:at].strip() else "", _QUIET)), number
    at, _ = saying.whole_words(content, at, block[0].start)
    for one in block:
        line.append(_folded(content[at : one.start]), "none")
        if one.copy.common:
            line.append(_folded(content[one.start : one.end]), STYLES["common"])
        else:
            number += 1
            line.append(f"[{number} ", _QUIET)
            for part, style in _parts(one, text):
                line.append(part, style)
            line.append("]", _QUIET)
        at = one.end
    _, end = saying.whole_words(content, at, min(len(content), at + AROUND))
    line.append(_folded(content[at:end]), "none")
    line.append(" ..." if content[end:].strip() else "", _QUIET)
    for row in line.wrap(console, console.width - 2):
        row.rstrip()
        console.print("  ", row, sep="", soft_wrap=True)
    copies = [one.copy for one in block if not one.copy.common]
    for label, copy in enumerate(copies, before + 1):
        for told in _source(label, copy, text, console.width):
            console.print(told, style=_SOURCE, markup=False, highlight=False, emoji=False, soft_wrap=True)
    return number


def _parts(one: Shown, text: Text) -> Iterator[tuple[str, str]]:
    """Yield the characters of a copy with their style: the verbatim parts of a near one have theirs."""
    kept = [(one.start, one.end)]
    if one.end - one.start > HEAD + 2 * TAIL:
        ends = (one.start, one.start + HEAD), (one.end - TAIL, one.end)
        kept = [saying.whole_words(text.content, first, last) for first, last in ends]
    marks = [(start - text.offset, end - text.offset) for start, end in one.copy.verbatim]
    for first, last in kept:
        if first > one.start:
            yield f" ... {first - kept[0][1]:,} characters ... ", _QUIET
        edges = sorted({first, last, *(edge for mark in marks for edge in mark if first < edge < last)})
        for start, end in pairwise(edges):
            verbatim = any(begin <= start < stop for begin, stop in marks)
            yield _folded(text.content[start:end]), STYLES["verbatim" if verbatim else one.copy.kind]


def _folded(text: str) -> str:
    # What joins emoji to one is nothing that a terminal obeys.
    return _JOINER.join(map(printable, _SPACE.sub(" ", text).split(_JOINER)))


def _source(number: int, copy: Copy, text: Text, width: int) -> list[str]:
    """Return where a copy and its passage stand and how far they are apart; of a near copy the passage, too."""
    first = f"  [{number}] "
    lines = wrap(f"{saying.places(copy)}: {saying.size(copy)}", width, first=first)
    if copy.edits:
        indent = " " * len(first)
        lines.append(f'{indent}there: "{shorten(_passage(copy, text), width - len(indent) - 9)}"')
        lines.append(f"{indent}edits: {_some(saying.each_edit(copy), width - len(indent) - 7)}")
    return lines


def _some(edits: Sequence[str], width: int) -> str:
    """Return the edits that fit, and how many more there are."""
    for shown in range(len(edits), 0, -1):
        more = f" and {len(edits) - shown:,} more" if shown < len(edits) else ""
        line = ", ".join(edits[:shown])
        if shown == 1 or cell_len(line) + len(more) <= width:
            return shorten(line, width - len(more)) + more
    return ""


def _passage(copy: Copy, text: Text) -> str:
    """Return the passage of a near copy without the part of a word that it begins or ends with, as the copy does."""
    first, last = copy.start - text.offset, copy.end - text.offset
    start, end = 0, len(copy.passage)
    if within_word(text.content, first):
        start = next((i for i in range(end) if not copy.passage[i].isalnum()), 0)
    if within_word(text.content, last):
        end = next((i for i in range(end, start, -1) if not copy.passage[i - 1].isalnum()), end)
    return copy.passage[start:end].strip()


def _last(found: Copies, folder: str | None) -> list[str]:
    """Return what is said below the text."""
    hidden = len(found.found) - MANY
    lines = [f"{saying.count(hidden, 'more passage')}, none longer: -o DIR writes all of them"] if hidden > 0 else []
    lines += _listed("COMMON PHRASE", "in the background, too", found.common)
    lines += _listed("SHORT LINE", "whole in the corpus", found.lines)
    lines += [*found.notes, f"Written: {folder}" if folder else ""]
    said = [line for line in lines if line]
    return ["", *said, *([""] if said else []), found.promise]


def _listed(what: str, how: str, copies: Sequence[Copy]) -> Iterable[str]:
    if copies:
        yield f"{saying.count(len(copies), what, what + 'S')} ({how})"
    for copy in copies[:FEW]:
        yield f'{one_line(copy.text)}, {saying.places(copy)}: "{shorten(copy.content, 60)}"'
    if len(copies) > FEW:
        yield f"and {len(copies) - FEW:,} more"
