from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from textlab.report.page.curves import curves
from textlab.report.page.document import PAIRS, command, document
from textlab.report.page.evidence import MODELS

if TYPE_CHECKING:
    from textlab.report.report import Report


def text_of(content: str) -> str:
    """Return the text of a page, its white space folded."""
    parts = list[str]()

    class Parser(HTMLParser):
        def handle_data(self, data: str) -> None:
            parts.append(data)

        def handle_endtag(self, tag: str) -> None:
            if tag in ("th", "td", "li", "p", "span"):
                parts.append(" ")

    Parser().feed(content)
    return " ".join("".join(parts).split())


def part(content: str, name: str) -> str:
    """Return the text of the section of that name."""
    found = re.search(rf'<section id="{name}".*?(?=<section id=|</main>)', content, re.DOTALL)
    assert found is not None
    return text_of(found[0])


def test_the_sections_come_in_the_order_in_which_they_are_needed(report: Report) -> None:
    content = document(report)
    assert re.findall(r'<section id="(\w+)"', content) == ["verdict", "map", "measures", "table", "evidence", "reading"]
    links = re.findall(r'<a href="#([\w-]+)"', content)
    assert all(f'id="{link}"' in content for link in links)
    ids = re.findall(r' id="([^"]+)"', content)
    assert len(ids) == len(set(ids))


def test_the_verdict_is_that_of_the_screen_and_who_is_not_told_apart(report: Report) -> None:
    said = part(document(report), "verdict")
    for row in report.verdict_rows:
        assert f"{row['model']} {row['verdict']} {row['fact']} {row['like']} of 8" in said
    assert "markov-2, as-you-like-it (10 samples each; a gap of 0.02 would have shown)" in said


def test_the_table_has_the_human_rows_and_every_mark(report: Report) -> None:
    said = part(document(report), "table")
    assert "the book 99.8 0.159 0.075 44 0.50 0.4 34 25" in said
    assert "like the book >99.5 <0.185 <0.085 40-48 >0.48 <1.6 <46 20-30" in said
    assert "markov-10 100.0 0.123 0.058 0! 0.29! 34.8! 111! 15!" in said
    assert "! marks what is unlike the book (95 %, all eight together)." in said


def test_a_copied_sentence_stands_beside_its_passage(report: Report) -> None:
    content = document(report)
    said = part(content, "evidence")
    assert "alice29.txt, line 59" in said
    assert report.texts[0]["text"][:112].upper().strip() in said
    assert re.search(
        r'<mark class="copied" [^>]*><a id="here-4-1-1" href="#there-4-1-1" [^>]*>1</a>of the shelves', content
    )


def test_how_to_read_it_has_every_measure_the_inputs_and_the_command(report: Report) -> None:
    named = replace(report, settings={"samples": ["samples"], "reference": ["alice29.txt"], "window": 64})
    said = part(document(named), "reading")
    for measure in report.measures:
        assert measure.meaning in said
    for model in report.inputs["models"]:
        assert model["digest"] in said
    assert "textlab evaluate samples --reference alice29.txt" in said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"reports": ["a", "b"], "baseline": "m", "pairs": "auto"}, "textlab compare a b --baseline m"),
        ({"samples": ["x"], "metrics": ["words", "chars"]}, "textlab evaluate x --metrics words,chars"),
        ({"samples": ["x"], "fail-if": ["a > 1", "copies"]}, "textlab evaluate x --fail-if 'a > 1' --fail-if copies"),
        ({"samples": ["x"], "prepare": ["nfc"], "pairs": "all"}, "textlab evaluate x --prepare nfc --pairs all"),
        ({"samples": None, "reference": ["book"]}, ""),
        ({"samples": ["x"], "reference": ["a", "b"]}, "textlab evaluate x --reference a --reference b"),
        ({"samples": ["x"], "prepare": []}, "textlab evaluate x --prepare none"),
    ],
)
def test_the_command_is_what_was_asked_for(report: Report, settings: dict[str, object], said: str) -> None:
    assert command(replace(report, settings=settings)) == said


def many(report: Report, count: int) -> Report:
    """Return a report of copies of its models under other names."""
    names = report.models

    def rows(found: list[dict[str, object]]) -> list[dict[str, object]]:
        return [row | {"model": f"{row['model']} {n}"} for n in range(count) for row in found if row["model"] in names]

    models = [one | {"name": f"{one['name']} {n}"} for n in range(count) for one in report.inputs["models"]]
    pairs = [
        row | {"model_a": f"{row['model_a']} {n}", "model_b": f"{row['model_b']} {n}"}
        for n in range(count)
        for row in report.pair_rows
    ]
    return replace(
        report,
        inputs=report.inputs | {"models": models},
        score_rows=rows(report.score_rows),
        verdict_rows=rows(report.verdict_rows),
        evidence_rows={name: rows(found) for name, found in report.evidence_rows.items()},
        texts=rows(report.texts),
        pair_rows=pairs,
    )


def test_of_many_models_the_page_says_what_it_leaves_out(report: Report) -> None:
    content = document(many(report, 40))
    assert content.count('<details class="model"') == MODELS
    said = part(content, "evidence")
    assert f"{200 - MODELS} of 200 models are left out here" in said
    assert said.count("markov-10") >= MODELS  # those that copy come first
    assert f"{40 * len(report.pair_rows) - PAIRS:,} more comparisons are in pairs.csv." in part(content, "table")
    assert "160 models between these are left out here" in part(content, "measures")
    assert len(content) < 3_000_000


