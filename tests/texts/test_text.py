"""A text knows the line of its file on which each of its characters stands."""

from __future__ import annotations

from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.texts import text as module
from textlab.texts.text import Text, told_apart


@given(st.text("ab\r\n", max_size=60), st.integers(1, 70))
def test_lines_are_those_that_begin_ahead_whatever_is_counted_at_once(content: str, page: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PAGE", page)
        text = Text(content, first_line=7)
        for position in range(len(content) + 1):
            assert text.line(position) == 6 + bisect_right(text.line_starts, position)


def test_a_long_text() -> None:
    text = Text("one\r\ntwo\r\n" * 2_000)
    assert [text.line(position) for position in range(0, 20_001, 5)] == list(range(1, 4_002))


@given(st.lists(st.sampled_from(["a", "a (2)", "a (2) (2)", "a (3)", "b"])))
def test_every_text_gets_a_name_of_its_own(names: list[str]) -> None:
    told = [text.name for text in told_apart([Text(name, name) for name in names])]
    assert len(set(told)) == len(names)
    for name in set(names):
        assert told[names.index(name)] == name
    assert all(new.startswith(name) for new, name in zip(told, names, strict=True))
