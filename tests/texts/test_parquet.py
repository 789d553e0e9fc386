from __future__ import annotations

import io
from contextlib import closing
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import InputError
from textlab.texts import parquet
from textlab.texts.parquet import Parquet

pyarrow_parquet = pytest.importorskip("pyarrow.parquet")
pyarrow = pytest.importorskip("pyarrow")


def written(rows, group):
    file = io.BytesIO()
    columns = pyarrow.table({"n": range(rows), "text": pyarrow.array([f"a{i}" for i in range(rows)], pyarrow.string())})
    pyarrow_parquet.write_table(columns, file, row_group_size=group)
    return file.getvalue()


@pytest.fixture(scope="module")
def few_rows():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "_MOST_ROWS", 3)
        yield parquet


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(1, 9), st.data())
def test_rows_from_any_row_on_in_any_order(few_rows, rows, group, data):
    assert few_rows._MOST_ROWS == 3
    with closing(Parquet(written(rows, group), "a", "text")) as file:
        assert file.length == rows
        for at in data.draw(st.lists(st.integers(0, rows), max_size=8)):
            found = list(islice(file.records(at, "a"), 5))
            assert [record.text.content for record, _ in found] == [f"a{i}" for i in range(at, min(rows, at + 5))]
            assert [(mark.at, mark.line) for _, mark in found] == [(i, i + 1) for i in range(at, min(rows, at + 5))]


def test_a_file_that_breaks_off_further_in_is_named():
    raw = bytearray(written(10_000, 1000))
    raw[2000:20_000] = bytes(18_000)
    with (
        closing(Parquet(bytes(raw), "d/a.parquet", "text")) as file,
        pytest.raises(InputError, match=r"d/a\.parquet: not a Parquet file that can be read"),
    ):
        list(file.records(0, "a"))
