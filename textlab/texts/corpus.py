"""A corpus (a reference or a training corpus): prepared texts laid end to end, read as a stream of shards."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from textlab.texts.words import EDGE, ShardWords, shard_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textlab.texts.preparation import Prepared

#: How many characters of a corpus are its head: what dictionaries and sentence models may learn from.
HEAD = 200_000


@dataclass(frozen=True)
class Shard:
    """A contiguous part of a corpus: the unit of work.

    Shards may be cut anywhere, and one may hold many short texts: `EDGE` stands between two texts, in `text` and in
    `before`. Nothing is counted or found across it. What ends in `text` (an n-gram, a match, a word) belongs here.

    Attributes
    ----------
    start
        The corpus offset of the first character of `text`.
    text
        Prepared characters ``[start, start + len(text))`` of the corpus, edges included.
    before
        The characters ahead of `text` in which an event that ends in it may begin, edges included.
    starts_text
        Whether nothing of the same text stands ahead of `joined`: the corpus begins there, or an edge stands just
        ahead.
    ends_text
        Whether nothing of the same text comes after `text`: the corpus ends there, or an edge comes next.
    """

    start: int
    text: str
    before: str = ""
    starts_text: bool = True
    ends_text: bool = True

    @cached_property
    def joined(self) -> str:
        """`before` and `text` together: the characters from corpus offset `origin` on."""
        return self.before + self.text

    @cached_property
    def words(self) -> ShardWords:
        """The words of `joined`."""
        return shard_words(self)

    @property
    def origin(self) -> int:
        """The corpus offset of the first character of `joined`."""
        return self.start - len(self.before)


@dataclass(frozen=True)
class Place:
    """Where a character of a corpus stands: the text's name, the line (1-based) and the character of its file."""

    name: str
    line: int
    offset: int


@dataclass(frozen=True)
class Corpus:
    """Prepared texts laid end to end, without anything between them.

    Attributes
    ----------
    texts
        The texts in order.

    Examples
    --------
    >>> from textlab.texts.preparation import Preparation, prepare
    >>> from textlab.texts.text import Text
    >>> corpus = Corpus((prepare(Text("One two."), Preparation(["lower"])),))
    >>> [shard.text for shard in corpus.shards(reach=2, size=5)]
    ['one t', 'wo.']
    """

    texts: tuple[Prepared, ...]

    @cached_property
    def starts(self) -> list[int]:
        """The corpus offset at which each text begins, and the length of all last."""
        return [0, *accumulate(len(text.content) for text in self.texts)]

    def __len__(self) -> int:
        return self.starts[-1]

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the texts as they were read, in order, in hexadecimal."""
        return digest(text.text.content for text in self.texts)

    @cached_property
    def head(self) -> str:
        """The first `HEAD` prepared characters, texts apart by `EDGE`."""
        return EDGE.join(text.content[:room] for text, room in self._room())

    @cached_property
    def lined_head(self) -> str:
        """The same with line breaks as they were read, texts apart by one."""
        return "\n".join(text.lined(0, min(room, len(text.content))) for text, room in self._room())

    def _room(self) -> Iterator[tuple[Prepared, int]]:
        for text, start in zip(self.texts, self.starts, strict=False):
            if start >= HEAD:
                return
            yield text, HEAD - start

    def shards(self, reach: int, size: int) -> Iterator[Shard]:
        """Yield the corpus in order, in shards of at most `size` characters, each with `reach` characters ahead."""
        for text, start in zip(self.texts, self.starts, strict=False):
            content = text.content
            for at in range(0, len(content), size):
                ahead = max(0, at - reach)
                end = min(at + size, len(content))
                yield Shard(start + at, content[at:end], content[ahead:at], ahead == 0, end == len(content))

    def _find(self, offset: int) -> tuple[Prepared, int]:
        """Return the text that holds the character at `offset`, and where the text begins."""
        i = min(bisect_right(self.starts, offset) - 1, len(self.texts) - 1)
        return self.texts[i], self.starts[i]

    def split(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of the range ``[start, end)`` that lie in one text each."""
        i = bisect_right(self.starts, start)
        while start < end:
            stop = min(end, self.starts[i])
            yield start, stop
            start, i = stop, bisect_right(self.starts, stop)

    def passage(self, start: int, end: int) -> str:
        """Return the characters ``[start, end)`` as they were read; the range lies in one text."""
        text, begins = self._find(start)
        return text.raw(start - begins, end - begins)

    def prepared(self, start: int, end: int) -> str:
        """Return the prepared characters ``[start, end)``; the range lies in one text."""
        text, begins = self._find(start)
        return text.content[start - begins : end - begins]

    def place(self, offset: int) -> Place:
        """Return where the character at `offset` stands in its file."""
        text, begins = self._find(offset)
        raw = text.raw_offset(offset - begins)
        return Place(text.text.name, text.text.line(raw), text.text.offset + raw)


def digest(contents: Iterator[str] | list[str]) -> str:
    """Return the SHA-256 of texts in order, in hexadecimal; texts that are cut elsewhere differ."""
    sha = hashlib.sha256()
    for content in contents:
        raw = content.encode("utf-8", "surrogatepass")
        sha.update(len(raw).to_bytes(8, "little") + raw)
    return sha.hexdigest()
