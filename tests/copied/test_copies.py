from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

import textlab
from textlab import Text, copies
from textlab.copied import near
from textlab.copied.growing import grow
from textlab.errors import InputError, UsageError
from textlab.texts.preparation import Preparation, prepare

if TYPE_CHECKING:
    from textlab.copied.result import Copies, Copy

ALICE = (Path(__file__).parents[2] / "corpora" / "alice29.txt").read_bytes().decode("ascii")
BOOK = Text(ALICE, "alice29.txt")
FOLDED = Preparation(("nfc", "quotes", "space", "fold"))
OWN = "Nobody else has put these words together, and no book that I know of holds them # "
HARD = st.text(st.sampled_from("aAb  \r\n\t'’ßé日本\U0001f600.,"), max_size=30)


def prepared(content: str) -> str:
    return prepare(Text(content), FOLDED).content


def edited(passage: str, copy: Copy) -> str:
    """Return a passage after the changes that a copy tells of."""
    parts, at = [], 0
    for change in copy.changes:
        assert passage[change.at : change.at + len(change.old)] == change.old
        parts += [passage[at : change.at], change.new]
        at = change.at + len(change.old)
    return "".join([*parts, passage[at:]])


def check(found: Copies, text: Text, book: Text) -> None:
    for copy in (*found.copies, *found.lines):
        here, there = copy.start - text.offset, copy.source_start - book.offset
        assert text.content[here : copy.end - text.offset] == copy.content
        assert book.content[there : copy.source_end - book.offset] == copy.passage
        assert copy.line == text.line(here + len(copy.content) - len(copy.content.lstrip()))
        assert copy.source_line == book.line(there + len(copy.passage) - len(copy.passage.lstrip()))
        for start, end in copy.verbatim:
            assert copy.start <= start < end <= copy.end
            assert prepared(text.content[start - text.offset : end - text.offset]) in prepared(copy.passage)


@settings(max_examples=60)
@given(
    st.integers(0, len(ALICE) - 400), st.integers(60, 300), st.lists(st.tuples(HARD, st.integers(0, 299)), max_size=4)
)
def test_offsets_are_exact_and_the_edits_are_those_that_are_told(start, size, put_in):
    passage = ALICE[start : start + size].strip()
    for text, at in put_in:
        passage = passage[: at % size] + text + passage[at % size :]
    text = Text(f"{OWN}\r\n{passage.upper()}\n{OWN}", "a.txt", first_line=7, offset=100)
    found = copies(text, BOOK)
    check(found, text, BOOK)
    for copy in found.copies:
        # The characters that were compared are those of the content, but for white space at its ends.
        old, new = prepared(f"x{copy.passage}x")[1:-1], prepared(f"x{copy.content}x")[1:-1]
        assert edited(old, copy) == new
        assert Levenshtein.distance(old, new) == copy.edits
        assert (copy.kind == "verbatim") == (copy.edits == 0)


def test_a_character_that_was_compared_as_two_is_told_whole():
    (copy,) = copies(Text(f"{OWN}{ALICE[3000:3100]}İ", "a.txt"), Text(f"{ALICE[3000:3100]}is", "book")).found
    assert (copy.kind, copy.content[-1], copy.passage[-1], copy.edits) == ("verbatim", "İ", "i", 0)


def test_a_passage_is_found_whatever_its_case_and_white_space():
    passage = "THE RABBIT-HOLE   went straight on\nlike a tunnel for some way, and then dipped"
    (copy,) = copies(Text(f"{OWN}\n{passage}"), BOOK).found
    assert (copy.kind, copy.content.strip(), copy.line, copy.places) == ("verbatim", passage, 2, 1)
    assert (copy.source, copy.source_line, copy.words) == ("alice29.txt", 47, 14)
    assert copies(Text(f"{OWN}\n{passage}"), BOOK, as_is=True, max_edits=0).found == ()


@pytest.mark.parametrize("said", ["Wir gehen draußen über die große Straße", "ο λόγος του λόγος’α και ο κόσμος όλος"])
def test_a_passage_in_capitals_is_found_in_any_script(said):
    capitals = Text(f"# {said.upper()} #")
    (copy,) = copies(capitals, Text(f"so: {said}.", "book"), min_length=30, max_edits=0).found
    assert copy.passage == said
    assert copy.content == said.upper()


