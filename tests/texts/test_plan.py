"""The plan: piece lengths, units, and what is refused."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import InputError
from textlab.texts.corpus import Corpus
from textlab.texts.plan import LONGEST, SHORTEST, Layout, Plan, plan
from textlab.texts.preparation import Preparation, Prepared, prepare
from textlab.texts.runs import FEWEST_RUNS, MOST_EXCLUDED, MOST_RUNS, Shape
from textlab.texts.text import Text
from textlab.texts.words import EDGE


def samples(*sizes: int) -> list[Prepared]:
    """Return samples of these lengths, each of a letter of its own."""
    return [prepare(text, Preparation([])) for text in texts(*sizes)]


def texts(*sizes: int) -> list[Text]:
    return [Text(chr(0x4E00 + number) * size, f"{number}.txt") for number, size in enumerate(sizes)]


def book(*sizes: int) -> Corpus:
    return Corpus.of(texts(*sizes), Preparation([]))


def only(made: Plan) -> Layout:
    (layout,) = made.layouts
    return layout


def shape_of(layout: Layout) -> list[list[int]]:
    """Return the length of each piece of each unit, edges included."""
    return [
        [sum(part.end - part.start for part in parts) + len(EDGE) * (len(parts) - 1) for parts in unit.pieces]
        for unit in layout.units
    ]


BOOK = book(1_000_000)


@pytest.mark.parametrize(
    ("sizes", "length"),
    [
        ([2_000] * 10, 2_000),
        ([9_999] * 3, 2_000),
        ([1_999] * 10, 1_950),
        ([250], 250),
        ([249], 200),
        ([200] * 10, 200),
        ([*range(1_000, 1_020), 300], 1_000),  # of 21 samples the 5th percentile is the second
        ([*range(1_000, 1_018), 300], 300),
        ([2_000] * 9 + [30] * 8, 2_000),  # those that are no piece do not set the length
        ([30] * 1_000, 2_000),
        ([30] * 200, 600),
        ([30] * 10, 200),
        ([800, 900, 0, 0, 0], 800),  # what is empty is not short
    ],
)
def test_the_length_is_that_of_nearly_all_samples_rounded_down(sizes: list[int], length: int) -> None:
    made = plan({"m": samples(*sizes)}, BOOK)
    assert made.length == length
    assert made.shortened == ("as short as the samples of m ask for" if length < LONGEST else "")
    assert made.margin == 1_000


def test_the_model_with_the_shortest_samples_sets_the_length_and_is_named() -> None:
    made = plan({"long": samples(2_000), "short": samples(730, 900), "longer": samples(5_000)}, BOOK)
    assert (made.length, made.shortened) == (700, "as short as the samples of short ask for")


@pytest.mark.parametrize(
    ("size", "length"),
    [(3_000, 200), (16_000, 400), (40_000, 1_000), (45_000, 1_000), (79_000, 1_950), (80_000, 2_000)],
)
def test_a_small_reference_shortens_pieces(size: int, length: int) -> None:
    made = plan({"m": samples(*[2_000] * 10)}, book(size))
    assert made.length == length
    assert made.shortened == (f"as short as a reference of {size:,} characters asks for" if length < LONGEST else "")
    assert made.rough == (size == 3_000)


def test_texts_of_a_reference_shorten_pieces_until_twenty_runs_fit() -> None:
    made = plan({"m": samples(2_000)}, book(*[900] * 200))
    assert made.length == 900
    assert {shape: len(runs) for shape, runs in made.runs.items()} == {Shape(1): MOST_RUNS}


def test_short_texts_need_no_long_ones_to_be_held_against() -> None:
    made = plan({"m": samples(*[30] * 1_000)}, book(*[90] * 1_000))
    assert made.length == 2_000
    assert len(made.runs[Shape(1, 30)]) >= FEWEST_RUNS


@pytest.mark.parametrize(("sizes", "needed"), [([9_000], 900), ([1_999], 200), ([30] * 100, 300)])
def test_a_reference_of_fewer_than_ten_pieces_is_refused(sizes: list[int], needed: int) -> None:
    with pytest.raises(InputError, match=r"the reference has 999 characters, fewer than ten pieces of \d+; give more"):
        plan({"m": samples(*sizes)}, book(999))
    with pytest.raises(InputError, match="fewer than ten pieces of 100; give more human text or a smaller --piece"):
        plan({"m": samples(*sizes)}, book(999), 100)
    assert plan({"m": samples(*sizes)}, book(needed * 10), min(needed, 300)).length == min(needed, 300)


def test_a_reference_of_texts_that_hold_no_run_is_refused() -> None:
    with pytest.raises(InputError, match=r"too few stretches of 200 characters within one text; .*one file"):
        plan({"m": samples(2_000)}, book(*[150] * 200, 300))


def test_a_sample_is_a_unit_and_its_rest_is_counted() -> None:
    layout = only(plan({"m": samples(2_500, 2_000, 2_300, 4_100, 100)}, BOOK, 1_000))
    assert layout.shape == Shape(2)
    assert [unit.sample for unit in layout.units] == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert shape_of(layout) == [[1_000] * 2, [1_000] * 2, [1_000] * 2, [1_000] * 4]
    assert (layout.samples, layout.dropped, layout.rest, layout.within) == (4, 1, 500 + 300 + 100, False)


def test_long_samples_are_cut_into_units_within_them() -> None:
    made = plan({"m": samples(50_000, 45_000, 3_000)}, book(150_000))
    layout = only(made)
    assert layout.within
    assert layout.shape == Shape(2)  # a twentieth of the book less two margins
    assert [unit.sample for unit in layout.units] == ["0.txt"] * 12 + ["1.txt"] * 11 + ["2.txt"]
    assert layout.rest == 50_000 - 12 * 4_000 + 45_000 - 11 * 4_000 + 3_000 - 2_000
    assert not made.rough


def test_samples_that_are_just_one_unit_are_not_cut_into_units() -> None:
    layout = only(plan({"m": samples(4_000, 4_000)}, book(150_000)))
    assert (layout.shape, layout.within) == (Shape(2), False)


def test_units_stay_small_enough_for_twenty_runs() -> None:
    for size in (60_000, 150_000, 400_000, 1_000_000):
        made = plan({"m": samples(1_000_000)}, book(size))
        ((shape, runs),) = made.runs.items()
        assert len(runs) >= FEWEST_RUNS
        assert shape.pieces * made.length + 2 * made.margin <= MOST_EXCLUDED * size
        assert not made.rough


def test_twenty_runs_are_enough() -> None:
    texts = [2_000] * FEWEST_RUNS + [1_000] * 60
    assert only(plan({"m": samples(3_000)}, book(*texts), 1_000)).shape == Shape(2)
    assert only(plan({"m": samples(3_000)}, book(*texts[1:], 2_000 - 1, 1_000), 1_000)).shape == Shape(1)


def test_short_texts_are_shuffled_and_joined_to_equal_pieces() -> None:
    layout = only(plan({"m": samples(*range(20, 60), 0, 0)}, BOOK, 300))
    assert layout.shape == Shape(1, 39)
    assert (layout.samples, layout.dropped, layout.within) == (40, 2, False)
    assert shape_of(layout) == [[300]] * len(layout.units)
    used = [part for unit in layout.units for part in unit.pieces[0]]
    names = list(dict.fromkeys(part.text.text.name for part in used))
    assert names != sorted(names, key=lambda name: int(name[:-4]))
    assert layout.rest == sum(range(20, 60)) - sum(part.end - part.start for part in used)
    again = only(plan({"m": samples(*range(20, 60), 0, 0)}, BOOK, 300))
    assert [unit.sample for unit in layout.units] == [unit.sample for unit in again.units]


def test_samples_as_long_as_a_short_piece_are_not_joined() -> None:
    layout = only(plan({"m": samples(150, 150)}, BOOK, 100))
    assert layout.shape == Shape(1)
    assert shape_of(layout) == [[100], [100]]


@pytest.mark.parametrize(("size", "fragment"), [(6, 6), (31, 30), (39, 39), (157, 150), (199, 190)])
def test_models_whose_texts_are_nearly_as_long_share_their_runs(size: int, fragment: int) -> None:
    assert only(plan({"m": samples(*[size] * 200)}, BOOK)).shape == Shape(1, fragment)


def test_human_text_has_the_shape_of_each_model() -> None:
    made = plan({"a": samples(500, 500), "b": samples(1_600), "c": samples(*[50] * 100)}, BOOK)
    assert made.length == 500
    assert [layout.shape for layout in made.layouts] == [Shape(1), Shape(3), Shape(1, 50)]
    assert {shape: len(runs) for shape, runs in made.runs.items()} == dict.fromkeys(
        [Shape(1), Shape(3), Shape(1, 50)], MOST_RUNS
    )


def test_a_model_without_a_sample_as_long_as_a_piece_is_refused() -> None:
    with pytest.raises(InputError, match=r"^b: no sample is as long as a piece of 900 .*\(the longest has 450\)"):
        plan({"a": samples(2_000), "b": samples(300, 450)}, BOOK, 900)
    with pytest.raises(InputError, match=r"^b: 90 characters in all, less than a piece of 200; give more samples"):
        plan({"a": samples(2_000), "b": samples(30, 30, 30)}, BOOK)


@settings(max_examples=40)
@given(
    st.lists(st.integers(1, 7_000), min_size=1, max_size=12),
    st.none() | st.integers(8, 900),
    st.lists(st.integers(0, 60_000), min_size=1, max_size=4),
)
def test_whatever_is_planned_adds_up(sizes: list[int], length: int | None, texts: list[int]) -> None:
    try:
        made = plan({"m": samples(*sizes)}, book(*texts), length)
    except InputError:
        return
    layout = only(made)
    assert length is not None or (SHORTEST <= made.length <= LONGEST and made.length % 50 == 0)
    assert {piece for unit in shape_of(layout) for piece in unit} == {made.length}
    assert layout.samples + layout.dropped == len(sizes)
    parts = [part for unit in layout.units for piece in unit.pieces for part in piece]
    dropped = 0 if layout.shape.fragment else sum(size for size in sizes if size < made.length)
    assert sum(part.end - part.start for part in parts) + layout.rest + dropped == sum(sizes)
    seen = sorted((part.text.text.name, part.start, part.end) for part in parts if part.start < part.end)
    assert all(one[0] != other[0] or one[2] <= other[1] for one, other in pairwise(seen))
    assert len(made.runs[layout.shape]) >= 2
