from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.training.holdout import BLOCKS, fraction, split

PARAGRAPH = (
    "Alice was beginning to get very tired of sitting by her sister\non the bank, and of having nothing to do.\n\n"
)


def interleaved(training, held_out, text):
    """The parts put back in the order in which they follow each other in the text."""
    parts, rest, turns = [], text, [list(training), list(held_out)]
    while rest:
        turn = next(t for t in turns if t and rest.startswith(t[0]))
        turns.reverse()
        parts.append(turn.pop(0))
        rest = rest[len(parts[-1]) :]
    return parts


@given(st.text("ab \n", max_size=400), st.floats(0, 0.5))
def test_the_parts_are_the_text_and_about_the_share_is_held_out(text, share):
    training, held_out = split(text, share)
    assert len("".join(training)) + len("".join(held_out)) == len(text)
    assert sorted("".join(training + held_out)) == sorted(text)
    assert abs(len("".join(held_out)) - share * len(text)) <= share * len(text) / 2 + 2


@pytest.mark.parametrize("share", [0.05, 0.1, 0.3, 0.5])
def test_blocks_are_spread_evenly_and_cut_between_paragraphs(share):
    text = "".join(f"{number:03}: {PARAGRAPH}" for number in range(3000))
    training, held_out = split(text, share)
    assert len(held_out) == BLOCKS
    assert len("".join(held_out)) == pytest.approx(share * len(text), rel=0.1)
    for tenth, block in enumerate(held_out):
        middle = text.index(block) + len(block) / 2
        assert middle == pytest.approx((tenth + 0.5) * len(text) / BLOCKS, abs=len(PARAGRAPH))
        assert block.endswith("\n\n")
        assert text[: text.index(block)].endswith("\n\n")
    assert "".join(interleaved(training, held_out, text)) == text


def test_a_cut_prefers_a_line_to_a_word_and_a_word_to_none():
    def ends(text):
        return {part[-1] for part in split(text, 0.1)[1]}

    assert ends("some words in a line\n" * 300) == {"\n"}
    assert ends("words " * 1000) == {" "}
    assert ends("x" * 6000) == {"x"}


def test_a_short_text_has_fewer_blocks_and_a_share_of_nothing_none():
    assert [len(block) for block in split("x" * 1000, 0.1)[1]] == [100]
    assert [len(block) for block in split("x" * 10_000, 0.1)[1]] == [200] * 5
    assert split("some text", 0) == (["some text"], [])


@given(st.text(max_size=300), st.floats(0.01, 0.5), st.integers(1, 9))
def test_the_tails_of_rows_are_held_out_to_the_character(text, share, rows):
    training, held_out = split(text, share, rows=rows)
    assert "".join(one + other for one, other in zip(training, held_out, strict=True)) == text
    assert len(training) == rows
    for one, other in zip(training, held_out, strict=True):
        assert len(one) == int(len(one + other) * (1 - share))


@given(st.text(max_size=300), st.floats(0.01, 1), st.integers(0, 1000))
def test_a_fraction_is_a_stretch_of_the_book_that_the_seed_draws(text, share, seed):
    found = fraction(text, share, seed)
    assert found in text
    assert len(found) == (max(1, round(len(text) * share)) if text else 0)
    assert fraction(text, share, seed) == found


def test_seeds_draw_other_places():
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 1000)))
    assert len({fraction(text, 0.1, seed) for seed in range(20)}) > 15
    assert fraction(text, 1, 3) == text