def test_as_is_line_ends_do_not_count_but_case_does():
    passage = "The rabbit-hole went straight on like a tunnel for some way,\nand then dipped suddenly down"
    (copy,) = copies(Text(f"{OWN} {passage}"), BOOK, as_is=True).found
    assert (copy.kind, copy.content.strip()) == ("verbatim", passage)
    (copy,) = copies(Text(f"{OWN} {passage.replace('tunnel', 'Tunnel')}"), BOOK, as_is=True).found
    assert (copy.kind, copy.edits) == ("near", 1)
    assert [(change.old, change.new) for change in copy.changes] == [("tunnel", "Tunnel")]


def test_common_phrases_are_set_apart_and_count_for_nothing():
    common = "in the course of the morning, as it seemed to everyone in the house at the time, nobody"
    special = "the mouse was swimming away from her as hard as it could go, and making quite a commotion"
    text, book = Text(f"{special}. {OWN}{common}."), Text(f"{OWN[::-1]}{common}; and {special}", "book")
    found = copies(text, book, background=Text(f"It was said {common.upper()} knew.", "speeches"))
    assert [copy.content for copy in found.common] == [f"{common}"]
    assert [copy.content for copy in found.found] == [special]
    assert found.texts[0].copies == 1
    assert found.texts[0].copied == len(special)
    assert found.longest == found.found[0]
    again = copies(text, book, background=Text(f"They said {common.replace('morning', 'evening')}.", "speeches"))
    assert [copy.content for copy in again.common] == [f"{common}"]


@pytest.mark.parametrize(("known", "common"), [(110, True), (90, False), (60, False)])
def test_a_copy_is_a_common_phrase_if_nine_tenths_of_it_stand_in_the_background(known, common):
    passage = prepared(ALICE[3000:3130])[:120]
    (copy,) = copies(Text(passage), BOOK, background=Text(f"{OWN}{passage[:known]}", "speeches")).copies
    assert copy.common == common


def test_short_lines_that_stand_whole_in_the_corpus_are_told():
    text = Text(f"The Pool of Tears\n{OWN}\n\n   ADVICE FROM A CATERPILLAR   \nAdvice from a camel\nthe cat\n")
    found = copies(text, BOOK)
    assert found.found == ()
    assert [(line.content, line.line, line.kind) for line in found.lines] == [("ADVICE FROM A CATERPILLAR", 4, "line")]
    assert [line.content for line in copies(text, BOOK, min_length=40).lines] == [
        "The Pool of Tears",
        "ADVICE FROM A CATERPILLAR",
    ]
    check(found, text, BOOK)


def test_a_line_inside_a_copy_is_not_told_again():
    verse = "How doth the little crocodile\nImprove his shining tail,\nAnd pour the waters of the Nile\n"
    found = copies(Text(verse), BOOK)
    assert len(found.found) == 1
    assert found.lines == ()


def test_a_line_that_is_only_partly_inside_a_copy_is_told():
    copied, line = prepared(ALICE[3000:3100]), "Advice from a Caterpillar"
    found = copies(Text(f"{OWN}\n{copied}\n{line}\n{copied[-20:]} {OWN}"), Text(f"{copied} advice; {line}", "book"))
    assert [one.content for one in found.lines] == [line]


def test_texts_are_searched_apart_and_told_in_their_order():
    one, other = ALICE[2000:2100], ALICE[90_000:90_150]
    found = copies([Text(OWN, "own"), Text(other, "b"), Text(one, "a"), Text(one, "a")], BOOK)
    assert [copy.text for copy in found.copies] == ["b", "a", "a (2)"]
    assert [text.copies for text in found.texts] == [0, 1, 1, 1]
    assert found.texts[1].copied == found.texts[1].verbatim == len(prepared(other))
    assert found.longest is found.copies[0]


