"""Parquet files, some rows at a time; needs the extra ``parquet``."""

from __future__ import annotations

import os
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from textlab.errors import InputError
from textlab.texts.records import Record, record, refuse_missing_column
from textlab.texts.segments import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

# What is read of a file and unpacked at once: bytes, and rows where their texts are short.
_BYTES = 1 << 20
_MOST_ROWS = 1024


class Parquet:
    """A Parquet file, which can be read from any row on.

    Parameters
    ----------
    origin
        The file, or its bytes.
    where
        The file as the user knows it, for messages.
    column
        The column that holds the text.

    Attributes
    ----------
    length
        How many rows it has.

    Raises
    ------
    InputError
        If pyarrow is not installed or cannot read the file, or there is no such column.
    """

    def __init__(self, origin: os.PathLike[str] | bytes, where: str, column: str) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet
        except ImportError:
            remedy = "pip install 'textlab-eval[parquet]'"
            raise InputError("reading Parquet needs pyarrow", where=where, remedy=remedy) from None
        self._where, self._column = where, column
        self._errors = (pa.ArrowException, OSError, ValueError)
        try:
            file = pa.BufferReader(origin) if isinstance(origin, bytes) else os.fspath(origin)
            # With a buffer a column is read bit by bit, however many rows a group has.
            self._file = pa.parquet.ParquetFile(file, buffer_size=_BYTES, pre_buffer=False)
            present = self._file.schema_arrow.names
            groups = [self._file.metadata.row_group(i) for i in range(self._file.num_row_groups)]
        except self._errors as error:
            raise self._broken(error) from None
        refuse_missing_column(column, present, where)
        self._wanted = [field for field in dict.fromkeys((column, "model")) if field in present]
        self._starts = [0, *accumulate(group.num_rows for group in groups)]
        self.length = self._starts[-1]
        size = sum(group.total_byte_size for group in groups) // max(1, self.length)
        self._batch_size = max(1, min(_MOST_ROWS, _BYTES // max(1, size)))
        self._first, self._rows = 0, list[dict[str, object]]()  # those that were read last
        self._batches: Iterator[Any] = iter(())

    def records(self, at: int, name: str) -> Iterator[tuple[Record, Mark]]:
        """Yield a record for each row (they are counted from 1) behind the first `at`.

        Raises
        ------
        InputError
            If the file is broken; with the row, if its text is missing or no string.
        """
        while at < self.length:
            first, rows = self._batch(at)
            for number, row in enumerate(rows[at - first :], at + 1):
                place = f"{self._where}, row {number}"
                yield record(row, f"{name}:{number}", place, self._column), Mark(number - 1, line=number)
            at = first + len(rows)

    def close(self) -> None:
        """Close the file."""
        self._file.close(force=True)

    def _batch(self, at: int) -> tuple[int, list[dict[str, object]]]:
        """Return some rows with the one behind the first `at` among them, and how many stand before them."""
        group = bisect_right(self._starts, at) - 1
        try:
            if at < self._first or self._starts[group] >= self._first + len(self._rows):
                groups = list(range(group, self._file.num_row_groups))
                self._batches = self._file.iter_batches(self._batch_size, groups, columns=self._wanted)
                self._first, self._rows = self._starts[group], []
            while at >= self._first + len(self._rows):
                self._first += len(self._rows)
                self._rows = next(self._batches).to_pylist()
        except self._errors as error:
            raise self._broken(error) from None
        return self._first, self._rows

    def _broken(self, error: Exception) -> InputError:
        what = f"not a Parquet file that can be read ({error})"
        return InputError(what, where=self._where, remedy="write it again")
