"""What `textlab.copies` returns."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textlab import __version__

if TYPE_CHECKING:
    import os

    from textlab.texts.text import Text

SCHEMA = "textlab.copies/1"


@dataclass(frozen=True)
class Change:
    """What a text has instead of a stretch of its passage: the words in which edits stand, as they were compared.

    Attributes
    ----------
    at
        The character of the passage where they begin.
    old, new
        What the passage has there, and what the text has.
    """

    at: int
    old: str
    new: str


@dataclass(frozen=True)
class Copy:
    """A stretch of a text that stands in the corpus.

    Attributes
    ----------
    text
        The name of the text.
    line, start, end
        Where it stands in the file of the text: the line of its first character (1-based), and its characters, counted
        from the file's first. It begins and ends with no white space.
    kind
        ``"verbatim"``, ``"near"``, or ``"line"`` for a whole line shorter than a copy must be.
    content
        Its characters as they were read.
    source, source_line, source_start, source_end
        Where the passage stands: the text of the corpus, and line and characters in its file.
    passage
        Its characters as they were read.
    characters
        Its length as it was compared.
    edits
        The Levenshtein distance of content and passage, as they were compared.
    words
        Its most whole words in a row without an edit; 0 in a script that has no spaces between words.
    verbatim
        The parts of a near copy that are as long as a verbatim copy must be, as (start, end) in the file of the text.
    changes
        The edits.
    places
        How many times a verbatim copy stands in the corpus (this is the first); None for the other kinds.
    common
        Whether it stands in the background, too.
    run
        The length of its longest stretch without an edit.
    """

    text: str
    line: int
    start: int
    end: int
    kind: str
    content: str
    source: str
    source_line: int
    source_start: int
    source_end: int
    passage: str
    characters: int
    edits: int
    words: int
    verbatim: tuple[tuple[int, int], ...] = ()
    changes: tuple[Change, ...] = ()
    places: int | None = None
    common: bool = False
    run: int = 0


@dataclass(frozen=True)
class Searched:
    """A text in which copies were looked for.

    Attributes
    ----------
    name
        What to call it.
    characters
        Its length as it was compared.
    copied, verbatim
        How many of them stand in copies, and in verbatim runs as long as a verbatim copy must be; common ones apart.
    copies
        How many copies it has; common ones apart.
    """

    name: str
    characters: int
    copied: int
    verbatim: int
    copies: int


@dataclass(frozen=True)
class Copies:
    """What texts copied from a corpus.

    Attributes
    ----------
    texts
        One row for each text, in the order they were given.
    copies
        Every copy, in the order of the texts.
    lines
        The whole lines too short to be copies that stand in the corpus.
    inputs
        Names, sizes and digests of texts, corpus and background.
    settings
        What was asked for.
    notes
        Sentences about the files that were read.
    promise
        What would have been found, in a sentence or two.
    contents
        The texts as they were read; not part of the JSON.
    """

    texts: tuple[Searched, ...]
    copies: tuple[Copy, ...]
    lines: tuple[Copy, ...]
    inputs: dict[str, Any]
    settings: dict[str, Any]
    notes: tuple[str, ...]
    promise: str
    contents: tuple[Text, ...] = field(repr=False, compare=False, default=())

    @cached_property
    def found(self) -> tuple[Copy, ...]:
        """The copies that are no common phrases."""
        return tuple(copy for copy in self.copies if not copy.common)

    @cached_property
    def common(self) -> tuple[Copy, ...]:
        """The copies that stand in the background, too."""
        return tuple(copy for copy in self.copies if copy.common)

    def by_text(self) -> list[list[Copy]]:
        """Return the copies of each text, common phrases too, in the order of the texts."""
        numbers = {text.name: number for number, text in enumerate(self.texts)}
        copies: list[list[Copy]] = [[] for _ in self.texts]
        for copy in self.copies:
            copies[numbers[copy.text]].append(copy)
        return copies

    @property
    def share(self) -> float:
        """The share of the characters that stand in copies."""
        return sum(text.copied for text in self.texts) / max(1, sum(text.characters for text in self.texts))

    @property
    def share_verbatim(self) -> float:
        """The share of the characters that stand in the corpus word for word."""
        return sum(text.verbatim for text in self.texts) / max(1, sum(text.characters for text in self.texts))

    @property
    def longest(self) -> Copy | None:
        """The longest copy, the first of several; None where there is none."""
        return max(self.found, key=lambda copy: copy.characters, default=None)

    @property
    def longest_run(self) -> Copy | None:
        """The copy that has the longest stretch without an edit, the first of several; None where there is none."""
        return max(self.found, key=lambda copy: copy.run, default=None)

    def __repr__(self) -> str:
        from textlab.copied.saying import count, percent

        found, texts = count(len(self.found), "passage"), count(len(self.texts), "text")
        return f"Copies({found}, {percent(self.share)} of {texts})"

    def __str__(self) -> str:
        from textlab.copied.screen import plain

        return plain(self)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write `copies.html`, `copies.md` and `report.json` to a folder; earlier ones that stand there are replaced.

        Raises
        ------
        OutputError
            When it cannot be written, or holds anything else.
        """
        from textlab.copied.files import save

        save(self, path)

    def save_page(self, path: str | os.PathLike[str]) -> None:
        """Write the page of each text with the sources beside it, to a file of its own.

        Raises
        ------
        OutputError
            When it cannot be written, or what stands there is no such page.
        """
        from textlab.copied.files import save_page

        save_page(self, path)

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON holds it."""
        longest, run = self.longest, self.longest_run
        return {
            "schema": SCHEMA,
            "version": __version__,
            "inputs": self.inputs,
            "settings": self.settings,
            "summary": {
                "copies": len(self.found),
                "verbatim": sum(copy.kind == "verbatim" for copy in self.found),
                "near": sum(copy.kind == "near" for copy in self.found),
                "common": len(self.common),
                "lines": len(self.lines),
                "share": self.share,
                "share_verbatim": self.share_verbatim,
                "longest": longest.characters if longest else 0,
                "longest_run": run.run if run else 0,
                "longest_words": run.words if run else 0,
            },
            "texts": [asdict(text) for text in self.texts],
            "copies": [asdict(copy) for copy in self.copies],
            "lines": [asdict(line) for line in self.lines],
            "notes": list(self.notes),
            "promise": self.promise,
        }
