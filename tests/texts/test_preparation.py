"""Preparation against its naive composition, and the way back to the text as it was."""

from __future__ import annotations

import re
import sys
import unicodedata
from itertools import pairwise

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from textlab.errors import UsageError
from textlab.texts import rewriting
from textlab.texts.preparation import STEPS, Preparation, prepare
from textlab.texts.segments import safe_cut
from textlab.texts.text import Text

# Line ends, NUL, controls, marks (with classes out of order), Turkish i, final sigma, jamo, compatibility singletons,
# letters that normalisation pulls apart, joined and free punctuation, an ideograph and an emoji.
AWKWARD = [
    *("\r\n", "\r", "\n", "\x00", "\t", " ", "\u00a0", "\u2028", "\x85", "\x1c", "\ufeff", "\u00ad", "\u200c"),
    *(
        "a",
        "A",
        "e\u0301",
        "\u0301",
        "\u0323",
        "\u0307",
        "\u0331",
        "\u0130",
        "I",
        "i",
        "\u03a3",
        "\u0391",
        "ß",
        "ŉ",
        "ǰ",
        "ΐ",
        "ᾳ",
        "\u0345",
        "_",
    ),
    *("\u1100", "\u1161", "\u11a8", "가", "각", "\u212b", "\u0958", "\u0344", "\uf900", "й", "и\u0306", "ﬁ", "Ǆ"),
    *("'", "’", "‘", "`", "\u1fef", "´", "„", "”", "-", "--", "—", "…", "=\u0338", "≠", "$", "«", "7", "漢", "😀"),
]

texts = st.lists(st.sampled_from(AWKWARD) | st.characters(exclude_categories=["Cs", "Cn"]), max_size=30).map("".join)
chosen = st.sets(st.sampled_from(sorted(STEPS))).map(Preparation)


def naive(content: str, steps: tuple[str, ...]) -> str:
    """Return what the steps make of a text, written without any regard to where its characters came from."""
    content = re.sub("\r\n?", "\n", content).replace("\x00", " ")
    if "nfc" in steps:
        content = unicodedata.normalize("NFC", content)
    if "no-punctuation" in steps:
        content = without_punctuation(content)
    if "quotes" in steps:
        for double in "“”„‟":
            content = content.replace(double, '"')
        for single in "’‘‛`´":
            content = content.replace(single, "'")
    if "space" in steps:
        content = " ".join("".join(" " if unicodedata.category(one) == "Cc" else one for one in content).split())
    if "lower" in steps:
        content = content.lower()
    if "fold" in steps:
        content = content.casefold()
    return unicodedata.normalize("NFC", content) if "nfc" in steps else content


def without_punctuation(content: str) -> str:
    kept, at = "", 0
    while at < len(content):
        if unicodedata.category(content[at])[0] not in "PS":
            kept += content[at]
            at += 1
            continue
        end = at + 1
        while end < len(content) and unicodedata.category(content[end])[0] in "PSM":
            end += 1
        around = content[at - 1 : at] + content[at + 1 : at + 2]
        inside = len(around) == 2 and at > 0 and all(regex.fullmatch(r"\w", one) or is_mark(one) for one in around)
        if not (inside and "_" not in around and content[at] in "'’-‐‑"):
            kept += " "
        elif is_mark(around[1]):
            end = at + 1
        at = end
    return kept


def is_mark(one: str) -> bool:
    return unicodedata.category(one)[0] == "M" or one in "\u200c\u200d"


@given(texts, chosen)
@example("a-\u0301 b", Preparation(STEPS))
@example("\u0130\u0331", Preparation(STEPS))
@example("\u1100-\u1161", Preparation(["no-punctuation", "nfc"]))
@example("\u200c‐²", Preparation(["no-punctuation"]))
def test_content_is_the_naive_composition(content: str, preparation: Preparation) -> None:
    assert prepare(Text(content), preparation).content == naive(content, preparation.steps)


@given(texts, chosen)
@example("a \ud800\x01\t b\udc00", Preparation(["space"]))
@example("\x1c a\u2028\u3000😀 \x85", Preparation(["space"]))
def test_a_long_text_is_prepared_as_a_short_one(content: str, preparation: Preparation) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rewriting, "_LONG", 1)
        assert prepare(Text(content), preparation).content == naive(content, preparation.steps)


def segments_of(content: str, size: int) -> list[str]:
    """Return a text cut at safe places, about so many characters each."""
    cuts = [0]
    while (cut := safe_cut(content, cuts[-1], size)) is not None:
        cuts.append(cut)
    return [content[start:end] for start, end in pairwise([*cuts, len(content)])]


@given(texts | st.lists(st.sampled_from([*"ΑΣʼª字-' \u1161", "\r\n"])).map("".join), chosen)
@example("ΑΣ\x1c\x1c字ªΣ 漢\u1161 ", Preparation(STEPS))
@example("\u1100\u1161\u1100\u1161\u11a8", Preparation(["nfc"]))
def test_segments_prepare_to_what_the_whole_does(content: str, preparation: Preparation) -> None:
    for size in (1, 5):
        segments = segments_of(content, size)
        last = len(segments) - 1
        prepared = [
            prepare(Text(segment), preparation, starts=number == 0, ends=number == last)
            for number, segment in enumerate(segments)
        ]
        assert "".join(one.content for one in prepared) == naive(content, preparation.steps)
        for one in prepared:
            assert one.raw_offset(len(one)) == len(one.text.content)
            assert one.position(0) == 0


