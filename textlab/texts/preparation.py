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
    "no-punctuation": "punctuation and symbols removed",
    "space": "white space and control characters folded to single spaces",
    "lower": "lower case",
}

_LINE_ENDS = regex.compile(r"\r\n?")
_NUL = regex.compile("\x00")
_NOT_ONE_SPACE = regex.compile(r"[\s\p{Cc}]{2,}|(?! )[\s\p{Cc}]|\A[\s\p{Cc}]+|[\s\p{Cc}]+\z")
_PUNCTUATION = regex.compile(r"[\p{P}\p{S}]+")
# No character below U+0300 ever joins the one before it, so each such run can be composed by itself.
_COMPOSABLE = regex.compile(r"[^\u0300-\U0010FFFF]?[\u0300-\U0010FFFF]+")
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

    def raw_offset(self, position: int) -> int:
        """Return the offset in ``text.content`` of the prepared character at `position`."""
        for one in reversed(self._maps):
            position = one.back(position)
        return position

    def position(self, raw_offset: int) -> int:
        """Return the prepared position of the first character that came from `raw_offset` or after it."""
        for one in self._maps:
            raw_offset = one.forth(raw_offset)
        return raw_offset

    def line(self, position: int) -> int:
        """Return the line of the file (1-based) that the prepared character at `position` came from."""
        return self.text.line(self.raw_offset(position))

    def raw(self, start: int, end: int) -> str:
        """Return the characters of the text as it was that became ``content[start:end]``."""
        if end <= start:
            return ""
        return self.text.content[self.raw_offset(start) : self.raw_offset(end - 1) + 1]

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
        return self._across(position, self.new, self.old)

    def forth(self, position: int) -> int:
        return self._across(position, self.old, self.new)

    @staticmethod
    def _across(position: int, here: list[int], there: list[int]) -> int:
        i = bisect_right(here, position) - 1
        across = there[i] + position - here[i]
        return min(across, there[i + 1]) if i + 1 < len(there) else across


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

    if "\r" in content and "space" not in steps:
        rewrite(_LINE_ENDS, lambda _: "\n")
    if "\x00" in content:  # NUL marks edges inside pieces, so no text may hold one
        rewrite(_NUL, lambda _: " ")
    if "nfc" in steps and not unicodedata.is_normalized("NFC", content):
        rewrite(_COMPOSABLE, lambda run: unicodedata.normalize("NFC", run[0]))
    if "no-punctuation" in steps:
        rewrite(_PUNCTUATION, lambda _: "")
    if "space" in steps:
        end = len(content)
        rewrite(_NOT_ONE_SPACE, lambda space: "" if space.start() == 0 or space.end() == end else " ")
    if "lower" in steps:
        if "\u0130" in content:
            rewrite(_DOTTED_I, lambda letter: letter[0].lower())
        content = content.lower()
    return Prepared(content, text, preparation, tuple(maps))


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
