"""A corpus as a stream: shards tile it, and every character knows its place."""

from __future__ import annotations

import hashlib
import re

from hypothesis import given
from hypothesis import strategies as st

from textlab.texts import corpus as module
from textlab.texts.corpus import Corpus, Place, digest
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text
from textlab.texts.words import EDGE

contents = st.lists(st.text(alphabet="aB é\u0301\n\r\t,", max_size=30), min_size=1, max_size=4)


def corpus_of(parts: list[str], steps: str = "nfc,space") -> Corpus:
    texts = (Text(part, f"{number}.txt", offset=100 * number) for number, part in enumerate(parts))
    return Corpus(tuple(prepare(text, Preparation(steps.split(","))) for text in texts))


@given(contents, st.integers(0, 12), st.integers(1, 40))
def test_shards_tile_the_texts_and_see_their_reach(parts: list[str], reach: int, size: int) -> None:
    corpus = corpus_of(parts)
    shards = list(corpus.shards(reach, size))
    whole = "".join(text.content for text in corpus.texts)
    assert "".join(shard.text for shard in shards) == whole
    assert len(corpus) == len(whole)
    at = 0
    for shard in shards:
        begins = max(start for start in corpus.starts if start <= at)
        ends = min(start for start in corpus.starts if start > at)
        assert shard.start == at
        assert 0 < len(shard.text) <= size
        assert shard.before == whole[max(begins, at - reach) : at]
        assert shard.joined == whole[shard.origin : at + len(shard.text)]
        assert shard.starts_text == (shard.origin == begins)
        assert shard.ends_text == (at + len(shard.text) == ends)
        at += len(shard.text)


@given(contents)
def test_every_character_knows_its_file_line_and_offset(parts: list[str]) -> None:
    corpus = corpus_of(parts)
    at = 0
    for number, text in enumerate(corpus.texts):
        for position in range(len(text.content)):
            raw = text.raw_offset(position)
            ends = re.findall(r"\r\n|\r|\n", parts[number][: raw + 1])
            line = 1 + len(ends) - (parts[number][raw] in "\r\n")
            assert corpus.place(at) == Place(f"{number}.txt", line, 100 * number + raw)
            at += 1


@given(contents, st.data())
def test_a_range_splits_where_texts_end(parts: list[str], data: st.DataObject) -> None:
    corpus = corpus_of(parts)
    start = data.draw(st.integers(0, len(corpus)))
    end = data.draw(st.integers(start, len(corpus)))
    whole = "".join(text.content for text in corpus.texts)
    pieces = list(corpus.split(start, end))
    assert "".join(corpus.prepared(*piece) for piece in pieces) == whole[start:end]
    assert [edge for _, edge in pieces[:-1]] == sorted({edge for edge in corpus.starts if start < edge < end})


def test_passages_come_as_prepared_and_as_they_were_read() -> None:
    corpus = corpus_of(["", "Down,\r\n down  the", "", "Rabbit-hole"], "nfc,space,lower")
    assert corpus.prepared(0, 10) == "down, down"
    assert corpus.passage(0, 10) == "Down,\r\n down"
    start = len("down, down the")
    assert corpus.prepared(start, start + 6) == "rabbit"
    assert corpus.passage(start, start + 6) == "Rabbit"


def test_the_head_holds_the_first_characters_texts_apart(monkeypatch) -> None:
    monkeypatch.setattr(module, "HEAD", 9)
    corpus = corpus_of(["One\r\ntwo", "Three", "four"], "space,lower")
    assert corpus.head == f"one two{EDGE}th"
    assert corpus.lined_head == "one\ntwo\nth"


def test_the_digest_is_of_what_was_read_and_where_texts_end() -> None:
    once = corpus_of(["One  two", "three"])
    assert once.digest == corpus_of(["One  two", "three"], "nfc,space,lower").digest
    assert (
        len({once.digest, *(corpus_of(parts).digest for parts in (["One two", "three"], ["One  twot", "hree"]))}) == 3
    )
    assert digest(["aé"]) == hashlib.sha256((3).to_bytes(8, "little") + "aé".encode()).hexdigest()
    assert digest(["\ud800"]) != digest(["?"])
