"""Cohesion: whether a text keeps to what it speaks of."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from textlab.metrics.protocol import Evidence, Metric, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.pieces import Pieces

#: Words of so many letters carry a topic; shorter ones recur in any text.
LETTERS = 5

_MOST_ROWS = 20


class Cohesion(Metric):
    """Long words used again."""

    name = "cohesion"
    measures = (
        percent(
            name="cohesion.recurrence",
            title="words reused",
            heading=("words", "reused", "%"),
            meaning="The share of words of five letters or more that the piece has used before: keeping to a topic,"
            " which n-gram statistics cannot see. A loop scores high too, so read it beside repetition.",
            source="textlab; after lexical cohesion by reiteration, Halliday and Hasan (1976), Cohesion in English",
            above="uses its words again more than the book",
            below="keeps to no topic",
            missing="no word of five letters or more",
            decimals=0,
            headline=True,
        ),
    )

    def index(self, pieces: Pieces, resource: object) -> Pieces:
        """Return the pieces: nothing else is needed."""
        return pieces

    def score(self, index: Pieces, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, 1]."""
        long = [np.unique(words, return_counts=True)[1] for words in _long_words(index)]
        shares = [1 - times.size / times.sum() if times.size else np.nan for times in long]
        return np.array(shares, np.float64).reshape(len(index), 1)

    def evidence(self, index: Pieces, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield each model's words that come again most often within a piece."""
        long, forms = _long_words(index), index.words.words.forms
        for model, numbers in models.items():
            again = Counter[str]()
            for i in numbers:
                words, times = np.unique(long[i], return_counts=True)
                some = times > 1
                for word, count in zip(words[some].tolist(), times[some].tolist(), strict=True):
                    again[forms[word]] += count - 1
            for form, count in sorted(again.items(), key=lambda item: (-item[1], item[0]))[:_MOST_ROWS]:
                yield Evidence(model, "used again", form, value=count)


def _long_words(pieces: Pieces) -> list[NDArray[np.int32]]:
    """Return the numbers of each piece's words that may carry a topic."""
    words, first = pieces.words.words, pieces.words.first
    long = np.array([len(form) >= LETTERS for form in words.forms], np.bool_)[words.numbers]
    return [words.numbers[start:end][long[start:end]] for start, end in pairwise(first.tolist())]