@given(texts, chosen)
@example("a-\u0301 b", Preparation(STEPS))
@example("\u0130\u0331", Preparation(STEPS))
def test_preparing_twice_changes_nothing(content: str, preparation: Preparation) -> None:
    once = prepare(Text(content), preparation).content
    assert prepare(Text(once), preparation).content == once


@given(texts, chosen)
def test_no_nul_and_no_carriage_return_is_left(content: str, preparation: Preparation) -> None:
    assert not {"\x00", "\r"} & set(prepare(Text(content), preparation).content)


@given(texts)
def test_every_step_holds_at_the_end(content: str) -> None:
    prepared = prepare(Text(content), Preparation(STEPS)).content
    assert unicodedata.is_normalized("NFC", prepared)
    assert prepared == " ".join(prepared.split())
    assert prepared == unicodedata.normalize("NFC", prepared.casefold())
    assert not any(unicodedata.category(one)[0] in "PS" or unicodedata.category(one) == "Cc" for one in prepared)


@given(texts, chosen)
def test_offsets_rise_and_the_way_there_undoes_the_way_back(content: str, preparation: Preparation) -> None:
    prepared = prepare(Text(content), preparation)
    back = [prepared.raw_offset(position) for position in range(len(prepared.content) + 1)]
    assert back == sorted(back)
    assert back[-1] == len(content)
    for raw in range(len(content) + 1):
        assert prepared.position(raw) == min(position for position, offset in enumerate(back) if offset >= raw)


@given(texts, chosen)
def test_raw_ranges_of_neighbours_do_not_overlap(content: str, preparation: Preparation) -> None:
    prepared = prepare(Text(content), preparation)
    ranges = [prepared.raw_range(position, position + 1) for position in range(len(prepared.content))]
    assert all(0 <= start < end <= len(content) for start, end in ranges)
    for (start, end), (following, _) in pairwise(ranges):
        assert end <= following or start == following  # two prepared characters may come from one


@given(
    st.lists(st.sampled_from(["a", "e\u0301", "\u1100\u1161\u11a8", " ", "\r\n\t", "Ü", "и\u0306", "漢"]), min_size=1)
)
def test_the_raw_characters_of_a_stretch_prepare_to_it(parts: list[str]) -> None:
    preparation = Preparation(["nfc", "space", "lower"])
    prepared = prepare(Text("".join(parts)), preparation)
    for start in range(len(prepared.content)):
        for end in range(start + 1, len(prepared.content) + 1):
            raw = prepare(Text(f"|{prepared.raw(start, end)}|"), preparation).content[1:-1]
            assert raw == prepared.content[start:end]


def test_raw_of_a_letter_holds_its_marks_and_not_the_punctuation_behind_it() -> None:
    prepared = prepare(Text("cafe\u0301, (ole\u0301!)"), Preparation(STEPS))
    assert prepared.content == "café olé"
    assert prepared.raw(0, 4) == "cafe\u0301"
    assert prepared.raw(5, 8) == "ole\u0301"
    assert prepared.raw(3, 3) == ""


def test_offsets_within_long_words_of_decomposed_letters_are_exact() -> None:
    content = "и\u0306" * 50 + "х"
    prepared = prepare(Text(content), Preparation(["nfc"]))
    assert [prepared.raw_offset(i) for i in range(51)] == [2 * i for i in range(51)]


def test_a_letter_that_becomes_two_points_back_to_one() -> None:
    prepared = prepare(Text("x\u0130y"), Preparation(["lower"]))
    assert prepared.content == "xi\u0307y"
    assert [prepared.raw_offset(i) for i in range(5)] == [0, 1, 1, 2, 3]


def test_no_other_letter_changes_its_length_in_lower_case() -> None:
    assert [chr(i) for i in range(sys.maxunicode + 1) if len(chr(i).lower()) != 1] == ["\u0130"]


def test_lines_are_those_of_the_file() -> None:
    text = Text("One,\r\n\r\n  two\rtwo\nthree", first_line=10)
    prepared = prepare(text, Preparation(["nfc", "space", "lower"]))
    assert prepared.content == "one, two two three"
    assert [prepared.line(prepared.content.index(word)) for word in ("one", "two", "three")] == [10, 12, 14]


def test_lined_keeps_line_breaks_and_does_every_other_step() -> None:
    prepared = prepare(Text("One,\r\n  TWO\x00e\u0301\r\nthree"), Preparation(["nfc", "space", "lower"]))
    assert prepared.lined(0, 10) == "one,\n  two é"
    assert prepared.lined(3, 3) == ""


def test_words_close_up_at_apostrophes_and_hyphens_and_nowhere_else() -> None:
    prepared = prepare(Text("Don’t--'tis well-known, (e.g.) 3.14 a_b"), Preparation(["no-punctuation", "space"]))
    assert prepared.content == "Dont tis wellknown e g 3 14 a b"


def test_a_canonical_letter_and_its_parts_lose_the_same_punctuation() -> None:
    preparation = Preparation(["nfc", "no-punctuation", "space"])
    assert (
        prepare(Text("a \u2260 b"), preparation).content == prepare(Text("a =\u0338 b"), preparation).content == "a b"
    )


def test_steps_are_done_in_their_own_order_and_once() -> None:
    assert Preparation(["lower", "nfc", "lower"]) == Preparation(("nfc", "lower"))
    assert str(Preparation(["lower", "nfc"])) == "nfc,lower"
    assert str(Preparation([])) == "none"


def test_an_unknown_step_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="'stem'; choose from nfc, no-punctuation, quotes, space, lower, fold"):
        Preparation(["stem"])
