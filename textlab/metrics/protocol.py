"""What a metric is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from textlab.texts.pieces import Pieces
    from textlab.texts.shards import Shard

    Memory = Mapping[str, NDArray[np.int64]]

Side = Literal["low", "high", "both"]


@dataclass(frozen=True)
class Measure:
    """One number of a metric, and how to show and read it.

    Parameters
    ----------
    name
        Metric and measure: ``words.valid``.
    title
        What it is, in a few words, for a table's row.
    heading
        The same as column heads, one string a line.
    meaning
        What it measures and how to read it, in two sentences.
    source
        Where the definition comes from.
    above, below
        What is said of a model that is above, or below, the human range.
    missing
        Why there is no value where there is none.
    side
        On which side of the human range a value counts as unlike human text.
    unit, scale, decimals
        How a value is shown: multiplied by `scale`, rounded, followed by `unit`.
    range
        The least and the greatest value there can be (None: no bound).
    headline
        Whether it takes part in the verdict.
    """

    name: str
    title: str
    heading: tuple[str, ...]
    meaning: str
    source: str
    above: str
    below: str
    missing: str
    side: Side = "both"
    unit: str = ""
    scale: float = 1.0
    decimals: int = 3
    range: tuple[float, float | None] = (0.0, None)
    headline: bool = False


#: A measure that is a share, shown in per cent.
percent = partial(Measure, unit="%", scale=100, decimals=1, range=(0.0, 1.0))


@dataclass(frozen=True)
class Evidence:
    """One row behind a number.

    `start` and `end` are characters of the piece; `source` is a range of characters of the metric's stream, `nearest`
    what else the text is nearest to, and `value` whatever the metric counts or measures for this row. `piece` is None
    where a row speaks of the whole model.
    """

    model: str
    kind: str
    text: str
    piece: int | None = None
    start: int | None = None
    end: int | None = None
    source: tuple[int, int] | None = None
    value: float | None = None
    detail: str = ""
    nearest: str = ""


@dataclass(frozen=True)
class Head:
    """What a metric may learn from before the pass: the first characters of the reference, the length of the corpus.

    Attributes
    ----------
    text
        Prepared, texts apart by `textlab.texts.words.EDGE`.
    lined
        The same with its line breaks as they were read, texts apart by one.
    corpus
        How many prepared characters the whole training corpus has.
    """

    text: str
    lined: str
    corpus: int = 0


@dataclass(frozen=True)
class Settings:
    """What a user may choose that a metric must know.

    Attributes
    ----------
    language
        Of the dictionary.
    words
        Further words that count as valid.
    window
        Characters a window of the nearest-passage search.
    budget
        How many cells (windows x characters a window x characters of the corpus) that search may fill. Cells, not
        seconds, so that numbers do not depend on the machine.
    """

    language: str = "en"
    words: frozenset[str] = field(default_factory=frozenset)
    window: int = 64
    budget: float = 1e14


class Metric:
    """What every metric has: a few pure functions over a stream, and the rows behind its numbers.

    The reference streams past in shards. `index` looks once at the pieces; `observe` says what is remembered of one
    shard, as arrays of integers; memories of different shards are merged by `merge`, in any order; `score` turns the
    memory into one row a piece. No metric ever sees the whole reference, so a subclass runs in one process or in
    eight, on a book or on a library, and gives the same numbers.

    Attributes
    ----------
    name
        One word, unique.
    version
        Raised whenever the same input gives another number: part of a report's signature.
    measures
        The columns of what `score` returns.
    stream
        What streams past: the reference, the training corpus, or nothing (None).
    compiled
        Whether it runs compiled kernels. One that does not may run in a process beside, which then need not load them.
    mark
        What each of its `marks` is called in the text of a sample: ``copied``; empty where there are none.
    """

    name: str
    version: int = 1
    measures: tuple[Measure, ...]
    stream: Literal["reference", "corpus"] | None = None
    compiled: bool = False
    mark: str = ""

    def resource(self, head: Head, settings: Settings) -> Any:
        """Return what is read once and kept (a dictionary, a sentence model); human runs are not left out of it."""
        return None

    def depends_on(self, settings: Settings) -> dict[str, str]:
        """Return what else its numbers depend on (settings, other packages), by name: part of a report's signature."""
        return {}

    def index(self, pieces: Pieces, resource: Any) -> Any:
        """Return whatever makes `observe` and `score` fast for these pieces."""
        raise NotImplementedError

    def note(self, index: Any) -> str:
        """Return what else a reader must be told of how the numbers are made, in a clause; part of the signature."""
        return ""

    def reach(self, index: Any) -> int:
        """Return how many characters ahead of a shard something that ends in it may begin."""
        return 0

    def observe(self, shard: Shard, index: Any) -> Memory:
        """Return what this shard adds, as integer arrays whose names and shapes depend on the index alone."""
        return {}

    def merge(self, one: Memory, other: Memory) -> Memory:
        """Return both memories as one; associative and commutative. Here: the sums."""
        return {key: one[key] + other[key] for key in one}

    def add(self, memory: Memory, shard: Shard, index: Any) -> Memory:
        """Return a memory of shards ahead with this shard's: what `observe` and `merge` give, which may be slower.

        The memory that is given may be changed: it is not used again.
        """
        return self.merge(memory, self.observe(shard, index))

    def score(self, index: Any, memory: Memory) -> NDArray[np.float64]:
        """Return float64[piece, measure]; NaN where there is no data."""
        raise NotImplementedError

    def evidence(self, index: Any, memory: Memory, models: Mapping[str, Sequence[int]]) -> Iterable[Evidence]:
        """Return the rows behind the numbers of each model, given the numbers of its pieces."""
        return ()

    def marks(self, index: Any, memory: Memory) -> NDArray[np.int64]:
        """Return every stretch of a piece that its numbers count, int64[mark, (piece, start, end, first, last)].

        The last two are the range of the stream where the stretch was found, both -1 where it was found nowhere.
        """
        import numpy as np

        return np.zeros((0, 5), np.int64)
