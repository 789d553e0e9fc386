from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import InputError, TextlabError, UsageError
from textlab.texts.corpus import Corpus, open_corpus
from textlab.texts.formats import open_file, read_file
from textlab.texts.preparation import Preparation
from textlab.texts.segments import safe_cut
from textlab.texts.sources import open_sources
from textlab.texts.unpacking import close_kept

parquet = pytest.importorskip("pyarrow.parquet")
pa = pytest.importorskip("pyarrow")
zstandard = pytest.importorskip("zstandard")

HEADER = "The book\n*** START OF THE PROJECT GUTENBERG EBOOK ALICE ***\r\n\n"
FOOTER = "\n\n*** END OF THE PROJECT GUTENBERG EBOOK ALICE ***\n"

contents = st.text("aB1 \n\r\t’日本\u0301\u1100\u1161.", min_size=1, max_size=80).map("a".__add__)
texts = st.lists(contents, min_size=1, max_size=5)
blanks = st.text("1 *\n", max_size=30)
some_with_letters = st.tuples(st.lists(blanks, max_size=3), contents, st.lists(contents | blanks, max_size=6))
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16"]


def table(written, delimiter):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["text", "model"])
    writer.writerows([text, "m"] for text in written)
    return file.getvalue()


WRITERS = {
    ".txt": "\n".join,
    ".md": lambda written: HEADER + "\n".join(written) + FOOTER,
    ".jsonl": lambda written: "\n \n".join(
        json.dumps({"text": text, "model": "m"}, ensure_ascii=False) for text in written
    ),
    ".csv": lambda written: table(written, ","),
    ".tsv": lambda written: table(written, "\t"),
}


def two_parts(pack, raw):
    middle = len(raw) // 2
    return pack(raw[:middle]) + pack(raw[middle:])


PACKERS = {
    "": lambda raw: raw,
    ".gz": lambda raw: two_parts(gzip.compress, raw),
    ".zst": lambda raw: two_parts(zstandard.compress, raw),
}


def write(folder, written, suffix, encoding="utf-8", compression=""):
    path = folder / f"a{suffix}{compression}"
    if suffix == ".parquet":
        parquet.write_table(pa.table({"text": written, "n": [1] * len(written)}), path, row_group_size=2)
    else:
        path.write_bytes(PACKERS[compression](WRITERS[suffix](written).encode(encoding)))
    return path


def source_of(path, size=10, block=16):
    source = open_file(path, name="a", size=size)
    return replace(source, block=block).surveyed()


def joined(segments):
    """Whole texts again, from their segments, with what must hold between them."""
    whole = []
    for segment in segments:
        text = segment.text
        if segment.starts:
            whole.append(text)
        else:
            before = whole[-1]
            assert (text.name, text.offset) == (before.name, before.offset + len(before.content))
            assert text.first_line == before.line(len(before.content))
            whole[-1] = replace(before, content=before.content + text.content)
        assert text.content
    return whole


def lettered(text):
    return any(map(str.isalpha, text))


def not_too_long(segments, size):
    """Whether a segment is long only where it cannot be cut."""
    return all(
        len(segment.text.content) <= size or safe_cut(segment.text.content, 0, size) is None for segment in segments
    )


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("sources")


suffixes = st.sampled_from([*WRITERS, ".parquet"])


@settings(deadline=None, max_examples=300)
@given(
    texts, suffixes, st.sampled_from(ENCODINGS), st.sampled_from(list(PACKERS)), st.integers(1, 40), st.integers(1, 64)
)
def test_segments_join_to_what_was_written(scratch, written, suffix, encoding, compression, size, block):
    path = write(scratch, written, suffix, encoding, "" if suffix == ".parquet" else compression)
    segments = list(source_of(path, size, block).segments())
    whole = joined(segments)
    assert whole == [record.text for record in read_file(path, name="a").records]
    if suffix in {".txt", ".md"}:
        expected = "\n".join(written)
        assert [text.content for text in whole] == [expected if suffix == ".txt" else expected.strip()]
    else:
        assert [text.content for text in whole] == written
    assert not_too_long(segments, size)
    assert [segment.ends for segment in segments] == [*(segment.starts for segment in segments[1:]), True]
    close_kept()


