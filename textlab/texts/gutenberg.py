"""Where a Project Gutenberg book begins and ends inside its file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from textlab.texts.segments import line_ends

if TYPE_CHECKING:
    from collections.abc import Iterable

# Headers are some hundred lines at most; a marker further in is about something else (some files carry the licence of
# the 1990s, "the small print", at their end).
_HEADER_REACH = 30_000

# No footer's beginning is longer, white space ahead of it included; it is looked for in so many characters at once.
_LONGEST = 4_000
_WINDOW = 1 << 18

_EBOOK = r"(?:THE |THIS )?(?:COPYRIGHTED )?PROJECT GUTENBERG E-?(?:BOOK|TEXT)"
_HEADER_END = re.compile(
    rf"""^[ \t]* (?:
        \*\*\*[ ]?START[ ]OF[ ]{_EBOOK.replace(" ", "[ ]")} [^*]{{0,400}} \*\*\*    # titles may run over lines
      | \*END\*?[ ]?THE[ ]SMALL[ ]PRINT! [^\n]* \*END\*
    ) [^\n]* \n?""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_FOOTER_START = re.compile(
    rf"""^[ \t]* (?:
        (?: \**[ ]? End[ ]of[ ](?:the[ ]|this[ ])?Project[ ]Gutenberg [^*]{{0,400}}? )?
        \*\*\*[ ]?END[ ]OF[ ]{_EBOOK.replace(" ", "[ ]")}
      | \**[ ]? End[ ]of[ ](?:the[ ]|this[ ])?Project[ ]Gutenberg(?:'s|\u2019s|[ ]E-?(?:book|text))\b
    )""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
# What the markers hold; either is found in a tenth of the time that both together or `re` would take.
_NAME, _SMALL_PRINT = (regex.compile(words, regex.IGNORECASE) for words in ("gutenberg", "small print"))


@dataclass(frozen=True)
class Book:
    """The part of a file that is the book.

    Parameters
    ----------
    start, end
        Its characters of the file.
    first_line
        The line of the file on which it begins (1-based).
    characters
        How many the file has.
    has_letters
        Whether there are any in it.
    """

    start: int
    end: int
    first_line: int
    characters: int
    has_letters: bool


def find_book(contents: Iterable[str]) -> Book:
    r"""Return what of a file is the book: what Project Gutenberg put before and after it left out.

    Parameters
    ----------
    contents
        A decoded file, in parts; none ends between CR and LF.

    Returns
    -------
    Book
        It lies after the last line that ends a header (``*** START OF THE PROJECT GUTENBERG EBOOK … ***`` or, before
        2000, ``*END*THE SMALL PRINT! …``) and before the last that begins a footer; blank space next to either is left
        out as well. The whole file where there is no such line.

    Examples
    --------
    >>> file = "Header\n*** START OF THE PROJECT GUTENBERG EBOOK ALICE ***\n\nDown the hole.\n"
    >>> book = find_book([file])
    >>> file[book.start : book.end], book.first_line
    ('Down the hole.\n', 4)
    """
    finder = _Finder()
    for content in contents:
        finder.window += content
        if len(finder.window) >= _WINDOW:
            finder.look(last=False)
    finder.look(last=True)
    return finder.book()


class _Finder:
    """Looks for header and footers through a window that moves along the file."""

    def __init__(self) -> None:
        self.window = ""
        self._origin = 0  # of the window in the file
        self._start, self._first_line = -1, 1
        self._letter: int | None = None
        self._ink = 0  # the end of the last character ahead of the window that is not white space
        self._footer: int | None = None
        self._searched = 0

    def look(self, *, last: bool) -> None:
        if self._start < 0 and not self._find_start(last=last):
            return
        window, origin = self.window, self._origin
        if self._letter is None:
            begins = max(0, self._start - origin)
            letters = (i for i, character in enumerate(window[begins:], begins) if character.isalpha())
            found = next(letters, None)
            self._letter = None if found is None else origin + found
        complete = len(window) if last else len(window) - _LONGEST
        if _NAME.search(window):
            for footer in _FOOTER_START.finditer(window, max(origin > 0, self._searched - origin)):
                if footer.start() >= complete and not last:
                    break
                self._footer = self._ink_before(footer.start())
                self._searched = origin + footer.end()
        passed = max(0, complete - 1)  # a line's beginning is known by what stands ahead of it
        self._ink = self._ink_before(passed)
        self.window, self._origin = window[passed:], origin + passed

    def book(self) -> Book:
        characters = self._origin + len(self.window)
        end = characters if self._footer is None else self._footer
        has_letters = self._letter is not None and self._letter < end
        return Book(min(self._start, end), end, self._first_line, characters, has_letters)

    def _find_start(self, *, last: bool) -> bool:
        """Find where the book starts; False where that is further on."""
        headers = []
        if _NAME.search(self.window) or _SMALL_PRINT.search(self.window):
            footer = _FOOTER_START.search(self.window)
            reach = min(_HEADER_REACH, footer.start() if footer else len(self.window))
            headers = list(_HEADER_END.finditer(self.window, 0, reach))
        if headers:
            book = self.window[headers[-1].end() :].lstrip()
            if not book and not last:
                return False
            self._start = len(self.window) - len(book)
            self._first_line += line_ends(self.window[: self._start])
        else:
            self._start = 0
        return True

    def _ink_before(self, position: int) -> int:
        """Return the end in the file of the last character ahead of a place in the window that is not white space."""
        ink = len(self.window[:position].rstrip())
        return self._origin + ink if ink else self._ink
