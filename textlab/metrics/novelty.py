"""Novelty: how many edits away the nearest passage of the training corpus is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from textlab.metrics.protocol import Evidence, Head, Measure, Metric, Settings, percent
from textlab.search.nearest_passage import NOWHERE, WindowIndex, merge
from textlab.search.windows import thinned, windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Memory
    from textlab.texts.pieces import Pieces
    from textlab.texts.shards import Shard

#: At or under this many edits a character, a window counts as a near copy.
NEAR = 0.1

_MOST_ROWS = 50


class _Plan(NamedTuple):
    window: int  # characters
    corpus: int  # characters
    budget: float  # cells


@dataclass(frozen=True)
class _Index:
    pieces: Pieces
    spans: NDArray[np.int64]  # [window, (piece, start, end)]
    search: WindowIndex
    note: str  # empty where every window is looked for


class Novelty(Metric):
    """Edit-distance novelty against the training corpus."""

    name = "novelty"
    stream = "corpus"
    compiled = True
    mark = "near copy"
    measures = (
        Measure(
            name="novelty.distance",
            title="edits to the nearest passage",
            heading=("edits to", "nearest", "passage"),
            meaning="Edits a character (Levenshtein) from each window (of 64 characters, unless given) to the nearest"
            " passage anywhere in the training corpus. Below the human row a text is nearer to its corpus than the book"
            " is to itself.",
            source="Levenshtein (1966); the nearest substring by Myers (1999), exact",
            above="further from the corpus than the book's own pages are",
            below="nearer to the corpus than the book's own pages are",
            missing="no characters",
            side="low",
            decimals=2,
            range=(0.0, 1.0),
            headline=True,
        ),
        percent(
            name="novelty.near_copies",
            title="near copies",
            heading=("near", "copies", "%"),
            meaning="The share of windows at most one edit in ten characters away from a passage of the corpus."
            " Human text has hardly any; a model that copies with small changes has many.",
            source="textlab",
            above="copies with small changes",
            below="has fewer near copies than the book itself",
            missing="no characters",
            side="high",
        ),
        percent(
            name="novelty.exact",
            title="exact copies",
            heading=("exact", "copies", "%"),
            meaning="The share of windows that stand in the corpus letter by letter."
            " Above the human row the model copies.",
            source="textlab",
            above="copies word for word",
            below="has fewer exact copies than the book itself",
            missing="no characters",
            side="high",
        ),
    )

    def resource(self, head: Head, settings: Settings) -> _Plan:
        """Return the length of a window, and what decides how many there may be."""
        return _Plan(settings.window, head.corpus, settings.budget)

    def depends_on(self, settings: Settings) -> dict[str, str]:
        """Return the length of a window."""
        return {"window": f"{settings.window} characters"}

    def index(self, pieces: Pieces, resource: _Plan) -> _Index:
        """Return the windows of every piece, ready to be searched for; fewer of each where all pass the budget."""
        texts, ranges = pieces.texts, pieces.ranges("corpus")
        every = [windows(text, resource.window) for text in texts]
        cells = sum(end - start for some in every for start, end in some) * resource.corpus
        note = ""
        if cells > resource.budget:
            most = max(1, int(resource.budget // (resource.window * resource.corpus * len(texts))))
            whole, every = max(map(len, every)), [thinned(some, most) for some in every]
            if most < whole:
                note = (
                    f"novelty: {most:,} of {whole:,} windows a piece, evenly spread,"
                    f" since all would pass the budget of {resource.budget:.3g} cells"
                )
        spans = [(i, *span) for i, some in enumerate(every) for span in some]
        search = WindowIndex([texts[i][start:end] for i, start, end in spans], [ranges[i] for i, _, _ in spans])
        return _Index(pieces, np.array(spans, np.int64).reshape(-1, 3), search, note)

    def note(self, index: _Index) -> str:
        """Return how many windows were used, if not all; what a reader must be told of how these numbers were made."""
        return index.note

    def reach(self, index: _Index) -> int:
        """Return the length of the longest passage that can be nearest."""
        return index.search.reach

    def observe(self, shard: Shard, index: _Index) -> Memory:
        """Return for each window the nearest passage that ends in the shard: (distance, end, start)."""
        return {"nearest": index.search.observe(shard)}

    def merge(self, one: Memory, other: Memory) -> Memory:
        """Return the nearer passage of each window, the first in the corpus where both are as near."""
        return {"nearest": merge(one["nearest"], other["nearest"])}

    def add(self, memory: Memory, shard: Shard, index: _Index) -> Memory:
        """Return the same, looking only for what is nearer than what was found ahead."""
        nearest = memory["nearest"]
        return {"nearest": merge(nearest, index.search.observe(shard, nearest[:, 0]))}

    def score(self, index: _Index, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, (distance, near_copies, exact)]."""
        relative = _relative(index, memory)
        sums = np.zeros((len(index.pieces), 4))
        found = np.column_stack([relative, relative <= NEAR, relative == 0, np.ones_like(relative)])
        np.add.at(sums, index.spans[:, 0], found)
        with np.errstate(invalid="ignore"):
            return sums[:, :3] / sums[:, 3:]

    def evidence(self, index: _Index, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Yield each model's windows that are nearest to the corpus, with the passage each is nearest to."""
        relative = _relative(index, memory)
        for model, numbers in models.items():
            mine = np.flatnonzero(np.isin(index.spans[:, 0], numbers))
            for k in mine[np.argsort(relative[mine], kind="stable")][:_MOST_ROWS]:
                number, start, end = index.spans[k].tolist()
                _, last, first = memory["nearest"][k].tolist()
                kind = "exact" if relative[k] == 0 else "near copy" if relative[k] <= NEAR else "nearest"
                text = index.pieces.pieces[number].text[start:end]
                source = None if last == NOWHERE else (first, last)
                yield Evidence(model, kind, text, number, start, end, source, value=float(relative[k]))

    def marks(self, index: _Index, memory: Memory) -> NDArray[np.int64]:
        """Return the windows that are near copies, with the passage each is nearest to."""
        near = np.flatnonzero(_relative(index, memory) <= NEAR)
        return np.hstack([index.spans[near], memory["nearest"][near][:, [2, 1]]])


def _relative(index: _Index, memory: Memory) -> NDArray[np.float64]:
    return memory["nearest"][:, 0] / (index.spans[:, 2] - index.spans[:, 1])
