from __future__ import annotations

import contextlib
import gzip
import io
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import InputError, TextlabError, UsageError
from textlab.texts.reading import read_texts


@pytest.fixture
def books(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, content in {
        "books/10.txt": "ten",
        "books/9.txt": "nine",
        "books/poems/a.jsonl": '{"text": "one"}\n{"text": "two"}\n',
        "books/cover.png": "x",
        "books/.notes.txt": "hidden",
        "books/markov.json": "{}",
        "empty/cover.png": "x",
        "empty/back.png": "x",
        "run/run.json": "{}",
        "run/training.txt": "a",
        "report/report.json": "{}",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


def names(reading):
    return [text.name for text in reading.texts]


def test_a_file_is_called_by_its_name(books):
    assert names(read_texts("books/9.txt")) == ["9.txt"]
    assert names(read_texts(str(books / "books" / "poems" / "a.jsonl"))) == ["a.jsonl:1", "a.jsonl:2"]


def test_a_folder_is_read_with_the_folders_in_it(books):
    for path in ("books", "books/", "./books", str(books / "books"), "run/../books"):
        reading = read_texts(path)
        assert names(reading) == ["books/9.txt", "books/10.txt", "books/poems/a.jsonl:1", "books/poems/a.jsonl:2"]
        assert [text.content for text in reading.texts] == ["nine", "ten", "one", "two"]
        assert reading.notes == ("1 file passed over (.png); textlab reads .txt .text .md .jsonl .csv .tsv .parquet",)


@pytest.mark.usefixtures("books")
def test_a_pattern():
    reading = read_texts("books/*")
    assert names(reading) == ["9.txt", "10.txt", "poems/a.jsonl:1", "poems/a.jsonl:2"]
    assert "2 files passed over (.json, .png)" in reading.notes[0]


def test_a_readme_in_a_folder_is_passed_over(books):
    (books / "books" / "README.md").write_text("Where these came from")
    assert read_texts("books").notes == (
        "2 files passed over (.png, README.md); textlab reads .txt .text .md .jsonl .csv .tsv .parquet, but no README",
    )
    assert names(read_texts("books/README.md")) == ["README.md"]


def test_standard_input():
    reading = read_texts("-", stdin=io.BytesIO("“Oh dear!”".encode("utf-16")))
    assert (names(reading), reading.texts[0].content) == (["standard input"], "“Oh dear!”")
    with pytest.raises(InputError, match=r"standard input: empty"):
        read_texts("-", stdin=io.BytesIO(b""))


def test_what_was_done_is_said_once_a_kind(books):
    for number in range(3):
        (books / "books" / f"{number}.md").write_bytes(f"na\xefve {number}".encode("cp1252"))
    marked = "h\n*** START OF THE PROJECT GUTENBERG EBOOK A ***\nAlice\n*** END OF THE PROJECT GUTENBERG EBOOK A ***\n"
    (books / "books" / "alice.txt").write_text(marked)
    reading = read_texts("books")
    assert reading.notes[:2] == (
        "3 files, the first books/0.md: read as cp1252 (detected); give --encoding if that is wrong",
        "books/alice.txt: Project Gutenberg's header and footer left out (95 characters)",
    )
    assert len(reading.notes) == 3
    assert "Alice" in [text.content for text in reading.texts]
    assert not read_texts("books/0.md", encoding="cp1252").notes


@pytest.mark.parametrize(
    ("path", "error", "message"),
    [
        ("nowhere", InputError, "nowhere: no such file or folder"),
        ("empty", InputError, "empty: no texts in it; textlab reads .txt"),
        ("empty/*", InputError, "no texts in it"),
        ("empty/cover.png", InputError, r"empty/cover\.png: textlab does not read \.png files"),
        ("report", UsageError, "report: a report of textlab"),
        ("run", UsageError, r"run: a run of textlab train; give one of its texts, such as run/training\.txt"),
        ("", UsageError, "an empty path"),
    ],
)
@pytest.mark.usefixtures("books")
def test_what_cannot_be_read_is_named(path, error, message):
    with pytest.raises(error, match=message):
        read_texts(path)


def test_a_file_whose_name_no_one_can_write(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("coffee")
    assert names(read_texts(str(tmp_path))) == [f"{tmp_path.name}/caf\ufffd.txt"]


@settings(max_examples=2000, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.jsonl", "a.csv", "a.tsv", "a.txt.gz", "a.parquet", "-"]))
def test_any_bytes_give_texts_that_can_be_written_or_an_error_of_ours(scratch, raw, name):
    path = scratch / name
    path.write_bytes(gzip.compress(raw, 0) if name.endswith(".gz") else raw)
    with contextlib.suppress(TextlabError):
        given_path = name if name == "-" else str(path)
        for text in read_texts(given_path, stdin=io.BytesIO(raw)).texts:
            assert any(map(str.isalpha, text.content))
            (text.name + text.content).encode()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("bytes")
