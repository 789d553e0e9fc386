"""Evidence with its places: every row leads back to the characters of a file."""

from __future__ import annotations

import functools
import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.evidence import edits, located, numbers_in_sample
from textlab.metrics.copying import Copying
from textlab.metrics.protocol import Evidence
from textlab.texts import corpus as corpus_module
from textlab.texts import survey
from textlab.texts.corpus import Corpus
from textlab.texts.cutting import Cut, cut_all
from textlab.texts.plan import plan
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.survey import Given
from textlab.texts.text import Model, Text

if TYPE_CHECKING:
    from collections.abc import Generator

    from textlab.texts.segments import Mark, Segment

FOLDED = Preparation(["nfc", "space", "lower"])
BOOK = "\n".join(f"{number}: Cafe\u0301  No. {number}." for number in range(2_000))
MODELS = [
    Model("long", (Text("x Cafe\u0301  No. 1. " * 40, "long/1", offset=7), Text("Y no. 22 " * 60, "long/2"))),
    Model("short", tuple(Text(f"Line {number} of the\nshort ones.", f"short/{number}") for number in range(30))),
]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.of([Text("Another.", "other.txt"), Text(BOOK, "book.txt")], FOLDED)


@pytest.fixture(scope="module")
def cut(corpus: Corpus) -> Cut:
    prepared = {model.name: [prepare(sample, FOLDED) for sample in model.samples] for model in MODELS}
    return cut_all(plan(prepared, corpus, 200))


def test_a_row_leads_to_the_characters_of_the_sample_and_of_the_source(cut: Cut, corpus: Corpus) -> None:
    piece = cut.models["long"][0][1]
    start = cut.pieces.pieces[piece].text.index("café no.")
    source = corpus.prepared(0, len(corpus)).index("café no. 17")
    row = Evidence("long", "near", "café no.", piece, start, start + 8, (source, source + 8), 1.5)
    (found,) = located("novelty", [row], cut, {"corpus": corpus})
    raw = MODELS[0].samples[0].content
    assert raw[found["start"] - 7 : found["end"] - 7] == "Cafe\u0301  No."
    assert (found["sample"], found["piece"]) == ("long/1", 2)
    assert (found["source"], found["source_line"], found["passage"]) == ("book.txt", 18, "Cafe\u0301  No.")
    assert BOOK[found["source_start"] :].startswith("Cafe\u0301  No. 17")
    assert (found["model"], found["kind"], found["text"], found["value"]) == ("long", "near", "café no.", 1.5)
    assert found["detail"] is None  # letter by letter the same
    assert list(found) == [
        *("model", "sample", "piece", "start", "end", "kind", "text"),
        *("source", "source_start", "source_line", "passage", "value", "detail"),
    ]


def test_a_passage_that_differs_comes_with_its_edits(cut: Cut, corpus: Corpus) -> None:
    source = len("another.") + 1, len("another.") + 5
    rows = [
        Evidence("long", "near", "0; c", 0, 0, 4, source),
        Evidence("long", "near", "0; c", 0, 0, 4, source, detail="its own"),
    ]
    found = located("novelty", rows, cut, {"corpus": corpus})
    assert [row["detail"] for row in found] == ["1 edit: ':' to ';' at 1", "its own"]


def test_a_large_corpus_is_read_once_for_all_places(cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_module, "KEPT", 1)
    monkeypatch.setattr(survey, "SEGMENT", 1_000)
    asked: list[Mark | None] = []

    class Listening(Given):
        def segments(self, mark: Mark | None = None) -> Generator[Segment]:
            asked.append(mark)
            return super().segments(mark)

    book = BOOK.replace(".", "")
    corpus = Corpus([Listening([Text(book, "book.txt")], most=1_000)], FOLDED)
    starts = [match.start() for match in re.finditer("café", corpus.prepared(0, len(corpus)))][:1_500:10]
    random.Random(1).shuffle(starts)
    asked.clear()
    rows = [Evidence("long", "near", "cafe", 0, 0, 4, (start, start + 4)) for start in starts]
    found = located("novelty", rows, cut, {"corpus": corpus})
    assert [(row["source_line"], row["passage"]) for row in found] == [
        (book.count("\n", 0, row["source_start"]) + 1, "Cafe\u0301") for row in found
    ]
    assert len({row["source_start"] for row in found}) == len(rows) == 150
    assert 10 < len(asked) == len(set(asked)) < 100


