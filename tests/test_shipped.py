"""The samples that ship get the verdicts that the README shows, and the report that ships is theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

import textlab

ROOT = Path(__file__).parents[1]
SAID = {
    "as-you-like-it": ("another voice", "nothing copied; short words, letters, word pairs unlike the book"),
    "markov-2": ("not English yet", "of 100 words are not words: th, ther, "),
    "markov-4": ("nearly English", "of 100 words are not words: ther, othere, "),
    "markov-6": ("patchwork", "of 100 word pairs are the book's own (the book's: "),
    "markov-10": ("copies the book", "% stands in it word for word, up to "),
}


@pytest.fixture(scope="module")
def report() -> textlab.Report:
    return textlab.evaluate(ROOT / "corpora" / "samples", reference=ROOT / "corpora" / "alice29.txt")


def test_fifty_samples_of_one_piece_are_read(report: textlab.Report) -> None:
    models = report.piece_rows[:50]
    assert {row["model"] for row in models} == SAID.keys()
    assert len({(row["model"], row["sample"]) for row in models}) == 50
    assert all(row["model"] == "human" for row in report.piece_rows[50:])
    assert report.signature["piece"] == 2_000


@pytest.mark.parametrize("model", SAID)
def test_each_model_has_its_verdict_and_its_telling_fact(model: str, report: textlab.Report) -> None:
    row = next(row for row in report.verdict_rows if row["model"] == model)
    verdict, fact = SAID[model]
    assert row["verdict"] == verdict
    assert fact in row["fact"]


def test_every_copied_span_stands_where_it_is_said_to(report: textlab.Report) -> None:
    book = (ROOT / "corpora" / "alice29.txt").read_bytes().decode("ascii")
    copied = report.evidence_rows["copying"]
    assert len(copied) == 50
    for row in copied:
        sample = (ROOT / "corpora" / "samples" / row["sample"]).read_text(encoding="utf-8")
        assert " ".join(sample[row["start"] : row["end"]].lower().split()) == row["text"].strip()
        passage = book[row["source_start"] :][: len(row["passage"])]
        assert passage == row["passage"]
        assert " ".join(passage.lower().split()) == row["text"].strip()
        letter = row["source_start"] + len(passage) - len(passage.lstrip())
        assert book[:letter].count("\n") + 1 == row["source_line"]


def test_the_report_that_ships_is_up_to_date(report: textlab.Report) -> None:
    shipped = textlab.Report.load(ROOT / "reports" / "alice")
    assert shipped.signature == report.signature
    assert shipped.verdict_rows == report.verdict_rows
    for old, new in zip(shipped.score_rows, report.score_rows, strict=True):
        # The last digits depend on the machine's arithmetic.
        assert {key: pytest.approx(value) if isinstance(value, float) else value for key, value in old.items()} == new
