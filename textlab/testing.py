"""The laws that every metric keeps, as functions that a test can call: textlab's own tests, or yours.

A metric that keeps them gives the same numbers in one process and in eight, on a book and on a library, and can be
trusted where human text is held against its own book.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from textlab.errors import UsageError
from textlab.metrics.protocol import Head, Settings
from textlab.texts.corpus import Corpus
from textlab.texts.pieces import Part, Piece, Pieces, cut
from textlab.texts.preparation import Preparation, prepare
from textlab.texts.runs import union
from textlab.texts.shards import Shard
from textlab.texts.text import Text
from textlab.texts.words import EDGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from textlab.metrics.protocol import Evidence, Memory, Metric
    from textlab.texts.pieces import Ranges
    from textlab.texts.preparation import Prepared

    Floats = NDArray[np.float64]

#: Characters a shard, besides the whole reference as one.
SIZES = (7, 1024, 65_536)

#: How far scores may differ where the pieces are others, so that sums are taken in another order.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Trial:
    """A metric, and texts on which its laws are tried.

    Attributes
    ----------
    metric
        The metric.
    corpus
        The reference, and the training corpus as well.
    pieces
        Pieces of samples and of human runs. Some runs lie in two places, far from each other or near; some at an end of
        the reference.
    resource
        What the metric learnt from the reference's head.
    """

    metric: Metric
    corpus: Corpus
    pieces: Pieces
    resource: Any

    @classmethod
    def of(cls, metric: Metric, reference: str, samples: Sequence[str] = (), settings: Settings | None = None) -> Trial:
        """Return a trial of a metric on a reference.

        Parameters
        ----------
        metric
            The metric.
        reference
            Human text, not empty. Human runs are cut from it, and the same pieces once more as samples.
        samples
            Further texts, each one piece; `textlab.texts.words.EDGE` parts one that is joined from short texts.
        settings
            What a user may choose; the defaults, unless given.

        Raises
        ------
        UsageError
            If nothing is left of the reference after preparation.
        """
        text = _prepared(reference)
        if not text.content:
            raise UsageError("an empty reference", where="textlab.testing", remedy="give some human text")
        corpus = Corpus.of([text.text], text.preparation)
        runs = _runs(text)
        human = [cut(parts, run) for run, (pieces, _) in enumerate(runs) for parts in pieces]
        own = [
            cut([Part(one, 0, len(one.content)) for one in map(_prepared, sample.split(EDGE))]) for sample in samples
        ]
        excluded = tuple(ranges for _, ranges in runs)
        pieces = Pieces((*own, *_as_samples(human), *human), dict.fromkeys(("reference", "corpus"), excluded))
        head = Head(corpus.head, corpus.lined_head)
        return cls(metric, corpus, pieces, metric.resource(head, settings or Settings()))

    def score(self, size: int | None = None) -> Floats:
        """Return float64[piece, measure] after a pass in shards of `size` characters; as one shard, unless given."""
        index = self.index()
        return self.metric.score(index, self.memory(index, size))

    def index(self) -> Any:
        """Return the metric's index of the pieces."""
        return self.metric.index(self.pieces, self.resource)

    def memory(self, index: Any, size: int | None = None) -> Memory:
        """Return what the metric remembers after a pass in shards of `size` characters."""
        memories = self.memories(index, size)
        return reduce(self.metric.merge, memories) if memories else {}

    def memories(self, index: Any, size: int | None = None) -> list[Memory]:
        """Return what the metric remembers of each shard; nothing for a metric that has no stream."""
        if self.metric.stream is None:
            return []
        shards = self.corpus.shards(self.metric.reach(index), size or max(1, len(self.corpus)))
        return [self.metric.observe(shard, index) for shard in list(shards) or [Shard(0, "")]]

    def evidence(self, index: Any, memory: Memory) -> list[Evidence]:
        """Return the rows behind the numbers of two models that share the samples' pieces."""
        samples = [i for i, piece in enumerate(self.pieces.pieces) if piece.run < 0]
        return list(self.metric.evidence(index, memory, {"even": samples[::2], "odd": samples[1::2]}))


