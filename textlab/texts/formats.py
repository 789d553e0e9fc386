"""From one file to its records: plain text, JSON lines, tables, Parquet, each compressed or not."""

from __future__ import annotations

import gzip
import os
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textlab.errors import InputError
from textlab.texts.encodings import decode
from textlab.texts.gutenberg import book_range
from textlab.texts.records import Record, json_lines, parquet_rows, refuse_no_letters, table_rows
from textlab.texts.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

READ = ".txt .text .md .jsonl .csv .tsv .parquet"
_PLAIN = ("", ".txt", ".text", ".md")
_FORMATS = (*_PLAIN, ".jsonl", ".csv", ".tsv", ".parquet")
_REMEDIES = {
    ".json": "write one JSON object a line, each with a field 'text', and call the file .jsonl",
    ".pdf": "turn it into plain text first, for example with pdftotext",
}
# A suffix starts with a letter: `lstm-0.5` is a whole name.
_NAME = re.compile(
    r"(?P<stem>.+?)(?P<format>\.(?!(?:gz|zst)$)[a-z][a-z0-9]*)?(?P<compression>\.(?:gz|zst))?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class File:
    """What one file held.

    Parameters
    ----------
    name
        What to call it.
    records
        At least one.
    detected
        The encoding, where it was recognised and not known.
    boilerplate
        How many characters of Project Gutenberg's were left out.
    """

    name: str
    records: tuple[Record, ...]
    detected: str | None = None
    boilerplate: int = 0


def split_name(path: Path) -> tuple[str, str, str]:
    """Return the stem, the format and the compression that a file's name tells.

    Examples
    --------
    >>> from pathlib import Path
    >>> split_name(Path("samples/lstm-0.5.jsonl.gz"))
    ('lstm-0.5', '.jsonl', '.gz')
    >>> split_name(Path("lstm-0.5"))
    ('lstm-0.5', '', '')
    """
    match = _NAME.fullmatch(path.name)
    if match is None:
        return path.name, "", ""
    return match["stem"], (match["format"] or "").lower(), (match["compression"] or "").lower()


def is_readable(path: Path) -> bool:
    """Whether textlab reads files with such a name."""
    _, suffix, compression = split_name(path)
    return suffix in _FORMATS and not (suffix == ".parquet" and compression)


def read_file(path: Path, *, name: str, encoding: str | None = None, column: str | None = None) -> File:
    """Read one file.

    Parameters
    ----------
    path
        Where it is.
    name
        What to call it in reports; records are called ``name:line`` (``name:row`` in Parquet).
    encoding
        See `textlab.texts.encodings.decode`.
    column
        The field or column that holds the text; ``text`` by default.

    Raises
    ------
    InputError
        If the file cannot be read, is of another kind, holds nothing, or holds something that is not a text.
    """
    where = os.fspath(path)
    _, suffix, compression = split_name(path)
    if not is_readable(path):
        raise _another_kind(suffix, compression, where)
    try:
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    raw = _decompressed(raw, compression, where)
    if suffix in _PLAIN:
        return read_plain(raw, name=name, where=where, encoding=encoding)
    if not raw:
        raise _empty(where)
    detected = None
    column = column or "text"
    found: Iterable[Record]
    if suffix == ".parquet":
        found = parquet_rows(raw, name=name, where=where, column=column)
    else:
        decoded = decode(raw, where=where, encoding=encoding)
        detected = decoded.detected
        if suffix == ".jsonl":
            found = json_lines(decoded.content, name=name, where=where, column=column)
        else:
            delimiter = "," if suffix == ".csv" else "\t"
            found = table_rows(decoded.content, name=name, where=where, column=column, delimiter=delimiter)
    records = tuple(found)
    if not records:
        raise InputError("no records in it", where=where, remedy="give a file with at least one text")
    return File(name, records, detected)


def read_plain(raw: bytes, *, name: str, where: str, encoding: str | None = None) -> File:
    """Read the bytes of a plain text, Project Gutenberg's header and footer left out.

    Raises
    ------
    InputError
        If they are not text, or hold no letter.
    """
    if not raw:
        raise _empty(where)
    decoded = decode(raw, where=where, encoding=encoding)
    start, end = book_range(decoded.content)
    content = decoded.content[start:end]
    refuse_no_letters(content, where=where)
    first_line = decoded.content.count("\n", 0, start) + 1
    text = Text(content, name, first_line=first_line, offset=start)
    return File(name, (Record(text),), decoded.detected, len(decoded.content) - len(content))


def unreadable(path: Path, error: OSError | ValueError) -> InputError:
    """Return the error for a file or folder that the system does not let textlab read."""
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return InputError(
        f"cannot be read ({reason.lower()})", where=os.fspath(path), remedy="check the path and its permissions"
    )


def _decompressed(raw: bytes, compression: str, where: str) -> bytes:
    try:
        if compression == ".gz":
            return gzip.decompress(raw)
        if compression == ".zst":
            return _zstandard(raw, where)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"broken {compression} data ({error})", where=where, remedy="compress it again") from None
    return raw


def _zstandard(raw: bytes, where: str) -> bytes:
    try:
        import zstandard
    except ImportError:
        raise InputError(
            "reading .zst needs zstandard", where=where, remedy="pip install 'textlab-eval[zstd]'"
        ) from None
    content = b""
    try:
        while raw:  # a file may hold several frames
            frame = zstandard.ZstdDecompressor().decompressobj()
            content += frame.decompress(raw)
            if not frame.eof:
                raise EOFError("cut short")
            raw = frame.unused_data
    except zstandard.ZstdError as error:
        raise OSError(str(error)) from None
    return content


def _another_kind(suffix: str, compression: str, where: str) -> InputError:
    if suffix == ".parquet":
        return InputError("Parquet compresses by itself", where=where, remedy=f"unpack the {compression} file first")
    remedy = _REMEDIES.get(suffix, "turn it into plain text first, for example with pandoc")
    return InputError(f"textlab does not read {suffix} files", where=where, remedy=f"{remedy}; it reads {READ}")


def _empty(where: str) -> InputError:
    return InputError("empty (0 bytes)", where=where, remedy="leave it out")
