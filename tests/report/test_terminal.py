from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from textlab.report.terminal import screen

if TYPE_CHECKING:
    from textlab.report.report import Report

SCREEN = """\
Read 5 models (one a folder), 10 samples of 2,000 characters each. Compared in lower case.
"the book": runs of the book itself of the same length, each held against the rest of it.

VERDICT
  markov-2        not English yet   43 of 100 words are not words: ther, cand, yould
  markov-4        nearly English    5 of 100 words are not words: ther, undering, unded
  markov-6        patchwork         82 of 100 word pairs are the book's own (the book's: 56)
  markov-10       COPIES THE BOOK   35 % stands in it word for word, up to 190 characters
  as-you-like-it  another voice     nothing copied; short words, letters, word pairs unlike the book
  Like the book on all 8 measures: none. Nearest that does not copy: markov-6 (6 of 8).

                 real    short  letter  new word  edits to   text   longest   words
                 words   words   pairs    pairs    nearest  copied    copy   reused
                   %     bits    bits       %      passage     %    letters     %
the book         99.8   0.159   0.075       44      0.50      0.4      34       25
like the book    >99.5  <0.185  <0.085    40-48     >0.48     <1.6     <46    20-30
markov-2         57.1!  0.322!  0.053       94!     0.57      0.0      13        2!
markov-4         94.7!  0.125   0.054       60!     0.53      0.0      20       14!
markov-6        100.0   0.132   0.058       18!     0.49      0.4      36       16!
markov-10       100.0   0.123   0.058        0!     0.29!    34.8!    111!      15!
as-you-like-it   98.6!  0.266!  0.113!      77!     0.57      0.0      16       21
! unlike the book (95 %, all eight together). Bits: distance from the book's frequencies.

COPIED  markov-10/06.txt, characters 299-489 = alice29.txt, line 59:
  "of the shelves as she passed; it was labelled `orange marmalade', but to her great ..."
Not told apart on edits to nearest passage: markov-2, as-you-like-it (10 samples each).
Report: reports/samples-vs-alice29/report.html   What does a column mean? textlab metrics"""


def rename(report: Report, names: dict[str, str]) -> Report:
    """Return the report with other names for its models."""

    def renamed(rows: list[dict]) -> list[dict]:
        keys = ("model", "model_a", "model_b", "name")
        return [row | {key: names.get(row[key], row[key]) for key in keys if key in row} for row in rows]

    return replace(
        report,
        inputs=report.inputs | {"models": renamed(report.inputs["models"])},
        score_rows=renamed(report.score_rows),
        pair_rows=renamed(report.pair_rows),
        verdict_rows=renamed(report.verdict_rows),
        evidence_rows={metric: renamed(rows) for metric, rows in report.evidence_rows.items()},
    )


def test_the_screen(report: Report) -> None:
    assert screen(report, place="reports/samples-vs-alice29/report.html") == SCREEN


def test_print_shows_the_screen(report: Report) -> None:
    assert str(report) == SCREEN.replace("Report: reports/samples-vs-alice29/report.html   ", "")


@pytest.mark.parametrize("width", [60, 80, 90, 100])
def test_no_line_is_wider_than_the_terminal(report: Report, width: int) -> None:
    lines = screen(report, width=width).splitlines()
    assert max(map(cell_len, lines)) <= width
    assert sum("cohesion" in line or line.rstrip().endswith("2!") for line in lines) >= 1


def test_eighty_columns_hold_the_whole_table(report: Report) -> None:
    table = [line for line in screen(report, width=80).splitlines() if line.startswith("markov-10 ")]
    assert [line.split() for line in table] == [
        ["markov-10", "100.0", "0.123", "0.058", "0!", "0.29!", "34.8!", "111!", "15!"]
    ]


def test_long_wide_and_hostile_names_are_cut_and_escaped(report: Report) -> None:
    names = {"markov-2": "長" * 40, "markov-10": "\x1b[2Jgone\n" + "x" * 60, "markov-4": "a" * 30 + "-end"}
    shown = screen(rename(report, names), width=80)
    assert all(line.isprintable() for line in shown.splitlines())
    assert max(map(cell_len, shown.splitlines())) <= 80
    assert "\\x1b[2Jgone\\n" not in shown.split("like the book")[0].splitlines()[0]
    assert "\\x1b[2J" in shown
    assert "-end" in shown


