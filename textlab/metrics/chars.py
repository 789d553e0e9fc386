"""Characters: whether letters follow each other as in human text."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from textlab.metrics.protocol import Evidence, Head, Measure, Metric, Settings
from textlab.ngrams.model import probabilities
from textlab.ngrams.stream import PieceNgrams, Seen
from textlab.ngrams.symbols import BREAK, Alphabet, code_points
from textlab.statistics.divergence import jensen_shannon_each
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.pieces import Pieces
    from textlab.texts.shards import Shard

_ORDER = 6
_DIVERGENCES = (2, 3, 5)
_SHOWN = 3  # evidence is of trigrams: short enough to recur, long enough to read
_MOST_ROWS = 20


@dataclass(frozen=True)
class _Index:
    alphabet: Alphabet
    ngrams: PieceNgrams
    ranges: Sequence[Sequence[tuple[int, int]]]
    vocabulary: int


def _divergence(n: int, title: str, *, headline: bool = False) -> Measure:
    return Measure(
        name=f"chars.divergence_{n}",
        title=title,
        heading=(*title.split(), "bits"),
        meaning=f"How far the frequencies of {n} characters in a row are from the reference's (Jensen-Shannon"
        " divergence). A model scored against the text it was trained on is below people however bad it is, so only"
        " high values count.",
        source="Lin (1991), Divergence measures based on the Shannon entropy",
        above=f"{title} unlike the book's",
        below=f"{title} more like the book's than its own pages are",
        missing=f"fewer than {n} characters",
        side="high",
        unit="bits",
        range=(0.0, 1.0),
        headline=headline,
    )


class Chars(Metric):
    """Character n-gram divergence, and cross-entropy under a model of the reference."""

    name = "chars"
    stream = "reference"
    compiled = True
    measures = (
        _divergence(2, "letter pairs", headline=True),
        _divergence(3, "letter triples"),
        _divergence(5, "letter quintuples"),
        Measure(
            name="chars.cross_entropy",
            title="cross-entropy",
            heading=("cross-", "entropy", "bits"),
            meaning="Bits a character that a model of the reference (interpolated n-grams, order 6) needs to foretell"
            " the piece. High means that the reference would not go on like this; low, that the piece says what the"
            " reference says.",
            source="MacKay and Peto (1995), A hierarchical Dirichlet language model, with a fixed weight of 16",
            above="goes on as the book would not",
            below="goes on just as the book does",
            missing="no characters",
            unit="bits",
            decimals=2,
        ),
    )

    def resource(self, head: Head, settings: Settings) -> int:
        """Return how many different characters the reference's head has."""
        return len(set(head.text) - {EDGE})

    def index(self, pieces: Pieces, resource: int) -> _Index:
        """Return the pieces' n-grams by number."""
        text = "".join(part for one in pieces.texts for part in (one, EDGE))
        alphabet = Alphabet(text.replace(EDGE, ""))
        edges = np.cumsum([0, *(len(one) + len(EDGE) for one in pieces.texts)])
        runs, ranges = [piece.run for piece in pieces.pieces], pieces.excluded["reference"]
        ngrams = PieceNgrams(alphabet.encode(text), edges, _ORDER, alphabet.size, runs, len(ranges))
        return _Index(alphabet, ngrams, ranges, resource)

    def reach(self, index: _Index) -> int:
        """Return the length of the longest n-gram."""
        return _ORDER

    def observe(self, shard: Shard, index: _Index) -> Memory:
        """Return how often the reference has each n-gram of the pieces."""
        symbols = index.alphabet.encode(shard.joined, unknown=index.alphabet.size)
        if EDGE in shard.joined:
            symbols[code_points(shard.joined) == ord(EDGE)] = BREAK
        ranges = [[(start - shard.origin, end - shard.origin) for start, end in cuts] for cuts in index.ranges]
        return index.ngrams.observe(symbols, len(shard.before), ranges)

    def score(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (divergence_2, divergence_3, divergence_5, cross_entropy)]."""
        ngrams = index.ngrams
        seen = ngrams.seen(memory)
        scores = np.full((ngrams.runs.size, len(_DIVERGENCES) + 1), np.nan)
        for column, n in enumerate(_DIVERGENCES):
            profile = ngrams.profile(n)
            scores[:, column] = jensen_shannon_each(profile.own, seen.of(n), seen.totals[:, n], profile.first)
        scores[:, -1] = _cross_entropy(index, seen)
        return scores

    def evidence(self, index: _Index, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield the trigrams that add most to each model's divergence."""
        ngrams = index.ngrams
        reference = ngrams.seen(memory).counts[ngrams.table.levels[_SHOWN - 1]]
        total = int(memory["totals"][_SHOWN])
        spelt = ngrams.table.ngrams(_SHOWN)
        for model, numbers in models.items():
            distinct, own = ngrams.together(numbers, _SHOWN)
            if not own.size or not total:
                continue
            p, q = own / own.sum(), reference[distinct] / total
            middle = (p + q) / 2
            adds = (p * np.log2(p / middle) + q * np.log2(np.where(q > 0, q, 1) / middle) * (q > 0)) / 2
            # Ties in the order of the alphabet, which codes follow; ids depend on the pieces.
            for k in np.lexsort((*spelt[distinct].T[::-1], -adds))[:_MOST_ROWS]:
                yield Evidence(
                    model,
                    "overused" if p[k] > q[k] else "underused",
                    index.alphabet.decode(spelt[distinct[k]]),
                    value=float(adds[k]),
                    detail=f"{1000 * p[k]:.2f} in 1,000 trigrams, the reference {1000 * q[k]:.2f}",
                )


def _cross_entropy(index: _Index, seen: Seen) -> NDArray[np.float64]:
    """Return the mean bits of each piece's characters."""
    ngrams = index.ngrams
    table, edges = ngrams.table, ngrams.edges
    nodes = table.nodes[: edges[-1]]
    whole = probabilities(seen.counts, seen.followed, table.prefixes, table.suffix, table.levels, index.vocabulary)
    levels = [np.flatnonzero((ngrams.owned >= level.start) & (ngrams.owned < level.stop)) for level in table.levels]
    links = ngrams.within_runs(table.prefixes), ngrams.within_runs(table.suffix)
    own = probabilities(seen.own_counts, seen.own_followed, *links, levels, index.vocabulary)
    place = ngrams.places(nodes, edges)
    bits = -np.where(place < 0, np.log2(whole)[nodes], np.append(np.log2(own), np.nan)[place])
    known = [bits[start:end][nodes[start:end] >= 0] for start, end in pairwise(edges.tolist())]
    return np.array([one.mean() if one.size else np.nan for one in known], np.float64)
