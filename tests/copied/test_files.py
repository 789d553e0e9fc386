from __future__ import annotations

import json

import pytest

from textlab import Report, Text, copies
from textlab.copied import files
from textlab.copied.page import document
from textlab.errors import InputError, OutputError
from textlab.report import folder

BOOK = Text("It is a truth universally acknowledged, that a single man must be in want of a wife.", "book | one.txt")
TEXT = Text(
    f"He wrote: <b>{BOOK.content.replace('single', 'married')}</b> And then he slept.\nin want of a wife, too", "a.txt"
)


@pytest.fixture
def found():
    return copies(TEXT, BOOK)


def test_a_folder_holds_everything(found, tmp_path):
    files.save(found, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["copies.html", "copies.md", "report.json"]
    document = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert document == json.loads(json.dumps(found.as_dict()))
    assert document["schema"] == "textlab.copies/1"
    assert document["summary"]["near"] == 1
    assert document["copies"][0]["changes"] == [{"at": 47, "old": "single", "new": "married"}]


def test_earlier_copies_are_replaced_and_nothing_else_is(found, tmp_path):
    files.save(found, tmp_path / "out")
    other = copies(Text("Nothing of it at all."), BOOK)
    files.save(other, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["summary"]["copies"] == 0
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="textlab did not write"):
        files.save(found, tmp_path / "out")
    assert (tmp_path / "out" / "mine.txt").read_text() == "mine"


def test_a_report_and_copies_do_not_replace_each_other(found, tmp_path):
    files.save(found, tmp_path / "out")
    with pytest.raises(OutputError, match="another kind of report"):
        folder.check(tmp_path / "out")
    with pytest.raises(InputError, match="has schema"):
        Report.load(tmp_path / "out")
    lines = [f"The {i} hares and {i + 1} hatters of {i % 7} had tea." for i in range(500)]
    text = " ".join(lines)
    from textlab import evaluate

    evaluate({"echo": [text[:4000]]}, reference=Text(text), metrics=["repetition"], jobs=1).save(tmp_path / "report")
    with pytest.raises(OutputError, match="another kind of report"):
        files.save(found, tmp_path / "report")
    assert isinstance(Report.load(tmp_path / "report"), Report)


def test_the_document_says_everything_safely(found):
    said = files.document(found)
    assert said.startswith("# Copies in a.txt from book \\| one.txt\n\n1 passage copied, ")
    assert "<b>" not in said
    assert "~" not in said.replace("\\~", "")
    assert '**edits:** "single" became "married"' in said
    assert said.endswith(f"## What would have been found\n\n{found.promise}\n")


def test_several_texts_have_a_table_and_common_phrases_a_part_of_their_own():
    said = files.document(copies([TEXT, Text("Nothing of it at all.", "b.txt")], BOOK, background=BOOK))
    assert "| b.txt | 21 | 0 | 0 % | 0 % |" in said
    assert "## Common phrases, in the background, too\n\n**1.** a.txt, line 1, " in said
    assert "## a.txt" not in said


def test_the_page_shows_the_edits_that_were_counted_and_no_other():
    book = Text("`It is a truth universally acknowledged,' he said, `that a single man must be in want.'", "book.txt")
    text = Text("‘It is a truth universally acknowledged,’ he said, ‘that a married man must be in want.’")
    page = document(copies(text, book))
    assert page.count("<del>") == page.count("<ins>") == 1
    assert "<del>single</del><ins>married</ins>" in page
