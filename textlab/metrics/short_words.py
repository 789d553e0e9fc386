"""Short words: whether the small words are used as people use them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from textlab.metrics.protocol import Evidence, Head, Measure, Metric, Settings, percent
from textlab.metrics.vocabulary import Vocabulary
from textlab.statistics.divergence import jensen_shannon_each
from textlab.statistics.keyness import keyness
from textlab.texts.words import normal_form, word_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.pieces import Pieces
    from textlab.texts.shards import Shard

#: Letters at most.
LETTERS = 3

_KNOWN = 300  # short words of the reference's head whose counts are kept even where no piece has them
_MOST_ROWS = 40


@dataclass(frozen=True)
class _Index:
    pieces: Pieces
    vocabulary: Vocabulary


class ShortWords(Metric):
    """Short-word frequency."""

    name = "short_words"
    stream = "reference"
    compiled = True
    measures = (
        Measure(
            name="short_words.divergence",
            title="short words",
            heading=("short", "words", "bits"),
            meaning="How far the frequencies of words of up to three letters are from the reference's (Jensen-Shannon"
            " divergence). These words are the frame of the grammar; a high value means that they are used in another"
            " way.",
            source="Lin (1991), Divergence measures based on the Shannon entropy",
            above="uses the short words in another way",
            below="uses the short words more like the book than the book's own pages",
            missing="no word of up to three letters",
            side="high",
            unit="bits",
            range=(0.0, 1.0),
            headline=True,
        ),
        percent(
            name="short_words.share",
            title="share of short words",
            heading=("short", "share", "%"),
            meaning="The share of words that have at most three letters."
            " Models that have not learnt the language yet often write too many of them, or too few.",
            source="textlab",
            above="uses more short words than the book",
            below="uses fewer short words than the book",
            missing="no words",
        ),
    )

    def resource(self, head: Head, settings: Settings) -> list[str]:
        """Return the commonest short words of the reference's head."""
        forms = (normal_form(head.text[start:end]) for start, end in word_spans(head.text))
        counts = Counter(form for form in forms if is_short(form))
        return sorted(counts, key=lambda word: (-counts[word], word))[:_KNOWN]

    def index(self, pieces: Pieces, resource: list[str]) -> _Index:
        """Return the pieces' short words by number."""
        return _Index(pieces, Vocabulary(pieces, order=1, keep=is_short, more=resource))

    def reach(self, index: _Index) -> int:
        """Return the length of a word."""
        return index.vocabulary.reach

    def observe(self, shard: Shard, index: _Index) -> Memory:
        """Return how often the reference has each short word, and how many words it has."""
        everything = shard.words.words.starts.size - shard.words.first
        return {**index.vocabulary.observe(shard), "words": np.array([everything], np.int64)}

    def score(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (divergence, share)]."""
        ngrams = index.vocabulary.ngrams
        seen, profile = ngrams.seen(memory), ngrams.profile(1)
        divergence = jensen_shannon_each(profile.own, seen.of(1), seen.totals[:, 1], profile.first)
        first = index.pieces.words.first
        everything = np.diff(first)
        short = np.diff(np.searchsorted(index.vocabulary.kept, first))
        share = np.divide(short, everything, out=np.full(everything.size, np.nan), where=everything > 0)
        return np.stack([divergence, share], axis=1)

    def evidence(self, index: _Index, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield the short words that each model overuses or misses most, by log-likelihood."""
        ngrams, everywhere = index.vocabulary.ngrams, np.diff(index.pieces.words.first)
        reference = index.vocabulary.of_words(ngrams.seen(memory).counts)
        total = int(memory["words"][0])
        for model, numbers in models.items():
            everything = int(everywhere[list(numbers)].sum())
            if not total or not everything:
                continue
            own = np.zeros(reference.size, np.int64)
            words, times = ngrams.together(numbers, 1)
            own[ngrams.table.symbol[1][words]] = times
            key = keyness(own, everything, reference, total)
            for word in np.lexsort((index.vocabulary.in_order, -key.log_likelihood))[:_MOST_ROWS]:
                rate, theirs = 1000 * own[word] / everything, 1000 * reference[word] / total
                kind = "overused" if rate > theirs else "missing" if own[word] == 0 else "underused"
                detail = f"{rate:.1f} in 1,000 words, the reference {theirs:.1f}; G2 {key.log_likelihood[word]:.1f}"
                yield Evidence(
                    model, kind, index.vocabulary.words[word], value=float(key.log_ratio[word]), detail=detail
                )


def is_short(form: str) -> bool:
    """Return whether a word is all letters, at most `LETTERS` of them.

    Examples
    --------
    >>> is_short("the"), is_short("i'm"), is_short("that")
    (True, False, False)
    """
    return len(form) <= LETTERS and form.isalpha()
