"""Words: where they stand in a text, and in a shard of a corpus."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Self

import numpy as np
import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from textlab.texts.shards import Shard

#: Stands in a piece where two short texts were joined, and between the texts of a corpus. No prepared text holds it, so
#: nothing is counted or found across it.
EDGE = "\x00"

#: A longer run of letters is no word: this bounds how far back a shard must look.
LONGEST = 256

#: Words further apart than this do not follow each other.
GAP = 256

# What may stand between two letters of a word: apostrophes, hyphens, a soft hyphen.
_INSIDE = "['’\\-‐‑\u00ad]"

# What a character is to a word.
_UNKNOWN, _OTHER, _LETTER, _BETWEEN = range(4)
_KINDS = regex.compile(rf"(?P<letter>[^\W_])|(?P<between>{_INSIDE})")

_STRAIGHT = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00ad": None})


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of every word: letters, marks and digits, joined inside by single apostrophes and hyphens.

    Examples
    --------
    >>> text = "'Tis the queen's well-known 2nd _croquet_--ground."
    >>> [text[start:end] for start, end in word_spans(text)]
    ['Tis', 'the', "queen's", 'well-known', '2nd', 'croquet', 'ground']
    """
    starts, ends = _spans(_kinds(code_points(text)))
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def normal_form(word: str) -> str:
    """Return the form in which words are compared: lower case, straight apostrophes and hyphens, no soft hyphens.

    Examples
    --------
    >>> normal_form("Don’t")
    "don't"
    """
    return (word if word.isascii() else word.translate(_STRAIGHT)).lower()


def within_word(text: str, at: int) -> bool:
    """Whether a place stands between two letters or digits.

    Examples
    --------
    >>> within_word("the hare", 2), within_word("the hare", 3)
    (True, False)
    """
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


