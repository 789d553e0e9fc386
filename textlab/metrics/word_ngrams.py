"""Word n-grams: whether words follow each other as in human text, and whether they do so only as in this one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from textlab.metrics.protocol import Evidence, Measure, Metric, percent
from textlab.metrics.vocabulary import Vocabulary
from textlab.statistics.divergence import jensen_shannon_each, sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.pieces import Pieces
    from textlab.texts.shards import Shard

_LONGEST = 4
_MOST_ROWS = 50


@dataclass(frozen=True)
class _Index:
    pieces: Pieces
    vocabulary: Vocabulary


def _new(n: int, name: str, *, headline: bool = False) -> Measure:
    return percent(
        name=f"word_ngrams.new_{n}",
        title=f"new word {name}",
        heading=("new word", name, "%"),
        meaning=f"The share of {n} words in a row that stand nowhere in the reference."
        " Above the human row a text strings words together that people do not; below it, it is stitched from the"
        " reference.",
        source="textlab; novel n-grams as in See et al. (2017), Get to the point",
        above=f"word {name} unlike the book's",
        below=f"word {name} taken from the book",
        missing=f"no {n} words in a row",
        decimals=0,
        headline=headline,
    )


def _divergence(n: int, name: str) -> Measure:
    return Measure(
        name=f"word_ngrams.divergence_{n}",
        title=f"{name} divergence",
        heading=("word" if n == 1 else "word pair", "divergence", "bits"),
        meaning=f"How far the frequencies of {name} are from the reference's (Jensen-Shannon divergence)."
        " Two pages of one book are far apart too, so only a value above the human row says something.",
        source="Lin (1991), Divergence measures based on the Shannon entropy",
        above=f"{name} unlike the book's",
        below=f"{name} more like the book's than its own pages are",
        missing=f"no {name}",
        side="high",
        unit="bits",
        range=(0.0, 1.0),
    )


class WordNgrams(Metric):
    """New word n-grams and the divergence of words and word pairs."""

    name = "word_ngrams"
    stream = "reference"
    compiled = True
    measures = (
        _new(2, "pairs", headline=True),
        _new(3, "triples"),
        _new(4, "quadruples"),
        _divergence(1, "words"),
        _divergence(2, "word pairs"),
    )

    def index(self, pieces: Pieces, resource: object) -> _Index:
        """Return the pieces' n-grams by number."""
        return _Index(pieces, Vocabulary(pieces, _LONGEST))

    def reach(self, index: _Index) -> int:
        """Return the length of four words in a row."""
        return index.vocabulary.reach

    def observe(self, shard: Shard, index: _Index) -> Memory:
        """Return how often the reference has each n-gram of the pieces."""
        return index.vocabulary.observe(shard)

    def score(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (new_2, new_3, new_4, divergence_1, divergence_2)]."""
        ngrams = index.vocabulary.ngrams
        seen = ngrams.seen(memory)
        scores = np.full((len(index.pieces), 5), np.nan)
        for n in range(1, _LONGEST + 1):
            profile, reference = ngrams.profile(n), seen.of(n)
            if n > 1:
                new, everything = (sums(own, profile.first) for own in (profile.own * (reference == 0), profile.own))
                np.divide(new, everything, out=scores[:, n - 2], where=everything > 0)
            if n <= 2:
                scores[:, n + 2] = jensen_shannon_each(profile.own, reference, seen.totals[:, n], profile.first)
        return scores

    def evidence(self, index: _Index, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield each model's commonest word triples: whether the reference has them, and how often."""
        ngrams, words = index.vocabulary.ngrams, index.vocabulary.words
        reference = ngrams.seen(memory).counts[ngrams.table.levels[2]]
        spelt = ngrams.table.ngrams(3)
        for model, numbers in models.items():
            distinct, own = ngrams.together(numbers, 3)
            alphabetic = index.vocabulary.in_order[spelt[distinct]].T[::-1]
            for k in np.lexsort((*alphabetic, -own))[:_MOST_ROWS]:
                one = distinct[k]
                text = " ".join(words[word] for word in spelt[one])
                kind = "new" if reference[one] == 0 else "in the reference"
                yield Evidence(model, kind, text, value=float(own[k]), detail=f"the reference: {reference[one]}")
