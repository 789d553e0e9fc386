"""Formats that hold many texts: JSON lines, comma- or tab-separated tables, Parquet."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textlab.errors import InputError
from textlab.texts.encodings import refuse_no_characters
from textlab.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LONGEST_FIELD = 2**31 - 1  # the csv module's own limit of 131,072 characters is shorter than a book


@dataclass(frozen=True)
class Record:
    """One text of a file, and the model that the file says made it (None where it says nothing)."""

    text: Text
    model: str | None = None


def json_lines(content: str, *, name: str, where: str, column: str) -> Iterator[Record]:
    r"""Yield a record for each line that is not blank: a JSON object with the text in its field `column`.

    Raises
    ------
    InputError
        With the line, if it is not a JSON object or the field is missing, no string, or without a letter.

    Examples
    --------
    >>> lines = '{"text": "To be.", "model": "a"}\n\n{"text": "Not to be."}'
    >>> [(record.text.name, record.model) for record in json_lines(lines, name="x", where="x", column="text")]
    [('x:1', 'a'), ('x:3', None)]
    """
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        place = f"{where}:{number}"
        try:
            fields = json.loads(line)
        except json.JSONDecodeError as error:
            what, remedy = f"not JSON at character {error.pos + 1} ({error.msg})", "mend the line or take it out"
            raise InputError(what, where=place, remedy=remedy) from None
        except (ValueError, RecursionError):  # numbers of thousands of digits, brackets thousands deep
            raise InputError("JSON too large or too deep", where=place, remedy="take the line out") from None
        if not isinstance(fields, dict):
            remedy = f'write {{"{column}": "…"}}'
            raise InputError("not a JSON object", where=place, remedy=remedy)
        yield _record(fields, f"{name}:{number}", place, column)


def table_rows(content: str, *, name: str, where: str, column: str, delimiter: str) -> Iterator[Record]:
    r"""Yield a record for each row of a table with a header: the text in `column`, fields quoted as RFC 4180 has it.

    Raises
    ------
    InputError
        With the line, if the row has too many or too few fields, or its text is without a letter.

    Examples
    --------
    >>> table = 'id,text\n1,"To be,\nor not"\n2,Or\n'
    >>> [record.text.name for record in table_rows(table, name="x", where="x", column="text", delimiter=",")]
    ['x:2', 'x:4']
    """
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    while True:
        line = reader.line_num + 1
        place = f"{where}:{line}"
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise InputError(f"not a table row ({error})", where=place, remedy="check the quotes") from None
        if row is None:
            return
        if not row:
            continue
        if header is None:
            header = row
            _refuse_missing_column(column, header, where)
        elif len(row) != len(header):
            what = f"{len(row)} fields where the header names {len(header)}"
            raise InputError(what, where=place, remedy="quote fields that hold separators or line breaks")
        else:
            yield _record(dict(zip(header, row, strict=True)), f"{name}:{line}", place, column)


def parquet_rows(raw: bytes, *, name: str, where: str, column: str) -> Iterator[Record]:
    """Yield a record for each row of a Parquet file (rows are counted from 1); needs the extra ``parquet``.

    Raises
    ------
    InputError
        If pyarrow is not installed or cannot read the file; with the row, if its text is missing, no string, or
        without a letter.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        remedy = "pip install 'textlab-eval[parquet]'"
        raise InputError("reading Parquet needs pyarrow", where=where, remedy=remedy) from None
    try:
        file = pa.parquet.ParquetFile(pa.BufferReader(raw))
        _refuse_missing_column(column, file.schema_arrow.names, where)
        wanted = [field for field in dict.fromkeys((column, "model")) if field in file.schema_arrow.names]
        rows = file.read(columns=wanted).to_pylist()
    except (pa.ArrowException, OSError, ValueError) as error:
        what = f"not a Parquet file that can be read ({error})"
        raise InputError(what, where=where, remedy="write it again") from None
    for number, row in enumerate(rows, 1):
        yield _record(row, f"{name}:{number}", f"{where}, row {number}", column)


def refuse_no_letters(content: str, *, where: str) -> None:
    """Raise InputError if there is nothing in `content` that any measure could count."""
    if not any(map(str.isalpha, content)):
        raise InputError("no letters in it", where=where, remedy="leave it out")


def _record(fields: Mapping[str, object], name: str, place: str, column: str) -> Record:
    content, model = fields.get(column), fields.get("model")
    if column not in fields:
        _refuse_missing_column(column, fields, place)
    if not isinstance(content, str):
        what = f"field {column!r} is not a string"
        raise InputError(what, where=place, remedy="write the text as a string, or take the record out")
    refuse_no_characters(content, where=place)
    refuse_no_letters(content, where=place)
    if model is None or model == "":
        return Record(Text(content, name))
    if not isinstance(model, (str, int)):
        raise InputError("field 'model' is not a string", where=place, remedy="write the model's name as a string")
    return Record(Text(content, name), str(model))


def _refuse_missing_column(column: str, present: Iterable[str], where: str) -> None:
    names = ", ".join(list(present)[:10])
    if column not in present:
        raise InputError(
            f"no field or column {column!r} (there are: {names})", where=where, remedy="name one with --column"
        )
