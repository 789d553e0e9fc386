from __future__ import annotations

import html
import io
import re
import runpy
from pathlib import Path

import pytest
from rich.console import Console

from textlab import Text, copies
from textlab.copied.screen import FEW, MANY, show
from textlab.report.plain import printable

ROOT = Path(__file__).parents[2]
BOOK = Text((ROOT / "corpora" / "alice29.txt").read_bytes().decode("ascii"), "alice29.txt")
OWN = "Nobody else has put these words together, and no book that I know of holds them # "
PASSAGE = "the mouse was swimming away from her as hard as it could go, and making quite a commotion"


def screen(found, *, colour=False, width=100) -> str:
    out = io.StringIO()
    show(found, Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None))
    return out.getvalue()


def test_first_and_last_line_say_what_was_found_and_what_would_have_been():
    lines = screen(copies(Text(f"{OWN}{PASSAGE}. {OWN}", "a.txt"), BOOK), width=900).splitlines()
    assert lines[0] == (
        "1 passage copied, 35 % of a.txt (254 characters), 35 % word for word; the longest run has 89 characters, 18"
        " words in a row."
    )
    assert lines[-2] == ""
    assert lines[-1].startswith("Every verbatim run of 50 characters or more, whatever its case, white space and quot")
    assert lines[-1].endswith("one that is shorter than 79 or has more edits may have been missed.")


def test_a_copy_stands_in_its_text_with_its_source_below():
    lines = screen(copies(Text(f"{OWN}\n{PASSAGE}. {OWN}", "a.txt"), BOOK)).splitlines()
    assert f"holds them # [1 {PASSAGE}]. Nobody else" in " ".join(line.strip() for line in lines)
    at = BOOK.content.index("the\r\nMouse was swimming")
    place = f"line {BOOK.line(at)}, {at}"
    assert f"  [1] line 2, 83-172 = alice29.txt, {place}: 89 characters, 18 words in a row" in lines


def test_a_near_copy_comes_with_its_passage_and_its_edits():
    found = copies(
        Text(f"{OWN}{PASSAGE.replace('swimming', 'running').replace('quite', 'quiet')}. {OWN}", "a.txt"), BOOK
    )
    said = screen(found)
    assert re.search(r'there: "the Mouse was swimming away from her .* \.\.\."', said)
    assert 'edits: "swimming" became "running", "quite" became "quiet"' in said


def test_colours_tell_kinds_apart_and_only_a_terminal_gets_them():
    near = BOOK.content[60_000:60_120].replace("e", "E").replace("a", "o", 1).replace("t", "", 1)
    found = copies(Text(f"{OWN}{PASSAGE}. {OWN}{near}{OWN}", "a.txt"), BOOK, min_length=80)
    assert {copy.kind for copy in found.copies} == {"verbatim", "near"}
    coloured = screen(found, colour=True)
    assert "\x1b[1;31m" in coloured
    assert "\x1b[33m" in coloured
    assert "word for word" in coloured
    assert "\x1b" not in screen(found)


def test_without_colours_nothing_is_said_of_them():
    found = copies(Text(f"{OWN}{PASSAGE}. {OWN}", "a.txt"), BOOK)
    out = io.StringIO()
    show(found, Console(file=out, width=100, force_terminal=True, color_system="standard", no_color=True))
    assert "word for word\n" not in out.getvalue()
    assert str(found) == screen(found).rstrip("\n")


def test_of_many_edits_those_that_fit_are_told_with_how_many_more():
    words = PASSAGE.split()
    changed = " ".join(f"{word}x" if i % 4 == 2 else word for i, word in enumerate(words))
    said = screen(copies(Text(changed), BOOK), width=60)
    (edits,) = (line for line in said.splitlines() if "edits: " in line)
    shown, more = re.fullmatch(r' +edits: (".*") and (\d) more', edits).groups()
    assert shown.count("became") + int(more) == sum(i % 4 == 2 for i in range(len(words)))


def test_joined_emoji_stay_joined():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert family in screen(copies(Text(f"{PASSAGE} {family}"), BOOK))


def test_copies_that_leave_a_mark_of_another_get_no_mark():
    text = Text(f"{PASSAGE}-")
    said = screen(copies(text, [Text(PASSAGE, "a"), Text(f"{PASSAGE[9:]}- and", "b")]))
    assert "[1 " in said
    assert "[2 " not in said


