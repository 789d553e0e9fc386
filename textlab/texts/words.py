"""Words: where they stand in a text, and in a shard of a corpus."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from textlab.texts.corpus import Shard

#: Stands in a piece where two short texts were joined, and between the texts of a corpus. No prepared text holds it, so
#: nothing is counted or found across it.
EDGE = "\x00"

#: A longer run of letters is no word: this bounds how far back a shard must look.
LONGEST = 256

#: Words further apart than this do not follow each other.
GAP = 256

# What may stand between two letters of a word: apostrophes, hyphens, a soft hyphen.
_INSIDE = "['’\\-‐‑\u00ad]"

_WORD = regex.compile(rf"[^\W_]+(?:{_INSIDE}[^\W_]+)*")

# After such a place no word that began before it can still be going on.
_BREAK = regex.compile(rf"_|(?!{_INSIDE})\W|{_INSIDE}{{2}}")

# A sample may begin or end within a word, perhaps at what stands between two of its letters.
_CUT = regex.compile(rf"{_INSIDE}?{EDGE}{_INSIDE}?")

_STRAIGHT = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00ad": None})


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every word: letters, marks and digits, joined inside by single apostrophes and hyphens.

    Examples
    --------
    >>> text = "'Tis the queen's well-known 2nd _croquet_--ground."
    >>> [text[start:end] for start, end in word_spans(text)]
    ['Tis', 'the', "queen's", 'well-known', '2nd', 'croquet', 'ground']
    """
    return [match.span() for match in _WORD.finditer(text) if match.end() - match.start() <= LONGEST]


def normal_form(word: str) -> str:
    """Return the form in which words are compared: lower case, straight apostrophes and hyphens, no soft hyphens.

    Examples
    --------
    >>> normal_form("Don’t")
    "don't"
    """
    return (word if word.isascii() else word.translate(_STRAIGHT)).lower()


@dataclass(frozen=True)
class PieceWords:
    """The words of a piece, without those at the ends of a sample or of the piece, which may be cut.

    Attributes
    ----------
    spans
        (start, end) in the piece.
    forms
        Their normal forms.
    apart
        The indices of the words that do not follow the one before them: the edge of a joined text, or too much else, is
        between.
    """

    spans: list[tuple[int, int]]
    forms: list[str]
    apart: list[int]


def piece_words(text: str) -> PieceWords:
    """Return the words of a piece.

    Examples
    --------
    >>> piece_words("ting to sit, to si").forms
    ['to', 'sit', 'to']
    """
    bounded = EDGE + text + EDGE
    cut = {place - 1 for found in _CUT.finditer(bounded) for place in found.span()}
    spans = [(start, end) for start, end in word_spans(text) if start not in cut and end not in cut]
    return PieceWords(spans, [normal_form(text[start:end]) for start, end in spans], _apart(text, spans))


@dataclass(frozen=True)
class ShardWords:
    """The words that a shard can see.

    Attributes
    ----------
    spans
        (start, end) in the shard's joined text.
    forms
        Their normal forms.
    first
        The index of the first word that belongs to the shard itself rather than to one ahead of it.
    apart
        The indices of the words that do not follow the one before them.
    """

    spans: list[tuple[int, int]]
    forms: list[str]
    first: int
    apart: list[int]


def reach(words: int) -> int:
    """Return how many characters ahead of a shard `words` words in a row may begin."""
    return words * LONGEST + (words - 1) * GAP + 8


def shard_words(shard: Shard) -> ShardWords:
    """Return the words of a shard and of what stands ahead of it.

    Whether a word is over shows in the second character after it (an apostrophe goes on only before a letter), so it
    belongs to the shard that holds that character, or the last one of its text if there is none.
    """
    text = shard.joined
    begin = 0
    if not shard.starts_text:
        safe = _BREAK.search(text)
        begin = safe.end() if safe else len(text)
    seen = len(text) + (2 if shard.ends_text else 0)  # up to where it is known what follows, or that nothing does
    spans, first = list[tuple[int, int]](), 0
    for match in _WORD.finditer(text, begin):
        start, end = match.span()
        after = text.find(EDGE, end, end + 2)  # a text ends there
        if end - start > LONGEST or (after < 0 and end + 1 >= seen):
            continue
        spans.append((start, end))
        if min(end + 1, (len(text) if after < 0 else after) - 1) < len(shard.before):
            first = len(spans)
    return ShardWords(spans, [normal_form(text[start:end]) for start, end in spans], first, _apart(text, spans))


def _apart(text: str, spans: list[tuple[int, int]]) -> list[int]:
    between = [(left[1], right[0]) for left, right in pairwise(spans)]
    return [i for i, (end, start) in enumerate(between, 1) if start - end > GAP or EDGE in text[end:start]]
