"""A corpus as a stream: shards tile it, every character knows its place, and no more than some of it is ever held."""

from __future__ import annotations

import hashlib
import pickle
import re
import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import InputError
from textlab.texts import corpus as module
from textlab.texts import survey
from textlab.texts.corpus import Corpus, Place, digest, open_corpus
from textlab.texts.pieces import cut
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.survey import Given
from textlab.texts.text import Text
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from textlab.texts.preparation import Prepared
    from textlab.texts.segments import Mark, Segment

contents = st.lists(st.text(alphabet="aB é\u0301\n\r\t,", max_size=30), min_size=1, max_size=4)
steps = st.sampled_from(["nfc,space", "nfc,space,lower", "lower", "no-punctuation,space"])


@pytest.fixture(autouse=True, params=["kept", "read again"])
def _kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Try everything on a corpus that is kept in memory, and on one of which next to nothing is."""
    if request.param == "read again":
        monkeypatch.setattr(module, "KEPT", 1)
        monkeypatch.setattr(module, "_AROUND", 4)
        monkeypatch.setattr(survey, "SEGMENT", 8)


def texts_of(parts: Sequence[str]) -> list[Text]:
    return [Text(part, f"{number}.txt", offset=100 * number) for number, part in enumerate(parts)]


def corpus_of(parts: Sequence[str], steps: str = "nfc,space", size: int = 6) -> Corpus:
    """Return a corpus of which segments have about so many characters."""
    return Corpus([Given(texts_of(parts), most=size)], Preparation(steps.split(",")))


def prepared_of(parts: Sequence[str], steps: str = "nfc,space") -> list[Prepared]:
    """Return the texts that are not empty after preparation, whole."""
    every = (prepare(text, Preparation(steps.split(","))) for text in texts_of(parts))
    return [one for one in every if one.content]


def whole_of(parts: Sequence[str], steps: str = "nfc,space") -> str:
    return EDGE.join(one.content for one in prepared_of(parts, steps))


@given(contents, steps)
def test_texts_stand_side_by_side_with_an_edge_between(parts: list[str], steps: str) -> None:
    corpus, whole = corpus_of(parts, steps), whole_of(parts, steps)
    assert len(corpus) == len(whole)
    assert corpus.prepared(0, len(whole)) == whole
    assert [whole[start:end] for start, end in corpus.spans] == list(filter(None, whole.split(EDGE)))
    assert corpus.sizes.tolist() == [len(text) for text in whole.split(EDGE) if text]
    assert corpus.spans.dtype == np.int64
    assert corpus.spans.shape == (len(corpus.sizes), 2)


@given(contents, st.integers(0, 12), st.integers(1, 40), st.integers(1, 3))
def test_shards_tile_the_corpus_and_see_their_reach(parts: list[str], reach: int, size: int, stretches: int) -> None:
    corpus, whole = corpus_of(parts), whole_of(parts)
    found = [list(corpus.shards(reach, size, part, stretches)) for part in range(stretches)]
    shards = [shard for some in found for shard in some]
    lengths = [sum(len(shard.text) for shard in some) for some in found]
    assert max(lengths) - min(lengths) <= 1
    assert all(len(shard.text) == size for some in found for shard in some[:-1])
    at = 0
    for shard in shards:
        end = at + len(shard.text)
        assert shard.start == at
        assert 0 < len(shard.text) <= size
        assert shard.text == whole[at:end]
        assert shard.before == whole[max(0, at - reach) : at]
        assert shard.joined == whole[shard.origin : end]
        assert shard.starts_text == (shard.origin == 0 or whole[shard.origin - 1] == EDGE)
        assert shard.ends_text == (end == len(whole) or whole[end] == EDGE)
        at = end
    assert at == len(whole)


def test_short_texts_share_a_shard() -> None:
    corpus = corpus_of(["Hm, hm."] * 1_000)
    assert [shard.text for shard in corpus.shards(10, 1 << 20)] == [EDGE.join(["Hm, hm."] * 1_000)]


@given(contents)
def test_every_character_knows_its_file_line_and_offset(parts: list[str]) -> None:
    corpus = corpus_of(parts)
    starts = iter(corpus.spans[:, 0].tolist())
    for one in prepared_of(parts):
        start, number = next(starts), int(one.text.name.removesuffix(".txt"))
        for position in range(len(one.content)):
            raw = one.raw_offset(position)
            ends = re.findall(r"\r\n|\r|\n", parts[number][: raw + 1])
            line = 1 + len(ends) - (parts[number][raw] in "\r\n")
            assert corpus.place(start + position) == Place(f"{number}.txt", line, 100 * number + raw)


def ranges(corpus: Corpus, data: st.DataObject) -> Iterator[tuple[int, int, int]]:
    """Draw ranges within one text each, with its number."""
    for _ in range(3):
        number = data.draw(st.integers(0, len(corpus.spans) - 1))
        begins, ends = corpus.spans[number].tolist()
        start = data.draw(st.integers(begins, ends))
        yield number, start, data.draw(st.integers(start, ends))


@given(contents, steps, st.data())
def test_passages_come_as_prepared_and_as_they_were_read(parts: list[str], steps: str, data: st.DataObject) -> None:
    corpus, texts = corpus_of(parts, steps), prepared_of(parts, steps)
    if not texts:
        return
    for number, start, end in ranges(corpus, data):
        begins = int(corpus.spans[number, 0])
        assert corpus.prepared(start, end) == texts[number].content[start - begins : end - begins]
        assert corpus.passage(start, end) == texts[number].raw(start - begins, end - begins)


@given(contents, steps, st.data())
def test_a_part_is_cut_as_from_the_whole_text(parts: list[str], steps: str, data: st.DataObject) -> None:
    corpus, texts = corpus_of(parts, steps), prepared_of(parts, steps)
    if not texts:
        return
    for number, start, end in ranges(corpus, data):
        part, begins = corpus.part(start, end), int(corpus.spans[number, 0])
        assert (part.origin + part.start, part.origin + part.end) == (start, end)
        assert cut([part]) == cut([module.Part(texts[number], start - begins, end - begins)])
        text = part.text.text
        for position in range(part.start, part.end):
            raw = part.text.raw_offset(position)
            assert corpus.place(part.origin + position) == Place(text.name, text.line(raw), text.offset + raw)


def test_of_a_corpus_that_is_not_kept_a_part_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    corpus = corpus_of(["Down,  down,  down. Would the fall never come to an end?\r\n" * 100], size=1 << 20)
    part = corpus.part(1_000, 1_100)
    assert len(part.text) < 200 + 6 * module._AROUND
    assert part.text.content[part.start : part.end] == corpus.prepared(1_000, 1_100)
    assert part.origin + part.start == 1_000


class Counted(Given):
    """Texts in memory; how often they are read is counted."""

    times = 0

    def segments(self, mark: Mark | None = None) -> Generator[Segment]:
        Counted.times += 1
        return super().segments(mark)


def test_of_a_corpus_that_is_not_kept_few_blocks_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, count = 1 << 17, 200
    monkeypatch.setattr(module, "KEPT", kept)
    monkeypatch.setattr(survey, "SEGMENT", 1 << 13)
    corpus = Corpus([Counted(texts_of(["Down,  down,  down. " * 400] * count))], Preparation(["space"]))
    places = corpus.spans[:, 0].tolist()

    def ask(place: int) -> int:
        """Return how often texts are read for a place."""
        before = Counted.times
        assert corpus.prepared(place, place + 4) == "Down"
        corpus.place(place)
        return Counted.times - before

    tracemalloc.start()
    try:
        for place in places:
            assert ask(place) == 1
        # All blocks would be forty times as much; what else is measured meanwhile may be as much as one.
        assert kept // 2 < tracemalloc.get_traced_memory()[0] < 8 * kept
    finally:
        tracemalloc.stop()
    assert [ask(place) for place in [*places[-4:], *places[-4:], *places[:4]]] == [0] * 8 + [1] * 4
    assert sum(ask(place) for other in places[:40] for place in (places[0], other)) == 36


def test_edges_have_a_place_beside_them() -> None:
    corpus = corpus_of(["One", " ", "Two"])
    assert corpus.prepared(2, 6) == f"e{EDGE}Tw"
    assert {corpus.place(3).name, corpus.place(7).name} <= {"0.txt", "1.txt", "2.txt"}


@pytest.mark.parametrize("parts", [[""], [" \n"], []])
def test_a_corpus_may_be_empty(parts: list[str]) -> None:
    corpus = corpus_of(parts)
    assert (len(corpus), corpus.head, corpus.lined_head, corpus.prepared(0, 9)) == (0, "", "", "")
    assert list(corpus.shards(3, 5)) == []
    assert corpus.spans.shape == (0, 2)


def test_the_head_holds_the_first_characters_texts_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEAD", 10)
    corpus = corpus_of(["One\r\ntwo", "Three", "four"], "space,lower")
    assert corpus.head == f"one two{EDGE}th"
    assert corpus.lined_head == "one\ntwo\nth"


@given(contents, st.integers(1, 9))
def test_the_digest_is_of_what_was_read_and_where_texts_end(parts: list[str], size: int) -> None:
    assert corpus_of(parts, "lower", size).digest == corpus_of(parts).digest == digest(parts)


def test_digests_of_other_texts_differ() -> None:
    several = (["One  two", "three"], ["One two", "three"], ["One  twot", "hree"], ["One  twothree"], ["One  two"])
    assert len({digest(parts) for parts in several}) == len(several)
    assert digest(["aé"]) == hashlib.sha256("aé".encode() + (3).to_bytes(8, "little")).hexdigest()
    assert digest(["\ud800"]) != digest(["?"])


def test_another_process_reads_the_same(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Down the {number} rabbit-hole. " * 30, encoding="utf-8")
    corpus = open_corpus([str(tmp_path)], Preparation(["space"]))
    again = pickle.loads(pickle.dumps(corpus))  # noqa: S301
    assert list(again.shards(5, 50)) == list(corpus.shards(5, 50))
    assert again.place(700) == corpus.place(700)
    assert (again.digest, again.notes, again.head) == (corpus.digest, corpus.notes, corpus.head)
    assert len(pickle.dumps(corpus)) < 20_000


def test_what_was_said_of_the_files_and_how_far_reading_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Grüße aus der Höhle, schöne Größe und süße Äpfel. ".encode("cp1252") * 20)
    (tmp_path / "b.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n', encoding="utf-8")
    told = list[tuple[int, int]]()
    corpus = open_corpus([str(tmp_path)], Preparation([]), progress=lambda done, total: told.append((done, total)))
    assert "a.txt: read as cp1252 (detected)" in corpus.notes[0]
    assert [corpus.place(start).name.rpartition("/")[2] for start in corpus.spans[:, 0].tolist()] == [
        *("a.txt", "b.jsonl:1", "b.jsonl:2")
    ]
    assert told == sorted(told)
    assert {total for _, total in told} == {(tmp_path / "a.txt").stat().st_size + 34}
    assert told[-1][0] <= told[-1][1]


@pytest.mark.parametrize("change", ["other", "shorter", "gone"])
def test_a_file_that_changes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    path, book = tmp_path / "book.txt", "Down the rabbit-hole. " * 90
    path.write_text(book, encoding="utf-8")
    corpus = open_corpus([str(path)], Preparation(["lower"]))
    if change == "gone":
        path.unlink()
    else:
        path.write_text(book.replace("hole", "Hare") if change == "other" else book[:900], encoding="utf-8")
    for ask in (lambda: list(corpus.shards(0, 100)), lambda: corpus.place(500), lambda: corpus.prepared(1_000, 1_100)):
        with pytest.raises(InputError, match=r"book\.txt: (has changed|cannot be read|shorter)") as caught:
            ask()
        assert "\n" not in str(caught.value)


def test_what_is_appended_to_a_file_later_is_not_read(tmp_path: Path) -> None:
    path, book = tmp_path / "book.txt", "Down the rabbit-hole. " * 90
    path.write_text(book, encoding="utf-8")
    corpus = open_corpus([str(path)], Preparation(["lower"]))
    path.write_text(f"{book}Alice", encoding="utf-8")
    assert "".join(shard.text for shard in corpus.shards(0, 100)) == book.lower()
