"""Every passage that a stream holds, beside Python's own `in`."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import UsageError
from textlab.search.automaton import LONGEST
from textlab.search.passages import passages


def brute_force(texts: list[str], stream: str, least: int) -> list[list[int]]:
    """Return the matches that neither a character before nor one after would leave a match."""

    def place(start: int, end: int) -> int:
        """Return where a part of the stream first ends in the texts, -1 for nowhere."""
        laid = "\x00".join([*texts, ""])
        return laid.find(stream[start:end]) if start >= 0 and end <= len(stream) else -1

    return [
        [place(start, end), start, end - start]
        for end in range(least, len(stream) + 1)
        for start in range(end - least + 1)
        if place(start, end) >= 0 and place(start - 1, end) < 0 and place(start, end + 1) < 0
    ]


symbols = st.text(st.sampled_from("ab字𝄞"), max_size=12)


@settings(max_examples=1000, deadline=None)
@given(st.lists(symbols, max_size=4), st.lists(st.one_of(symbols, st.just("?"))), st.integers(1, 4))
def test_it_equals_brute_force_however_the_stream_is_cut(texts: list[str], parts: list[str], least: int) -> None:
    assert passages(texts, parts, least).tolist() == brute_force(texts, "".join(parts), least)


def test_repetitive_text_gives_no_more_matches_than_it_has_characters() -> None:
    assert passages(["-" * 3_000], ["-" * 50_000], 50).shape == (47_001, 3)
    assert passages(["-" * 3_000], ["-" * 2_000, "+", "-" * 60], 50).tolist() == [[0, 0, 2_000], [0, 2_001, 60]]


def test_a_text_that_is_too_long_is_told_by_its_number() -> None:
    with pytest.raises(UsageError, match=r"^text 2: a text of 8,388,608 characters is too long; cut it"):
        passages(["a", "a" * (LONGEST + 1), "a"], [], 1)
