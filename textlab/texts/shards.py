"""Shards: a corpus as the metrics see it stream past."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from textlab.errors import UsageError
from textlab.texts.words import EDGE, ShardWords, shard_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Characters of a shard of a string.
SIZE = 1 << 22


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


def cut_shards(
    contents: Callable[[int], Iterator[str]], start: int, end: int, reach: int, size: int
) -> Iterator[Shard]:
    """Yield the characters ``[start, end)`` of a corpus in shards.

    Parameters
    ----------
    contents
        Gives the characters of the corpus from an offset on, in strings of any length.
    start, end
        Corpus offsets.
    reach
        Characters ahead of each shard.
    size
        Characters a shard; the last may have fewer.

    Examples
    --------
    >>> [(shard.before, shard.text) for shard in cut_shards(lambda start: iter(["abcdefg"[start:]]), 3, 7, 2, 3)]
    [('bc', 'def'), ('ef', 'g')]
    """
    if start >= end:
        return
    ahead = max(0, start - reach - 1)
    reader = _Reader(contents(ahead))
    before = reader.take(start - ahead)  # with one character more, which tells whether the text begins there
    while start < end:
        text = reader.take(min(size, end - start))
        starts = len(before) <= reach or before[0] == EDGE
        yield Shard(start, text, before[max(0, len(before) - reach) :], starts, reader.peek() in ("", EDGE))
        start += len(text)
        before = (text if len(text) > reach else before + text)[-reach - 1 :]


def shards_of(corpus: str | Iterable[Shard], reach: int) -> Iterator[Shard]:
    """Yield a corpus in shards, each with `reach` characters ahead of it or all there are of its text.

    Parameters
    ----------
    corpus
        One string, texts apart by `EDGE`: it is cut. Or shards: each is looked at when its turn comes.
    reach
        Characters ahead of a shard in which something that ends in it may begin.

    Raises
    ------
    UsageError
        If it is neither, or a shard has fewer characters ahead, and neither begins its text nor has an edge there.

    Examples
    --------
    >>> [shard.text for shard in shards_of("abc", 2)]
    ['abc']
    """
    if isinstance(corpus, str):
        yield from cut_shards(lambda start: iter([corpus[start:]]), 0, len(corpus), reach, SIZE)
        return
    remedy = "give one string, its texts apart by textlab.texts.words.EDGE, or shards"
    if not isinstance(corpus, Iterable):
        raise UsageError(f"{corpus!r:.40} is no corpus", where="corpus", remedy=remedy)
    for shard in corpus:
        if not isinstance(shard, Shard):
            raise UsageError(f"{shard!r:.40} is no shard", where="corpus", remedy=remedy)
        _refuse_too_little_ahead(shard, reach)
        yield shard


def _refuse_too_little_ahead(shard: Shard, reach: int) -> None:
    if not (shard.starts_text or len(shard.before) >= reach or EDGE in shard.before or shard.text.startswith(EDGE)):
        raise UsageError(
            f"the shard at character {shard.start:,} has {len(shard.before):,} characters ahead of it",
            remedy=f"give {reach:,}, or all there are of its text",
        )


class _Reader:
    """Strings one after the other, taken so many characters at a time."""

    def __init__(self, strings: Iterator[str]) -> None:
        self._strings, self._now, self._at = strings, "", 0

    def take(self, size: int) -> str:
        """Return the next characters: fewer only at the end."""
        some = list[str]()
        while size and self.peek():
            some.append(self._now[self._at : self._at + size])
            self._at += len(some[-1])
            size -= len(some[-1])
        return "".join(some)

    def peek(self) -> str:
        """Return the next character; nothing at the end."""
        while self._at == len(self._now):
            following = next(self._strings, None)
            if following is None:
                return ""
            self._now, self._at = following, 0
        return self._now[self._at]
