"""Formats that hold many texts, a line or row each: JSON lines, comma- or tab-separated tables."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textlab.errors import InputError
from textlab.texts.encodings import refuse_no_characters
from textlab.texts.segments import Mark
from textlab.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from textlab.texts.encodings import Block

_LONGEST_FIELD = 2**31 - 1  # the csv module's own limit of 131,072 characters is shorter than a book


class NoLettersError(InputError):
    """A text, or all of a file, in which there is nothing that any measure could count."""


@dataclass(frozen=True)
class Record:
    """One text of a file, empty where it holds no letter, and the model that the file says made it, or None."""

    text: Text
    model: str | None = None


@dataclass
class PassedOver:
    """What was passed over because there are no letters in it: what it is, how many of it, and the first's name.

    Examples
    --------
    >>> blank = PassedOver("record")
    >>> blank.add("jokes.csv:2")
    >>> blank.notes
    ('1 record without letters passed over (jokes.csv:2)',)
    """

    kind: str
    count: int = 0
    first: str = ""

    def add(self, name: str) -> None:
        """Count one more."""
        self.count += 1
        self.first = self.first or name

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence that says so; none where nothing was passed over."""
        if self.count < 2:
            return (f"1 {self.kind} without letters passed over ({self.first})",) * self.count
        return (f"{self.count:,} {self.kind}s without letters passed over (the first is {self.first})",)


class Lines:
    r"""The lines of a file from a mark on, each with its end.

    Parameters
    ----------
    blocks
        The file decoded, from the mark's block on; none ends between CR and LF.
    mark
        Where to begin: the beginning of a line.
    ends
        What ends a line: ``"\n"`` or ``"\r\n"`` (any of LF, CRLF and CR).

    Examples
    --------
    >>> from textlab.texts.encodings import Block
    >>> lines = Lines([Block("a\nb", 0, (b"", 0)), Block("c\n", 3, (b"", 0))], Mark(), "\n")
    >>> [(lines.mark.line, line) for line in lines]
    [(2, 'a\n'), (3, 'bc\n')]
    """

    def __init__(self, blocks: Iterable[Block], mark: Mark, ends: str) -> None:
        self._blocks, self._ends, self._header = blocks, tuple(ends), mark.header
        self._at, self._state, self._skip, self._line = mark.at, mark.state, mark.skip, mark.line
        self._lines = self._read()

    def __iter__(self) -> Iterator[str]:
        return self._lines

    @property
    def mark(self) -> Mark:
        """Where the next line begins."""
        return Mark(self._at, self._state, self._skip, self._line, 0, self._header)

    def _read(self) -> Iterator[str]:
        ends, newline = self._ends, "" if "\r" in self._ends else "\n"
        skip, parts = self._skip, list[str]()
        for content, at, state in self._blocks:
            if skip > len(content):
                skip -= len(content)
                continue
            if not parts:
                self._at, self._state, self._skip = at, state, skip
            lines = io.StringIO(content[skip:], newline=newline).readlines()
            rest = lines.pop() if lines and not lines[-1].endswith(ends) else ""
            for line in lines:
                skip += len(line)
                self._at, self._state, self._skip = at, state, skip
                self._line += 1
                if parts:
                    yield "".join([*parts, line])
                    parts.clear()
                else:
                    yield line
            if rest:
                parts.append(rest)
            skip = 0
        if parts:
            yield "".join(parts)


