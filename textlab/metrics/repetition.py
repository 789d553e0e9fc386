"""Repetition: whether a text says the same again."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from textlab.metrics.protocol import Evidence, Metric, percent
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.pieces import Pieces

#: A repeated span of so many characters is no accident of the language.
SPAN = 20

_MOST_ROWS = 50


class Repetition(Metric):
    """Distinct word pairs, and spans seen before in the same piece."""

    name = "repetition"
    measures = (
        percent(
            name="repetition.distinct_2",
            title="distinct word pairs",
            heading=("distinct", "pairs", "%"),
            meaning="The share of a piece's word pairs that are different from each other (distinct-2)."
            " Low values mean that the text repeats itself; high ones that it hardly uses set phrases.",
            source="Li et al. (2016), A diversity-promoting objective function for neural conversation models",
            above="repeats fewer word pairs than the book",
            below="repeats its word pairs",
            missing="no two words in a row",
        ),
        percent(
            name="repetition.repeated_20",
            title="text seen before",
            heading=("text", "repeated", "%"),
            meaning="The share of a piece's characters inside a span of 20 characters that stood earlier in the same"
            " piece. It finds loops: human prose repeats hardly anything so long.",
            source="textlab",
            above="repeats itself",
            below="repeats less than the book",
            missing="shorter than 20 characters",
            side="high",
        ),
    )

    def index(self, pieces: Pieces, resource: object) -> Pieces:
        """Return the pieces: nothing else is needed."""
        return pieces

    def score(self, index: Pieces, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (distinct_2, repeated_20)]."""
        rows = []
        for piece, words in zip(index.pieces, index.words, strict=True):
            apart = set(words.apart)
            pairs = [pair for i, pair in enumerate(pairwise(words.forms), 1) if i not in apart]
            distinct = len(set(pairs)) / len(pairs) if pairs else np.nan
            repeated = sum(end - start for start, end in repeated_spans(piece.text))
            long = any(len(stretch) >= SPAN for stretch in piece.text.split(EDGE))
            rows.append((distinct, repeated / len(piece.text) if long else np.nan))
        return np.array(rows, np.float64).reshape(len(index), 2)

    def evidence(self, index: Pieces, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield each model's longest repeated spans."""
        for model, numbers in models.items():
            found = [
                (start - end, i, start, end) for i in numbers for start, end in repeated_spans(index.pieces[i].text)
            ]
            for less, i, start, end in sorted(found)[:_MOST_ROWS]:
                yield Evidence(model, "repeated", index.pieces[i].text[start:end], i, start, end, value=-less)


def repeated_spans(text: str, span: int = SPAN) -> list[tuple[int, int]]:
    """Return (start, end) of the maximal stretches made of spans that stood earlier in `text`.

    Examples
    --------
    >>> repeated_spans("to be or not to be", span=5)
    [(13, 18)]
    """
    seen, stretches = set[str](), list[tuple[int, int]]()
    for start in range(len(text) - span + 1):
        one = text[start : start + span]
        if one not in seen:
            seen.add(one)
        elif EDGE in one:
            continue
        elif stretches and start <= stretches[-1][1]:
            stretches[-1] = stretches[-1][0], start + span
        else:
            stretches.append((start, start + span))
    return stretches
