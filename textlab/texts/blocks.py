"""The blocks of a run's text files: parts of a book that do not follow each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textlab.texts.text import Text

#: Between two blocks: a line with nothing but a form feed. A form feed at the head of a line is the book's own.
BREAK = "\n\f\n"


def join_blocks(blocks: Iterable[str]) -> str:
    """Return blocks as one text."""
    return BREAK.join(blocks)


def split_blocks(text: Text) -> tuple[Text, ...]:
    r"""Return the blocks of a text that are not blank, each with its place in the file.

    Examples
    --------
    >>> from textlab.texts.text import Text
    >>> [(block.content, block.first_line) for block in split_blocks(Text("one\n\f\n\ftwo", "held-out.txt"))]
    [('one', 1), ('\x0ctwo', 3)]
    """
    blocks: list[Text] = []
    at = 0
    for block in text.content.split(BREAK):
        if block.strip():
            blocks.append(replace(text, content=block, first_line=text.line(at), offset=text.offset + at))
        at += len(block) + len(BREAK)
    return tuple(blocks)