def test_hostile_text_and_file_names_are_escaped(report: Report) -> None:
    row = report.evidence_rows["copying"][1]
    copied = row | {"text": "\x1b[31mred", "sample": "a\rb", "source": "\x07c", "end": 900}
    shown = screen(replace(report, evidence_rows={"copying": [copied]}), place="\x1bd")
    assert all(line.isprintable() for line in shown.splitlines())
    assert "\\x1b[31mred" in shown


def test_no_value_is_a_dash_with_a_footnote(report: Report) -> None:
    rows = [
        row | {"value": None, "low": None, "high": None, "unlike": None}
        if (row["model"], row["measure"]) in {("markov-2", "words.valid"), ("markov-4", "words.valid")}
        else row
        for row in report.score_rows
    ]
    shown = screen(replace(report, score_rows=rows)).splitlines()
    assert next(line for line in shown if line.startswith("markov-2 ")).split()[1] == "-"
    assert "- markov-2, markov-4, real words: too few real" in shown


def test_a_note_for_every_model_is_said_once(report: Report) -> None:
    rows = [row | {"note": "rough range"} for row in report.score_rows]
    assert "- all models: rough range" in screen(replace(report, score_rows=rows)).splitlines()


def test_each_shape_has_its_human_row(report: Report) -> None:
    models = [
        one | {"unit": "4 pieces" if one["name"] in {"markov-4", "as-you-like-it"} else "1 piece"}
        for one in report.inputs["models"]
    ]
    table = screen(replace(report, inputs=report.inputs | {"models": models})).split("\n\n")[2].splitlines()
    assert [line[:19].strip().partition("   ")[0] for line in table[3:12]] == [
        "the book, 1 piece",
        "like the book",
        "markov-2",
        "markov-6",
        "markov-10",
        "the book, 4 pieces",
        "like the book",
        "markov-4",
        "as-you-like-it",
    ]


def test_the_range_is_that_of_most_models(report: Report) -> None:
    rows = [
        row | {"samples": 3, "human_low": 0.7, "human_high": 0.9} if row["model"] == "markov-2" else row
        for row in report.score_rows
    ]
    shown = screen(replace(report, score_rows=rows))
    assert ">99.5" in shown
    assert "fewer samples have a wider range" in shown


def test_many_models_are_grouped_by_verdict(report: Report) -> None:
    many = [f"model-{i}" for i in range(25)]
    verdicts = [
        {"model": name, "verdict": "copies the book" if i % 2 else "patchwork", "fact": "f", "like": 3, "of": 8}
        for i, name in enumerate(many)
    ]
    scores = [row | {"model": name} for name in many for row in report.score_rows if row["model"] == "markov-6"]
    models = [report.inputs["models"][0] | {"name": name} for name in many]
    inputs = report.inputs | {"models": models}
    shown = screen(
        replace(report, inputs=inputs, verdict_rows=verdicts, score_rows=scores, pair_rows=[], evidence_rows={})
    ).splitlines()
    assert sum(line.startswith("  patchwork (13): model-0, model-2") for line in shown) == 1
    assert sum(line.startswith("  COPIES THE BOOK (12): model-1, model-3") for line in shown) == 1
    assert sum(line.startswith("model-") for line in shown) == 25


def test_a_report_of_details_alone_shows_them(report: Report) -> None:
    details = [measure for measure in report.measures if not measure.headline]
    verdicts = [row | {"like": 0, "of": 0} for row in report.verdict_rows]
    shown = screen(replace(report, measures=details, verdict_rows=verdicts))
    assert "! unlike the book (95 %, each measure alone)." in shown
    assert "\nmarkov-2           90.0\n" in shown
    assert "Like the book on all" not in shown


def test_models_like_the_book_are_named(report: Report) -> None:
    verdicts = [row | {"like": 8} if row["model"] == "markov-6" else row for row in report.verdict_rows]
    shown = screen(replace(report, verdict_rows=verdicts))
    assert "Like the book on all 8 measures: markov-6.\n" in shown
    assert "Nearest" not in shown
