"""Words: whether what is written are words."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from textlab.metrics.protocol import Evidence, Head, Metric, Settings, percent
from textlab.metrics.vocabulary import Vocabulary
from textlab.statistics.divergence import sums
from textlab.texts.corpus import digest
from textlab.texts.dictionary import Dictionary, explain, is_number, load
from textlab.texts.words import code_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.pieces import Pieces
    from textlab.texts.shards import Shard

_MOST_ROWS = 50  # unknown words listed a model
_EXPLAINED = 20  # of them, those whose nearest valid words are looked up: each costs a pass over the dictionary
_CONTEXT = 20  # characters shown on both sides of an unknown word
_ACRONYM = 5  # letters at most


@dataclass(frozen=True)
class _Index:
    pieces: Pieces
    vocabulary: Vocabulary
    dictionary: Dictionary
    listed: NDArray[np.bool_]  # by word type: in the dictionary
    checked: NDArray[np.bool_]  # by word, piece by piece: neither a number nor an acronym


class Words(Metric):
    """Spell-check word validity."""

    name = "words"
    stream = "reference"
    compiled = True
    mark = "unknown word"
    measures = (
        percent(
            name="words.valid",
            title="real words",
            heading=("real", "words", "%"),
            meaning="The share of words that stand in the dictionary or elsewhere in the reference."
            " Only a low value says something: it saturates, and a model that copies has it too.",
            source="textlab; dictionaries of pyspellchecker",
            above="writes only words of the book",
            below="writes words that are none",
            missing="no words",
            side="low",
            headline=True,
        ),
        percent(
            name="words.dictionary",
            title="words in the dictionary",
            heading=("words in", "dictionary", "%"),
            meaning="The share of words that stand in the dictionary, whatever the reference holds."
            " Human text has names and coinages that no dictionary knows, so compare with the human row.",
            source="textlab; dictionaries of pyspellchecker",
            above="uses fewer rare words than the book",
            below="uses words that no dictionary has",
            missing="no words",
        ),
        percent(
            name="words.valid_types",
            title="different words that are real",
            heading=("real", "types", "%"),
            meaning="The share of different words, each counted once, that stand in the dictionary or elsewhere in the"
            " reference. Errors weigh more here, since the commonest words are easily right.",
            source="textlab; dictionaries of pyspellchecker",
            above="writes only words of the book",
            below="writes words that are none",
            missing="no words",
            side="low",
        ),
    )

    def resource(self, head: Head, settings: Settings) -> Dictionary:
        """Return the dictionary of the language with the user's own words."""
        return load(settings.language, settings.words)

    def depends_on(self, settings: Settings) -> dict[str, str]:
        """Return the dictionary, its language, and the digest of the user's own words."""
        own = {"word list": digest(sorted(settings.words))} if settings.words else {}
        return {"dictionary": f"pyspellchecker {version('pyspellchecker')}", "language": settings.language, **own}

    def index(self, pieces: Pieces, resource: Dictionary) -> _Index:
        """Return the pieces' words by number, and which of them the dictionary has."""
        vocabulary = Vocabulary(pieces, order=1)
        listed = np.array([resource.valid(word) for word in vocabulary.words], np.bool_)
        number = np.array([is_number(word) for word in vocabulary.words], np.bool_)
        words, first, ids = pieces.words.words, pieces.words.first, pieces.words.words.numbers
        upper = _in_capitals(pieces)
        shouting = np.repeat(2 * sums(upper, first) > np.diff(first), np.diff(first))  # the whole piece is in capitals
        acronym = upper & (words.ends - words.starts <= _ACRONYM) & ~listed[ids] & ~shouting
        return _Index(pieces, vocabulary, resource, listed, ~number[ids] & ~acronym)

    def reach(self, index: _Index) -> int:
        """Return the length of a word."""
        return index.vocabulary.reach

    def observe(self, shard: Shard, index: _Index) -> Memory:
        """Return how often the reference has each word of the pieces."""
        return index.vocabulary.observe(shard)

    def score(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (valid, dictionary, valid_types)]."""
        ngrams, first, checked = index.vocabulary.ngrams, index.pieces.words.first, index.checked
        profile = ngrams.profile(1)
        entry = profile.entry[index.vocabulary.at]
        listed = index.listed[ngrams.table.symbol[1][profile.ids]]
        valid = listed | (ngrams.seen(memory).of(1) > 0)
        types = np.zeros(valid.size, np.bool_)
        types[entry[checked]] = True
        shares = [(valid[entry] & checked, checked, first), (listed[entry] & checked, checked, first)]
        scores = np.full((len(index.pieces), 3), np.nan)
        for column, (some, everything, edges) in enumerate([*shares, (valid & types, types, profile.first)]):
            whole = sums(everything, edges)
            np.divide(sums(some, edges), whole, out=scores[:, column], where=whole > 0)
        return scores

    def evidence(self, index: _Index, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield each model's unknown words, commonest first: where, how often, what kind, the nearest valid words."""
        words, forms, unknown = index.pieces.words, index.vocabulary.words, _unknown(index, memory)
        ranked = dict[str, list[tuple[str, int, int, int, int]]]()
        for model, numbers in models.items():
            own = [np.arange(words.first[i], words.first[i + 1]) for i in numbers]
            at = np.concatenate([np.zeros(0, np.int64), *own])
            at = at[unknown[at]]
            some, first, times = np.unique(words.words.numbers[at], return_index=True, return_counts=True)
            best = np.lexsort((index.vocabulary.in_order[some], -times))[:_MOST_ROWS]
            columns = (column.tolist() for column in (*_places(index, at[first[best]]), times[best]))
            ranked[model] = list(zip([forms[word] for word in some[best]], *columns, strict=True))
        explained = explain({row[0] for rows in ranked.values() for row in rows[:_EXPLAINED]}, index.dictionary)
        for model, listed in ranked.items():
            for form, i, start, end, count in listed:
                kind, nearest = explained.get(form, ("unknown", ""))
                around = index.pieces.pieces[i].text[max(0, start - _CONTEXT) : end + _CONTEXT]
                yield Evidence(model, kind, form, i, start, end, nearest=nearest, value=count, detail=f"… {around} …")

    def marks(self, index: _Index, memory: Memory) -> NDArray[np.int64]:
        """Return the unknown words."""
        piece, start, end = _places(index, np.flatnonzero(_unknown(index, memory)))
        nowhere = np.full(piece.size, -1)
        return np.column_stack([piece, start, end, nowhere, nowhere])


def _unknown(index: _Index, memory: Memory) -> NDArray[np.bool_]:
    """Return which words of the pieces are unknown, bool[words]."""
    valid = index.listed | (index.vocabulary.of_words(index.vocabulary.ngrams.seen(memory).counts) > 0)
    return ~valid[index.pieces.words.words.numbers] & index.checked


def _places(index: _Index, at: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Return the piece, the start and the end of words, each int64[words]."""
    words = index.pieces.words
    piece = np.searchsorted(words.first, at, "right") - 1
    return piece, *(edge[at] - words.places[piece] for edge in (words.words.starts, words.words.ends))


def _in_capitals(pieces: Pieces) -> NDArray[np.bool_]:
    """Return which words of the pieces are all in capitals, bool[words]."""
    text = pieces.words.text
    words, points = pieces.words.words, code_points(text)
    upper = np.zeros(words.starts.size, np.bool_)
    small = [point for point in np.unique(points).tolist() if chr(point).islower()]
    for at in np.flatnonzero(~np.isin(points[words.starts], small)).tolist():
        upper[at] = text[words.starts[at] : words.ends[at]].isupper()
    return upper