def json_lines(lines: Lines, *, name: str, where: str, column: str) -> Iterator[tuple[Record, Mark]]:
    r"""Yield a record for each line that is not blank: a JSON object with the text in its field `column`.

    Raises
    ------
    InputError
        With the line, if it is not a JSON object or the field is missing or no string.

    Examples
    --------
    >>> from textlab.texts.encodings import Block
    >>> content = '{"text": "To be.", "model": "a"}\n\n{"text": "Or not"}'
    >>> lines = Lines([Block(content, 0, (b"", 0))], Mark(), "\n")
    >>> [(record.text.name, record.model) for record, _ in json_lines(lines, name="x", where="x", column="text")]
    [('x:1', 'a'), ('x:3', None)]
    """
    mark = lines.mark
    for line in lines:
        begins, mark = mark, lines.mark
        if not line.strip():
            continue
        place = f"{where}:{begins.line}"
        try:
            fields = json.loads(line.removesuffix("\n"))
        except json.JSONDecodeError as error:
            what, remedy = f"not JSON at character {error.pos + 1} ({error.msg})", "mend the line or take it out"
            raise InputError(what, where=place, remedy=remedy) from None
        except (ValueError, RecursionError):  # numbers of thousands of digits, brackets thousands deep
            raise InputError("JSON too large or too deep", where=place, remedy="take the line out") from None
        if not isinstance(fields, dict):
            remedy = f'write {{"{column}": "…"}}'
            raise InputError("not a JSON object", where=place, remedy=remedy)
        yield record(fields, f"{name}:{begins.line}", place, column), begins


def table_rows(lines: Lines, *, name: str, where: str, column: str, delimiter: str) -> Iterator[tuple[Record, Mark]]:
    r"""Yield a record for each row of a table with a header: the text in `column`, fields quoted as RFC 4180 has it.

    The header is the first row, or what the mark says that the lines begin at.

    Raises
    ------
    InputError
        With the line, if the row has too many or too few fields.

    Examples
    --------
    >>> from textlab.texts.encodings import Block
    >>> lines = Lines([Block('id,text\n1,"To be,\nor not"\n2,Or\n', 0, (b"", 0))], Mark(), "\r\n")
    >>> rows = table_rows(lines, name="x", where="x", column="text", delimiter=",")
    >>> [record.text.name for record, _ in rows]
    ['x:2', 'x:4']
    """
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    header = lines.mark.header
    while True:
        mark = lines.mark
        try:
            row = next(reader, None)
        except csv.Error as error:
            place, remedy = f"{where}:{mark.line}", "check the quotes"
            raise InputError(f"not a table row ({error})", where=place, remedy=remedy) from None
        if row is None:
            return
        if not row:
            continue
        if not header:
            header = tuple(row)
            refuse_missing_column(column, header, where)
            continue
        place = f"{where}:{mark.line}"
        if len(row) != len(header):
            what = f"{len(row)} fields where the header names {len(header)}"
            raise InputError(what, where=place, remedy="quote fields that hold separators or line breaks")
        fields = dict(zip(header, row, strict=True))
        yield record(fields, f"{name}:{mark.line}", place, column), mark._replace(header=header)


def has_letters(content: str) -> bool:
    """Whether there is a letter in `content`."""
    return any(map(str.isalpha, content))


def refuse_no_letters(content: str, *, where: str) -> None:
    """Raise NoLettersError if there is nothing in `content` that any measure could count."""
    if not has_letters(content):
        raise NoLettersError("no letters in it", where=where, remedy="leave it out")


def record(fields: Mapping[str, object], name: str, place: str, column: str) -> Record:
    """Return the record that `fields` make; who reads a text without letters gets no characters, and decides.

    Raises
    ------
    InputError
        If the text is missing or no string, or the model's name is none.
    """
    content, model = fields.get(column), fields.get("model")
    if column not in fields:
        refuse_missing_column(column, fields, place)
    if not isinstance(content, str):
        what = f"field {column!r} is not a string"
        raise InputError(what, where=place, remedy="write the text as a string, or take the record out")
    refuse_no_characters(content, where=place)
    text = Text(content if has_letters(content) else "", name)
    if model is None or model == "":
        return Record(text)
    if not isinstance(model, (str, int)):
        raise InputError("field 'model' is not a string", where=place, remedy="write the model's name as a string")
    return Record(text, str(model))


def refuse_missing_column(column: str, present: Iterable[str], where: str) -> None:
    """Raise InputError, with what there is instead, if `column` is not among the fields that are `present`."""
    names = ", ".join(list(present)[:10])
    if column not in present:
        raise InputError(
            f"no field or column {column!r} (there are: {names})", where=where, remedy="name one with --column"
        )
