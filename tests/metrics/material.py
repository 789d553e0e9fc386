"""Texts to try metrics on: a book, and texts that are harder than any book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from textlab.testing import Trial
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.text import Text
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from textlab.metrics.protocol import Metric

BOOK = (Path(__file__).parents[2] / "corpora" / "alice29.txt").read_text(encoding="ascii")

#: As it is compared with the samples that ship with textlab.
ALICE = prepare(Text(BOOK), Preparation(["nfc", "space", "lower"])).content

#: What a model might have made of it: copied, changed, invented, looping, joined.
SAMPLES = (
    ALICE[40_000:42_000],
    ALICE[40_000:40_300] + "; said a quite differant ratbit. " + ALICE[60_010:60_400].replace("the", "teh"),
    "and so on and so forth and what not, " * 20,
    f"{ALICE[30_000:30_100]}{EDGE}{ALICE[80_000:80_150]}{EDGE}off with her head{EDGE}",
    "42 NASA, XIV; (it [was {so",
)

_WORDS = (
    *("the", "the", "cat", "sat", "on", "a", "mat", "and", "ate", "rat", "at", "three"),
    *("o'clock", "it's", "don’t", "well-known", "2nd", "xiv", "NASA"),
)
_HARD = (
    *("''", "'", "’", "“", "”", "‘", "`", '"', "(", ")", "--", "-----", "—", "-", "‐", "_", ".", ",", "!", ". "),
    *("0", "1865", "٣", "漢字", "仮名。", "é", "e\u0301", "\u0301", "ǆ", "ß", "İ", "\u00ad", "\u200d", "𝒜", "\ud800"),
    *(" ", "  ", "\n", "\n\n", "\t", "a" * 255, "b" * 256, "c" * 257, "d-" * 130, "." * 260, " " * 300),
)

_ROW = ALICE[50_000:50_064]

#: A page on which whatever can go wrong at the edge of a shard does: words that are too long, or so far apart that they
#: do not follow each other; a passage much longer than the window it is nearest to; marks that may go on or not.
AWKWARD = " ".join(
    [
        *(
            "the cat sat on the mat",
            "." * 260,
            "and ate",
            "c" * 257,
            "the rat",
            "d-" * 130,
            "sat on",
            "e" * 256,
            "the mat;",
        ),
        *(
            "-".join(_ROW[at : at + 2] for at in range(0, 64, 2)),
            "it's o''clock the cat' 'sat--on the-mat",
            "e\u0301te\u0301",
        ),
        *("漢字仮名。" * 20, "'" * 30, "`the cat' “sat” (on [the {mat", "the cat_sat_on 1865 XIV 2nd NASA", "don’t"),
    ]
    * 2
)

#: Samples to score against it.
AWKWARD_SAMPLES = (
    _ROW,
    AWKWARD[200:900],
    f"it's the cat{EDGE}sat on the mat{EDGE}{EDGE}{'.' * 260} the rat sat--on{EDGE}",
    "漢字仮名。漢字e\u0301",
)


def texts(*, least: int = 0) -> st.SearchStrategy[str]:
    """Words of a small vocabulary among marks, letters and runs that are hard to cut, with and without spaces."""
    words, anything = st.sampled_from(_WORDS).map(lambda word: f"{word} "), st.sampled_from(_HARD)
    return st.one_of(
        st.lists(st.one_of(words, words, words, anything), min_size=least, max_size=60).map("".join),
        st.text("ab '-", min_size=least, max_size=120),
        st.text("ab ", min_size=least, max_size=120),
    )


def pieces() -> st.SearchStrategy[str]:
    """Texts of samples, some joined from several."""
    return st.lists(texts(), min_size=1, max_size=3).map(EDGE.join)


def scored(metric: Metric, reference: str, samples: tuple[str, ...]) -> tuple[Trial, NDArray[np.float64]]:
    """Return a trial of samples alone, and their scores: float64[sample, measure]."""
    trial = Trial.of(metric, reference, samples)
    return trial, trial.score()[: len(samples)]