def scores_are_as_declared(trial: Trial) -> None:
    """One column a measure, each within its measure's range, and each measure named after its metric."""
    metric = trial.metric
    names = [measure.name for measure in metric.measures]
    _hold(names and len(set(names)) == len(names), trial, f"measures have names of their own, not {names}")
    for name in names:
        _hold(name.startswith(f"{metric.name}."), trial, f"{name!r} begins with {metric.name!r} and a full stop")
    scores = trial.score()
    shape = len(trial.pieces), len(names)
    _hold(scores.shape == shape, trial, f"scores are [piece, measure] {shape}, not {scores.shape}")
    for measure, column in zip(metric.measures, scores.T, strict=True):
        least, greatest = measure.range
        known = column[~np.isnan(column)]
        inside = (known >= least) & (known <= (np.inf if greatest is None else greatest))
        _hold(inside.all(), trial, f"{measure.name} is within {measure.range}, not {known[~inside][:1]}")


def shards_do_not_matter(trial: Trial, sizes: Sequence[int] = SIZES) -> None:
    """However the reference is cut into shards, memories have the same shapes, and scores and evidence are the same."""
    index = trial.index()
    whole = trial.memory(index)
    scores, evidence = trial.metric.score(index, whole), trial.evidence(index, whole)
    shapes = {key: array.shape for key, array in whole.items()}
    for size in sizes:
        memories = trial.memories(index, size)
        for one in memories:
            seen = {key: array.shape for key, array in one.items()}
            _hold(seen == shapes, trial, f"what is remembered of a shard has the shapes {shapes}, not {seen}")
            kinds = {array.dtype.kind for array in one.values()}
            _hold(kinds <= {"i", "u"}, trial, "what is remembered of a shard are integers")
        memory = reduce(trial.metric.merge, memories) if memories else {}
        _equal(trial.metric.score(index, memory), scores, trial, f"in shards of {size} characters", tolerance=0)
        _hold(trial.evidence(index, memory) == evidence, trial, f"evidence is the same in shards of {size} characters")