@settings(deadline=None, max_examples=200)
@given(texts, suffixes, st.sampled_from(ENCODINGS), st.sampled_from(list(PACKERS)), st.integers(1, 20), st.randoms())
def test_reading_is_taken_up_at_any_mark(scratch, written, suffix, encoding, compression, size, order):
    path = write(scratch, written, suffix, encoding, "" if suffix == ".parquet" else compression)
    source = source_of(path, size)
    segments = list(source.segments())
    assert [segment.mark for segment in segments] == sorted(segment.mark for segment in segments)
    numbers = list(range(len(segments)))
    for numbers_asked in (numbers, order.sample(numbers, len(numbers))):
        for number in numbers_asked:
            with closing(source.segments(segments[number].mark)) as some:
                assert next(some) == segments[number]
    middle = len(segments) // 2
    assert list(source.segments(segments[middle].mark)) == segments[middle:]
    close_kept()


@settings(deadline=None, max_examples=200)
@given(
    st.lists(contents | st.text("1 *\n", max_size=30), min_size=1, max_size=9).filter(
        lambda some: any(map(lettered, some))
    ),
    st.sampled_from([".jsonl", ".csv", ".tsv", ".parquet"]),
    st.integers(1, 20),
    st.integers(1, 40),
)
def test_records_without_letters_are_passed_over(scratch, written, suffix, size, together):
    preparation = Preparation(["nfc", "space"])

    def corpus_of(records):
        return Corpus([source_of(write(scratch, records, suffix), size)], preparation)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("textlab.texts.corpus.KEPT", 1)
        patched.setattr("textlab.texts.survey.SEGMENT", together)
        without = corpus_of([text for text in written if lettered(text)])
        whole, spans = without.prepared(0, len(without)), without.spans.tolist()
        places = [without.place(i) for i in range(len(without))]
        numbered = corpus_of([text if lettered(text) else f"{text}a" for text in written])
        firsts = [numbered.place(start).name for start in numbered.spans[:, 0].tolist()]
        names = [name for name, text in zip(firsts, written, strict=True) if lettered(text)]
        blank = [name for name, text in zip(firsts, written, strict=True) if not lettered(text)]
        corpus = corpus_of(written)
        assert (corpus.digest, corpus.spans.tolist(), corpus.prepared(0, len(corpus))) == (without.digest, spans, whole)
        assert "".join(shard.text for shard in corpus.shards(3, 7)) == whole
        found = [corpus.place(i) for i in range(len(corpus))]
        assert [(place.line, place.offset) for place in found] == [(place.line, place.offset) for place in places]
        assert [{place.name for place in found[start:end]} for start, end in spans] == [{name} for name in names]
        assert [note.split()[0] for note in corpus.notes] == [str(len(blank))] * bool(blank)
        assert all(blank[0] in note for note in corpus.notes)
    close_kept()


