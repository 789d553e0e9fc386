"""The windows of texts that a network learns from, a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from textlab.texts.sentences import learn, sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from textlab.ngrams.symbols import Alphabet
    from textlab.training.network.recipe import NetworkRecipe, Window

    Numbers = NDArray[np.int32]
    Places = NDArray[np.int64]


class Batch(NamedTuple):
    """Windows with their targets.

    Attributes
    ----------
    x
        The symbols that each window sees, int32[windows, length]; the size of the alphabet where it is padded.
    y
        The symbol that follows each of them, int32[windows, length], or the last of them, int32[windows].
    weights
        1 where that counts, else 0: float32, like `y`.
    """

    x: Numbers
    y: Numbers
    weights: NDArray[np.float32]


@dataclass(frozen=True)
class Windows:
    """The windows of texts, in the order in which they are learned from unless that is drawn anew each epoch.

    Attributes
    ----------
    symbols
        The texts end to end, and the size of the alphabet once more: int32[characters + 1].
    news
        Which of them no character ahead of it tells of, as a text begins there: bool[characters + 1].
    starts, ends
        Where the characters that each window sees begin and end: int64[windows].
    size
        Of the alphabet.
    window, batch
        What windows are, and how many a batch has.
    shuffled
        Whether their order is drawn anew each epoch.
    whole
        Whether every batch has as many, what is over being left out.
    """

    symbols: Numbers
    news: NDArray[np.bool_]
    starts: Places
    ends: Places
    size: int
    window: Window
    batch: int
    shuffled: bool
    whole: bool

    @classmethod
    def of(cls, texts: Sequence[str], alphabet: Alphabet, recipe: NetworkRecipe) -> Windows:
        """Return the windows that a recipe makes of texts."""
        coded = [alphabet.encode(text, unknown=alphabet.size) for text in texts]
        edges = np.cumsum([0, *map(len, coded)])
        symbols = np.concatenate([*coded, np.array([alphabet.size], np.int32)])
        news = np.isin(np.arange(symbols.size), edges)
        news |= symbols == alphabet.size
        symbols[:-1] = np.minimum(symbols[:-1], alphabet.size - 1)  # what is not of the alphabet is any other
        window, training = recipe.window, recipe.training
        if window.sentences:
            starts, ends = _in_sentences(texts, edges, window)
        else:
            starts = {"shuffled": _in_texts, "rows": _in_rows, "runs": _in_runs}[training.order](edges, recipe)
            ends = starts + window.length
        whole = training.order != "shuffled"
        return cls(symbols, news, starts, ends, alphabet.size, window, training.batch, not whole, whole)

    @property
    def steps(self) -> int:
        """How many batches an epoch has."""
        return self.starts.size // self.batch if self.whole else -(-self.starts.size // self.batch)

    def batches(self, seed: int, epoch: int, first: int = 0) -> Iterator[Batch]:
        """Yield the batches of an epoch, from the `first` on."""
        order = np.arange(self.starts.size)
        if self.shuffled:
            np.random.default_rng([seed, epoch]).shuffle(order)
        for step in range(first, self.steps):
            yield self.windows(order[step * self.batch : (step + 1) * self.batch])

    def windows(self, chosen: Places) -> Batch:
        """Return some of the windows."""
        window, starts, ends = self.window, self.starts[chosen, None], self.ends[chosen, None]
        along = np.arange(window.length)
        every = window.targets == "every"
        # Shorter ones are padded behind, unless it is the last character that counts.
        places = starts + along if every else ends - window.length + along
        seen = (places >= starts) & (places < ends)
        x = np.where(seen, self.symbols[np.where(seen, places, 0)], self.size).astype(np.int32)
        nexts = np.where(seen, places + 1, -1) if every else ends[:, 0]
        counts = ~self.news[nexts]
        if every:
            counts &= along >= window.unscored
        return Batch(x, np.where(counts, self.symbols[nexts], 0).astype(np.int32), counts.astype(np.float32))


def _in_texts(edges: Places, recipe: NetworkRecipe) -> Places:
    """Return where windows begin, a stride apart, each with a target in the same text."""
    length, step = recipe.window.length, recipe.window.step
    found = [np.arange(start, end - length, step) for start, end in pairwise(edges.tolist())]
    return np.concatenate([np.empty(0, np.int64), *found])


def _in_rows(edges: Places, recipe: NetworkRecipe) -> Places:
    """Return where windows begin, batch by batch: as many rows as a batch has windows, side by side.

    Each row is a text where the book was cut into as many rows to hold out their tails; else all texts are cut, end to
    end, into rows of one length.
    """
    batch, length, held = recipe.training.batch, recipe.window.length, recipe.validation
    if held.place == "rows" and held.rows == batch == edges.size - 1:
        steps = max(0, int(np.diff(edges).min()) - 1) // length
        rows = edges[:-1]
    else:
        steps = max(0, int(edges[-1]) - 1) // (batch * length)
        rows = np.arange(batch) * steps * length
    places: Places = (np.arange(steps)[:, None] * length + rows).ravel()
    return places


def _in_runs(edges: Places, recipe: NetworkRecipe) -> Places:
    """Return where windows begin, batch by batch: a stride apart, and each batch where the last one's text ends."""
    batch, window = recipe.training.batch, recipe.window
    along = np.arange(batch) * window.step
    reach = int(along[-1]) + window.length
    found = [(np.arange(start, end - reach, reach)[:, None] + along).ravel() for start, end in pairwise(edges.tolist())]
    return np.concatenate([np.empty(0, np.int64), *found])


def _in_sentences(texts: Sequence[str], edges: Places, window: Window) -> tuple[Places, Places]:
    """Return where windows begin and end: of each sentence, or ahead of each character that follows one of its own.

    A sentence reaches to the next, whose first character is its last target: it is learned how sentences end.
    """
    model = learn(" ".join(texts))
    spans = list[tuple[int, int]]()
    for (edge, end), text in zip(pairwise(edges.tolist()), texts, strict=True):
        begins = [edge + start for start, _ in sentence_spans(text, model)]
        spans += [(start, after) for start, after in pairwise([*begins, end - 1]) if start < after]
    if window.targets == "every":
        found = np.array([(start, min(end, start + window.length)) for start, end in spans], np.int64)
    else:
        ends = [np.arange(start + 1, end + 1) for start, end in spans]
        starts = [np.maximum(at - window.length, start) for at, (start, _) in zip(ends, spans, strict=True)]
        found = np.stack([np.concatenate([np.empty(0, np.int64), *one]) for one in (starts, ends)], 1)
    found = found.reshape(-1, 2)
    return found[:, 0], found[:, 1]