def test_a_copy_that_goes_on_in_the_next_pieces_is_one_row(corpus: Corpus) -> None:
    book = corpus.prepared(0, len(corpus))
    sample = prepare(Text("New here: " + BOOK[300:1_300] + " and new.", "copy/1"), FOLDED)
    other = prepare(Text(BOOK[500:900], "copy/2"), FOLDED)
    own = cut_all(plan({"m": [sample, other]}, corpus, 200))
    metric = Copying()
    index = metric.index(own.pieces, None)
    memories = [metric.observe(shard, index) for shard in corpus.shards(metric.reach(index), 1_000)]
    memory = functools.reduce(metric.merge, memories)
    models = {"m": [piece for unit in own.models["m"] for piece in unit]}
    rows = list(metric.evidence(index, memory, models))
    assert max(len(row.text) for row in rows) <= 200
    found = located("copying", rows, own, {"corpus": corpus})
    end = 200 * (len(sample.content) // 200)  # the last piece is not whole
    assert found[0]["text"] == sample.content[len("new here: ") : end]
    assert (found[0]["sample"], found[0]["piece"], found[0]["value"]) == ("copy/1", 1, len(found[0]["text"]))
    assert (found[0]["start"], found[0]["end"]) == (10, sample.raw_range(0, end)[1])
    assert found[0]["text"] in book
    assert found[0]["passage"].startswith(BOOK[300:320])
    assert found[0]["detail"] is None
    assert [row["sample"] for row in found if row["value"] > 150] == ["copy/1", "copy/2"]
    assert [row["value"] for row in found] == sorted((row["value"] for row in found), reverse=True)


def test_a_row_of_a_whole_model_has_no_place(cut: Cut, corpus: Corpus) -> None:
    (found,) = located("short_words", [Evidence("long", "word", "the", value=3.0)], cut, {"reference": corpus})
    assert {key for key, value in found.items() if value is None} == {
        *("sample", "piece", "start", "end", "source", "source_start", "source_line", "passage", "detail")
    }


def test_a_row_of_a_joined_piece_leads_to_the_sample_it_lies_in(cut: Cut, corpus: Corpus) -> None:
    piece = cut.models["short"][0][0]
    text = cut.pieces.pieces[piece].text
    places = [match.start() for match in re.finditer("short ones", text)]
    rows = [Evidence("short", "unknown", "short ones", piece, at, at + 10) for at in places]
    samples = {sample.name: sample.content for sample in MODELS[1].samples}
    found = located("words", rows, cut, {"reference": corpus})
    assert len({row["sample"] for row in found}) == len(places) > 3
    assert {samples[row["sample"]][row["start"] : row["end"]] for row in found} == {"short ones"}
    assert {row["piece"] for row in found} == {1}


def test_pieces_are_numbered_within_their_samples(cut: Cut) -> None:
    numbers = numbers_in_sample(cut)
    assert [[numbers[piece] for piece in unit] for unit in cut.models["long"]] == [[1, 2], [1, 2]]
    assert len(numbers) == sum(len(unit) for units in cut.models.values() for unit in units)


@given(st.text(alphabet="ab'\n", max_size=12), st.text(alphabet="abc", max_size=12))
def test_edits_in_words_make_the_text_of_the_passage(text: str, passage: str) -> None:
    said = edits(text, passage)
    if not said:
        assert text == passage
        return
    count, _, steps = said.partition(": ")
    made = ""
    at = 0
    step = re.compile(r"""('(?:[^'\\]|\\.)'|"'") (to ('(?:[^'\\]|\\.)'|"'")|put in|left out) at (\d+)""")
    found = list(step.finditer(steps))
    assert count == f"{len(found)} edit{'s' * (len(found) > 1)}"
    for first, what, second, place in (match.groups() for match in found):
        made += passage[at : int(place)]
        at = int(place)
        if what == "put in":
            made += eval(first)  # noqa: S307
            continue
        assert passage[at] == eval(first)  # noqa: S307
        made += eval(second) if second else ""  # noqa: S307
        at += 1
    assert made + passage[at:] == text