@dataclass(frozen=True)
class Words:
    """Words of a text in order, each with the number of its normal form.

    Attributes
    ----------
    starts, ends
        int64[words]: the characters of each, ``[start, end)``.
    numbers
        int32[words]: its normal form, by its place in `forms`.
    apart
        bool[words]: whether it does not follow the word before it: the edge of a text, or too much else, is between.
    forms
        The different normal forms, in the order in which they first occur.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    numbers: NDArray[np.int32]
    apart: NDArray[np.bool_]
    forms: list[str]

    @classmethod
    def of(cls, text: str, starts: NDArray[np.int64], ends: NDArray[np.int64], edges: NDArray[np.int64]) -> Self:
        """Return the words that stand in `text` at these places, `EDGE` at those."""
        spelt = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        spellings = dict.fromkeys(spelt)
        forms = list(map(normal_form, spellings))
        numbers = {form: number for number, form in enumerate(dict.fromkeys(forms))}
        of_spelling = dict(zip(spellings, map(numbers.__getitem__, forms), strict=True))
        of_word = np.fromiter(map(of_spelling.__getitem__, spelt), np.int32, len(spelt))
        texts = np.searchsorted(edges, starts)
        apart = np.ones(len(spelt), np.bool_)
        apart[1:] = (starts[1:] - ends[:-1] > GAP) | (np.diff(texts) > 0)
        return cls(starts, ends, of_word, apart, list(numbers))


@dataclass(frozen=True)
class PieceWords:
    """The words of pieces, without those at the ends of a sample or of a piece, which may be cut.

    Attributes
    ----------
    text
        The pieces laid end to end with an `EDGE` after each.
    words
        The words of all of them, in order.
    places
        int64[pieces + 1]: where each piece begins there.
    first
        int64[pieces + 1]: the index of each piece's first word.
    """

    text: str
    words: Words
    places: NDArray[np.int64]
    first: NDArray[np.int64]

    def spans(self, piece: int) -> list[tuple[int, int]]:
        """Return (start, end) of the words of a piece, in its characters."""
        own = slice(self.first[piece], self.first[piece + 1])
        starts, ends = (at[own] - self.places[piece] for at in (self.words.starts, self.words.ends))
        return list(zip(starts.tolist(), ends.tolist(), strict=True))


def piece_words(texts: Sequence[str]) -> PieceWords:
    """Return the words of pieces.

    Examples
    --------
    >>> found = piece_words(["ting to sit, to si", "o'clock; it's"])
    >>> found.words.forms, found.words.numbers.tolist(), found.first.tolist()
    (['to', 'sit'], [0, 1, 0], [0, 3, 3])
    """
    text = "".join(part for one in texts for part in (one, EDGE))
    places = np.cumsum([0, *(len(one) + len(EDGE) for one in texts)])
    points = code_points(EDGE + EDGE + text + EDGE)
    starts, ends = _spans(_kinds(points))
    # A sample may begin or end within a word, perhaps at what stands between two of its letters.
    edge, between = points == ord(EDGE), _kinds(points) == _BETWEEN
    cut = edge[starts - 1] | edge[ends] | (between[starts - 1] & edge[starts - 2]) | (between[ends] & edge[ends + 1])
    starts, ends = starts[~cut] - 2, ends[~cut] - 2
    words = Words.of(text, starts, ends, np.flatnonzero(edge[2:]))
    return PieceWords(text, words, places, np.searchsorted(starts, places))


@dataclass(frozen=True)
class ShardWords:
    """The words that a shard can see.

    Attributes
    ----------
    words
        The words; places are those of the shard's joined text.
    first
        The index of the first word that belongs to the shard itself rather than to one ahead of it.
    """

    words: Words
    first: int


def reach(words: int) -> int:
    """Return how many characters ahead of a shard `words` words in a row may begin."""
    return words * LONGEST + (words - 1) * GAP + 8


def shard_words(shard: Shard) -> ShardWords:
    """Return the words of a shard and of what stands ahead of it.

    Whether a word is over shows in the second character after it (an apostrophe goes on only before a letter), so it
    belongs to the shard that holds that character, or the last one of its text if there is none.
    """
    points = code_points(shard.joined)
    kinds = _kinds(points)
    starts, ends = _spans(kinds)
    begin = 0 if shard.starts_text else _safe(kinds)
    # An edge after the end of a text; what comes after a shard that does not end one is not known.
    after = np.append(points, np.full(2, ord(EDGE) if shard.ends_text else -1, np.int32))
    is_last, is_last_but_one = after[ends] == ord(EDGE), after[ends + 1] == ord(EDGE)
    seen_at = ends + np.where(is_last, -1, np.where(is_last_but_one, 0, 1))
    known = (starts >= begin) & (seen_at < len(shard.joined))
    first = np.count_nonzero(seen_at[known] < len(shard.before))
    edges = np.flatnonzero(points == ord(EDGE))
    return ShardWords(Words.of(shard.joined, starts[known], ends[known], edges), int(first))


def code_points(text: str) -> NDArray[np.int32]:
    """Return the code points of `text`, int32[characters]; lone surrogates are kept as they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.int32)


@cache
def _table() -> NDArray[np.uint8]:
    """Return what each code point is to a word, as far as was asked."""
    return np.zeros(sys.maxunicode + 1, np.uint8)


def _kinds(points: NDArray[np.int32]) -> NDArray[np.uint8]:
    """Return what each character is to a word."""
    table = _table()
    kinds = table[points]
    if (kinds == _UNKNOWN).any():
        for point in np.unique(points[kinds == _UNKNOWN]).tolist():
            found = _KINDS.match(chr(point))
            table[point] = (_LETTER if found["letter"] else _BETWEEN) if found else _OTHER
        kinds = table[points]
    return kinds


def _spans(kinds: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where words start and end."""
    inside = np.zeros(kinds.size + 2, np.bool_)
    letter = inside[1:-1]
    letter[:] = kinds == _LETTER
    letter[1:-1] |= (kinds[1:-1] == _BETWEEN) & letter[:-2] & letter[2:]
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    short = ends - starts <= LONGEST
    return starts[short], ends[short]


def _safe(kinds: NDArray[np.uint8]) -> int:
    """Return the first place at which no word that began before can still be going on."""
    other = kinds == _OTHER
    two = (kinds[:-1] == _BETWEEN) & (kinds[1:] == _BETWEEN)
    places = [int(found.argmax()) + width for found, width in ((other, 1), (two, 2)) if found.any()]
    return min(places, default=kinds.size)
