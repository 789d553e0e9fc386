"""The blocks of a run's files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from textlab.texts.blocks import BREAK, join_blocks, split_blocks
from textlab.texts.text import Text

block = st.text("ab\f\n ", max_size=12).filter(lambda content: content.strip() and BREAK not in f"\n{content}\n")


@given(st.lists(block, max_size=5), st.integers(0, 9), st.integers(1, 9))
def test_blocks_come_back_with_their_places(blocks: list[str], offset: int, line: int) -> None:
    text = Text(join_blocks(blocks), "book", offset=offset, first_line=line)
    found = split_blocks(text)
    assert [one.content for one in found] == blocks
    for one in found:
        assert text.content[one.offset - offset :].startswith(one.content)
        assert text.content[: one.offset - offset].count("\n") == one.first_line - line
        assert one.name == "book"


def test_blank_blocks_are_none() -> None:
    assert [one.content for one in split_blocks(Text(f" {BREAK}a{BREAK}\n{BREAK}"))] == ["a"]
