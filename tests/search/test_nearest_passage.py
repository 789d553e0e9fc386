"""The nearest passage, beside a table filled cell by cell and beside edlib."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import edlib
import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.errors import UsageError
from textlab.search import nearest
from textlab.search.lanes import lanes
from textlab.search.nearest_passage import _DEARER, _GROUPS, _RARE, LONGEST, NOWHERE, WindowIndex, merge
from textlab.search.seeds import SIZE
from textlab.texts.shards import Shard
from textlab.texts.words import EDGE
from textlab.threads import LEAST

if TYPE_CHECKING:
    from pathlib import Path

ALPHABETS = ["ab", *("".join(map(chr, range(first, first + size))) for first, size in
                     [(0x60, 30), (0x1F300, 300), (0x3400, 10_000)])]  # fmt: skip

#: Of so many windows the parts are looked for, as they stand.
MANY = _GROUPS * lanes(64)


@numba.njit
def table(window: np.ndarray, text: np.ndarray) -> tuple[int, int, int]:
    """Return (distance, end, start) from the whole table of edit distances; (length, -1, -1) for nothing nearer.

    A cell is the distance and the smallest start of a passage at that distance.
    """
    rows = window.size + 1
    column = np.zeros((rows, 2), np.int64)
    column[:, 0] = np.arange(rows)
    best, best_end, best_start = window.size, -1, -1
    for end in range(1, text.size + 1):
        last, column = column, np.zeros((rows, 2), np.int64)
        column[0, 1] = end
        for i in range(1, rows):
            change = int(window[i - 1] != text[end - 1])
            column[i] = last[i - 1, 0] + change, last[i - 1, 1]
            for other in (last[i], column[i - 1]):
                if other[0] + 1 < column[i, 0] or (other[0] + 1 == column[i, 0] and other[1] < column[i, 1]):
                    column[i] = other[0] + 1, other[1]
        if column[-1, 0] < best:
            best, best_end, best_start = column[-1, 0], end, column[-1, 1]
    return best, best_end, best_start


def points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.int32)


def stretches(text: str, ranges: list[tuple[int, int]]) -> list[tuple[int, str]]:
    """Return where each stretch begins that holds no edge and no character of the ranges, and the stretch."""
    kept = np.array([symbol != EDGE for symbol in text] + [False], bool)
    for start, end in ranges:
        kept[start:end] = False
    # A range takes the joint as well as the characters: an empty one takes nothing.
    ends = np.flatnonzero(np.diff(np.concatenate([[False], kept]).astype(int)))
    return [(start, text[start:end]) for start, end in ends.reshape(-1, 2).tolist()]


def by_table(window: str, text: str, ranges: list[tuple[int, int]]) -> tuple[int, int, int]:
    best = (len(window), NOWHERE, NOWHERE)
    for begin, stretch in stretches(text, ranges):
        distance, end, start = table(points(window), points(stretch))
        if end >= 0:
            best = min(best, (distance, begin + end, begin + start))
    return best


def by_edlib(window: str, text: str, ranges: list[tuple[int, int]]) -> tuple[int, int, int] | None:
    """Return the same as edlib says, or None where there are too many symbols for it."""
    if len(set(window)) > 250:
        return None
    best = (len(window), NOWHERE, NOWHERE)
    for begin, stretch in stretches(text, ranges):
        plain = "".join(symbol if symbol in window else EDGE for symbol in stretch)
        found = edlib.align(window, plain, mode="HW", task="locations")
        if found["editDistance"] < len(window):
            start, last = min(found["locations"], key=lambda place: place[1])
            best = min(best, (found["editDistance"], begin + last + 1, begin + start))
    return best


class Case(NamedTuple):
    text: str
    cuts: list[int]
    windows: list[str]
    excluded: list[list[tuple[int, int]]]
    ceiling: int | None

    def shards(self, reach: int) -> list[Shard]:
        places = [0, *self.cuts, len(self.text)]
        return [
            Shard(start, self.text[start:end], self.text[max(0, start - reach) : start], start <= reach, False)
            for start, end in pairwise(places)
        ]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a text, windows of which many are like parts of it, ranges that each must not see, and where it is cut."""
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    symbols = np.array(list(draw(st.sampled_from(ALPHABETS))))

    def some(length: int) -> list[str]:
        return random.choice(symbols, length).tolist()

    def edited(part: list[str]) -> list[str]:
        for _ in range(int(random.integers(0, 1 + len(part) // draw(st.sampled_from([2, 5, 20]))))):
            at = int(random.integers(0, len(part) + 1))
            part[at : at + int(random.integers(0, 3))] = some(int(random.integers(0, 3)))
        return part

    text = list[str]()
    for kind, length in draw(st.lists(st.tuples(st.sampled_from("rpce"), st.integers(0, 300)), max_size=4)):
        at = int(random.integers(0, len(text) + 1))
        text += {
            "r": some(length),
            "p": some(1 + length % 7) * (length // 7),
            "c": edited(text[at : at + length]),
            "e": [EDGE, *some(length % 60), EDGE],
        }[kind]
    windows, excluded = [], []
    for kind in draw(st.lists(st.sampled_from("rpccc"), min_size=1, max_size=12)):
        length = int(random.integers(1, draw(st.sampled_from([34, 70, 140, 301]))))
        at = int(random.integers(0, len(text) + 1))
        copy = [symbol for symbol in text[at : at + length] if symbol != EDGE]
        window = {"r": some(length), "p": (some(3) * length)[:length], "c": edited(copy)[:300]}[kind]
        windows.append("".join(window) or "z")
        edges = random.integers(0, len(text) + 1, 2 * int(random.choice([0, 0, 1, 2, 3]))).reshape(-1, 2)
        excluded.append([(int(min(pair)), int(max(pair))) for pair in edges])
    cuts = sorted(random.integers(0, len(text) + 1, draw(st.integers(0, 4))).tolist())
    return Case("".join(text), cuts, windows, excluded, draw(st.none() | st.integers(0, 40)))


def check(case: Case) -> None:
    """The search says what both oracles say, whole and in shards."""
    text, _, windows, excluded, ceiling = case
    farthest = [len(window) if ceiling is None else min(len(window), ceiling + 1) for window in windows]
    expected = []
    for window, ranges, limit in zip(windows, excluded, farthest, strict=True):
        best = by_table(window, text, ranges)
        assert by_edlib(window, text, ranges) in (best, None)
        expected.append(best if best[0] < limit else (limit, NOWHERE, NOWHERE))
    distance, end, start = (np.array(column) for column in zip(*expected, strict=True))
    end[end == NOWHERE] = start[start == NOWHERE] = -1
    reach = WindowIndex(windows, excluded, ceiling).reach
    for corpus in (text, case.shards(reach)):
        # As it is; by parts of few windows; and where all places of each may be looked at.
        for groups, rare, dearer, stretch in (
            (_GROUPS, _RARE, _DEARER, LEAST),
            (0, _RARE, _DEARER, 100),
            (0, 1, 1, 100),
        ):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("textlab.search.nearest_passage._GROUPS", groups)
                patch.setattr("textlab.search.nearest_passage._RARE", rare)
                patch.setattr("textlab.search.nearest_passage._DEARER", dearer)
                patch.setattr("textlab.threads.LEAST", stretch)
                patch.setattr("textlab.search.nearest_passage.threads", lambda: 3)
                found = nearest(windows, corpus, excluded=excluded, ceiling=ceiling)
            assert found.distance.tolist() == distance.tolist()
            assert found.end.tolist() == end.tolist()
            assert found.start.tolist() == start.tolist()


@settings(max_examples=150, deadline=None)
@given(cases())
def test_it_equals_the_whole_table_and_edlib(case: Case) -> None:
    check(case)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None)
@given(cases())
def test_fifty_thousand_windows_equal_the_whole_table_and_edlib(case: Case) -> None:
    check(case)


@settings(max_examples=100, deadline=None)
@given(cases())
def test_what_shards_say_apart_is_merged_to_the_same_in_any_order(case: Case) -> None:
    index = WindowIndex(case.windows, case.excluded)
    found = [index.observe(shard) for shard in case.shards(index.reach)]
    merged = found[-1]
    for other in found[-2::-1]:
        merged = merge(merged, other)
    assert merged.tolist() == index.observe(Shard(0, case.text)).tolist()


@pytest.mark.parametrize("symbols", ["ab", "abcdefgh"])
def test_long_windows_side_by_side_are_each_searched_for_as_if_alone(symbols: str) -> None:
    random = np.random.default_rng(len(symbols))
    text = random.choice(list(symbols), 4000)
    windows, excluded = [], []
    for _ in range(60):
        length = int(random.integers(129, 300))
        at = int(random.integers(0, text.size - length))
        window = text[at : at + length].copy()
        window[random.random(length) < random.choice([0, 0.1, 0.3])] = symbols[0]
        windows.append("".join(window))
        # Its copy is often hidden, and many lanes start anew while the words of others are left out.
        places = [at, *random.integers(0, text.size, 4).tolist()]
        excluded.append([(place, place + int(random.integers(1, 60))) for place in places])
    found = nearest(windows, "".join(text), excluded=excluded)
    for window, ranges, distance, start, end in zip(windows, excluded, *found, strict=True):
        assert (distance, end, start) == by_table(window, "".join(text), ranges)


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_of_many_long_windows_near_and_far_ones_are_found(share: float) -> None:
    random = np.random.default_rng(0)
    text = "".join(random.choice(list("abcdefgh"), 1500))
    windows = []
    for at in random.integers(0, 1300, 300).tolist():
        noise = random.random(150) < (0.05 if random.random() < share else 0.6)
        windows.append(
            "".join("z" if edit else symbol for edit, symbol in zip(noise, text[at : at + 150], strict=False))
        )
    found = nearest(windows, text)
    assert list(zip(*found, strict=True)) == [
        (distance, start, end) for distance, end, start in (by_table(window, text, []) for window in windows)
    ]


def test_every_length_of_window_is_found_where_it_stands() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 20_000)))
    lengths = np.array([*range(1, 200), 255, 256, 257, 1023, 1024])
    starts = np.arange(lengths.size) * 90
    windows = [text[start : start + length] for start, length in zip(starts, lengths, strict=True)]
    found = WindowIndex(windows, [()] * len(windows)).observe(Shard(500, text))
    assert found.tolist() == np.column_stack([0 * starts, 500 + starts + lengths, 500 + starts]).tolist()