def test_texts_of_one_name_are_told_apart_by_their_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "essay.txt").write_text(OWN)
    (tmp_path / "own.txt").write_text(OWN)
    found = copies(["a/essay.txt", "b/essay.txt", "own.txt", "own.txt"], BOOK)
    assert [text.name for text in found.texts] == ["a/essay.txt", "b/essay.txt", "own.txt", "own.txt (2)"]


def test_curly_and_straight_quotation_marks_are_the_same():
    straight_one = "\"I don't know what you mean,\" said Alice, and 'so' the tale went on and on."
    curly = "“I don’t know what you mean,” said Alice, and ‘so’ the tale went on and on."
    for text, book in ((straight_one, curly), (curly, straight_one)):
        (copy,) = copies(Text(text), Text(book)).found
        assert (copy.kind, copy.content, copy.passage) == ("verbatim", text, book)
    assert copies(Text(curly), Text(straight_one), as_is=True, max_edits=0).found == ()


def test_only_words_whole_on_both_sides_are_counted_and_none_without_spaces():
    book = Text("the best thing to get us dry would be an old caucus race", "book")
    (copy,) = copies(Text("the best thing to get us dry would be a"), book, min_length=30).found
    assert copy.words == 9
    script = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"
    (copy,) = copies(Text(script), Text(script), min_length=20).found
    assert copy.words == 0


def test_nothing_goes_across_the_edge_of_two_texts():
    halves = [Text(ALICE[5000:5030], "a"), Text(ALICE[5030:5060], "b")]
    assert copies(halves, BOOK).copies == ()
    assert copies(Text(ALICE[5000:5060]), [BOOK]).copies != ()
    assert copies(Text(ALICE[5000:5060]), halves).copies == ()


def test_where_a_passage_stands_more_than_once_the_first_is_told_with_their_number():
    line = "Will you, won't you, will you, won't you, will you join the dance?"
    (copy,) = copies(Text(f"{OWN}{line}{OWN}"), [Text(f"1: {line}", "a"), Text(f"2: {line} {line}", "b")]).found
    assert (copy.source, copy.places) == ("a", 3)


@given(st.lists(st.sampled_from(["; ", " ", "! ", ": "]), min_size=2, max_size=6), st.sampled_from([" ", ", "]))
@settings(max_examples=30)
def test_places_are_those_of_the_copy_not_of_the_white_space_that_it_stands_in(between, around):
    line = "Alice was beginning to get very tired of sitting by her sister on the bank"
    book = Text("".join(f"{mark}{line}" for mark in between), "book")
    (copy,) = copies(Text(f"He wrote{around}{line}{around}then"), book, max_edits=0).found
    said = prepared(copy.content)
    assert copy.places == prepared(book.content).count(said)
    assert prepared(book.content[: copy.source_start] + "|")[:-1] == prepared(book.content).partition(said)[0]


def test_texts_in_memory_are_told_apart():
    one, other = ALICE[3000:3100], ALICE[70_000:70_100]
    found = copies(Text(f"{one}{OWN}{other}"), [Text(one), Text(other)])
    assert [copy.source for copy in found.found] == ["text", "text (2)"]


def test_of_a_loop_no_more_is_told_than_holds_all_of_it():
    sentence = "The white rabbit ran down a very long hole. "
    found = copies(Text(sentence * 200), Text(f"x {sentence * 10}y", "book"))
    assert found.share == found.share_verbatim == 1
    assert len(found.found) <= 2 * 200 / 10


def test_each_stretch_is_grown_once_though_its_passage_was_copied_twice(monkeypatch):
    grown = list[int]()

    def counted(*arguments):
        grown.append(1)
        return grow(*arguments)

    monkeypatch.setattr(near, "grow", counted)
    passage = list(prepared(ALICE[3000:6000]))
    passage[5::14] = "#" * len(passage[5::14])
    once = "".join(passage)
    found = copies(Text(f"{once}{OWN}{once}"), BOOK)
    assert len(found.found) == 2
    assert len(grown) <= 4


def test_a_text_that_is_too_long_is_named():
    with pytest.raises(InputError, match=r"^long: a text of 8,388,608 characters"):
        copies([Text("short", "short"), Text("a" * (1 << 23), "long")], BOOK)


