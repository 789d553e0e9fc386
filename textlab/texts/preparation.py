"""Preparation: the same few steps for samples, reference and corpus, with a way back to the text as it was."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from textlab.errors import UsageError
from textlab.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: The steps there are, in the order in which they are done. Line ends become LF in any case.
STEPS = {
    "nfc": "Unicode normalisation form C",
    "no-punctuation": "punctuation and symbols removed; words close up at apostrophes and hyphens, else a space stays",
    "space": "white space and control characters folded to single spaces",
    "lower": "lower case",
}

_LINE_ENDS = regex.compile(r"\r\n?")
_NUL = regex.compile("\x00")
_NOT_ONE_SPACE = regex.compile(r"[\s\p{Cc}]{2,}|(?! )[\s\p{Cc}]|\A[\s\p{Cc}]+|[\s\p{Cc}]+\Z")
# A mark behind a symbol belongs to it; left alone it would join the letter before.
_PUNCTUATION = regex.compile(r"(?P<inside>(?<=[^\W_])['’\-‐‑](?=[^\W_]))|[\p{P}\p{S}][\p{P}\p{S}\p{M}]*")
# What normalisation may join to the character before it: marks, later letters of Hangul syllables, a Kirat Rai vowel.
_JOINING = r"\p{M}\u1161-\u1175\u11A8-\u11C2\U00016D67"
_JOINED = regex.compile(rf"[{_JOINING}]*")
# The one character whose lower case is longer than itself.
_DOTTED_I = regex.compile("\u0130")


@dataclass(frozen=True)
class Preparation:
    """Which steps are done to every text of a report.

    Parameters
    ----------
    steps
        Names from `STEPS`; their order does not matter.

    Raises
    ------
    UsageError
        For a step that does not exist.

    Examples
    --------
    >>> Preparation(["lower", "nfc"]).steps
    ('nfc', 'lower')
    """

    steps: tuple[str, ...]

    def __init__(self, steps: Iterable[str]) -> None:
        given = list(steps)
        for step in given:
            if step not in STEPS:
                raise UsageError(f"no preparation step is called {step!r}", remedy=f"choose from {', '.join(STEPS)}")
        object.__setattr__(self, "steps", tuple(step for step in STEPS if step in given))

    def __str__(self) -> str:
        return ",".join(self.steps) or "none"


@dataclass(frozen=True)
class Prepared:
    """A text after preparation.

    Attributes
    ----------
    content
        The prepared characters.
    text
        The text they came from.
    preparation
        What was done.
    """

    content: str
    text: Text
    preparation: Preparation
    _maps: tuple[_Map, ...]

    def __len__(self) -> int:
        return len(self.content)

    def raw_offset(self, position: int) -> int:
        """Return the offset in ``text.content`` of the prepared character at `position`."""
        for one in reversed(self._maps):
            position = one.back(position)
        return position

    def position(self, raw_offset: int) -> int:
        """Return the first prepared position whose raw offset is `raw_offset` or more."""
        for one in self._maps:
            raw_offset = one.forth(raw_offset)
        return raw_offset

    def line(self, position: int) -> int:
        """Return the line of the file (1-based) that the prepared character at `position` came from."""
        return self.text.line(self.raw_offset(position))

    def raw_range(self, start: int, end: int) -> tuple[int, int]:
        """Return (start, end) in ``text.content`` of the characters that became ``content[start:end]``."""
        first = self.raw_offset(start)
        if end <= start:
            return first, first
        last = self.raw_offset(end - 1) + 1
        joined = _JOINED.match(self.text.content, last, max(last, self.raw_offset(end)))
        return first, joined.end() if joined else last

    def raw(self, start: int, end: int) -> str:
        """Return the characters of the text as it was that became ``content[start:end]``."""
        first, last = self.raw_range(start, end)
        return self.text.content[first:last]

    def lined(self, start: int, end: int) -> str:
        """Return the same characters after every step but the folding of white space: line breaks are kept."""
        steps = [step for step in self.preparation.steps if step != "space"]
        return prepare(Text(self.raw(start, end)), Preparation(steps)).content


@dataclass(frozen=True)
class _Map:
    """Where a rewritten text and the text before it run side by side: from new[i] on as from old[i] on."""

    new: list[int]
    old: list[int]

    def back(self, position: int) -> int:
        i = bisect_right(self.new, position) - 1
        across = self.old[i] + position - self.new[i]
        return min(across, self.old[i + 1] - 1) if i + 1 < len(self.old) else across

    def forth(self, position: int) -> int:
        i = bisect_right(self.old, position) - 1
        across = self.new[i] + position - self.old[i]
        return min(across, self.new[i + 1]) if i + 1 < len(self.new) else across


def prepare(text: Text, preparation: Preparation) -> Prepared:
    r"""Return `text` after the steps of `preparation`.

    Examples
    --------
    >>> from textlab.texts.text import Text
    >>> prepared = prepare(Text("Down,\r\n  down"), Preparation(["space", "lower"]))
    >>> prepared.content
    'down, down'
    >>> prepared.line(6), prepared.raw(0, 10)
    (2, 'Down,\r\n  down')
    """
    steps = preparation.steps
    content, maps = text.content, list[_Map]()

    def rewrite(pattern: regex.Pattern[str], replacement: Callable[[regex.Match[str]], str]) -> None:
        nonlocal content
        content, one = _rewrite(content, pattern, replacement)
        maps.append(one)

    def compose() -> None:
        if "nfc" in steps and not unicodedata.is_normalized("NFC", content):
            rewrite(_composable(content), lambda run: unicodedata.normalize("NFC", run[0]))

    if "\r" in content and "space" not in steps:
        rewrite(_LINE_ENDS, lambda _: "\n")
    if "\x00" in content:  # NUL marks edges inside pieces, so no text may hold one
        rewrite(_NUL, lambda _: " ")
    compose()
    if "no-punctuation" in steps:
        rewrite(_PUNCTUATION, lambda mark: "" if mark["inside"] else " ")
    if "space" in steps:
        end = len(content)
        rewrite(_NOT_ONE_SPACE, lambda space: "" if space.start() == 0 or space.end() == end else " ")
    if "lower" in steps:
        if "\u0130" in content:
            rewrite(_DOTTED_I, lambda letter: letter[0].lower())
        content = content.lower()
    compose()  # what was taken out or lower-cased may have left characters that join
    return Prepared(content, text, preparation, tuple(maps))


def _composable(text: str) -> regex.Pattern[str]:
    """Return a pattern of all that normalisation can change in a text: what joins, and characters it replaces."""
    replaced = "".join(sorted(one for one in set(text) if not unicodedata.is_normalized("NFC", one)))
    joined = rf"[^{_JOINING}]?[{_JOINING}]+"
    return regex.compile(rf"{joined}|[{regex.escape(replaced)}]" if replaced else joined)


def _rewrite(
    text: str, pattern: regex.Pattern[str], replacement: Callable[[regex.Match[str]], str]
) -> tuple[str, _Map]:
    parts, new, old = list[str](), [0], [0]
    at = length = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        put = replacement(match)
        parts += text[at:start], put
        length += start - at + len(put)
        at = end
        if len(put) != end - start:
            new.append(length)
            old.append(end)
    parts.append(text[at:])
    return "".join(parts), _Map(new, old)
