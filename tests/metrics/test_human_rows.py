"""What the measures look like on human text: pages of Alice, each against the rest of the book."""

from __future__ import annotations

from functools import cache, reduce

import numpy as np
import pytest

from metrics.material import BOOK
from textlab.metrics import registry
from textlab.metrics.protocol import Head, Settings
from textlab.texts.corpus import Corpus
from textlab.texts.pieces import Pieces, cut
from textlab.texts.preparation import Preparation
from textlab.texts.runs import Shape, human_runs
from textlab.texts.text import Text


@cache
def human_row(name: str) -> dict[str, float]:
    """Return the mean of each measure of a metric over the human runs of one piece of 2,000 characters."""
    book = Corpus.of([Text(BOOK)], Preparation(["nfc", "space", "lower"]))
    runs = human_runs(book, 2_000, Shape(1))
    excluded = tuple(run.excluded for run in runs)
    cuts = tuple(cut(run.pieces[0], number) for number, run in enumerate(runs))
    pieces = Pieces(cuts, {"reference": excluded, "corpus": excluded})
    metric = registry.load(name)
    index = metric.index(pieces, metric.resource(Head(book.head, book.lined_head), Settings()))
    shards = book.shards(metric.reach(index), len(book)) if metric.stream else ()
    memories = [metric.observe(shard, index) for shard in shards]
    scores = metric.score(index, reduce(metric.merge, memories) if memories else {})
    return {
        measure.name: float(mean) for measure, mean in zip(metric.measures, np.nanmean(scores, axis=0), strict=True)
    }


# Figures measured beforehand by a plain script that left out each page but no margin around it, and whose words were
# runs of letters and straight apostrophes, a lone quotation mark included. A margin of 1,000 characters takes away the
# page's nearest kin: it adds 0.01 to 0.02 to what is new. Words without their quotation marks, and with their hyphens,
# make 0.025 more of the word pairs new.
@pytest.mark.parametrize(
    ("measure", "published", "here"),
    [
        ("chars.divergence_3", 0.267, 0.2685),
        ("chars.divergence_5", 0.652, 0.6546),
        ("words.valid", 0.997, 0.9971),
        ("novelty.distance", 0.500, 0.5027),
        ("copying.new_5", 0.122, 0.1310),
        ("copying.new_10", 0.671, 0.6875),
        ("word_ngrams.new_2", 0.419, 0.4609),
        ("cohesion.recurrence", 0.250, 0.2478),
    ],
)
def test_a_book_against_itself(measure: str, published: float, here: float) -> None:
    found = human_row(measure.partition(".")[0])[measure]
    assert found == pytest.approx(here, abs=1e-4)
    assert found == pytest.approx(published, abs=0.045 if measure == "word_ngrams.new_2" else 0.02)
