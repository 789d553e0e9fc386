"""Pieces: what they hold, and which of their lines are whole."""

from __future__ import annotations

from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from textlab.texts.pieces import Part, Pieces, cut
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text
from textlab.texts.words import EDGE

FOLDED = Preparation(["nfc", "space", "lower"])
parts = ["One", " two", "e\u0301", "\n", "\r\n", "\r", "  ", "three\n", "\n\n"]
lined = st.lists(st.sampled_from(parts), max_size=12).map("".join)


def whole_lines(content: str, start: int, end: int) -> list[str]:
    """Return the folded lines of a text that lie wholly in a range of its folded characters."""
    at, found = 0, []
    for line in content.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        folded = prepare(Text(line), FOLDED).content
        if folded and start <= at and at + len(folded) <= end:
            found.append(folded)
        at += len(folded) + (folded != "")
    return found


@given(lined, st.data())
@example("One\r\ntwo \nthree", None)
@example("One\rtwo\rthree", None)
def test_the_lines_of_a_piece_are_the_whole_lines_of_the_file(content: str, data: st.DataObject | None) -> None:
    prepared = prepare(Text(content), FOLDED)
    size = len(prepared.content)
    start = data.draw(st.integers(0, size)) if data else 0
    end = data.draw(st.integers(start, size)) if data else len("one two")
    piece = cut([Part(prepared, start, end)])
    assert piece.text == prepared.content[start:end]
    assert [piece.text[first:last] for first, last in piece.lines] == whole_lines(content, start, end)


@given(st.lists(st.sampled_from(["a", "bc", "\n", "\r\n", "\r", "\u2028", "\f"]), max_size=12).map("".join))
def test_characters_stand_on_the_lines_that_any_of_three_line_ends_make(content: str) -> None:
    text = Text(content, first_line=3)
    for position, character in enumerate(content):
        before = content[:position].replace("\r\n", "\n").replace("\r", "\n")
        inside = character == "\n" and content[position - 1 : position] == "\r"
        assert text.line(position) == 3 + before.count("\n") - inside


def test_a_joined_piece_has_its_edges_and_the_lines_of_its_parts() -> None:
    contents = ("One\nTWO\n", 7), ("three  four", 8), ("five", 4)
    piece = cut([Part(prepare(Text(content), FOLDED), 0, end) for content, end in contents], run=3)
    assert piece.text == f"one two{EDGE}three fo{EDGE}five"
    assert piece.lined == "one\ntwo\nthree  fo\nfive"
    assert [piece.text[start:end] for start, end in piece.lines] == ["one", "two", "five"]
    assert piece.run == 3


def test_the_first_and_the_last_line_of_a_segment_may_be_parts_of_longer_ones() -> None:
    text = Text("one\ntwo\nthree")
    for starts, ends in product((True, False), repeat=2):
        prepared = prepare(text, FOLDED, starts=starts, ends=ends)
        piece = cut([Part(prepared, 0, len(prepared.content))])
        lines = [piece.text[start:end] for start, end in piece.lines]
        assert lines == ["one"] * starts + ["two"] + ["three"] * ends


def test_lines_begin_and_end_at_their_letters_where_spaces_are_kept() -> None:
    prepared = prepare(Text("One\n  two \n"), Preparation(["nfc"]))
    piece = cut([Part(prepared, 0, len(prepared.content))])
    assert [piece.text[start:end] for start, end in piece.lines] == ["One", "two"]


def test_pieces_of_plain_texts_know_what_they_must_not_see() -> None:
    pieces = Pieces.of(["ab", "cd", "ef"], [-1, 1, 0], [((0, 2),), ((2, 4), (6, 8))])
    assert len(pieces) == 3
    assert pieces.texts == ("ab", "cd", "ef")
    assert pieces.ranges("reference") == pieces.ranges("corpus") == [(), ((2, 4), (6, 8)), ((0, 2),)]
    assert [Pieces.of([" ab ", ""]).words.spans(piece) for piece in (0, 1)] == [[(1, 3)], []]