def test_sources_as_paths_say(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("books").mkdir()
    Path("books/10.txt").write_text("ten")
    Path("books/9.txt").write_bytes("neuf été".encode("cp1252"))
    Path("books/cover.png").write_text("x")
    Path("a.jsonl").write_text('{"text": "one"}\n{"text": "two"}\n')
    found = open_sources(["books", "*.jsonl", "-"], stdin=io.BytesIO(b"three"))
    names = [segment.text.name for source in found.sources for segment in source.segments()]
    assert names == ["books/9.txt", "books/10.txt", "a.jsonl:1", "a.jsonl:2", "standard input"]
    assert found.notes == (
        "books/9.txt: read as cp1252 (detected); give --encoding if that is wrong",
        "1 file passed over (.png); textlab reads .txt .text .md .jsonl .csv .tsv .parquet",
    )


def test_files_without_letters_are_passed_over_where_there_are_others(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("books").mkdir()
    for name, content in [
        ("a.txt", "one"),
        ("b.txt", ""),
        ("c.txt", " 1\n"),
        ("d.jsonl", "\n"),
        ("e.jsonl", '{"text": ""}'),
        ("f.csv", "text\n1\ntwo\n* * *"),
    ]:
        Path("books", name).write_text(content)
    for path in ("books", "books/*"):
        found = open_sources([path])
        assert [Path(source.where).name for source in found.sources] == ["a.txt", "f.csv"]
        assert len(found.notes) == 1
        assert "4 files without letters passed over (the first is " in found.notes[0]
    corpus = open_corpus(["books/[ab].txt", "books/f.csv"], Preparation([]))
    assert corpus.notes == (
        "1 file without letters passed over (b.txt)",
        "2 records without letters passed over (the first is f.csv:2)",
    )
    assert [corpus.place(start).name for start in corpus.spans[:, 0].tolist()] == ["a.txt", "f.csv:3"]


def test_files_of_one_name_are_called_by_their_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("one/books/a.txt", "two/books/a.txt", "two/books/b.txt", "a.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(name)
    found = open_sources(["one/books", "two/books", "a.txt"])
    assert [source.name for source in found.sources] == [
        "one/books/a.txt",
        "two/books/a.txt",
        "books/b.txt",
        "a.txt",
    ]


@pytest.mark.parametrize(
    ("paths", "error", "message"),
    [
        ([], InputError, "no texts in it"),
        (["nowhere"], InputError, "nowhere: no such file"),
        (["a.txt", "./a.txt"], UsageError, "a.txt: given twice"),
        (["-", "-"], UsageError, "standard input: given twice"),
        (["b.jsonl"], InputError, r"b.jsonl:1: not JSON"),
        (["c.jsonl"], InputError, r"c.jsonl: no records in it"),
        (["d.txt"], InputError, r"d.txt: NUL at byte offset 3"),
        (["e.txt"], InputError, r"e.txt: no letters in it"),
        (["f.txt"], InputError, r"f.txt: empty .0 bytes."),
        (["a.txt", "e.txt"], InputError, r"e.txt: no letters in it"),
        (["g.jsonl"], InputError, r"g.jsonl: no letters in it"),
        (["[ef].txt", "[cg].jsonl"], InputError, r"\[ef\].txt, \[cg\].jsonl: no letters in any file"),
        (["[bc].jsonl"], InputError, r"b.jsonl:1: not JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(tmp_path, monkeypatch, paths, error, message):
    monkeypatch.chdir(tmp_path)
    for name, raw in [
        ("a.txt", b"a"),
        ("b.jsonl", b'{"text": '),
        ("c.jsonl", b"\n\n"),
        ("d.txt", b"abc\x00"),
        ("e.txt", b"1"),
        ("f.txt", b""),
        ("g.jsonl", b'{"text": "1"}'),
    ]:
        Path(name).write_bytes(raw)
    with pytest.raises(error, match=message) as caught:
        open_sources(paths, stdin=io.BytesIO(b"a"))
    assert caught.value.remedy


def test_a_later_record_that_is_broken_is_named_when_it_is_read(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a"}\n\n{"text": 1}\n')
    segments = open_file(path, name="a").segments()
    assert next(segments).text.content == "a"
    with pytest.raises(InputError, match=r"a\.jsonl:3: field 'text' is not a string"):
        next(segments)


def test_a_file_that_has_become_shorter(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Down the rabbit-hole")
    source = open_file(path, name="a.txt")
    path.write_text("Down")
    with pytest.raises(InputError, match=r"a\.txt: shorter than when it was first read"):
        list(source.segments())
    path.unlink()
    with pytest.raises(InputError, match=r"a\.txt: cannot be read"):
        list(source.segments())


def test_a_file_that_was_written_anew_is_read_anew(tmp_path):
    for content in ("one two three", "eno owt eerht"):
        path = write(tmp_path, [content], ".txt", compression=".gz")
        source = open_file(path, name="a", size=4)
        with closing(source.segments()) as segments:
            assert next(segments).text.content == content[:3]


MEMORY = """
import resource, sys
from textlab.texts.sources import open_sources
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for source in open_sources(sys.argv[1:]).sources:
    for segment in source.segments():
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("compression", list(PACKERS))
def test_memory_does_not_grow_with_the_file(tmp_path, compression):
    path = tmp_path / f"a.txt{compression}"
    path.write_bytes(PACKERS[compression](b"Down the rabbit-hole she went\n" * 2_000_000))
    done = subprocess.run([sys.executable, "-c", MEMORY, path], capture_output=True, check=True)
    kilobytes = int(done.stdout) * (1 if sys.platform == "linux" else 1 / 1024)
    assert kilobytes < 40_000


def test_any_bytes_give_segments_or_an_error_of_ours(scratch):
    @settings(deadline=None, max_examples=300)
    @given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.jsonl", "a.csv", "a.txt.gz", "a.zst", "a.parquet"]))
    def check(raw, name):
        path = scratch / f"bytes-{name}"
        path.write_bytes(raw)
        try:
            whole = [record.text for record in read_file(path, name="a").records]
        except TextlabError as error:
            expected = str(error)
            with pytest.raises(type(error)) as caught:
                list(source_of(path).segments())
            assert str(caught.value) == expected
        else:
            assert joined(source_of(path).segments()) == whole

    check()