def found_by_all(window: str, text: str, ceiling: int | None = None) -> tuple[int, int, int]:
    (found,) = set(zip(*(some.tolist() for some in nearest([window] * MANY, text, ceiling=ceiling)), strict=True))
    return found


@pytest.mark.parametrize("length", [64, 100, 255, 300, 1024])
@pytest.mark.parametrize("step", [1, -1])
@pytest.mark.parametrize("put", ["", "x", "{}x"])
def test_a_near_copy_with_one_part_whole_is_found_wherever_that_is(length: int, step: int, put: str) -> None:
    window, parts = "".join(chr(0x4E00 + i) for i in range(length)), length // SIZE
    for edits in {1, 2, parts // 2, parts - 1}:
        # All on one side, so that what is left whole stands as far from where it should as it can.
        places = range(SIZE // 2, SIZE * parts, SIZE)[::step][:edits]
        copy = "".join(put.format(symbol) if i in places else symbol for i, symbol in enumerate(window))
        text = "." * 300 + copy + "." * 300
        # Under so low a ceiling nothing else is looked for.
        assert found_by_all(window, text, parts - 1) == (edits, 300, 300 + len(copy))


@st.composite
def copies(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a window and a text of near copies of it: edits all in one part of the window, or each in another."""
    parts = draw(st.integers(3, 12))
    window = "".join(chr(0x4E00 + i) for i in range(SIZE * parts + draw(st.integers(0, SIZE - 1))))
    text = "."
    for _ in range(draw(st.integers(1, 5))):
        put = draw(st.sampled_from(["", "x", "{}x"]))
        edits = draw(st.integers(0, min(6, parts)))
        hit = draw(st.permutations(range(parts)))
        apart = [SIZE * part + SIZE // 2 for part in hit]
        together = [SIZE * part + i for part in hit for i in (1, 3, 5, 7)]
        places = draw(st.sampled_from([apart, together]))[:edits]
        text += "".join(put.format(symbol) if i in places else symbol for i, symbol in enumerate(window)) + "."
        text += "." * draw(st.sampled_from([0, 1, len(window)]))
    return window, text


@settings(max_examples=400, deadline=None)
@given(copies(), st.sampled_from([1, _RARE]), st.sampled_from([1, _DEARER]))
def test_of_several_copies_the_nearest_is_told_whatever_parts_of_it_are_whole(
    case: tuple[str, str], rare: int, dearer: int
) -> None:
    window, text = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textlab.search.nearest_passage._GROUPS", 0)
        patch.setattr("textlab.search.nearest_passage._RARE", rare)
        patch.setattr("textlab.search.nearest_passage._DEARER", dearer)
        (distance,), (start,), (end,) = nearest([window], text)
    assert (distance, end, start) == by_table(window, text, [])


def test_parts_that_insertions_shift_apart_are_taken_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textlab.search.nearest_passage._RARE", 1)
    monkeypatch.setattr("textlab.search.nearest_passage._DEARER", 1)
    window = "".join(chr(0x4E00 + i) for i in range(45))
    shifted = f"{window[:12]}x{window[12:28]}x{window[28:]}"  # three parts whole, shifted by 0, 1 and 2 characters
    likelier = f"x{window[1]}x{window[3:]}"  # four parts whole
    assert found_by_all(window, f".{shifted:.<150}{likelier}.") == (2, 1, 48)


def test_a_passage_is_looked_at_as_far_ahead_of_its_parts_as_insertions_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textlab.search.nearest_passage._RARE", 1)
    monkeypatch.setattr("textlab.search.nearest_passage._DEARER", 1)
    window = "".join(chr(0x4E00 + i) for i in range(6 * SIZE))
    longer = "".join(symbol + "x" * (i in range(4, 5 * SIZE, SIZE)) for i, symbol in enumerate(window))
    likelier = "x" * 5 + window[5:]  # as near, five parts of it whole; of the other the last one alone
    assert found_by_all(window, f".{longer}{'.' * 150}{likelier}.") == (5, 1, 1 + len(longer))


def test_a_part_that_is_told_of_one_thread_alone_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textlab.search.nearest_passage.threads", lambda: 2)
    window = "".join(chr(0x4E00 + i) for i in range(8 * SIZE))
    copy = "".join("x" if i in range(4, 7 * SIZE, SIZE) else symbol for i, symbol in enumerate(window))
    often = (window[7 * SIZE :] + ".") * 3  # more places of the part that the copy has whole than are told
    text = (often + copy).ljust(10_000, ".")
    assert found_by_all(window, text, 7) == (7, len(often), len(often) + len(copy))


STREAMED = """
from textlab.search import nearest
from textlab.texts.shards import Shard
one, other = ("".join(chr(begin + i) for i in range(64)) for begin in (0x4E00, 0x6E00))
text = one + "." * 300
shards = [Shard(0, text), Shard(len(text), f"{one[:20]}...{other[:40]}", text[-128:], True)]
print(*nearest([one] * 128 + [other] * 128, shards).distance[::128])
"""


@pytest.mark.slow
def test_no_place_is_looked_at_that_is_none(tmp_path: Path) -> None:
    checked = os.environ | {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path)}
    shown = subprocess.run([sys.executable, "-c", STREAMED], env=checked, check=True, capture_output=True, text=True)
    assert shown.stdout == "0 24\n"


@pytest.mark.parametrize("shift", range(-SIZE, 1))
def test_a_part_across_two_threads_stretches_is_found(shift: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textlab.search.nearest_passage.threads", lambda: 2)
    window, last = "".join(chr(0x4E00 + i) for i in range(64)), 64 // SIZE - 1
    copy = "".join("x" if i in range(4, SIZE * last, SIZE) else symbol for i, symbol in enumerate(window))
    begin = 5_000 + shift - SIZE * last  # the last part alone is whole
    text = f"{copy:.>{begin + 64}}".ljust(10_000, ".")
    assert found_by_all(window, text, last) == (last, begin, begin + 64)


def test_of_more_copies_than_are_looked_at_one_by_one_the_nearest_is_told() -> None:
    window = "".join(chr(0x4E00 + i) for i in range(64))
    for edits in (0, 1, 2):
        nearer = "x" * edits + window[edits:]
        text = "".join(f"{window[:30]}...{window[33:]}-" for _ in range(1000)) + nearer + "."
        assert found_by_all(window, text) == (edits, 65_000, 65_064)


@pytest.mark.parametrize("room", [0, 1, 2 * MANY])
def test_where_there_is_room_for_few_places_all_copies_are_found(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textlab.search.nearest_passage._ROOM", room)
    window = "".join(chr(0x4E00 + i) for i in range(64))
    assert found_by_all(window, f"..{window}..", 3) == (0, 2, 66)


def test_a_near_copy_that_ends_ahead_of_the_shard_is_not_its_own() -> None:
    window = "".join(chr(0x4E00 + i) for i in range(64))
    shard = Shard(128, f"...{window[:20]}xx{window[22:]}.", f"{window:.<128}", True)
    assert WindowIndex([window] * MANY).observe(shard).tolist() == [[2, 128 + 67, 128 + 3]] * MANY


@pytest.mark.parametrize("length", [20, 64, 65, 300, 1024])
@pytest.mark.parametrize("size", [7, 95, 10_000])
def test_an_insertion_in_the_middle_never_cuts_a_passage_short(length: int, size: int) -> None:
    window, inserted = "".join(map(chr, range(0x4E00, 0x4E00 + length))), "x" * (length // 2 - 1)
    text = "." * 50 + window[: length // 2] + inserted + window[length // 2 :] + "." * 50
    whole = Case(text, list(range(size, len(text), size)), [window], [[]], None)
    found = nearest([window], whole.shards(2 * length))
    assert [column.tolist() for column in found] == [[len(inserted)], [50], [50 + length + len(inserted)]]


@pytest.mark.parametrize("size", [1, 7, 95])
def test_a_passage_half_as_long_again_as_its_window_is_found_across_shards(size: int) -> None:
    window = "".join(chr(0x4E00 + i) for i in range(64))
    text = ".".join(window[i : i + 2] for i in range(0, 64, 2))
    shards = Case(text, list(range(size, len(text), size)), [window], [[]], None).shards(128)
    assert [column.tolist() for column in nearest([window], shards)] == [[31], [0], [95]]


@pytest.fixture(params=[1, numba.config.NUMBA_NUM_THREADS])
def threads(request):
    before = numba.get_num_threads()
    numba.set_num_threads(request.param)
    yield
    numba.set_num_threads(before)


@pytest.mark.usefixtures("threads")
@pytest.mark.parametrize("length", [30, 64, 200])
def test_of_many_as_near_the_first_is_told_however_many_threads_look(length: int) -> None:
    random = np.random.default_rng(length)
    text = random.choice(list("abcd"), 100_000)
    windows = ["".join(random.choice(list("abcd"), length)) for _ in range(2)]
    for window, places in zip(windows, [(30_001, 60_000, 99_000), (24_990, 60_500, 80_000)], strict=True):
        for place in places:
            text[place : place + length] = list(window)
            text[place + length // 2] = "x"
    found = nearest(windows, "".join(text))
    assert found.distance.tolist() == [1, 1]
    assert found.start.tolist() == [30_001, 24_990]
    assert nearest([windows[0][1:]], "".join(text)).end.tolist() == [30_001 + length]


def test_many_short_texts_in_one_shard_are_apart() -> None:
    text = EDGE.join(["the white", "rabbit ran", "", "white rabid"] * 100)
    found = nearest(["white rabbit", "rabbit ranwhite"], text)
    assert [column.tolist() for column in found] == [[2, 5], [22, 10], [32, 20]]


def test_what_lies_above_the_ceiling_is_not_told() -> None:
    windows = ["white rabbit", "white robot", "xyz", "xy"]
    for ceiling, distances, ends in ((3, [2, 3, 3, 2], [14, 13, -1, -1]), (2, [2, 3, 3, 2], [14, -1, -1, -1])):
        found = nearest(windows, "the white rabid dog", ceiling=ceiling)
        assert (found.distance.tolist(), found.end.tolist()) == (distances, ends)
    assert nearest(windows, "the white rabid dog", ceiling=0).distance.tolist() == [1, 1, 1, 1]


def test_when_all_are_found_as_they_are_no_more_shards_are_read() -> None:
    def shards():
        yield Shard(0, "a white rabbit")
        raise AssertionError

    assert nearest(["white", "rabbit"], shards()).start.tolist() == [2, 8]


def test_a_passage_that_ends_ahead_of_the_shard_is_not_its_own() -> None:
    index = WindowIndex(["abc"], [()])
    assert index.observe(Shard(3, "xy", "abc", True)).tolist() == [[1, 4, 0]]


def test_ranges_that_touch_and_empty_ranges() -> None:
    text = "one two three four"
    excluded = [[(0, 3), (3, 8)], [(8, 13), (4, 8), (9, 10)], [(7, 7)]]
    found = nearest(["two", "three", "two three"], text, excluded=excluded)
    assert [column.tolist() for column in found] == [[2, 4, 0], [8, 0, 4], [9, 3, 13]]


def test_no_windows_and_no_text() -> None:
    assert [column.tolist() for column in nearest([], "text")] == [[], [], []]
    assert [column.tolist() for column in nearest(["ab"], "")] == [[2], [-1], [-1]]
    assert [column.tolist() for column in nearest(["ab"], [])] == [[2], [-1], [-1]]
    assert WindowIndex([], []).observe(Shard(0, "text")).shape == (0, 3)


def test_lone_surrogates_and_characters_beyond_the_first_plane() -> None:
    found = nearest(["a\ud800b𝄞c", "\ud800"], "𝄞..a\ud800b𝄞𝄞c\ud801")
    assert [column.tolist() for column in found] == [[1, 0], [3, 4], [7, 5]]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"windows": ["a", ""]}, "^window 2: a window of 0 characters.* give 1 to 1,024"),
        ({"windows": ["x" * 1025]}, "^window 1: a window of 1,025 characters.* give 1 to 1,024"),
        ({"windows": ["a"], "excluded": []}, "ranges of 0 windows for 1"),
        ({"windows": ["a"], "ceiling": -1}, "^ceiling: -1 is no distance; give a whole number, 0 or more$"),
        ({"windows": ["a"], "ceiling": 2.5}, "^ceiling: 2.5 is no distance"),
        ({"windows": ["a"], "ceiling": "2"}, "^ceiling: '2' is no distance"),
        ({"windows": ["abc"], "corpus": [Shard(9, "x", "12345", False)]}, "character 9 has 5 .*; give 6"),
    ],
)
def test_what_cannot_be_searched_for_is_refused(options, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        nearest(**{"corpus": "text", **options})


def test_a_ceiling_above_all_distances_is_none() -> None:
    for ceiling in (2, 3, LONGEST, 2**63 - 1, 10**30):
        found = nearest(["abc"], "xxcx", ceiling=ceiling)
        assert [column.tolist() for column in found] == [[2], [0], [3]]


@given(st.tuples(*[st.lists(st.integers(0, 2), min_size=6, max_size=6)] * 3))
def test_merge_takes_the_smallest_row_in_any_order(numbers) -> None:
    one, two, three = (np.array(some).reshape(2, 3) for some in numbers)
    smallest = [min(tuple(rows[i]) for rows in (one, two, three)) for i in range(2)]
    for merged in (merge(merge(one, two), three), merge(three, merge(two, one))):
        assert [tuple(row) for row in merged] == smallest
