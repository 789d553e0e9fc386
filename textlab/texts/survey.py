"""Once through all sources: how long they are, where their texts lie, and how to find a stretch of them again."""

from __future__ import annotations

import hashlib
import sys
import zlib
from array import array
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from textlab.texts.preparation import prepare
from textlab.texts.records import PassedOver
from textlab.texts.segments import SEGMENT, Mark, Segment, safe_cut
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from textlab.texts.preparation import Preparation, Prepared
    from textlab.texts.text import Text

    Progress = Callable[[int, int], None]
#: What a segment weighs besides its characters, in bytes.
_WEIGHT = 512


class Source(Protocol):
    """What texts are read from, again and again."""

    @property
    def where(self) -> str:
        """What to call it in messages."""

    @property
    def length(self) -> int:
        """How far the marks go."""

    def segments(self, mark: Mark | None = None) -> Generator[Segment]:
        """Yield the segments of all texts in order: from a mark on, where one is given."""


@dataclass(frozen=True)
class Given:
    """Texts in memory, as a source.

    Attributes
    ----------
    texts
        The texts.
    most
        Characters a segment.
    """

    texts: Sequence[Text]
    most: int = SEGMENT
    where: str = "the text"

    @property
    def length(self) -> int:
        """How far the marks go: the number of texts."""
        return len(self.texts)

    def segments(self, mark: Mark | None = None) -> Generator[Segment]:
        """Yield the segments in order: from a mark on, where one is given."""
        first, at = (mark.at, mark.offset) if mark else (0, 0)
        for number in range(first, len(self.texts)):
            text = self.texts[number]
            while True:
                cut = None if len(text.content) - at <= self.most else safe_cut(text.content, at, self.most)
                part = text if at == 0 and cut is None else text.part(at, cut)
                yield Segment(part, at == 0, cut is None, Mark(number, offset=at))
                if cut is None:
                    break
                at = cut
            at = 0


class Block(NamedTuple):
    """Where some segments of a source lie in the corpus, and how to read them again.

    Attributes
    ----------
    source
        The number of the source.
    mark
        Of the first segment.
    segments
        How many there are.
    start, end
        The corpus offsets of their prepared characters, an edge ahead of the first included.
    check
        A checksum of the prepared characters.
    """

    source: int
    mark: Mark
    segments: int
    start: int
    end: int
    check: int


@dataclass(frozen=True)
class Loaded:
    """The prepared segments of a block.

    Attributes
    ----------
    start
        The corpus offset of the first character of `content`.
    content
        Their characters, an edge ahead of each text but the corpus's first.
    segments
        The segments.
    starts
        The corpus offset of the first character of each.
    """

    start: int
    content: str
    segments: list[Prepared]
    starts: list[int]

    @classmethod
    def of(cls, segments: Iterable[Segment], preparation: Preparation, start: int) -> Loaded:
        """Prepare segments that come next, at a corpus offset."""
        at, contents, loaded, starts = start, list[str](), list["Prepared"](), list[int]()
        for segment in segments:
            one = prepare(segment.text, preparation, starts=segment.starts, ends=segment.ends)
            if segment.starts and one.content and at:
                contents.append(EDGE)
                at += len(EDGE)
            contents.append(one.content)
            loaded.append(one)
            starts.append(at)
            at += len(one.content)
        return cls(start, "".join(contents), loaded, starts)

    @property
    def end(self) -> int:
        """The corpus offset after the last character of `content`."""
        return self.start + len(self.content)

    @property
    def weight(self) -> int:
        """About how many bytes it takes."""
        strings = (self.content, *(part for one in self.segments for part in (one.content, one.text.content)))
        return sum(map(sys.getsizeof, {id(one): one for one in strings}.values())) + _WEIGHT * len(self.segments)

    @property
    def check(self) -> int:
        """A checksum of the content."""
        return zlib.crc32(self.content.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Survey:
    """What is known of a corpus after it was read once.

    Attributes
    ----------
    blocks
        Its segments, some together.
    spans
        int64[texts, 2]: the corpus offsets at which each text that is not empty after preparation starts and ends.
    digest
        The SHA-256 of the texts as they were read, in order, in hexadecimal.
    notes
        What is to be said of texts without characters: none of them counts.
    """

    blocks: tuple[Block, ...]
    spans: NDArray[np.int64]
    digest: str
    notes: tuple[str, ...]


def survey(
    sources: Sequence[Source],
    preparation: Preparation,
    seen: Callable[[Loaded], None] = lambda _: None,
    progress: Progress | None = None,
) -> Survey:
    """Read sources once.

    Parameters
    ----------
    sources
        In order.
    preparation
        What is done to each text.
    seen
        Called with the segments of each block.
    progress
        Called with what is done and what there is in all: how far the marks of all sources go.
    """
    total, ahead = sum(source.length for source in sources), 0
    blocks, spans, digest, at, begins = list[Block](), array("q"), Digest(), 0, 0
    blank = PassedOver("record")
    for number, source in enumerate(sources):
        with closing(source.segments()) as segments:
            for some in _together(_filled(segments, blank)):
                loaded = Loaded.of(some, preparation, at)
                at = loaded.end
                blocks.append(Block(number, some[0].mark, len(some), loaded.start, at, loaded.check))
                for segment, one, start in zip(some, loaded.segments, loaded.starts, strict=True):
                    digest.update(segment.text.content, ends=segment.ends)
                    begins = start if segment.starts else begins
                    if segment.ends and begins < start + len(one.content):
                        spans.extend((begins, start + len(one.content)))
                seen(loaded)
                if progress is not None:
                    progress(ahead + some[-1].mark.at, total)
        ahead += source.length
    return Survey(tuple(blocks), np.array(spans, np.int64).reshape(-1, 2), digest.hexadecimal(), blank.notes)


def _filled(segments: Iterable[Segment], blank: PassedOver) -> Iterator[Segment]:
    """Yield the segments that have characters; texts without any are counted."""
    for segment in segments:
        if segment.text.content:
            yield segment
        else:
            blank.add(segment.text.name)


def _together(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """Yield short segments many at once."""
    some, size = list[Segment](), 0
    for segment in segments:
        some.append(segment)
        size += len(segment.text.content)
        if size >= SEGMENT // 2:
            yield some
            some, size = [], 0
    if some:
        yield some


class Digest:
    """The SHA-256 of texts in order; texts that are cut elsewhere differ, those without characters do not count.

    Examples
    --------
    >>> one, other = Digest(), Digest()
    >>> one.update("ab", ends=True)
    >>> other.update("a", ends=False)
    >>> other.update("b", ends=True)
    >>> one.hexadecimal() == other.hexadecimal()
    True
    """

    def __init__(self) -> None:
        self._sha, self._size = hashlib.sha256(), 0

    def update(self, content: str, *, ends: bool) -> None:
        """Take in a text, or a segment of one, as it was read."""
        raw = content.encode("utf-8", "surrogatepass")
        self._sha.update(raw)
        self._size += len(raw)
        if ends and self._size:
            self._sha.update(self._size.to_bytes(8, "little"))
            self._size = 0

    def hexadecimal(self) -> str:
        """Return the digest of all texts so far."""
        return self._sha.hexdigest()
