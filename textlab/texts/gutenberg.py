"""Where a Project Gutenberg book begins and ends inside its file."""

from __future__ import annotations

import re

# Headers are some hundred lines at most; a marker further in is about something else (some files carry the licence of
# the 1990s, "the small print", at their end).
_HEADER_REACH = 30_000

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


def book_range(content: str) -> tuple[int, int]:
    r"""Return the range of `content` that is the book: what Project Gutenberg put before and after it left out.

    Parameters
    ----------
    content
        A decoded file.

    Returns
    -------
    tuple of int
        Start and end (exclusive). The book lies after the last line that ends a header (``*** START OF THE PROJECT
        GUTENBERG EBOOK … ***`` or, before 2000, ``*END*THE SMALL PRINT! …``) and before the last that begins a
        footer; blank space next to either is left out as well. ``(0, len(content))`` where there is no such line.

    Examples
    --------
    >>> file = "Header\n*** START OF THE PROJECT GUTENBERG EBOOK ALICE ***\n\nDown the hole.\n"
    >>> start, end = book_range(file)
    >>> file[start:end]
    'Down the hole.\n'
    """
    footers = list(_FOOTER_START.finditer(content))
    reach = min(_HEADER_REACH, footers[0].start() if footers else len(content))
    headers = list(_HEADER_END.finditer(content, 0, reach))
    start, end = 0, len(content)
    if footers:
        end = len(content[: footers[-1].start()].rstrip())
    if headers:
        start = min(headers[-1].end(), end)
        start = end - len(content[start:end].lstrip())
    return start, end
