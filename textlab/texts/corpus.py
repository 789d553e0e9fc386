"""A corpus (a reference or a training corpus): prepared texts laid end to end, read as a stream of shards."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, islice
from typing import TYPE_CHECKING

from textlab.errors import InputError
from textlab.texts.pieces import Part
from textlab.texts.preparation import prepare
from textlab.texts.segments import safe_cut
from textlab.texts.shards import cut_shards
from textlab.texts.survey import Digest, Given, Loaded, survey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from textlab.texts.preparation import Preparation, Prepared
    from textlab.texts.segments import Segment
    from textlab.texts.shards import Shard
    from textlab.texts.survey import Block, Progress, Source
    from textlab.texts.text import Text

#: How many characters of a corpus are its head: what dictionaries and sentence models may learn from.
HEAD = 200_000

#: How many bytes of a corpus are kept in memory, as read and as prepared; one that takes no more is kept whole.
KEPT = 1 << 25

#: A part of a corpus comes with about so many characters as they were read on both sides.
_AROUND = 1_000


@dataclass(frozen=True)
class Place:
    """Where a character of a corpus stands: the text's name, the line (1-based) and the character of its file."""

    name: str
    line: int
    offset: int


class Corpus:
    r"""Prepared texts laid end to end, an `EDGE` between two: a stream that is read again wherever it is needed.

    Only some segments are ever in memory. Offsets count the edges; a text that is empty after preparation has neither
    characters nor an edge, nor has a record without letters. Ask for many places in order: each is then read once.

    Parameters
    ----------
    sources
        What the texts are read from.
    preparation
        What is done to each.
    notes
        Sentences that the user must be told of the sources.
    progress
        Called with what is done and what there is in all (bytes, mostly), while everything is read for the first time.

    Attributes
    ----------
    spans
        int64[texts, 2]: where each text starts and ends that is not empty.
    digest
        The SHA-256 of the texts as they were read, in order, in hexadecimal.

    Raises
    ------
    InputError
        If a source cannot be read; later on, if it has changed.

    Examples
    --------
    >>> from textlab.texts.preparation import Preparation
    >>> from textlab.texts.text import Text
    >>> corpus = Corpus.of([Text("One two."), Text("Three.")], Preparation(["lower"]))
    >>> [shard.text for shard in corpus.shards(reach=2, size=5)]
    ['one t', 'wo.\x00t', 'hree.']
    """

    def __init__(
        self,
        sources: Sequence[Source],
        preparation: Preparation,
        *,
        notes: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> None:
        self.preparation, self._sources = preparation, tuple(sources)
        self._kept, self._weight, self._whole = OrderedDict[int, Loaded](), 0, True
        found = survey(sources, preparation, self._seen, progress)
        self._blocks, self.spans, self.digest = found.blocks, found.spans, found.digest
        self.notes, self._starts = (*notes, *found.notes), [block.start for block in found.blocks]
        self._weight = sum(loaded.weight for loaded in self._kept.values())

    @classmethod
    def of(cls, texts: Iterable[Text], preparation: Preparation) -> Corpus:
        """Return a corpus of texts in memory."""
        return cls([Given(tuple(texts))], preparation)

    def __len__(self) -> int:
        return self._blocks[-1].end if self._blocks else 0

    def __getstate__(self) -> dict[str, object]:
        """Leave out what can be read again."""
        return self.__dict__ | {"_kept": OrderedDict(), "_weight": 0}

    @property
    def sizes(self) -> NDArray[np.int64]:
        """int64[texts]: the characters of each text that is not empty."""
        return self.spans[:, 1] - self.spans[:, 0]

    @cached_property
    def head(self) -> str:
        """The first `HEAD` prepared characters, edges included."""
        return self.prepared(0, min(HEAD, len(self)))

    @cached_property
    def lined_head(self) -> str:
        """The same with line breaks as they were read, texts apart by one."""
        return "\n".join(self._lined_head())

    def _lined_head(self) -> Iterator[str]:
        for start, end in self.spans[: HEAD + 1].tolist():
            if start >= HEAD:
                return
            held, begins = self._held(start, min(end, HEAD))
            yield held.lined(start - begins, min(end, HEAD) - begins)

    def shards(self, reach: int, size: int, part: int = 0, parts: int = 1) -> Iterator[Shard]:
        """Return the corpus in order, in shards of at most `size` characters, each with `reach` characters ahead.

        Parameters
        ----------
        reach, size
            Characters.
        part, parts
            Which of so many stretches of about the same length; all of the corpus, unless given.
        """
        start, end = len(self) * part // parts, len(self) * (part + 1) // parts
        return cut_shards(self._contents, start, end, reach, size)

    def part(self, start: int, end: int) -> Part:
        """Return the characters ``[start, end)``, which lie in one text, with some of what stands around them."""
        held, begins = self._held(start, end + 1)  # a line may end at what comes next
        if self._whole:
            return Part(held, start - begins, end - begins, begins)
        left, right = _window(held.text.content, *held.raw_range(start - begins, min(end + 1 - begins, len(held))))
        begins += held.position(left)
        text = held.text.part(left, right)
        starts, ends = held.starts and left == 0, held.ends and right is None
        return Part(prepare(text, self.preparation, starts=starts, ends=ends), start - begins, end - begins, begins)

    def prepared(self, start: int, end: int) -> str:
        """Return the prepared characters ``[start, end)``, edges included."""
        some, number = list[str](), self._number(start)
        while start < min(end, len(self)):
            loaded = self._block(number)
            some.append(loaded.content[start - loaded.start : end - loaded.start])
            start, number = loaded.end, number + 1
        return "".join(some)

    def passage(self, start: int, end: int) -> str:
        """Return the characters ``[start, end)`` as they were read; the range lies in one text."""
        held, begins = self._held(start, end)
        return held.raw(start - begins, end - begins)

    def place(self, offset: int) -> Place:
        """Return where the character at `offset` stands in its file."""
        held, begins = self._held(offset, offset + 1)
        raw = held.raw_offset(max(0, offset - begins))  # an edge counts to a text beside it
        return Place(held.text.name, held.text.line(raw), held.text.offset + raw)

    def _held(self, start: int, end: int) -> tuple[Prepared, int]:
        """Return a part of a text that holds a range of its characters, and the corpus offset at which it begins."""
        number = self._number(start)
        loaded = self._block(number)
        i = max(0, bisect_right(loaded.starts, start) - 1)
        begins, some, size = loaded.starts[i], [loaded.segments[i]], len(loaded.segments[i])
        while begins + size < end and not some[-1].ends:
            i += 1
            if i == len(loaded.segments):
                number, i = number + 1, 0
                loaded = self._block(number)
            some.append(loaded.segments[i])
            size += len(some[-1])
        if len(some) == 1:
            return some[0], begins
        text = replace(some[0].text, content="".join(one.text.content for one in some))
        return prepare(text, self.preparation, starts=some[0].starts, ends=some[-1].ends), begins

    def _number(self, offset: int) -> int:
        """Return the number of the block that holds a character."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def _contents(self, start: int) -> Iterator[str]:
        """Yield the characters from `start` on."""
        for loaded in self._loaded(self._number(start)):
            yield loaded.content[max(0, start - loaded.start) :]

    def _loaded(self, first: int) -> Iterator[Loaded]:
        """Yield the blocks from one on; those of a corpus that is too large to be kept are not kept."""
        if self._whole:
            yield from map(self._block, range(first, len(self._blocks)))
            return
        for source, some in groupby(self._blocks[first:], lambda block: block.source):
            blocks = list(some)
            with closing(self._sources[source].segments(blocks[0].mark)) as segments:
                for block in blocks:
                    yield self._load(block, segments)

    def _block(self, number: int) -> Loaded:
        """Return a block, read again unless it was asked for lately."""
        if number not in self._kept:
            block = self._blocks[number]
            with closing(self._sources[block.source].segments(block.mark)) as segments:
                self._kept[number] = self._load(block, segments)
            self._weight += self._kept[number].weight
            while self._weight > KEPT and len(self._kept) > 1:
                self._weight -= self._kept.popitem(last=False)[1].weight
        self._kept.move_to_end(number)
        return self._kept[number]

    def _load(self, block: Block, segments: Iterator[Segment]) -> Loaded:
        """Return a block from the source's next segments."""
        filled = (segment for segment in segments if segment.text.content)
        loaded = Loaded.of(islice(filled, block.segments), self.preparation, block.start)
        if (loaded.end, len(loaded.segments), loaded.check) != (block.end, block.segments, block.check):
            where = self._sources[block.source].where
            raise InputError("has changed since it was first read", where=where, remedy="leave it as it is meanwhile")
        return loaded

    def _seen(self, loaded: Loaded) -> None:
        """Keep what is read for the first time, as long as everything can be kept."""
        self._weight += loaded.weight
        self._whole = self._whole and self._weight <= KEPT
        if self._whole:
            self._kept[len(self._kept)] = loaded
        elif self._kept:
            self._kept.clear()


def _window(raw: str, first: int, last: int) -> tuple[int, int | None]:
    """Return where to cut some characters out of a text, with some of what stands around them."""
    around = _AROUND
    while first > 2 * around:
        left = safe_cut(raw, first - 2 * around, around)
        if left is not None and left <= first:
            break
        around *= 2
    else:
        left = 0
    return left, safe_cut(raw, last + _AROUND, 0) if last + _AROUND < len(raw) else None


def open_corpus(
    paths: Sequence[str],
    preparation: Preparation,
    *,
    encoding: str | None = None,
    column: str | None = None,
    progress: Progress | None = None,
) -> Corpus:
    """Return the texts of files as a corpus.

    Parameters
    ----------
    paths, encoding, column
        As in `textlab.texts.sources.open_sources`.
    preparation, progress
        As in `Corpus`.

    Raises
    ------
    UsageError, InputError
        If there is nothing to read, or something cannot be used.
    """
    from textlab.texts.sources import open_sources

    found = open_sources(paths, encoding=encoding, column=column)
    return Corpus(found.sources, preparation, notes=found.notes, progress=progress)


def digest(contents: Iterable[str]) -> str:
    """Return the SHA-256 of texts in order, in hexadecimal; texts that are cut elsewhere differ."""
    sha = Digest()
    for content in contents:
        sha.update(content, ends=True)
    return sha.hexadecimal()
