from __future__ import annotations

import contextlib
import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import InputError, TextlabError
from textlab.texts.encodings import Block
from textlab.texts.parquet import Parquet
from textlab.texts.records import Lines, json_lines, table_rows
from textlab.texts.segments import Mark

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30).map("a".__add__)
rows = st.lists(st.tuples(texts, st.none() | texts), max_size=6)


def lines(content, column="text"):
    numbered = Lines([Block(content, 0, (b"", 0))], Mark(), "\n")
    return [record for record, _ in json_lines(numbered, name="n", where="d/n", column=column)]


def table(content, column="text", delimiter=","):
    numbered = Lines([Block(content, 0, (b"", 0))], Mark(), "\r\n")
    rows = table_rows(numbered, name="n", where="d/n", column=column, delimiter=delimiter)
    return [record for record, _ in rows]


def parquet(raw, column="text"):
    with contextlib.closing(Parquet(raw, "d/n", column)) as file:
        return [record for record, _ in file.records(0, "n")]


@given(rows, st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_json_lines_come_back(written, ascii_only, end):
    content = end.join(json.dumps({"text": text, "model": model}, ensure_ascii=ascii_only) for text, model in written)
    assert [(record.text.content, record.model) for record in lines(content)] == written


@given(rows, st.sampled_from([",", "\t"]), st.sampled_from(["\n", "\r\n"]))
def test_tables_come_back_as_the_csv_module_writes_them(written, delimiter, end):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["model", "text"])
    writer.writerows([model or "", text] for text, model in written)
    records = table(file.getvalue(), delimiter=delimiter)
    assert [(record.text.content, record.model) for record in records] == written


@settings(deadline=None)  # the first use of pyarrow loads it
@given(rows)
def test_parquet_comes_back(written):
    columns = pa.table(
        {"text": pa.array([text for text, _ in written], pa.string()), "model": [model for _, model in written]}
    )
    file = io.BytesIO()
    pyarrow.parquet.write_table(columns, file)
    records = parquet(file.getvalue())
    assert [(record.text.content, record.model) for record in records] == written
    assert [record.text.name for record in records] == [f"n:{row}" for row in range(1, len(written) + 1)]


def test_records_are_named_by_the_line_they_begin_on():
    assert [record.text.name for record in lines('\n{"text": "a"}\n \n{"text": "b"}')] == ["n:2", "n:4"]
    assert [record.text.name for record in table('text\n"a\nb"\n\nc\n')] == ["n:2", "n:5"]


def test_a_record_without_letters_is_empty():
    for records in (lines('{"text": "a"}\n{"text": " 12 ", "model": "m"}'), table("text,model\na,\n 12 ,m\n")):
        assert [(record.text.content, record.model) for record in records] == [("a", None), ("", "m")]


def test_lines_of_a_record_are_counted_within_it():
    text = lines('{"text": "one"}\n{"text": "two\\nthree"}')[1].text
    assert (text.name, text.line(4)) == ("n:2", 2)


def test_a_field_longer_than_the_csv_modules_limit():
    assert len(table("text\n" + "a" * 200_000)[0].text.content) == 200_000


def test_another_column_and_a_model_that_is_a_number():
    assert lines('{"story": "a", "model": 7}', "story")[0].model == "7"
    assert table("id\tstory\n1\ta b", "story", "\t")[0].text.content == "a b"
    assert lines('{"text": "a", "model": ""}')[0].model is None


@pytest.mark.parametrize(
    ("read", "content", "message"),
    [
        (lines, '{"text": "a"}\n{"text": "b"', "d/n:2: not JSON at character 13"),
        (lines, '"a"', "d/n:1: not a JSON object"),
        (
            lines,
            '{"txt": "a", "id": 1}',
            "d/n:1: no field or column 'text' .there are: txt, id.; name one with --colum",
        ),
        (lines, '{"text": 3}', "d/n:1: field 'text' is not a string"),
        (lines, '{"text": null}', "d/n:1: field 'text' is not a string"),
        (lines, '{"text": "a", "model": [1]}', "d/n:1: field 'model' is not a string"),
        (lines, '{"text": "ab\\u0000"}', "d/n:1: character 3 is a NUL"),
        (lines, '{"text": "a\\ud83d"}', "d/n:1: character 2 is half a character"),
        (lines, '{"text": ' + "9" * 5000 + "}", "d/n:1: JSON too large or too deep"),
        (lines, "[" * 100_000, "d/n:1: JSON too large or too deep"),
        (table, "id,story\n1,a\n", "d/n: no field or column 'text' .there are: id, story."),
        (table, "id,text\n1,a\n2,b,c\n", "d/n:3: 3 fields where the header names 2; quote fields"),
        (table, "id,text\n1\n", "d/n:2: 1 fields where the header names 2"),
        (table, 'text\n"a"b\n', "d/n:2: not a table row"),
        (table, 'text\na\n"b\n', "d/n:3: not a table row"),
        (parquet, b"PAR1 and no more", "d/n: not a Parquet file that can be read"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(read, content, message):
    with pytest.raises(InputError, match=message) as caught:
        read(content)
    assert caught.value.remedy


def test_parquet_with_other_columns_or_values():
    file = io.BytesIO()
    pyarrow.parquet.write_table(pa.table({"text": [1, 2], "story": ["a", None]}), file)
    for column, message in [
        ("text", "d/n, row 1: field 'text' is not a string"),
        ("story", "d/n, row 2: field 'story' is not a string"),
        ("tale", "d/n: no field or column 'tale' .there are: text, story."),
    ]:
        with pytest.raises(InputError, match=message):
            parquet(file.getvalue(), column)


@given(st.text(max_size=60) | st.text('{}[]":,text\n0\\', max_size=60))
def test_any_characters_give_records_or_an_error_of_ours(content):
    for read in (lines, table):
        with contextlib.suppress(TextlabError):
            read(content)
