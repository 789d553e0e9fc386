from __future__ import annotations

from itertools import pairwise

import edlib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.copied.alignment import ALIKE, CHANGE, cut_back, opcodes
from textlab.copied.growing import Span, growth_rate

SOME = st.text("abc ", max_size=40)


def every_part(text: str, passage: str, least: int) -> list[tuple[int, int, int]]:
    """Return (start, end, edits) of every part of the text that is long enough, in the alignment of the two."""
    steps, found = opcodes(passage, text), []
    for start in range(len(text) + 1):
        for end in range(start + least, len(text) + 1):
            edits = 0
            for step in steps:
                if step.tag == "delete":
                    edits += (step.src_end - step.src_start) * (start < step.dest_start < end)
                elif step.tag != "equal":
                    edits += max(0, min(end, step.dest_end) - max(start, step.dest_start))
            found.append((start, end, edits))
    return found


@given(SOME, SOME)
def test_the_edits_are_the_fewest_and_make_the_text(text, passage):
    steps, parts, edits = opcodes(passage, text), [], 0
    for step in steps:
        old, new = passage[step.src_start : step.src_end], text[step.dest_start : step.dest_end]
        parts.append(old if step.tag == "equal" else new)
        edits += 0 if step.tag == "equal" else max(len(old), len(new))
    assert "".join(parts) == text
    assert edits == (edlib.align(text, passage)["editDistance"] if text and passage else max(len(text), len(passage)))


@given(SOME, SOME, st.integers(1, 10), st.sampled_from([0.05, 0.2, 0.3]))
def test_the_parts_are_copies_and_the_best_one_is_among_them(text, passage, least, max_edits):
    rate = growth_rate(max_edits)
    steps = opcodes(passage, text)
    found = cut_back(steps, rate, max_edits, least)
    every = every_part(text, passage, least)
    near = {part for part in every if part[2] <= max_edits * (part[1] - part[0]) + 1e-9}
    assert {(part.start, part.end, part.edits) for part in found} <= near
    assert all(one.end <= other.start for one, other in pairwise(found))
    for part in found:
        here, there = text[part.start : part.end], passage[part.source_start : part.source_end]
        assert here[:ALIKE] == there[:ALIKE]
        assert here[-ALIKE:] == there[-ALIKE:]
        assert len(here) >= max(least, ALIKE)
        assert (edlib.align(here, there)["editDistance"] if there else len(here)) == part.edits
    score = {(start, end): rate * (end - start) - edits for start, end, edits in every}
    ends = {
        part
        for part in every
        if any(
            step.tag == "equal" and step.dest_start <= part[0] and part[0] + ALIKE <= step.dest_end for step in steps
        )
        and any(
            step.tag == "equal" and step.dest_start <= part[1] - ALIKE and part[1] <= step.dest_end for step in steps
        )
    }
    best = {part for part in every if score[part[:2]] == pytest.approx(max(score.values()))}
    if best and best <= near & ends and max(len(text), len(passage)) <= CHANGE:
        assert max(score[part.start, part.end] for part in found) == pytest.approx(max(score.values()))


def test_what_is_left_out_at_an_end_of_a_copy_is_no_part_of_it():
    steps = opcodes("the very white rabbit", "-- white rabbit")
    assert cut_back(steps, 0.35, 0.2, 5) == [Span(2, 15, 8, 21, 0)]


def test_two_copies_with_unrelated_words_between_are_two():
    text, passage = f"{'white rabbit ' * 3}{'x' * 40}{'mad hatter ' * 3}", f"{'white rabbit ' * 3}{'mad hatter ' * 3}"
    assert cut_back(opcodes(passage, text), 0.35, 0.2, 20) == [Span(0, 39, 0, 39, 0), Span(79, 112, 39, 72, 0)]