def test_shares_are_rounded_down_at_the_top_and_a_longer_near_copy_is_named():
    text = Text(BOOK.content[2000:3000].replace("she", "he", 1) + "#", "a")
    said = " ".join(screen(copies(text, BOOK)).split())
    assert ">99 % of a " in said
    assert re.search(r"the longest run has \d+ characters, \d+ words in a row; the longest near copy has \d+", said)


def test_what_a_terminal_would_obey_is_shown():
    evil = f"\x1b[2J{OWN}[red]{PASSAGE}[/red]\x07{OWN}"
    said = screen(copies(Text(evil, "a\x1b[1m.txt"), BOOK))
    assert "\x1b" not in said
    assert "\x07" not in said
    assert f"[red][1 {PASSAGE}][/red]\\x07" in " ".join(said.split())


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_terminal(width):
    texts = [
        Text((ROOT / f"corpora/samples/markov-10/0{i}.txt").read_text(), f"{i}/{'long name ' * 9}") for i in (1, 2)
    ]
    said = screen(copies(texts, BOOK, background=Text(texts[0].content[:400])), width=width)
    assert max(map(len, said.splitlines())) <= width
    assert not any(line.endswith(" ") for line in said.splitlines())


def test_a_long_copy_is_shown_by_its_ends():
    said = screen(copies(Text(BOOK.content[2000:12_000], "a"), BOOK))
    assert re.search(r"\.\.\. 9,\d\d\d characters \.\.\.", " ".join(said.split()))
    assert len(said) < 2000


def test_of_many_copies_the_longest_are_shown():
    passages = [BOOK.content[at : at + 60 + at // 1000] for at in range(0, 140_000, 2000)]
    found = copies(Text(OWN.join(passages), "a"), BOOK, max_edits=0)
    said = screen(found)
    assert f"[{MANY}] " in said
    assert f"[{MANY + 1}] " not in said
    assert f"{len(found.found) - MANY} more passages, none longer: -o DIR writes all of them" in said


def test_of_many_texts_the_most_copied_are_named_first():
    texts = [Text(f"{OWN * (20 - i)}{PASSAGE}", f"{i}.txt") for i in range(FEW + 4)] + [Text(OWN, "own.txt")]
    lines = screen(copies(texts, BOOK)).splitlines()
    named = [line.strip() for line in lines if line.startswith("  ")][: FEW + 2]
    assert named[0].startswith(f"{FEW + 3}.txt: ")
    assert named[FEW:] == ["4 more texts with copies", "1 text without copies"]


def test_common_phrases_and_short_lines_are_listed_apart():
    text = Text(f"{OWN}{PASSAGE}. {OWN}\nAdvice from a caterpillar\n{OWN}", "a.txt")
    said = screen(copies(text, BOOK, background=Text(PASSAGE))).splitlines()
    assert said[0].startswith("Nothing copied in a.txt")
    assert "Common phrases and short lines do not count as copies." in said
    assert not any(line.startswith("[n]") for line in said)
    assert "1 COMMON PHRASE (in the background, too)" in said
    assert "1 SHORT LINE (whole in the corpus)" in said
    assert any('"Advice from a caterpillar"' in line for line in said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN, "Nothing copied in a.txt (81 characters) from 1 text (142,428 characters)."),
        ("down", "a.txt (4 characters) is too short to hold 50 characters."),
    ],
)
def test_nothing_found_is_said_in_words(text, said):
    assert said in screen(copies(Text(text, "a.txt"), BOOK))


def test_the_picture_shows_what_the_command_prints():
    generate = runpy.run_path(str(ROOT / "docs" / "generate.py"))
    text, corpus = generate["PICTURED"]
    found = copies(ROOT / text, ROOT / corpus, **generate["PICTURED_OPTIONS"])
    picture = (ROOT / "docs" / "copies.svg").read_text(encoding="utf-8")
    shown = html.unescape("".join(re.findall(r"<text [^>]*>([^<]*)</text>", picture)))
    for line in screen(found).splitlines():
        assert "".join(line.split()) in "".join(shown.split()), "run: python docs/generate.py"
    assert "alice29.txt" in shown
    assert printable(found.copies[0].content)[:20].split()[0] in shown
