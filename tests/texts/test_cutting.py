"""Cutting: equal pieces, and the way back from each character to its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.texts.corpus import Corpus
from textlab.texts.cutting import Cut, cut_all, place
from textlab.texts.plan import plan
from textlab.texts.preparation import Preparation, Prepared, prepare
from textlab.texts.runs import Shape
from textlab.texts.text import Text
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDED = Preparation(["nfc", "space", "lower"])
FILLER = "abcdefghijklmnopqrstuvwxyz"


def prose(size: int, seed: int = 1) -> str:
    """Return text whose every stretch of twenty characters is its own."""
    words = []
    while sum(map(len, words)) < size:
        seed = (seed * 1_103_515_245 + 12_345) % 2**31
        word = "".join(FILLER[seed >> shift & 15] for shift in range(0, 5 + 4 * (seed % 5), 4))
        words.append(word + ("\n" if seed % 7 == 0 else "  " if seed % 5 == 0 else " "))
    return "".join(words)[:size]


def prepared(*contents: str, name: str = "text") -> list[Prepared]:
    return [prepare(Text(content, f"{name}/{number}"), FOLDED) for number, content in enumerate(contents)]


def cut_of(models: Mapping[str, Sequence[Prepared]], reference: Corpus, length: int | None = None) -> Cut:
    return cut_all(plan(models, reference, length))


BOOK = Corpus.of([Text(prose(30_000), "book/0"), Text(prose(20_000, seed=2), "book/1")], FOLDED)
MIXED = {
    "long": prepared(prose(900, 3), prose(1_000, 4), name="long"),
    "short": prepared(*(prose(60, seed) for seed in range(10, 40)), name="short"),
}


def test_pieces_have_the_planned_length_and_the_characters_of_their_parts() -> None:
    cut = cut_of(MIXED, BOOK, length=300)
    assert {len(piece.text) for piece in cut.pieces.pieces} == {300}
    for piece, parts in zip(cut.pieces.pieces, cut.parts, strict=True):
        assert piece.text == EDGE.join(part.text.content[part.start : part.end] for part in parts)
        assert " ".join(piece.lined.split()) == " ".join(piece.text.replace(EDGE, " ").split())


def test_every_piece_belongs_to_one_unit_or_run() -> None:
    cut = cut_of(MIXED, BOOK, length=300)
    units = [piece for units in cut.models.values() for unit in units for piece in unit]
    runs = [piece for runs in cut.human.values() for run in runs for piece in run]
    twice = [piece for runs in cut.twice.values() for _, pieces in runs for piece in pieces]
    assert sorted(units + runs + twice) == list(range(len(cut.pieces)))
    assert {cut.pieces.pieces[piece].run for piece in units} == {-1}
    assert list(cut.models) == ["long", "short"]
    assert set(cut.human) == {Shape(2), Shape(1, 55)}


def test_a_run_must_not_see_itself_and_its_twin_less_still() -> None:
    cut = cut_of(MIXED, BOOK, length=300)
    excluded = cut.pieces.ranges("reference")
    for runs in cut.human.values():
        for piece in (piece for run in runs for piece in run):
            for part in cut.parts[piece]:
                start, end = part.origin + part.start, part.origin + part.end
                assert any(left <= start and end <= right for left, right in excluded[piece])
    for shape, twins in cut.twice.items():
        for number, pieces in twins:
            for piece, twin in zip(cut.human[shape][number], pieces, strict=True):
                assert cut.pieces.pieces[piece].text == cut.pieces.pieces[twin].text
                assert sum(b - a for a, b in excluded[piece]) < sum(b - a for a, b in excluded[twin])


awkward = st.lists(st.sampled_from(["Ab", "e\u0301", "\r\n", "  ", "x", "İ"]), min_size=1, max_size=30)


@given(awkward, st.integers(8, 30))
def test_every_character_of_a_piece_knows_its_place(parts: list[str], length: int) -> None:
    content = "".join(parts).strip() or "x"
    text = prepare(Text(content, "s", offset=50, first_line=7), FOLDED)
    if len(text) < length:
        return
    cut = cut_of({"m": [text]}, BOOK, length=length)
    for unit in cut.models["m"]:
        for number in unit:
            for at, character in enumerate(cut.pieces.pieces[number].text):
                name, start, end = place(cut.parts[number], at, at + 1)
                raw = content[start - 50 : end - 50]
                assert name == "s"
                assert prepare(Text(f"|{raw}|"), FOLDED).content[1] == character or character == "\u0307"
                assert len(raw) == 1 or raw == "e\u0301"


def test_characters_of_joined_pieces_know_their_samples() -> None:
    cut = cut_of(MIXED, BOOK, length=300)
    names = set()
    for number in (number for unit in cut.models["short"] for number in unit):
        text, parts = cut.pieces.pieces[number].text, cut.parts[number]
        for at, character in enumerate(text):
            if character != EDGE:
                name, start, _ = place(parts, at, at + 1)
                content = MIXED["short"][int(name.split("/")[1])].text.content
                assert content[start] == character or content[start].isspace()
                names.add(name)
        with pytest.raises(IndexError):
            place(parts, len(text), len(text) + 1)
    assert len(names) > 20


def test_of_a_corpus_runs_must_see_as_little_as_of_the_reference() -> None:
    cut = cut_of(MIXED, BOOK, length=300)
    assert cut.pieces.excluded["corpus"] is cut.pieces.excluded["reference"]
    assert cut.shared == 0
