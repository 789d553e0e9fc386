"""One file as a stream of segments: never whole in memory, and taken up again at any mark."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from textlab.texts.encodings import UTF8, Coding, decoded, survey
from textlab.texts.gutenberg import Book, find_book
from textlab.texts.parquet import Parquet
from textlab.texts.records import Lines, NoLettersError, json_lines, table_rows
from textlab.texts.segments import SEGMENT, Mark, Segment, plain_segments, record_segments
from textlab.texts.text import Text
from textlab.texts.unpacking import BLOCK, Unpacked, forget, keep, take

if TYPE_CHECKING:
    import os
    from collections.abc import Generator, Iterable, Iterator

    from textlab.texts.encodings import Block
    from textlab.texts.records import Record

#: Formats that hold one text.
PLAIN = ("", ".txt", ".text", ".md")

_DELIMITERS = {".csv": ",", ".tsv": "\t"}
_PARQUET = ".parquet"

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Source:
    """One file of texts: small when pickled, and readable in every process that can open the file.

    Parameters
    ----------
    origin
        The file, or its bytes.
    name
        What to call it in reports; records are called ``name:line`` (``name:row`` in Parquet).
    where
        What to call it in messages.
    format
        One of `PLAIN`, ``".jsonl"``, ``".csv"``, ``".tsv"`` or ``".parquet"``.
    compression
        ``".gz"``, ``".zst"`` or nothing.
    column
        The field or column that holds the text.
    size
        About how many characters a segment has.
    block
        How many bytes are read at once.
    coding
        How the bytes are to be read (Parquet says so itself).
    book
        Which part of a plain text is read.
    length
        How far `Mark.at` goes: bytes after unpacking, in Parquet rows.
    """

    origin: os.PathLike[str] | bytes = field(hash=False)  # the rest will do
    name: str
    where: str
    format: str = ""
    compression: str = ""
    column: str = "text"
    size: int = SEGMENT
    block: int = BLOCK
    coding: Coding = UTF8
    book: Book | None = None
    length: int = 0

    def surveyed(self, encoding: str | None = None) -> Source:
        """Return this source after one look through all its bytes; only then it has segments.

        Raises
        ------
        UsageError
            If there is no such encoding.
        InputError
            If the file cannot be read, holds nothing, or holds something that is not a text.
        """
        coding, book = UTF8, None
        with closing(Unpacked(self.origin, self.compression, self.where, block=self.block)) as unpacked:
            if not unpacked.read(0):
                raise NoLettersError("empty (0 bytes)", where=self.where, remedy="leave it out")
            if self.format in PLAIN:
                coding, book = survey(unpacked, find_book, where=self.where, encoding=encoding)
                if not book.has_letters:
                    raise NoLettersError("no letters in it", where=self.where, remedy="leave it out")
            elif self.format != _PARQUET:
                coding, _ = survey(unpacked, deque[str](maxlen=0).extend, where=self.where, encoding=encoding)
            length = unpacked.length
        if self.format == _PARQUET:
            with closing(Parquet(self.origin, self.where, self.column)) as parquet:
                length = parquet.length
        source = replace(self, coding=coding, book=book, length=length)
        forget(source)  # the file may have changed since
        return source

    @property
    def detected(self) -> str | None:
        """The encoding, where it was recognised and not known."""
        return self.coding.name if self.coding.detected else None

    @property
    def boilerplate(self) -> int:
        """How many characters of Project Gutenberg's were left out."""
        return self.book.characters - (self.book.end - self.book.start) if self.book else 0

    def segments(self, mark: Mark | None = None) -> Generator[Segment]:
        """Yield the texts in order, cut into segments, from `mark` on (None: from the beginning).

        A record without letters is one segment without characters.

        Raises
        ------
        InputError
            If something in the file cannot be used, or it cannot be read any longer.
        """
        opened = take(self) or self._open()
        try:
            yield from self._segments(opened, mark or self._first)
        except GeneratorExit:
            keep(self, opened)
            raise
        except BaseException:
            opened.close()
            raise
        opened.close()

    def _open(self) -> Unpacked | Parquet:
        if self.format == _PARQUET:
            return Parquet(self.origin, self.where, self.column)
        return Unpacked(self.origin, self.compression, self.where, block=self.block)

    @property
    def _first(self) -> Mark:
        marked = int(self.coding.marked)
        if self.book:
            return Mark(skip=marked + self.book.start, line=self.book.first_line, offset=self.book.start)
        return Mark(skip=marked)

    def _segments(self, opened: Unpacked | Parquet, mark: Mark) -> Iterator[Segment]:
        if isinstance(opened, Parquet):
            records = opened.records(mark.at, self.name)
        else:
            blocks = decoded(opened, self.coding, self.where, mark.at, mark.state)
            if self.book:
                text = Text("", self.name, first_line=self.book.first_line, offset=self.book.start)
                return plain_segments(blocks, mark, text, self.book.end, self.size)
            records = self._records(blocks, mark)
        if mark == self._first:
            records = _some(records, self.where)
        return record_segments(records, mark.offset, self.size)

    def _records(self, blocks: Iterable[Block], mark: Mark) -> Iterator[tuple[Record, Mark]]:
        if self.format == ".jsonl":
            lines = Lines(blocks, mark, "\n")
            return json_lines(lines, name=self.name, where=self.where, column=self.column)
        lines = Lines(blocks, mark, "\r\n")
        delimiter = _DELIMITERS[self.format]
        return table_rows(lines, name=self.name, where=self.where, column=self.column, delimiter=delimiter)


def _some(records: Iterator[_Item], where: str) -> Iterator[_Item]:
    """Yield `records`, of which there must be one."""
    first = next(records, None)
    if first is None:
        raise NoLettersError("no records in it", where=where, remedy="give a file with at least one text")
    yield first
    yield from records
