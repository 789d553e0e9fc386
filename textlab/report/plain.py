"""Text from outside made safe to show: on a terminal, in Markdown, in a spreadsheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Sequence

NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?")
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def printable(text: str) -> str:
    r"""Return `text` with everything that a terminal would obey rather than show written as an escape.

    Examples
    --------
    >>> print(printable("\x1b[31mred\x07"))
    \x1b[31mred\x07
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def one_line(text: str) -> str:
    """Return `text` printable, with its white space folded."""
    return printable(" ".join(text.split()))


def shorten(text: str, width: int) -> str:
    """Return the words of `text` that fit `width` cells, with dots where it was cut.

    Examples
    --------
    >>> shorten("of the shelves as she passed", 20)
    'of the shelves ...'
    """
    line = one_line(text)
    if cell_len(line) <= width:
        return line
    head = set_cell_size(line, width - 4).rstrip()
    whole_words = head.rsplit(" ", 1)[0] if " " in head else head
    return f"{whole_words} ..."


def cut_middle(text: str, width: int) -> str:
    """Return `text` in at most `width` cells, cut in the middle, so that its end still tells it from others.

    Examples
    --------
    >>> cut_middle("lstm-2048-units-epoch-12", 15)
    'lstm-2...och-12'
    """
    if cell_len(text) <= width:
        return text
    tail = (width - 3) // 2
    head = width - 3 - tail
    return f"{set_cell_size(text, head).rstrip()}...{set_cell_size(text[::-1], tail).rstrip()[::-1]}"


def left(text: str, width: int) -> str:
    """Pad `text` on its right to `width` cells."""
    return text + " " * (width - cell_len(text))


def wrap(text: str, width: int, *, first: str = "", hanging: str | None = None) -> list[str]:
    """Return `text` in lines of at most `width` cells, the first begun with `first`, the others with `hanging`.

    Examples
    --------
    >>> wrap("one two three", 12, first="A  ")
    ['A  one two', '   three']
    """
    rest = " " * cell_len(first) if hanging is None else hanging
    room = max(width - max(cell_len(first), cell_len(rest)), 2)
    lines, line, bare = list[str](), first, True
    for word in one_line(text).split(" "):
        for part in chop_cells(word, room):
            if not bare and cell_len(line) + 1 + cell_len(part) > width:
                lines.append(line)
                line, bare = rest, True
            line, bare = f"{line}{'' if bare else ' '}{part}", False
    return [*lines, line.rstrip()]


def count(number: int) -> str:
    """Return a small number as a word."""
    return COUNTS[number] if number < len(COUNTS) else f"{number:,}"


def listed(names: Sequence[str], most: int | None = None) -> str:
    """Return names as a sentence lists them; of more than `most` the first, and how many more there are.

    Examples
    --------
    >>> listed(["a", "b"]), listed([f"m{number}" for number in range(1_000)], 2)
    ('a, b', 'm0, m1 and 998 more')
    """
    more = "" if most is None or len(names) <= most else f" and {len(names) - most:,} more"
    return f"{', '.join(names[:most])}{more}"


def markdown(text: str) -> str:
    r"""Return `text` such that Markdown shows it as it is, within a table too.

    Examples
    --------
    >>> print(markdown("a|b <b>`c`"))
    a\|b &lt;b&gt;\`c\`
    """
    entities = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|~#$])", r"\\\1", entities)


def harmless(cell: str) -> str:
    """Return `cell` such that no spreadsheet runs it: with an apostrophe before what looks like a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless("-1.5"), harmless("cat")
    ("'=1+1", '-1.5', 'cat')
    """
    shown = cell.replace("\r", "\\r")  # which readers of CSV would take for the end of a row
    risky = shown.startswith(("=", "+", "-", "@", "\t")) and not NUMBER.fullmatch(shown)
    return f"'{shown}" if risky else shown
