from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.copied.growing import Source, Span, cut_back, extend, grow, growth_rate, opcodes

FEW = st.text("ab", max_size=14)
SOME = st.text("abc ", max_size=40)
RATES = st.sampled_from([0.2, 0.35, 0.45])


def distances(one: str, other: str) -> list[list[int]]:
    """Return the distance of every beginning of one string to every beginning of the other, by the textbook."""
    table = [[max(i, j) for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a != b))
    return table


@given(FEW, FEW, RATES)
def test_without_a_drop_the_best_extension_of_all_is_found(text, source, rate):
    found, table = extend(text, source, rate, drop=1e9), distances(text, source)
    best = max(rate * i - edits for i, row in enumerate(table) for edits in row)
    assert rate * found.text - found.edits == pytest.approx(best)
    assert table[found.text][found.source] == found.edits


@given(SOME, SOME, RATES, st.sampled_from([1.0, 3.0]))
def test_with_a_drop_what_is_found_is_an_extension(text, source, rate, drop):
    found = extend(text, source, rate, drop)
    assert distances(text, source)[found.text][found.source] <= found.edits
    assert rate * found.text - found.edits >= 0


def test_a_drop_ends_the_search_where_unrelated_text_begins():
    book = "the white rabbit ran down the hole" + "x" * 400
    text = "the white rabbit ran down the hole" + "y" * 400 + "x" * 400
    found = extend(text, book, 0.35, 10)
    assert (found.text, found.source, found.edits, found.at_an_end) == (34, 34, 0, False)


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(1, 50))
def test_a_verbatim_copy_grows_to_its_whole_length(before, after, size):
    copy = "".join(chr(ord("a") + (i * i // 7) % 26) for i in range(before + size + after))
    text, book = f"#{copy}#", f"-----{copy}--"
    read = Source(0, len(book), lambda start, end: book[start:end])
    seed = Span(1 + before, 1 + before + size, 5 + before, 5 + before + size, 0)
    assert grow(text, seed, read, 0.35, 22) == Span(1, 1 + len(copy), 5, 5 + len(copy), 0)


def test_no_passage_goes_on_into_the_text_beside():
    book = "down the rabbit hole|she went"
    read = Source(0, 20, lambda start, end: book[start:end])
    assert grow(book, Span(5, 8, 5, 8, 0), read, 0.35, 22) == Span(0, 20, 0, 20, 0)


def parts(text: str, passage: str) -> list[tuple[int, int, int]]:
    """Return (start, end, edits) of every part of the text in the alignment of the two."""
    steps, found = opcodes(passage, text), []
    for start in range(len(text) + 1):
        for end in range(start, len(text) + 1):
            edits = 0
            for step in steps:
                if step.tag == "delete":
                    edits += (step.src_end - step.src_start) * (start < step.dest_start < end)
                elif step.tag != "equal":
                    edits += max(0, min(end, step.dest_end) - max(start, step.dest_start))
            found.append((start, end, edits))
    return found


@given(SOME, SOME, st.integers(1, 10), st.sampled_from([0.05, 0.2, 0.3]))
def test_a_copy_is_the_best_part_of_an_alignment(text, passage, least, max_edits):
    rate = growth_rate(max_edits)
    found = cut_back(opcodes(passage, text), rate, max_edits, least)
    every = [part for part in parts(text, passage) if part[1] - part[0] >= least]
    near = [part for part in every if part[2] <= max_edits * (part[1] - part[0]) + 1e-9]
    if found is None:
        assert not near
        return
    length = found.end - found.start
    assert (found.start, found.end, found.edits) in near
    best = max(rate * (end - start) - edits for start, end, edits in every)
    longest = max(end - start for start, end, _ in near)
    assert rate * length - found.edits == pytest.approx(best) or length <= longest
    assert distances(text[found.start : found.end], passage[found.source_start : found.source_end])[-1][-1] == (
        found.edits
    )


def test_what_is_left_out_at_an_end_of_a_copy_is_no_part_of_it():
    steps = opcodes("the very white rabbit", "-- white rabbit")
    assert cut_back(steps, 0.35, 0.2, 5) == Span(2, 15, 8, 21, 0)