def texts_stand_apart(trial: Trial) -> None:
    """Texts that share a shard score as each in a shard of its own: nothing is counted or found across an edge."""
    content = trial.corpus.prepared(0, len(trial.corpus))
    size = max(1, len(content) // 5)
    texts = Corpus.of([Text(content[at : at + size]) for at in range(0, len(content), size)], Preparation(()))
    pieces = Pieces(tuple(_as_samples(trial.pieces.pieces)), {"reference": (), "corpus": ()})
    parted = replace(trial, corpus=texts, pieces=pieces)
    index, metric = parted.index(), trial.metric
    if metric.stream is None:
        return
    memories = [metric.observe(Shard(start, texts.prepared(start, end)), index) for start, end in texts.spans.tolist()]
    apart = reduce(metric.merge, memories)
    scores, evidence = metric.score(index, apart), parted.evidence(index, apart)
    for shard in (None, 7):
        memory = parted.memory(index, shard)
        how = f"of texts that are {'cut into small shards' if shard else 'all in one shard'}"
        _equal(metric.score(index, memory), scores, parted, how, tolerance=0)
        _hold(parted.evidence(index, memory) == evidence, parted, f"evidence is the same {how}")


def merging_is_in_any_order(trial: Trial) -> None:
    """Memories merge to the same integers in any order and any grouping."""
    index, merge = trial.index(), trial.metric.merge
    memories = trial.memories(index, size=max(1, len(trial.corpus) // 5))
    if len(memories) < 3:
        return
    one, other, *more = memories
    rest = reduce(merge, more)
    for left, right, law in (
        (merge(one, other), merge(other, one), "one and the other as the other and one"),
        (merge(merge(one, other), rest), merge(one, merge(other, rest)), "two and a third as one and two"),
    ):
        same = left.keys() == right.keys() and all(np.array_equal(left[key], right[key]) for key in left)
        _hold(same, trial, f"memories merge alike, {law}")


def leaving_out_is_cutting_out(trial: Trial) -> None:
    """Human runs score as samples do against the reference with the run's ranges cut out, the sides not joined."""
    scores = trial.score()
    pieces = Pieces(tuple(_as_samples(trial.pieces.pieces)), {"reference": (), "corpus": ()})
    for run, ranges in enumerate(trial.pieces.excluded["reference"]):
        mine = [i for i, piece in enumerate(trial.pieces.pieces) if piece.run == run]
        without = replace(trial, pieces=pieces, corpus=_cut_out(trial.corpus, ranges))
        _equal(scores[mine], without.score()[mine], trial, f"with {ranges} left out instead of cut out")


def other_pieces_do_not_matter(trial: Trial) -> None:
    """Pieces score the same in any order, and in any company."""
    scores = trial.score()
    everything = range(len(trial.pieces))
    for order, how in ((everything[::-1], "in reverse order"), (everything[::2], "without every other piece")):
        some = replace(trial.pieces, pieces=tuple(trial.pieces.pieces[i] for i in order))
        _equal(replace(trial, pieces=some).score(), scores[list(order)], trial, f"with the pieces {how}")


def an_empty_piece_has_no_score(trial: Trial) -> None:
    """Nothing is known of an empty piece, a sample's or a run's: NaN for every measure, never 0, never an error."""
    runs = range(-1, len(trial.pieces.excluded["reference"]))
    empty = tuple(Piece("", "", (), run) for run in runs)
    for pieces in (empty, (*trial.pieces.pieces, *empty)):
        last = replace(trial, pieces=replace(trial.pieces, pieces=pieces)).score()[-len(empty) :]
        _hold(np.isnan(last).all(), trial, f"an empty piece has NaN for every measure, not {last[0]}")


def evidence_stands_in_its_piece(trial: Trial) -> None:
    """Every row of evidence speaks of a model, of a piece of that model, and of characters that the piece has."""
    index = trial.index()
    for row in trial.evidence(index, trial.memory(index)):
        _hold(row.model in {"even", "odd"}, trial, f"evidence speaks of the models it was asked for: {row}")
        if row.piece is None or row.start is None or row.end is None:
            continue
        piece = trial.pieces.pieces[row.piece]
        _hold(
            piece.run < 0 and 0 <= row.start < row.end <= len(piece.text), trial, f"evidence stands in its piece: {row}"
        )
        if row.source is not None:
            first, last = row.source
            _hold(0 <= first <= last <= len(trial.corpus), trial, f"the source of evidence stands in the stream: {row}")


def marks_stand_in_their_pieces(trial: Trial) -> None:
    """Every mark stands in its piece, and where it says that it was found, in the stream; a metric names its marks."""
    index = trial.index()
    marks = trial.metric.marks(index, trial.memory(index))
    _hold(marks.ndim == 2 and marks.shape[1] == 5, trial, f"marks are [mark, 5], not {marks.shape}")
    _hold(trial.metric.mark or not len(marks), trial, "a metric that marks says what its marks are called")
    for piece, start, end, first, last in marks.tolist():
        inside = 0 <= start < end <= len(trial.pieces.pieces[piece].text)
        found = first == last == -1 or 0 <= first <= last <= len(trial.corpus)
        _hold(inside and found, trial, f"a mark stands in its piece: {piece, start, end, first, last}")


#: All of them, each a function of a `Trial` that raises AssertionError where the metric breaks it.
LAWS = (
    scores_are_as_declared,
    shards_do_not_matter,
    texts_stand_apart,
    merging_is_in_any_order,
    leaving_out_is_cutting_out,
    other_pieces_do_not_matter,
    an_empty_piece_has_no_score,
    evidence_stands_in_its_piece,
    marks_stand_in_their_pieces,
)


def check(metric: Metric, reference: str, samples: Sequence[str] = (), settings: Settings | None = None) -> None:
    """Try all laws on a metric.

    Parameters
    ----------
    metric
        The metric.
    reference
        Human text; a few thousand characters are enough, and every seven of them are a shard once.
    samples
        Further texts to score, each as one piece.
    settings
        What a user may choose; the defaults, unless given.

    Raises
    ------
    AssertionError
        Where the metric breaks a law, saying which and how.

    Examples
    --------
    >>> from textlab.metrics.cohesion import Cohesion
    >>> check(Cohesion(), "Down the rabbit hole went Alice, down after the rabbit. " * 20)

    A metric that takes a piece without words for one that repeats none:

    >>> class Careless(Cohesion):
    ...     def score(self, index, memory):
    ...         return np.nan_to_num(super().score(index, memory))
    >>> check(Careless(), "Down the rabbit hole went Alice, down after the rabbit. " * 20)
    Traceback (most recent call last):
    AssertionError: cohesion breaks a law: an empty piece has NaN for every measure, not [0.]
    """
    trial = Trial.of(metric, reference, samples, settings)
    for law in LAWS:
        law(trial)


def _prepared(content: str, steps: Sequence[str] = ("nfc", "space")) -> Prepared:
    return prepare(Text(content), Preparation(steps))


def _runs(text: Prepared) -> list[tuple[Sequence[Sequence[Part]], Ranges]]:
    """Return for each human run the parts of its pieces, and what it must not see."""
    content, size = text.content, len(text.content)
    piece = max(1, size // 12)
    half = max(1, piece // 2)

    def part(start: int, length: int) -> Part:
        start = max(0, min(start, size - length))
        return Part(text, start, min(start + length, size))

    def run(margin: int, *pieces: Sequence[Part]) -> tuple[Sequence[Sequence[Part]], Ranges]:
        parts = (one for parts in pieces for one in parts)
        return pieces, union(_beside_space(content, one.start - margin, one.end + margin) for one in parts)

    first = part(size * 2 // 3, half)
    beyond = _beside_space(content, first.start, first.end)[1] + 1
    return [
        run(half, [part(size // 5, piece)], [part(size // 5 + piece, piece)]),
        run(half, [part(size // 2, half), part(size * 4 // 5, half)]),
        run(0, [first, part(beyond, half)]),  # a space between them
        run(half, [part(0, piece)]),
        run(0, [part(size, piece)]),
    ]


def _beside_space(content: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of a range that lies in a text, its edges moved outwards until they cut no word."""
    start, end = max(0, start), min(len(content), end)
    while start > 0 and not content[start - 1].isspace():
        start -= 1
    while end < len(content) and not content[end].isspace():
        end += 1
    return start, end


def _as_samples(pieces: Sequence[Piece]) -> list[Piece]:
    return [replace(piece, run=-1) for piece in pieces]


def _cut_out(corpus: Corpus, ranges: Ranges) -> Corpus:
    """Return a corpus of one text without these ranges, what stands between them as texts of their own."""
    edges = [0, *(edge for pair in ranges for edge in pair), len(corpus)]
    content = corpus.prepared(0, len(corpus))
    kept = (content[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end)
    return Corpus.of([Text(one) for one in kept], Preparation(()))


def _equal(found: Floats, wanted: Floats, trial: Trial, how: str, tolerance: float = TOLERANCE) -> None:
    same = np.isclose(found, wanted, rtol=tolerance, atol=tolerance, equal_nan=True)
    if not same.all():
        row, column = np.argwhere(~same)[0]
        name = trial.metric.measures[column].name
        said = f"{name} of a piece is {float(found[row, column])!r} {how}, not {float(wanted[row, column])!r}"
        _hold(False, trial, said)


def _hold(condition: object, trial: Trial, law: str) -> None:
    if not condition:
        raise AssertionError(f"{trial.metric.name} breaks a law: {law}")
