from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from textlab.texts.preparation import STEPS, Preparation, prepare
from textlab.texts.segments import line_ends, safe_cut
from textlab.texts.sources import Source
from textlab.texts.text import Text


@given(st.text("aΣσB1 \n\r’日本ー\u0301\u1100\u1161가\u11a8-.ªאب\u3099か", max_size=60), st.integers(1, 20))
def test_what_stands_on_one_side_of_a_cut_is_prepared_alike_without_the_other(content, size):
    cut = safe_cut(content, 0, size)
    if cut is None:
        return
    left, right = content[:cut], content[cut:]
    assert left
    assert right
    assert left + right == content
    for steps in ([], ["nfc"], ["nfc", "lower"], list(STEPS)):
        whole, first, second = (prepare(Text(one), Preparation(steps)).content for one in (content, left, right))
        # The white space ahead of the right part belongs between the two.
        space = " " if "space" in steps and second and right[0].isspace() else ""
        assert first + space + second == whole


def test_a_cut_is_the_last_safe_place_of_the_later_half():
    def slow(content, size):
        def between_words(i):
            return content[i - 1].isalnum() and content[i].isspace()

        def between_letters(i):
            return all(unicodedata.category(one) == "Lo" for one in content[i - 1 : i + 1]) and content[i] != "\u1161"

        def in_a_word(i):
            return content[i - 1 : i + 1].isascii() and content[i - 1 : i + 1].isalnum()

        last = range(min(size, len(content) - 1), size // 2, -1)
        first = range(size // 2 + 1, len(content))
        places = [i for i in last if between_words(i)] or [i for i in last if between_letters(i)]
        places = places or [i for i in last if in_a_word(i)]
        places = places or [i for i in first if between_words(i) or between_letters(i)]
        return places[0] if places else None

    @given(st.text("ab1. \n\r日本\u1100\u1161", max_size=40), st.integers(1, 30))
    def check(content, size):
        assert safe_cut(content, 0, size) == slow(content, size)
        assert safe_cut("b " + content, 2, size) == (None if slow(content, size) is None else 2 + slow(content, size))

    check()


def test_a_text_without_a_safe_place_is_one_segment():
    source = Source(b"." * 999 + b"a", "a", "a", size=10, block=16).surveyed()
    assert [len(segment.text.content) for segment in source.segments()] == [1000]


@given(st.text("a\r\n\u2028"))
def test_line_ends_are_those_by_which_lines_are_numbered(content):
    assert 1 + line_ends(content) == Text(content).line(len(content))
