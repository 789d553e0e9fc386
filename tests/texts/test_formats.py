from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import InputError
from textlab.texts.formats import is_readable, read_file, split_name


def read(path, raw, **options):
    path.write_bytes(raw)
    return read_file(path, name=path.name, **options)


@pytest.mark.parametrize(
    ("name", "parts", "readable"),
    [
        ("book.txt", ("book", ".txt", ""), True),
        ("book", ("book", "", ""), True),
        ("BOOK.TXT.GZ", ("BOOK", ".txt", ".gz"), True),
        ("book.gz", ("book", "", ".gz"), True),
        ("a.b.md", ("a.b", ".md", ""), True),
        ("lstm-0.5", ("lstm-0.5", "", ""), True),
        ("lstm-0.5.jsonl.zst", ("lstm-0.5", ".jsonl", ".zst"), True),
        ("Dr. Jekyll", ("Dr. Jekyll", "", ""), True),
        ("t.parquet", ("t", ".parquet", ""), True),
        ("t.parquet.gz", ("t", ".parquet", ".gz"), False),
        ("x.tar.gz", ("x", ".tar", ".gz"), False),
        ("x.pdf", ("x", ".pdf", ""), False),
        (".gz", (".gz", "", ""), True),
    ],
)
def test_names(name, parts, readable):
    assert split_name(Path(name)) == parts
    assert is_readable(Path(name)) is readable


@given(st.text(st.characters(exclude_characters="/\x00"), min_size=1).filter(lambda name: name not in {".", ".."}))
def test_any_name_is_its_parts(name):
    stem, suffix, compression = split_name(Path(name))
    assert name.lower().endswith(suffix + compression)
    assert name.startswith(stem)
    assert len(name) == len(stem) + len(suffix) + len(compression)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.text", "a", "a.0", "a.txt.gz"])
def test_plain_files_keep_their_line_breaks(tmp_path, name):
    content = "one\r\ntwo\n"
    raw = gzip.compress(content.encode()) if name.endswith(".gz") else content.encode()
    file = read(tmp_path / name, raw)
    assert [record.text.content for record in file.records] == [content]
    assert file.name == name


def test_a_gutenberg_book_keeps_its_place_in_the_file(tmp_path):
    header = "The eBook of Alice\n\n*** START OF THE PROJECT GUTENBERG EBOOK ALICE ***\n\n\n"
    footer = "\n\n*** END OF THE PROJECT GUTENBERG EBOOK ALICE ***\n"
    file = read(tmp_path / "alice.txt", (header + "Down\nthe hole" + footer).encode())
    text = file.records[0].text
    assert text.content == "Down\nthe hole"
    assert (text.first_line, text.offset, text.line(6)) == (6, len(header), 7)
    assert file.boilerplate == len(header) + len(footer)


def test_every_format_compressed_or_not(tmp_path):
    for suffix, content in [(".jsonl", '{"text": "é"}'), (".csv", "id,text\n1,é"), (".tsv", "text\tid\né\t1")]:
        for encoding, detected in [("utf-8", None), ("utf-16", None), ("cp1252", "cp1252")]:
            raw = content.encode(encoding)
            for path, written in [(f"a{suffix}", raw), (f"a{suffix}.gz", gzip.compress(raw))]:
                file = read(tmp_path / path, written)
                assert file.records[0].text.content == "é"
                assert file.detected == detected


def test_zstandard_in_several_frames(tmp_path):
    zstandard = pytest.importorskip("zstandard")
    frames = zstandard.compress(b"Down the ") + zstandard.compress(b"hole")
    assert read(tmp_path / "a.txt.zst", frames).records[0].text.content == "Down the hole"
    for broken in (frames[:-3], b"no zstandard"):
        with pytest.raises(InputError, match=r"a.txt.zst: broken .zst data"):
            read(tmp_path / "a.txt.zst", broken)


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("a.txt", b"", r"a\.txt: empty .0 bytes."),
        ("a.jsonl", b"", r"a\.jsonl: empty .0 bytes."),
        ("a.txt.gz", gzip.compress(b"", mtime=0), r"empty .0 bytes."),
        ("a.txt", b"12 34\n", r"a\.txt: no letters in it"),
        ("a.jsonl", b'{"text": "a"}\n\n{"text": "* *"}', r"a\.jsonl:3: no letters in it; leave it out"),
        ("a.csv", b"text\na\n \n", r"a\.csv:3: no letters in it; leave it out"),
        ("a.jsonl", b"\n\n", r"no records in it"),
        ("a.csv", b"id,text\n", r"no records in it"),
        ("a.txt.gz", b"plain", r"a\.txt\.gz: broken \.gz data"),
        ("a.txt.gz", gzip.compress(b"Down the hole", mtime=0)[:-9], r"broken \.gz data"),
        ("a.txt.gz", gzip.compress(b"Down the hole", mtime=0)[:10] + b"\xff" * 30, r"broken \.gz data"),
        ("a.docx", b"PK", r"a\.docx: textlab does not read \.docx files; turn it .* pandoc"),
        ("a.pdf", b"%PDF", "pdftotext"),
        ("a.json", b"{}", r"one JSON object a line"),
        ("a.tar.gz", b"", r"textlab does not read \.tar files"),
        ("a.parquet.gz", b"", r"Parquet compresses by itself; unpack the \.gz file first"),
        ("a.jsonl", b'{"text": "a"}\n{', r"a\.jsonl:2: not JSON"),
        ("a.txt", b"ab\x00", "NUL at byte offset 2"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path, name, raw, message):
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path / name, raw)
    assert str(tmp_path / name) in str(caught.value)
    assert caught.value.remedy


def test_what_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"cannot be read .no such file or directory"):
        read_file(tmp_path / "a.txt", name="a.txt")
