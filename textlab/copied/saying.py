"""What there is to say of copies, in words: shared by the terminal and the Markdown file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textlab.report.plain import one_line
from textlab.texts.words import within_word

if TYPE_CHECKING:
    from textlab.copied.result import Copies, Copy


def count(number: int, what: str, plural: str = "") -> str:
    """Return a number with what it counts.

    Examples
    --------
    >>> count(1, "copy", "copies"), count(1200, "character")
    ('1 copy', '1,200 characters')
    """
    return f"{number:,} {what if number == 1 else plural or what + 's'}"


def percent(share: float) -> str:
    """Return a share in per cent, small ones with a decimal; 100 % only where it is all.

    Examples
    --------
    >>> percent(0.352), percent(0.0351), percent(0.0001), percent(0.0), percent(0.9999)
    ('35 %', '3.5 %', '<0.1 %', '0 %', '>99 %')
    """
    if 0.99 < share < 1:
        return ">99 %"
    if 0 < share < 0.001:
        return "<0.1 %"
    return f"{share:.1%}".replace("%", " %") if 0 < share < 0.0995 else f"{share:.0%}".replace("%", " %")


def headline(found: Copies) -> str:
    """Return how many passages were copied, what share of the text they are, and how long the longest is."""
    texts = found.texts
    what = texts[0].name if len(texts) == 1 else f"{len(texts):,} texts"
    what = f"{one_line(what)} ({count(sum(text.characters for text in texts), 'character')})"
    longest, run = found.longest, found.longest_run
    if longest is None or run is None:
        least, corpus = found.settings["min-length"], found.inputs["corpus"]
        if all(text.characters < least for text in texts):
            too_short = f"{'is' if len(texts) == 1 else 'are'} too short to hold {count(least, 'character')}"
            return f"Nothing copied: {what} {too_short}."
        book = f"{count(corpus['texts'], 'text')} ({count(corpus['characters'], 'character')})"
        return f"Nothing copied in {what} from {book}."
    some = count(len(found.found), "passage")
    where = f", in {one_line(run.text)}," if len(texts) > 1 else ""
    near = f"; the longest near copy has {count(longest.characters, 'character')}"
    return (
        f"{some} copied, {percent(found.share)} of {what}, {percent(found.share_verbatim)} word for word;"
        f" the longest run{where} has {count(run.run, 'character')}{_words(run)}"
        f"{near if longest.characters > run.run else ''}."
    )


def _words(copy: Copy) -> str:
    return f", {copy.words:,} words in a row" if copy.words > 1 else ""


def kind(copy: Copy) -> str:
    """Return what a copy counts as: ``"verbatim"``, ``"near"`` or ``"common"``."""
    return "common" if copy.common else copy.kind


def places(copy: Copy) -> str:
    """Return where a copy stands, in its text and in the corpus.

    Examples
    --------
    >>> from textlab.copied.result import Copy
    >>> places(Copy("a", 3, 10, 90, "near", "", "b.txt", 7, 410, 490, "", characters=80, edits=2, words=8))
    'line 3, 10-90 ~ b.txt, line 7, 410'
    """
    sign = "~" if copy.edits else "="
    there = f"{one_line(copy.source)}, line {copy.source_line}, {copy.source_start}"
    more = f" and in {count(copy.places - 1, 'more place')}" if copy.places and copy.places > 1 else ""
    return f"line {copy.line}, {copy.start}-{copy.end} {sign} {there}{more}"


#: How to read `places`.
KEY = "line and characters in the text = file, line and first character in the corpus (~ with edits)"


def size(copy: Copy) -> str:
    """Return how long a copy is and how far from its passage.

    Examples
    --------
    >>> from textlab.copied.result import Copy
    >>> size(Copy("a", 1, 0, 90, "near", "", "b", 1, 0, 90, "", characters=90, edits=2, words=8))
    '90 characters, 2 edits, 8 words in a row'
    """
    edits = f", {count(copy.edits, 'edit')}" if copy.edits else ""
    return f"{count(copy.characters, 'character')}{edits}{_words(copy)}"


def edits(copy: Copy) -> str:
    """Return what differs between a near copy and its passage, in words.

    Examples
    --------
    >>> from textlab.copied.result import Change, Copy
    >>> copy = Copy("a", 1, 0, 9, "near", "The quean", "b", 1, 0, 14, "The very Queen", 9, 6, 1,
    ...     changes=(Change(4, "very ", ""), Change(9, "queen", "quean")))
    >>> edits(copy)
    '"very" left out, "queen" became "quean"'
    """
    return ", ".join(each_edit(copy))


def each_edit(copy: Copy) -> list[str]:
    """Return the same one by one."""
    return [_said(one_line(change.old), one_line(change.new)) for change in copy.changes]


def _said(old: str, new: str) -> str:
    if old == new:
        return "other white space"
    if old and new:
        return f'"{old}" became "{new}"'
    return f'"{new}" put in' if new else f'"{old}" left out'


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of a range that begins and ends with whole words, the range itself where there are none.

    Examples
    --------
    >>> whole_words("the white rabbit, and the", 5, 20)
    (10, 17)
    """
    first, last = start, end
    while first < last and within_word(text, first):
        first += 1
    while last > first and within_word(text, last):
        last -= 1
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return (first, last) if first < last else (start, end)