def test_a_report_of_nothing_but_details_has_a_page(report: Report) -> None:
    some = replace(
        report,
        measures=report.measures[-1:],
        pair_rows=[],
        evidence_rows={},
        texts=[],
        curves={},
        score_rows=[row for row in report.score_rows if row["measure"] == report.measures[-1].name],
    )
    content = document(some)
    assert 'id="map"' not in content
    assert "dictionary words" in part(content, "measures")


def test_a_family_of_epochs_is_drawn_along_the_way(report: Report) -> None:
    for epoch, model in enumerate(report.inputs["models"][:4], 1):
        model["about"] = {"run": "../runs/lstm", "epoch": epoch, "temperature": 1.0}
    said = part(document(report), "curves")
    assert "lstm, temperature 1, by epoch" in said
    assert "Copying begins at epoch 4, not yet at 3. Nearest to the book: epoch 3 (like it on 6 of 8 measures)." in said


def test_a_notebook_shows_verdicts_and_table(report: Report) -> None:
    shown = report._repr_html_()
    assert "<script" not in shown
    assert "markov-10: copies the book" in text_of(shown)
    assert "the book 99.8 0.159" in text_of(shown)


def test_of_a_sample_kept_in_part_the_rest_is_counted(report: Report) -> None:
    (text,) = report.texts
    long = text | {"text": text["text"] * 60, "characters": 60_000, "marks": []}
    assert "… 56,000 more characters" in part(document(replace(report, texts=[long])), "evidence")


def test_joined_samples_are_said_to_be(report: Report) -> None:
    texts = [report.texts[0] | {"others": 4}]
    assert "markov-10/06.txt and 4 more, joined the longest copy" in part(
        document(replace(report, texts=texts)), "evidence"
    )


def test_unknown_words_are_listed_for_those_who_do_not_hover(report: Report) -> None:
    words = [
        {"start": start, "end": end, "kind": "unknown word", "source": None, "source_line": None, "detail": None}
        | {"passage": near}
        for start, end, near in ((7, 14, "shelf"), (18, 21, None))
    ]
    said = part(document(replace(report, texts=[report.texts[0] | {"marks": words}])), "evidence")
    assert "Unknown words (2)" in said
    assert "she, shelves (shelf)" in said


def test_the_map_is_told_by_what_it_shows(report: Report) -> None:
    assert "To the right: how many of its words are words." in part(document(report), "map")
    entropy = replace(report.measures[1], name="chars.cross_entropy", headline=False)
    rows = [row | {"measure": entropy.name} for row in report.score_rows if row["measure"] == "words.valid"]
    other = replace(report, measures=[*report.measures, entropy], score_rows=[*report.score_rows, *rows])
    assert "To the right: how well a model of the book predicts it." in part(document(other), "map")


def test_verdicts_are_told_in_the_language_of_the_report(report: Report) -> None:
    german = replace(report, signature=report.signature | {"language": "de"})
    assert "not German yet, nearly German" in part(document(german), "reading")


def test_copies_that_are_not_quoted_are_counted(report: Report) -> None:
    content = document(many(report, 5))
    assert content.count('<p class="quoted"><strong>Copied</strong>') == 3
    assert "2 more models copy" in part(content, "verdict")


def test_why_samples_are_shown_is_said_as_it_is(report: Report) -> None:
    assert "The samples shown are the telling ones (the longest copy)" in part(document(report), "evidence")
    assert "Samples are shown where novelty or words were measured." in part(
        document(replace(report, texts=[])), "evidence"
    )


def test_epochs_far_apart_have_room_for_their_ticks(report: Report) -> None:
    epochs = (1, 3, 4, 5, 1000)
    for epoch, model in zip(epochs, report.inputs["models"], strict=True):
        model["about"] = {"run": "../runs/lstm", "epoch": epoch}
    (one,) = curves(report)
    assert [tick.label for tick in one.ticks] == ["1", "3", "1000"]
    places = [tick.at for tick in one.ticks]
    assert all(b - a > 0.08 for a, b in pairwise(places))  # 3 is a multiple of 1, not a step from it
    valid = one.lines[0]
    assert [point.unlike for point in valid.members] == [True, True, False, False, True]
    assert [point.x for point in valid.members] == sorted(point.x for point in valid.members)


def test_a_long_copy_is_quoted_in_part_with_the_way_to_the_rest(report: Report) -> None:
    long = report.evidence_rows["copying"][1] | {"text": "ab " * 400, "end": 1_499}
    content = document(replace(report, evidence_rows={"copying": [long]}))
    assert f'{("ab " * 100).strip()} …</q> <a href="#model-4">More of it</a>' in content


def test_every_measure_stands_on_a_fold_where_models_are_few(report: Report) -> None:
    content = document(report)
    assert "All measures, with intervals (9)" in part(content, "table")
    assert "dictionary words (%) the book 99.8 95.0" in part(content, "table")
    left = part(document(many(report, 6)), "table")
    assert "All measures with their intervals are in comparison.md and scores.csv." in left
