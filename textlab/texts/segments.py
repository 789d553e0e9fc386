"""Segments: the parts of a text that are held in memory at once, cut where preparation does not look across."""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import regex

from textlab.errors import InputError
from textlab.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from textlab.texts.encodings import Block
    from textlab.texts.records import Record

#: About so many characters a segment.
SEGMENT = 1 << 20

#: The size of a segment that holds any text whole.
WHOLE = sys.maxsize

# Between two words; in scripts without spaces, between two letters of which the second cannot join the first; at the
# worst, between two letters of ASCII.
_BETWEEN_WORDS = r"[\p{L}\p{Nd}](?=\s)"
_BETWEEN_LETTERS = r"\p{Lo}(?=(?![\u1161-\u1175\u11A8-\u11C2\U00016D67])\p{Lo})"
_IN_A_WORD = r"[A-Za-z0-9](?=[A-Za-z0-9])"
_LAST = [regex.compile(f"(?r){place}") for place in (_BETWEEN_WORDS, _BETWEEN_LETTERS, _IN_A_WORD)]
_FIRST = regex.compile(f"{_BETWEEN_WORDS}|{_BETWEEN_LETTERS}")


class Mark(NamedTuple):
    """A place in a file where reading can be taken up again; later places compare greater.

    Parameters
    ----------
    at
        Bytes of the unpacked file ahead of the block that holds the place (Parquet: rows ahead of it).
    state
        How the decoder stood there; None: as at the beginning.
    skip
        Characters from there to the place.
    line
        The line of the file there, or the row in Parquet (1-based); in a record cut in several, that of the record.
    offset
        Characters of its text ahead of the segment (in a plain file: of the file).
    header
        The names of the columns, where the place lies in a table.
    """

    at: int = 0
    state: tuple[bytes, int] | None = None
    skip: int = 0
    line: int = 1
    offset: int = 0
    header: tuple[str, ...] = ()


class Segment(NamedTuple):
    """A part of one text.

    Parameters
    ----------
    text
        Its characters as they were read, with their place.
    starts, ends
        Whether the text begins, ends with it.
    mark
        Where reading can be taken up again to get this segment first.
    model
        Who made the text, where its file says so.
    """

    text: Text
    starts: bool
    ends: bool
    mark: Mark
    model: str | None = None


def safe_cut(content: str, start: int, size: int) -> int | None:
    """Return where to cut what begins at `start` of `content`; None where there is no safe place.

    It is the last safe place of the later half of `size` characters, else the first one behind. Safe is a place between
    a letter or digit and white space, between two letters of a script without capitals of which the second cannot
    join the first, or at the worst between two letters of ASCII: what stands on one side of it is prepared alike
    whatever is on the other.

    Examples
    --------
    >>> safe_cut("Down the rabbit-hole", 0, 10)
    8
    """
    for place in _LAST:
        if last := place.search(content, start + size // 2, start + size + 1):
            return int(last.end())
    first = _FIRST.search(content, start + size // 2)
    return int(first.end()) if first else None


def line_ends(content: str) -> int:
    r"""Return how many lines end in `content`, with LF, CRLF or CR.

    Examples
    --------
    >>> line_ends("a\nb\r\nc\rd")
    3
    """
    returns = content.count("\r")
    return content.count("\n") + (returns - content.count("\r\n") if returns else 0)


def plain_segments(blocks: Iterator[Block], mark: Mark, book: Text, ends: int, size: int) -> Iterator[Segment]:
    """Yield the segments of a plain text from `mark` on.

    Parameters
    ----------
    blocks
        The file decoded, from the mark's block on.
    mark
        Where to begin.
    book
        The text, without its characters.
    ends
        At which character of the file it ends.
    size
        About how many characters a segment.
    """
    content, position, line = "", mark.offset, mark.line
    skip, read = mark.skip, mark.offset - mark.skip
    begun: deque[tuple[int, Mark]] = deque()  # the blocks that `content` is of: at which character each begins, and how
    wanted = size + 1
    while position < ends:
        parts, length = [content], len(content)
        while read < ends and length < wanted:
            block = next(blocks, None)
            if block is None:
                raise InputError("shorter than when it was first read", where=book.name, remedy="try again")
            begun.append((read, Mark(block.at, block.state)))
            parts.append(block.content[skip : ends - read])
            length += len(parts[-1])
            read += len(block.content)
            skip = max(0, skip - len(block.content))
        content = "".join(parts)
        del parts
        cut = safe_cut(content, 0, size) if length > size else None
        if cut is None and read < ends:
            wanted = 2 * length  # so that nothing is searched more than twice
            continue
        while len(begun) > 1 and begun[1][0] <= position:
            begun.popleft()
        start, here = begun[0]
        text = replace(book, content=content[:cut], first_line=line, offset=position)
        content, wanted = content[len(text.content) :], size + 1
        here = here._replace(skip=position - start, line=line, offset=position)
        yield Segment(text, position == book.offset, not content and read >= ends, here)
        position += len(text.content)
        line += line_ends(text.content)


def record_segments(records: Iterable[tuple[Record, Mark]], offset: int, size: int) -> Iterator[Segment]:
    """Yield the segments of records, from character `offset` of the first on, of about `size` characters each."""
    for record, mark in records:
        content = record.text.content
        if not offset and len(content) <= size:
            yield Segment(record.text, True, True, mark, record.model)
            continue
        line = 1 + line_ends(content[:offset])
        while offset < len(content):
            cut = safe_cut(content, offset, size) if len(content) - offset > size else None
            end = cut or len(content)
            text = Text(content[offset:end], record.text.name, first_line=line, offset=offset)
            here = mark._replace(offset=offset)
            yield Segment(text, offset == 0, end == len(content), here, record.model)
            line += line_ends(text.content)
            offset = end
        offset = 0
