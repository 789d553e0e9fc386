"""Words: whether what is written are words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from heapq import nsmallest
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from textlab.metrics.protocol import Evidence, Head, Metric, Settings, percent
from textlab.metrics.vocabulary import Vocabulary
from textlab.texts.corpus import digest
from textlab.texts.dictionary import Dictionary, explain, is_number, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.corpus import Shard
    from textlab.texts.pieces import Pieces

_MOST_ROWS = 200  # unknown words listed a model
_EXPLAINED = 20  # of them, those whose nearest valid words are looked up: each costs a pass over the dictionary
_CONTEXT = 20  # characters shown on both sides of an unknown word
_ACRONYM = 5  # letters at most


@dataclass(frozen=True)
class _Index:
    pieces: Pieces
    vocabulary: Vocabulary
    dictionary: Dictionary
    listed: NDArray[np.bool_]  # by word type: in the dictionary
    checked: list[NDArray[np.bool_]]  # by piece and word: neither a number nor an acronym


class Words(Metric):
    """Spell-check word validity."""

    name = "words"
    stream = "reference"
    compiled = True
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
        checked = []
        for piece, words, ids in zip(pieces.pieces, pieces.words, vocabulary.sequences, strict=True):
            checked.append(~number[ids])
            if piece.text.islower():
                continue
            upper = np.array([piece.text[start:end].isupper() for start, end in words.spans], np.bool_)
            short = np.array([end - start <= _ACRONYM for start, end in words.spans], np.bool_)
            if upper.size and upper.mean() <= 0.5:  # else the piece is all in capitals
                checked[-1] &= ~(upper & short & ~listed[ids])
        return _Index(pieces, vocabulary, resource, listed, checked)

    def reach(self, index: _Index) -> int:
        """Return the length of a word."""
        return index.vocabulary.reach

    def observe(self, shard: Shard, index: _Index) -> Memory:
        """Return how often the reference has each word of the pieces."""
        return index.vocabulary.observe(shard)

    def score(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (valid, dictionary, valid_types)]."""
        scores = np.full((len(index.pieces), 3), np.nan)
        for counted in index.vocabulary.ngrams.counted(memory):
            valid = index.listed | (index.vocabulary.of_words(counted.counts) > 0)
            for i in counted.pieces:
                ids = index.vocabulary.sequences[i][index.checked[i]]
                if ids.size:
                    scores[i] = valid[ids].mean(), index.listed[ids].mean(), valid[np.unique(ids)].mean()
        return scores

    def evidence(self, index: _Index, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield each model's unknown words, commonest first: where, how often, what kind, the nearest valid words."""
        valid = index.listed | (index.vocabulary.of_words(memory["counts"]) > 0)
        counts, first = dict[str, Counter[int]](), dict[tuple[str, int], tuple[int, int]]()
        for model, numbers in models.items():
            counts[model] = Counter()
            for i in numbers:
                words = index.vocabulary.sequences[i]
                for at in np.flatnonzero(~valid[words] & index.checked[i]).tolist():
                    word = int(words[at])
                    counts[model][word] += 1
                    first.setdefault((model, word), (i, at))
        forms = index.vocabulary.words
        ranked = {
            model: nsmallest(_MOST_ROWS, own, key=lambda word: (-own[word], forms[word]))
            for model, own in counts.items()
        }
        explained = explain({forms[word] for own in ranked.values() for word in own[:_EXPLAINED]}, index.dictionary)
        for model, own in ranked.items():
            for word in own:
                i, at = first[model, word]
                start, end = index.pieces.words[i].spans[at]
                kind, detail = explained.get(forms[word], ("unknown", ""))
                around = index.pieces.pieces[i].text[max(0, start - _CONTEXT) : end + _CONTEXT]
                detail = f"{detail}; … {around} …" if detail else f"… {around} …"
                yield Evidence(model, kind, forms[word], i, start, end, value=counts[model][word], detail=detail)
