"""Repetition: whether a text says the same again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from textlab.metrics.protocol import Evidence, Metric, percent
from textlab.texts.words import EDGE, code_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.pieces import Pieces

#: A repeated span of so many characters is no accident of the language.
SPAN = 20

_MOST_ROWS = 50
_FACTOR, _OTHER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)  # odd, their bits mixed well


@dataclass(frozen=True)
class _Index:
    pieces: Pieces
    spans: list[list[tuple[int, int]]]  # by piece: what it repeats


class Repetition(Metric):
    """Distinct word pairs, and spans seen before in the same piece."""

    name = "repetition"
    mark = "repeated"
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

    def index(self, pieces: Pieces, resource: object) -> _Index:
        """Return the pieces and what they repeat."""
        hashes = span_hashes("".join(part for text in pieces.texts for part in (text, EDGE)))
        at, spans = 0, list[list[tuple[int, int]]]()
        for text in pieces.texts:
            own = np.sort(hashes[at : at + max(0, len(text) - SPAN + 1)])
            spans.append(repeated_spans(text) if (own[1:] == own[:-1]).any() else [])
            at += len(text) + len(EDGE)
        return _Index(pieces, spans)

    def score(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (distinct_2, repeated_20)]."""
        words, first = index.pieces.words.words, index.pieces.words.first
        pairs = np.append(words.numbers[:-1].astype(np.int64) * len(words.forms) + words.numbers[1:], 0)
        follows = np.append(~words.apart[1:], False)
        rows = []
        for i, text in enumerate(index.pieces.texts):
            own = slice(first[i], max(first[i], first[i + 1] - 1))
            found = pairs[own][follows[own]]
            distinct = np.unique(found).size / found.size if found.size else np.nan
            repeated = sum(end - start for start, end in index.spans[i])
            long = any(len(stretch) >= SPAN for stretch in text.split(EDGE))
            rows.append((distinct, repeated / len(text) if long else np.nan))
        return np.array(rows, np.float64).reshape(len(index.pieces), 2)

    def evidence(self, index: _Index, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield each model's longest repeated spans."""
        pieces = index.pieces.pieces
        for model, numbers in models.items():
            found = [(start - end, i, start, end) for i in numbers for start, end in index.spans[i]]
            for less, i, start, end in sorted(found)[:_MOST_ROWS]:
                yield Evidence(model, "repeated", pieces[i].text[start:end], i, start, end, value=-less)

    def marks(self, index: _Index, memory: Memory) -> NDArray[np.int64]:
        """Return the repeated spans."""
        found = [(i, start, end, -1, -1) for i, spans in enumerate(index.spans) for start, end in spans]
        return np.array(found, np.int64).reshape(-1, 5)


def span_hashes(text: str) -> NDArray[np.uint64]:
    """Return a number for each span of `SPAN` characters, uint64[spans]; equal spans have equal numbers.

    Different ones hardly ever have, so a text whose numbers all differ repeats no span, and others are worth a look.

    Examples
    --------
    >>> hashes = span_hashes("so it goes and so on; so it goes and so on")
    >>> bool(hashes[0] == hashes[22]), len(set(hashes.tolist()))
    (True, 22)
    """
    hashes, length = code_points(text).astype(np.uint64), 1
    while length < SPAN:
        step = min(length, SPAN - length)  # two overlapping spans say what their union holds
        hashes = hashes[: max(0, hashes.size - step)] * _FACTOR + hashes[step:] * _OTHER
        hashes ^= hashes >> np.uint64(29)
        length += step
    return hashes


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