def test_what_was_found_can_be_saved_and_is_said_in_short(tmp_path):
    found = copies(Text(f"{OWN}{ALICE[3000:3100]}"), BOOK)
    found.save(tmp_path / "copies")
    assert {path.name for path in (tmp_path / "copies").iterdir()} == {"copies.html", "copies.md", "report.json"}
    assert repr(found) == "Copies(1 passage, 54 % of 1 text)"


def test_a_corpus_of_files_gives_the_same_as_one_in_memory(tmp_path):
    (tmp_path / "books").mkdir()
    for name, content in (("one.txt", ALICE[:80_000]), ("two.txt", ALICE[80_000:])):
        (tmp_path / "books" / name).write_bytes(content.encode())
    text = Text(f"{OWN}{ALICE[1000:1200]} {OWN} {ALICE[100_000:100_300].replace('the', 'teh')}", "text")
    files = copies(text, tmp_path / "books")
    memory = copies(text, [Text(ALICE[:80_000], "books/one.txt"), Text(ALICE[80_000:], "books/two.txt")])
    assert files.copies == memory.copies
    assert len(files.copies) == 2
    assert json.dumps(files.as_dict()["copies"])


@pytest.mark.parametrize("put_in", ["suddenly", "a", ""])
@pytest.mark.parametrize("left_out", [0, 1])
def test_a_word_that_was_changed_does_not_part_a_copy(put_in, left_out):
    words = ALICE[3000:3400].split()[1:-1]
    for at in range(12, len(words) - 12):
        changed = " ".join([*words[:at], put_in, *words[at + left_out :]])
        (copy,) = copies(Text(changed), BOOK).found
        assert copy.end - copy.start == len(changed)


def test_scripts_without_spaces_and_characters_beyond_the_first_plane():
    passage = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" + "\U00020000" * 30
    book, text = Text(f"前略。{passage}以下略", "neko"), Text(f"私は言う。{passage.replace('無', '有')}終わり", "text")
    (copy,) = copies(text, book, min_length=20).found
    assert (copy.kind, copy.edits) == ("near", 1)
    check(copies(text, book, min_length=20), text, book)
    (change,) = copy.changes
    assert change.old.replace("無", "有") == change.new


def test_a_text_too_short_to_hold_a_copy_has_none():
    assert copies(Text("down"), BOOK).copies == ()
    assert copies(Text("a"), BOOK).share == 0.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"min_length": 0},
        {"max_edits": 0.5},
        {"max_edits": -0.1},
        {"window": 7},
        {"window": 5000},
        {"max_edits": float("nan")},
        {"max_edits": "0.2"},
        {"min_length": "50"},
        {"window": 64.5},
        {"jobs": 0},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(UsageError):
        copies(Text("a"), BOOK, **wrong)


def test_what_cannot_be_searched_is_refused(tmp_path):
    for texts, corpus in (([], BOOK), (BOOK, []), (3, BOOK), (BOOK, [3]), ("-", "-"), (BOOK, [BOOK, "a.txt"])):
        with pytest.raises(UsageError):
            copies(texts, corpus)
    with pytest.raises(InputError, match="no such file"):
        copies(tmp_path / "nothing.txt", BOOK)
    (tmp_path / "a.docx").write_bytes(b"PK")
    with pytest.raises(InputError, match="pandoc"):
        copies(BOOK, tmp_path / "a.docx")


def test_the_result_does_not_depend_on_the_cores():
    text = Text(f"{OWN}{ALICE[1000:1200]} {ALICE[70_000:70_300].replace('e', 'a')}")
    assert copies(text, BOOK, jobs=1) == copies(text, BOOK, jobs=2)


def test_progress_reaches_its_end():
    seen = list[tuple[int, int, str]]()
    textlab.copies(Text(f"{OWN}{ALICE[1000:1200]}"), BOOK, progress=lambda *step: seen.append(step))
    whats = [what for done, total, what in seen if total and done == total]
    assert "Searching for verbatim copies" in whats
    assert "Searching for near copies" in whats
