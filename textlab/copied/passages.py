"""Stretches of a text and the passages of the corpus that they resemble."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from textlab.copied.alignment import opcodes
from textlab.copied.growing import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rapidfuzz.distance import Opcode

    from textlab.copied.growing import Span
    from textlab.texts.corpus import Corpus
    from textlab.texts.shards import Shard

    Progress = Callable[[int, int, str], None]

#: Characters of a shard.
SHARD = 1 << 20


def shards(corpus: Corpus, reach: int, what: str, progress: Progress, size: int = SHARD) -> Iterator[Shard]:
    """Yield the shards of the corpus, and say how far they are."""
    done = 0
    for shard in corpus.shards(reach, size):
        yield shard
        done += len(shard.text)
        progress(done, len(corpus), f"Searching for {what}")


def source_of(corpus: Corpus, offset: int) -> Source:
    """Return the text of the corpus that the character at `offset` is of."""
    i = int(np.searchsorted(corpus.spans[:, 0], offset, "right")) - 1
    start, end = corpus.spans[i].tolist()
    return Source(start, end, corpus.prepared)


def aligned(span: Span, content: str, corpus: Corpus) -> Sequence[Opcode]:
    """Return the edits between a stretch of a text and its passage, and what is alike between them."""
    passage = corpus.prepared(span.source_start, span.source_end)
    return opcodes(passage, content[span.start : span.end], span.edits)


def stripped(content: str, span: Span) -> tuple[int, int]:
    """Return the range of a stretch from its first character that is no white space to its last."""
    said = content[span.start : span.end]
    return span.start + len(said) - len(said.lstrip()), max(span.start, span.start + len(said.rstrip()))


def covered(spans: Iterable[Span], length: int) -> bytearray:
    """Return one byte a character: 1 where one of the spans stands, else 0."""
    marks = bytearray(length)
    for span in spans:
        marks[span.start : span.end] = b"\1" * (span.end - span.start)
    return marks
