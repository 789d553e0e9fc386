"""Curly and straight quotation marks compared as equal: character by character, so that every offset stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from textlab.texts.corpus import Corpus, Place
    from textlab.texts.shards import Shard

_STRAIGHT = str.maketrans("’‘‛`´“”„‟", "'''''" + '"' * 4)


def straight(text: str) -> str:
    """Return a text with straight quotation marks.

    Examples
    --------
    >>> print(straight("“Don’t”"))
    "Don't"
    """
    return text if text.isascii() and "`" not in text else text.translate(_STRAIGHT)


class Book:
    """What of a corpus is needed to find copies; with straight quotation marks, unless it is compared as it is."""

    def __init__(self, corpus: Corpus, *, as_is: bool) -> None:
        self._corpus, self._as_is = corpus, as_is

    def __len__(self) -> int:
        return len(self._corpus)

    @property
    def spans(self) -> NDArray[np.int64]:
        """(start, end) of each text."""
        return self._corpus.spans

    def shards(self, reach: int, size: int) -> Iterator[Shard]:
        """Yield the shards in order, as `Corpus.shards` does."""
        for shard in self._corpus.shards(reach, size):
            yield shard if self._as_is else replace(shard, text=straight(shard.text), before=straight(shard.before))

    def prepared(self, start: int, end: int) -> str:
        """Return the characters of a range as they are compared."""
        content = self._corpus.prepared(start, end)
        return content if self._as_is else straight(content)

    def passage(self, start: int, end: int) -> str:
        """Return the characters of a range as they were read."""
        return self._corpus.passage(start, end)

    def place(self, offset: int) -> Place:
        """Return where a character stands in its file."""
        return self._corpus.place(offset)
