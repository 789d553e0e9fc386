"""What of a separate corpus a human run must not see: it does not depend on how the book is cut into texts."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from textlab.engines.serial import Serial
from textlab.evaluation import score
from textlab.inputs import Inputs
from textlab.metrics import registry
from textlab.metrics.protocol import Settings
from textlab.overlap import SHORT, leave_out
from textlab.texts.corpus import Corpus
from textlab.texts.cutting import Cut, cut_all
from textlab.texts.plan import plan
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Sequence

RAW = (Path(__file__).parents[1] / "corpora" / "alice29.txt").read_text(encoding="ascii")[:60_000]
PLAY = (Path(__file__).parents[1] / "corpora" / "asyoulik.txt").read_text(encoding="ascii")[:30_000]
FOLDED = Preparation(["nfc", "space"])
PARAGRAPHS = [paragraph for paragraph in re.split(r"\n\s*\n", RAW) if paragraph.strip()]
# A chorus that the book has again and again, far apart, each time in its midst.
CHORUS = "So they went on and on, singing the song of the sea, and none of them was tired but the Dormouse."
SUNG = CHORUS.join(RAW[at : at + 6_000] for at in range(0, 60_000, 6_000))


def corpus_of(*contents: str) -> Corpus:
    return Corpus.of([Text(content, f"text {number}") for number, content in enumerate(contents)], FOLDED)


def cut_of(reference: Corpus, corpus: Corpus, size: int = 1_000) -> Cut:
    samples = {"m": [prepare(Text(PLAY[at : at + size]), FOLDED) for at in range(0, 10_000, size)]}
    return leave_out(cut_all(plan(samples, reference, 500)), reference, corpus)


def seen(cut: Cut, corpus: Corpus, stream: str) -> list[str]:
    """Return for each run the letters of what it must not see, in order and without white space."""
    return [
        "".join("".join(corpus.prepared(*one).replace(EDGE, " ") for one in ranges).split())
        for ranges in cut.pieces.excluded[stream]
    ]


BOOK = corpus_of(RAW)
ALONE = "I am a text of a few words that is not in the book, and nobody will ever know why."


@pytest.mark.parametrize(
    "contents",
    [
        [ALONE, RAW, ALONE],
        PARAGRAPHS,
        RAW.split("\n"),
        [" ".join(RAW.split()), ALONE],
        [ALONE.join(["", "\n" * 3]), *(RAW[at : at + 5_000] for at in range(0, 60_000, 5_000))],
    ],
    ids=["whole", "paragraphs", "lines", "wrapped", "chunks"],
)
def test_the_same_is_left_out_however_the_book_is_cut(contents: list[str]) -> None:
    corpus = corpus_of(*contents)
    cut = cut_of(BOOK, corpus)
    assert cut.shared > 0.99
    for there, elsewhere in zip(seen(cut, BOOK, "reference"), seen(cut, corpus, "corpus"), strict=True):
        # Cut within a word, or a first or last scrap of a text: a letter or two may be told apart no more.
        assert abs(len(there) - len(elsewhere)) <= 2 * SHORT
        assert elsewhere in there or there in elsewhere or len(contents) == 13


def test_a_reference_cut_into_lines_is_found_in_a_whole_book() -> None:
    reference, corpus = corpus_of(*RAW.split("\n")), corpus_of(ALONE, RAW)
    cut = cut_of(reference, corpus, 50)
    assert seen(cut, reference, "reference") == seen(cut, corpus, "corpus")
    assert cut.shared == 1


def test_text_in_another_order_is_found_but_for_its_short_texts() -> None:
    shuffled = [*PARAGRAPHS]
    random.Random(1).shuffle(shuffled)
    corpus = corpus_of(*shuffled)
    cut = cut_of(BOOK, corpus)
    share = sum(len(paragraph) for paragraph in PARAGRAPHS if len(paragraph) >= SHORT) / sum(map(len, PARAGRAPHS))
    assert share - 0.02 < cut.shared < 1
    for there, elsewhere in zip(seen(cut, BOOK, "reference"), seen(cut, corpus, "corpus"), strict=True):
        assert 0.8 * len(there) < len(elsewhere) < 1.05 * len(there)


def test_tiny_texts_of_the_reference_take_nothing_out_of_a_corpus() -> None:
    words = ["I", "a", "Oh!", "the", "I am", "so", "it"] * 2_000
    random.Random(1).shuffle(words)
    corpus = corpus_of("I say the word, and I am so happy that it is a word! Oh! " * 200)
    cut = cut_of(corpus_of(*words), corpus, 50)
    assert set(cut.pieces.excluded["corpus"]) == {()}
    assert cut.shared == 0


def test_a_book_that_stands_twice_in_a_corpus_is_left_out_twice() -> None:
    corpus = corpus_of(RAW, RAW)
    cut = cut_of(BOOK, corpus)
    for ranges, elsewhere in zip(cut.pieces.excluded["reference"], cut.pieces.excluded["corpus"], strict=True):
        again = len(BOOK) + len(EDGE)
        assert elsewhere == (*ranges, *((start + again, end + again) for start, end in ranges))


def test_a_corpus_that_only_quotes_the_book_is_met_whole() -> None:
    quoted = " ".join(RAW.split())
    contents = [f"{PLAY[at : at + 500]} {quoted[5 * at : 5 * at + 150]}" for at in range(0, 10_000, 500)]
    cut = cut_of(BOOK, corpus_of(*contents))
    assert set(cut.pieces.excluded["corpus"]) == {()}
    assert cut.shared == 0


def test_a_quotation_beside_the_whole_book_is_met() -> None:
    corpus = corpus_of(RAW, f"{PLAY[:500]} {' '.join(RAW.split())[20_000:20_150]} {PLAY[500:]}")
    cut = cut_of(BOOK, corpus)
    assert cut.pieces.excluded["corpus"] == cut.pieces.excluded["reference"]


def test_a_part_of_the_book_is_found_and_its_share_is_told() -> None:
    cut = cut_of(BOOK, corpus_of(RAW[:40_000]))
    assert 0.6 < cut.shared < 0.7
    # Where every third line is another, most of the text is found, and not all.
    lines = [line if number % 3 else line.upper() for number, line in enumerate(RAW.split("\n"))]
    assert 0.5 < cut_of(BOOK, corpus_of("\n".join(lines))).shared < 0.8


def test_the_reference_itself_is_nothing_to_look_for() -> None:
    cut = cut_of(BOOK, BOOK)
    assert cut.pieces.excluded["corpus"] is cut.pieces.excluded["reference"]
    assert cut.shared == 0


def human_rows(corpus: Corpus | None, reference: Corpus) -> dict[str, np.ndarray]:
    """Return the scores of the human pieces by measure."""
    metrics = registry.choose(["copying", "novelty"])
    samples = {"m": [prepare(Text(PLAY[:1_000]), FOLDED)]}
    texts = Inputs([], samples, reference, corpus or reference, FOLDED, {}, "")
    scored = score(texts, metrics, Settings(), Serial(), piece=500)
    pieces = [piece for runs in scored.cut.human.values() for run in runs for piece in run]
    measures = [measure.name for metric in metrics for measure in metric.measures]
    return {name: scored.values[pieces, number] for number, name in enumerate(measures)}


def mean_differences(one: dict[str, np.ndarray], other: dict[str, np.ndarray], names: Sequence[str]) -> list[float]:
    return [abs(float(np.nanmean(one[name]) - np.nanmean(other[name]))) for name in names]


def test_human_rows_are_those_of_the_reference_as_corpus() -> None:
    reference = corpus_of(SUNG)
    expected = human_rows(None, reference)
    assert expected["copying.share"].max() > 0.1  # a run meets the chorus where the book has it again
    whole = human_rows(corpus_of(SUNG, "And so on."), reference)
    assert all(np.allclose(whole[name], values, atol=0.01, equal_nan=True) for name, values in expected.items())
    paragraphs = human_rows(corpus_of(*(one for one in re.split(r"\n\s*\n", SUNG) if one.strip())), reference)
    exact = ["copying.share", "novelty.near_copies", "novelty.exact"]
    assert all(np.array_equal(paragraphs[name], expected[name]) for name in exact)
    # A passage that goes from one paragraph to the next is there no more.
    close = ["novelty.distance", "copying.new_5", "copying.new_10", "copying.new_20", "copying.lines"]
    assert max(mean_differences(paragraphs, expected, close)) < 0.02
