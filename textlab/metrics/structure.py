"""Structure: whether sentences have a human length, and quotes and brackets are closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from textlab.metrics.protocol import Head, Measure, Metric, Settings, percent
from textlab.texts.sentences import learn, sentence_spans
from textlab.texts.words import word_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.pieces import Pieces

_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "«": "»", "„": "“", "‚": "‘", "‘": "’", "`": "'"}


@dataclass(frozen=True)
class _Index:
    pieces: Pieces
    sentences: Any  # nltk's tokenizer


class Structure(Metric):
    """Sentence length, quotes and brackets."""

    name = "structure"
    measures = (
        Measure(
            name="structure.sentence_words",
            title="words a sentence",
            heading=("words a", "sentence"),
            meaning="Words in a sentence, on average, over the sentences that lie wholly in the piece."
            " Sentences are found by a model (Punkt) that learns the abbreviations of the reference.",
            source="Kiss and Strunk (2006), Unsupervised multilingual sentence boundary detection; nltk",
            above="writes longer sentences than the book",
            below="writes shorter sentences than the book",
            missing="no whole sentence",
            decimals=1,
        ),
        percent(
            name="structure.unclosed",
            title="quotes and brackets left open",
            heading=("left", "open", "%"),
            meaning="The share of opened quotes and brackets that the piece does not close."
            " A piece is cut anywhere, so human text leaves some open too: compare with the human row.",
            source="textlab",
            above="leaves quotes and brackets open",
            below="closes quotes and brackets more often than the book",
            missing="no quote or bracket whose opening and closing can be told apart",
            side="high",
        ),
    )

    def resource(self, head: Head, settings: Settings) -> Any:
        """Return a sentence model of the reference's head."""
        return learn(head.lined)

    def depends_on(self, settings: Settings) -> dict[str, str]:
        """Return the sentence model's package."""
        return {"sentences": f"nltk {version('nltk')}"}

    def index(self, pieces: Pieces, resource: Any) -> _Index:
        """Return the pieces and the sentence model."""
        return _Index(pieces, resource)

    def score(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (sentence_words, unclosed)]."""
        rows = [(_sentence_words(piece.lined, index.sentences), unclosed(piece.lined)) for piece in index.pieces.pieces]
        return np.array(rows, np.float64).reshape(len(index.pieces), 2)


def _sentence_words(text: str, sentences: Any) -> float:
    """Return the mean words of the sentences between the first and the last, which the piece may have cut."""
    whole = np.array(sentence_spans(text, sentences)[1:-1], np.int64).reshape(-1, 2)
    starts = [start for start, _ in word_spans(text)]
    lengths = np.diff(np.searchsorted(starts, whole), axis=1)
    return float(lengths[lengths > 0].mean()) if lengths.any() else np.nan


def unclosed(text: str) -> float:
    """Return the share of opened quotes and brackets that are not closed; NaN where none can be told.

    A straight double quote opens and closes in turn. What closes another quote of the text opens none („so“). A closing
    single quote inside a word is an apostrophe, and straight single quotes are told only where a backtick opens them.

    Examples
    --------
    >>> unclosed("(a [b) c"), unclosed('"a" "b'), unclosed("don't")
    (0.5, 0.5, nan)
    """
    opened = left = 0
    pairs = {opening: closing for opening, closing in _PAIRS.items() if opening in text}
    for opening, closing in pairs.items():
        if opening in pairs.values():
            continue
        depth = 0
        for found in re.finditer(f"[{re.escape(opening + closing)}]", text):
            if found.group() == opening:
                depth += 1
                opened += 1
            elif depth and not _apostrophe(text, found.start()):
                depth -= 1
        left += depth
    straight = text.count('"')
    opened, left = opened + (straight + 1) // 2, left + straight % 2
    return left / opened if opened else np.nan


def _apostrophe(text: str, at: int) -> bool:
    return text[at] in "'’" and text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()
