from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from textlab.report.page.spans import LONGEST, aligned, passages, segments

TEXT = "The cat sat on the mat, and the dog sat on the log; the quean sat on neither of them, being a queen."


def mark(
    kind: str, start: int, end: int, passage: str | None = None, source: str | None = "book.txt"
) -> dict[str, Any]:
    return {"start": start, "end": end, "kind": kind, "source": source} | {
        "source_line": 3,
        "passage": passage,
        "detail": "1 edit" if kind == "near copy" else None,
    }


KINDS = ["copied", "near copy", "repeated", "rhyme", "unknown word"]


def drawn(kind: str, start: int, length: int) -> dict[str, Any]:
    source = None if kind in ("repeated", "rhyme") else "book.txt"
    return mark(kind, start, min(start + length, len(TEXT)), "of a book", source)


MARKS = st.lists(st.builds(drawn, st.sampled_from(KINDS), st.integers(0, 99), st.integers(1, 60)), max_size=12)


@given(MARKS)
def test_segments_are_the_text_and_passages_stand_side_by_side(marks: list[dict[str, Any]]) -> None:
    found = passages(TEXT, marks)
    assert all(one.end <= other.start for one, other in pairwise(found))
    shown = list(segments(TEXT, marks, found))
    assert "".join(segment.text for segment in shown) == TEXT
    assert all(segment.text for segment in shown)
    begun = [segment.passage for segment in shown if segment.begins]
    assert begun == found
    for passage in found:
        inside = "".join(segment.text for segment in shown if segment.passage is passage)
        assert inside == TEXT[passage.start : passage.end]
    numbers = [passage.number for passage in found if passage.source is not None]
    assert numbers == list(range(1, len(numbers) + 1))


@given(MARKS)
def test_every_unknown_word_is_marked_whole(marks: list[dict[str, Any]]) -> None:
    wanted = {place for one in marks if one["kind"] == "unknown word" for place in range(one["start"], one["end"])}
    at, found = 0, set[int]()
    for segment in segments(TEXT, marks, passages(TEXT, marks)):
        if segment.nearest is not None:
            found |= set(range(at, at + len(segment.text)))
        at += len(segment.text)
    assert found == wanted


def test_a_copy_claims_its_text_ahead_of_a_near_copy() -> None:
    marks = [mark("near copy", 0, 64, "The cat sat on a mat"), mark("copied", 0, 40, "The cat sat on the mat")]
    found = passages(TEXT, marks)
    assert [(one.kind, one.start, one.end) for one in found] == [("copied", 0, 40), ("near copy", 40, 64)]
    # What is shown of the edits is the whole of the near copy.
    assert "".join(there for _, there, _ in found[1].edits) == "The cat sat on a mat"


def test_little_that_is_left_of_a_passage_is_no_passage() -> None:
    found = passages(TEXT, [mark("near copy", 30, 64, "the dog sat"), mark("copied", 0, 55, "The cat sat")])
    assert [(one.kind, one.start, one.end) for one in found] == [("copied", 0, 55)]


def test_a_long_text_is_cut_and_so_are_its_passages() -> None:
    text = "word " * LONGEST
    marks = [mark("copied", LONGEST - 50, LONGEST + 50, "x" * 100), mark("copied", LONGEST + 60, LONGEST + 160, "y")]
    found = passages(text, marks)
    assert [(one.start, one.end) for one in found] == [(LONGEST - 50, LONGEST)]
    assert sum(len(segment.text) for segment in segments(text, marks, found)) == LONGEST


@given(st.text(alphabet="abcAB \n", max_size=60), st.text(alphabet="abcAB \n", max_size=60))
def test_the_parts_of_an_alignment_are_both_texts(text: str, passage: str) -> None:
    parts = aligned(text, passage)
    assert "".join(there for _, there, _ in parts) == " ".join(passage.split())
    assert "".join(here for _, _, here in parts) == " ".join(text.split())
    assert all(there.lower() == here.lower() for tag, there, here in parts if tag == "equal")


def test_edits_that_stand_close_are_shown_as_one() -> None:
    assert aligned("the mad hatter", "the bat hatter") == [
        ("equal", "the ", "the "),
        ("replace", "bat", "mad"),
        ("equal", " hatter", " hatter"),
    ]
