from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from textlab.report.csv_files import encode
from textlab.report.plain import cut_middle, harmless, left, markdown, printable, shorten, wrap

ANY = st.text(st.characters(), max_size=60)


@given(ANY)
def test_nothing_that_a_terminal_obeys_gets_through(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert printable(shown) == shown
    assert text != shown or text.isprintable()


def test_escapes_are_shown() -> None:
    assert printable("\x1b]0;title\x07 a\u202eb") == "\\x1b]0;title\\x07 a\\u202eb"


@given(ANY, st.integers(8, 40))
def test_cut_text_fits(text: str, width: int) -> None:
    line = printable(text)
    assert cell_len(cut_middle(line, width)) <= width
    assert cell_len(shorten(text, width)) <= width
    assert cell_len(left(cut_middle(line, width), width)) == width


def test_wide_characters_count_twice() -> None:
    assert cell_len(cut_middle("模型模型模型模型模型", 11)) <= 11
    assert left("模型", 6) == "模型  "


def test_what_fits_is_left_alone() -> None:
    assert cut_middle("markov-10", 9) == "markov-10"
    assert shorten("a  b\nc", 5) == "a b c"


def test_wrapped_lines_hang_under_the_first() -> None:
    assert wrap("one two three", 12, first="COPY  ") == ["COPY  one", "      two", "      three"]


@given(ANY)
def test_no_cell_is_a_formula(text: str) -> None:
    cell = harmless(text)
    assert not cell.startswith(("=", "@", "\t", "\r"))
    if cell.startswith(("+", "-")):
        float(cell)
    assert cell.removeprefix("'") == text.replace("\r", "\\r").removeprefix("'")


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+1", "@sum(a1)", "\tx", "-"])
def test_formulas_get_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-1", "+1.5", "-2e-05", "a=1", "", "'"])
def test_numbers_and_words_do_not(cell: str) -> None:
    assert harmless(cell) == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=4))
def test_csv_reads_back(cells: list[str]) -> None:
    content = encode(["x"] * len(cells), [cells]).decode()
    assert list(csv.reader(io.StringIO(content, newline="")))[1] == [harmless(cell) for cell in cells]


@given(ANY)
def test_markdown_has_no_markup_left(text: str) -> None:
    shown = markdown(text)
    bare = shown.replace("\\\\", "")
    assert "<" not in shown
    assert "\n" not in shown
    for mark in "|`*_[":
        assert bare.count(mark) == bare.count(f"\\{mark}")
