"""A text as it was read, and the place in its file that each of its characters came from."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE_END = re.compile(r"\r\n?|\n")

#: Lines are counted from the nearest multiple of so many characters.
_PAGE = 1 << 12


@dataclass(frozen=True)
class Text:
    r"""One text, decoded.

    Parameters
    ----------
    content
        The characters of the text, line breaks as they were.
    name
        What to call it: the file's name as given, with the record where a file holds several (``notes.jsonl:12``).
    first_line
        The line of the file on which `content` begins (1-based).
    offset
        How many characters of the decoded file stand before `content`.

    Examples
    --------
    >>> text = Text("one\ntwo", name="a.txt")
    >>> text.line(4)
    2
    """

    content: str
    name: str = "text"
    first_line: int = field(default=1, kw_only=True)
    offset: int = field(default=0, kw_only=True)

    @cached_property
    def line_starts(self) -> list[int]:
        """Where in `content` each line begins, whichever of the three line ends it has."""
        return [0, *(end.end() for end in _LINE_END.finditer(self.content))]

    def line(self, position: int) -> int:
        """Return the line of the file (1-based) on which the character at `position` of `content` stands."""
        inside = self.content.startswith("\r\n", position - 1) if position else False
        page = min(position, len(self.content)) // _PAGE
        return self.first_line + self._ends_ahead[page] + self._ends(page * _PAGE, position) - inside

    @cached_property
    def _ends_ahead(self) -> array[int]:
        """How many line ends stand ahead of each page."""
        pages = range(0, len(self.content) + 1, _PAGE)
        return array("q", accumulate((self._ends(page - _PAGE, page) for page in pages[1:]), initial=0))

    def _ends(self, start: int, end: int) -> int:
        """Return how many line ends there are in a range; one that is half in it counts to where it begins."""
        count = self.content.count
        return count("\n", start, end) + count("\r", start, end) - count("\r\n", max(0, start - 1), end)

    def part(self, start: int, end: int | None = None) -> Text:
        """Return the characters ``[start, end)`` of `content` as a text that knows its place in the file."""
        return replace(self, content=self.content[start:end], first_line=self.line(start), offset=self.offset + start)


def told_apart(texts: Sequence[Text]) -> list[Text]:
    """Return the texts with names of their own: numbered, from the second of one name on.

    Examples
    --------
    >>> [text.name for text in told_apart([Text("one", "a"), Text("two", "a"), Text("three", "b")])]
    ['a', 'a (2)', 'b']
    """
    given, seen = {text.name for text in texts}, set[str]()
    numbered: defaultdict[str, count[int]] = defaultdict(lambda: count(2))
    told = []
    for text in texts:
        name = text.name
        while name in seen or (name in given and name != text.name):
            name = f"{text.name} ({next(numbered[text.name])})"
        seen.add(name)
        told.append(text if name == text.name else replace(text, name=name))
    return told


@dataclass(frozen=True)
class Model:
    """What made a group of samples.

    Parameters
    ----------
    name
        Unique in a report.
    samples
        The texts it made, in the order they were read, each without its prompt.
    about
        What the file beside the samples says of them (recipe, epoch, temperature, preparation …); empty without one.
    """

    name: str
    samples: tuple[Text, ...]
    about: dict[str, object] = field(default_factory=dict, compare=False)
